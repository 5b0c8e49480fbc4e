//! Where does a part of a document stand in the text that it was read from?

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// A part that may be missing.
pub type Field<'t, V> = Option<Placed<'t, V>>;
/// A text that may be missing.
pub type Text<'t> = Field<'t, Cow<'t, str>>;
/// A list that may be missing.
pub type List<'t, V> = Field<'t, Items<Placed<'t, V>>>;

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
    field(Items(values.into_iter().map(|value| Placed::read(value, "")).collect()))
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
        struct Gather<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Gather<V> {
            type Value = Items<V>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<V>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    if items.len() == MOST_ITEMS {
                        let message = format!("a list of more than {MOST_ITEMS} entries");
                        return Err(A::Error::custom(message));
                    }
                    items.push(item);
                }
                Ok(Items(items))
            }
        }

        deserializer.deserialize_seq(Gather(PhantomData))
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
    fn nesting_without_end_does_not_exhaust_the_stack() {
        let text = "[".repeat(1_000_000);
        assert!(serde_json::from_str::<Placed<Items<Placed<Cow<str>>>>>(&text).is_err());
    }
}
