//! Where does a part of a document stand in the text that it was read from?

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// A part that may be missing.
pub type Field<'t, V> = Option<Placed<'t, V>>;
/// A text that may be missing.
pub type Text<'t> = Field<'t, Cow<'t, str>>;
/// A list that may be missing.
pub type List<'t, V> = Field<'t, Items<Placed<'t, V>>>;
/// A list that may be missing, and of which only the first entry is read back.
pub type Ranking<'t, V> = Field<'t, First<Placed<'t, V>>>;

/// A part of a document that is being written, or that was read.
///
/// A part that is not what it should be does not spoil those beside it, so that all that is
/// wrong with a document can be told at once.
pub struct Placed<'t, V> {
    value: Result<V, serde_json::Error>,
    text: &'t str,
}

impl<'t, V> Placed<'t, V> {
    /// What `text` says, a slice of the whole.
    pub fn read(value: V, text: &'t str) -> Self {
        Self { value: Ok(value), text }
    }

    /// What it says, if it is what it should be.
    pub fn value(&self) -> Result<&V, &serde_json::Error> {
        self.value.as_ref()
    }

    /// Where it was read: a slice of the whole; nothing where it is being written.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

/// A part that is to be written.
pub fn field<'t, V>(value: V) -> Field<'t, V> {
    Some(Placed::read(value, ""))
}

pub fn text<'t>(value: impl Into<Cow<'t, str>>) -> Text<'t> {
    field(value.into())
}

pub fn list<'t, V>(values: impl IntoIterator<Item = V>) -> List<'t, V> {
    field(Items(unplaced(values)))
}

pub fn ranking<'t, V>(values: impl IntoIterator<Item = V>) -> Ranking<'t, V> {
    field(First(unplaced(values)))
}

fn unplaced<'t, V>(values: impl IntoIterator<Item = V>) -> Vec<Placed<'t, V>> {
    values.into_iter().map(|value| Placed::read(value, "")).collect()
}

impl<V: Serialize> Serialize for Placed<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.as_ref().map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de: 't, 't, V: Deserialize<'de>> Deserialize<'de> for Placed<'t, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        Ok(Self { value: serde_json::from_str(text), text })
    }
}

/// The entries of a list of which only the first is read back, if there is any.
pub struct First<V>(pub Vec<V>);

impl<V: Serialize> Serialize for First<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for First<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(Gather::<V> { most: 1, rest_matters: false, of: PhantomData })
            .map(Self)
    }
}

/// The entries of a list: no more of them than a plan can have, lest three bytes of text each
/// fill the memory.
pub struct Items<V>(pub Vec<V>);

/// A thousand regions have 52,000 windows in a year of weeks.
const MOST_ITEMS: usize = 250_000;

impl<V: Serialize> Serialize for Items<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Items<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let gather = Gather::<V> { most: MOST_ITEMS, rest_matters: true, of: PhantomData };
        deserializer.deserialize_seq(gather).map(Self)
    }
}

/// Takes so many entries.
struct Gather<V> {
    most: usize,
    /// Whether it is an error that there are more.
    rest_matters: bool,
    of: PhantomData<V>,
}

impl<'de, V: Deserialize<'de>> Visitor<'de> for Gather<V> {
    type Value = Vec<V>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<V>, A::Error> {
        let mut items = Vec::new();
        while items.len() < self.most {
            match list.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            if self.rest_matters {
                let message = format!("a list of more than {} entries", self.most);
                return Err(A::Error::custom(message));
            }
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_know_their_text_and_do_not_spoil_each_other() {
        let text = " [ \"a\", 5 , \"\\u00e9\" ]";
        let list: Placed<Items<Placed<Cow<str>>>> = serde_json::from_str(text).unwrap();
        let items = &list.value().unwrap().0;
        let found: Vec<_> = items.iter().map(|item| (item.text(), item.value().ok())).collect();
        let (a, e) = (Cow::Borrowed("a"), Cow::Borrowed("é"));
        assert_eq!(found, [("\"a\"", Some(&a)), ("5", None), ("\"\\u00e9\"", Some(&e))]);
    }

    #[test]
    fn a_list_that_would_fill_the_memory_is_not_read() {
        let text = format!("[{}0]", "0,".repeat(MOST_ITEMS));
        let list: Placed<Items<Placed<Cow<str>>>> = serde_json::from_str(&text).unwrap();
        let error = list.value().err().unwrap().to_string();
        assert!(error.starts_with("a list of more than 250000 entries"), "{error}");
    }

    #[test]
    fn of_a_ranking_the_first_is_read() {
        let ranking: Placed<First<Placed<Cow<str>>>> = serde_json::from_str("[\"a\", {}]").unwrap();
        let found: Vec<_> = ranking.value().unwrap().0.iter().map(Placed::text).collect();
        assert_eq!(found, ["\"a\""]);
    }

    #[test]
    fn nesting_without_end_does_not_exhaust_the_stack() {
        let text = "[".repeat(1_000_000);
        assert!(serde_json::from_str::<Placed<Items<Placed<Cow<str>>>>>(&text).is_err());
    }
}
