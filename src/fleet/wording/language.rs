//! What is said in a language where nobody has said otherwise? The built-in texts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::fleet::wording::kind::Kind;
use crate::words::plural::Plural;

/// A file of `texts`: what one language needs to announce a window.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Language {
    pub phrases: Phrases,
    /// `None` for the phrases that suit any language.
    pub texts: Option<Texts>,
}

/// How times and lengths are put together; templates, unless stated otherwise.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Of `weekday` and `date`, where the CLDR lacks a long date with its weekday.
    pub full_date: Option<String>,
    /// Of `date` and `time`.
    pub moment: String,
    /// Of `date`, `start` and `end`.
    pub one_day: String,
    /// Of `start_date`, `start`, `end_date` and `end`.
    pub several_days: String,
    /// Of `time` and `zone`.
    pub zoned: String,
    /// Of `service` and `region`.
    pub place: String,
    /// What stands between hours and minutes, or any two last parts of a length; no template.
    pub and: String,
    /// What stands between the parts before them, where that is something else; no template.
    pub between: Option<String>,
    /// What stands between the names of a list; no template.
    pub comma: String,
    pub days: Forms,
    pub hours: Forms,
    pub minutes: Forms,
}

/// A number of something, by its plural form; `{}` is the number.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

impl Forms {
    pub fn form(&self, plural: Plural) -> &str {
        let form = match plural {
            Plural::Zero => &self.zero,
            Plural::One => &self.one,
            Plural::Two => &self.two,
            Plural::Few => &self.few,
            Plural::Many => &self.many,
            Plural::Other => &None,
        };
        form.as_ref().unwrap_or(&self.other)
    }
}

/// Templates.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The lines with service, region, time and length.
    pub details: String,
    /// The lines with the status page and whom to ask.
    pub closing: String,
    /// What users will notice.
    pub expectation: String,
    /// What has happened, in a few words, by the kind's name.
    pub headlines: BTreeMap<String, String>,
    /// What users are told, by the kind's name.
    pub users: BTreeMap<String, Text>,
    /// What those who do the work are told.
    pub crew: Text,
    /// What a regulator is told, and everybody else who is neither.
    pub formal: Text,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub subject: String,
    pub body: String,
}

impl Texts {
    /// # Panics
    /// Never: a test holds that every kind is there.
    pub fn users(&self, kind: Kind) -> &Text {
        &self.users[kind.name()]
    }

    /// # Panics
    /// Never: a test holds that every kind is there.
    pub fn headline(&self, kind: Kind) -> &str {
        &self.headlines[kind.name()]
    }
}

/// The languages that come with the program.
const FILES: [(&str, &str); 10] = [
    ("en", include_str!("texts/en.toml")),
    ("zh-Hans", include_str!("texts/zh-Hans.toml")),
    ("es", include_str!("texts/es.toml")),
    ("pt", include_str!("texts/pt.toml")),
    ("pt-PT", include_str!("texts/pt-PT.toml")),
    ("id", include_str!("texts/id.toml")),
    ("ja", include_str!("texts/ja.toml")),
    ("de", include_str!("texts/de.toml")),
    ("hi", include_str!("texts/hi.toml")),
    ("ar", include_str!("texts/ar.toml")),
];

/// Phrases without words.
const ANY: &str = include_str!("texts/und.toml");

/// The names of the languages that have texts.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// The first of `candidates` that there are texts for.
pub fn find(candidates: &[String]) -> Option<&'static Language> {
    static LANGUAGES: [OnceLock<Language>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let position = candidates
        .iter()
        .find_map(|tag| FILES.iter().position(|(name, _)| name.eq_ignore_ascii_case(tag)))?;
    Some(LANGUAGES[position].get_or_init(|| read(FILES[position].1)))
}

/// The phrases for a language without texts.
pub fn any() -> &'static Phrases {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    &LANGUAGE.get_or_init(|| read(ANY)).phrases
}

fn read(text: &str) -> Language {
    toml::from_str(text).expect("a test reads every file that comes with the program")
}
