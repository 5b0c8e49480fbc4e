//! What is said, in which words? An entry of the schedule, written out.

use crate::announce::audience::{Audience, Voice};
use crate::announce::dates::Dates;
use crate::announce::facts;
use crate::announce::kind::Kind;
use crate::announce::language::{self, Language, Phrases};
use crate::announce::locale::Tag;
use crate::announce::schedule::Entry;
use crate::announce::template::TemplateError;
use crate::fleet::Fleet;
use crate::minute::Minute;
use crate::window::Window;

/// A text that can be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The BCP 47 tag of the language and dates it is written in.
    pub locale: String,
    /// The tag that was asked for, where there is no text in that language.
    pub instead_of: Option<String>,
    /// One line.
    pub subject: String,
    /// Lines, the last without its end.
    pub body: String,
}

/// Writes what `entry` says of `window`; `until` is the new end of one that is extended.
///
/// # Errors
/// When a template of the region file's own asks for what there is not.
pub fn write(
    fleet: &Fleet,
    window: &Window,
    entry: &Entry,
    until: Option<Minute>,
) -> Result<Message, MessageError> {
    let choice = choose(fleet, entry);
    let failed = |error: TemplateError| MessageError {
        locale: choice.tag.as_str().to_owned(),
        kind: entry.kind,
        audience: entry.audience.name().to_owned(),
        error,
    };
    let dates = Dates::of(&choice.tag)
        .unwrap_or_else(|| Dates::of(&Tag::english()).expect("English is a locale"));
    let speech = Speech {
        dates: &dates,
        phrases: choice.language.map_or_else(language::any, |language| &language.phrases),
        right_to_left: choice.tag.right_to_left(),
    };
    let mut facts = facts::of(fleet, window, entry, until, &speech).map_err(failed)?;
    if let Some(texts) = choice.language.and_then(|language| language.texts.as_ref()) {
        let headline = texts.headline(entry.kind).to_owned();
        facts.set("headline", headline);
        for (name, text) in [
            ("expectation", &texts.expectation),
            ("details", &texts.details),
            ("closing", &texts.closing),
        ] {
            let text = facts.render(text).map_err(failed)?;
            facts.set(name, text);
        }
    }
    let subject = facts.render(&choice.subject).map_err(failed)?;
    Ok(Message {
        locale: choice.tag.as_str().to_owned(),
        instead_of: choice.instead_of,
        subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
        body: without_gaps(&facts.render(&choice.body).map_err(failed)?),
    })
}

/// How a language puts times into words.
pub struct Speech<'a> {
    pub dates: &'a Dates,
    pub phrases: &'a Phrases,
    pub right_to_left: bool,
}

/// Why a message cannot be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageError {
    pub locale: String,
    pub kind: Kind,
    pub audience: String,
    pub error: TemplateError,
}

impl std::fmt::Display for MessageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { locale, kind, audience, error } = self;
        write!(f, "the text `{}` for {audience} in `{locale}`: {}", kind.name(), error.message)
    }
}

impl std::error::Error for MessageError {}

/// A text, and how its dates are written.
struct Choice {
    tag: Tag,
    language: Option<&'static Language>,
    instead_of: Option<String>,
    subject: String,
    body: String,
}

/// The text for those who are told: in their own language, else in the fleet's, else in
/// English; in each of them an own text before a built-in one.
fn choose(fleet: &Fleet, entry: &Entry) -> Choice {
    let wording = &fleet.wording;
    let wanted = match entry.audience {
        Audience::Crew(team) => fleet.teams[team].locale.as_deref(),
        _ => fleet.regions[entry.regions[0]].locale.as_deref(),
    };
    let wanted = wanted.map(Tag::new);
    let default = wording.default_locale.as_deref().map(Tag::new);
    let english = wanted.as_ref().map_or_else(Tag::english, Tag::in_english);
    for tag in wanted.iter().chain(&default) {
        if let Some((subject, body)) = text_in(fleet, tag, entry) {
            return Choice {
                instead_of: instead_of(wanted.as_ref(), tag),
                language: language::find(&tag.candidates()),
                tag: tag.clone(),
                subject,
                body,
            };
        }
    }
    let (subject, body) = text_in(fleet, &english, entry).expect("there are texts in English");
    Choice {
        instead_of: instead_of(wanted.as_ref().or(default.as_ref()), &english),
        language: language::find(&english.candidates()),
        tag: english,
        subject,
        body,
    }
}

/// The tag that was wanted, where the text found is in another language or script.
fn instead_of(wanted: Option<&Tag>, found: &Tag) -> Option<String> {
    let widest = |tag: &Tag| tag.candidates().pop();
    wanted.filter(|wanted| widest(wanted) != widest(found)).map(|tag| tag.as_str().to_owned())
}

fn text_in(fleet: &Fleet, tag: &Tag, entry: &Entry) -> Option<(String, String)> {
    let voice = entry.audience.voice();
    let candidates = tag.candidates();
    let own = candidates.iter().find_map(|candidate| {
        let of_locale = || {
            let texts = fleet.wording.texts.iter();
            texts.filter(|text| {
                text.kind == entry.kind && text.locale.eq_ignore_ascii_case(candidate)
            })
        };
        of_locale()
            .find(|text| text.audience.as_deref() == Some(entry.audience.name()))
            .or_else(|| of_locale().find(|text| text.audience.is_none() && voice == Voice::User))
    });
    if let Some(own) = own {
        return Some((own.subject.clone(), own.body.clone()));
    }
    let texts = language::find(&candidates)?.texts.as_ref()?;
    let text = match voice {
        Voice::User => texts.users(entry.kind),
        Voice::Crew => &texts.crew,
        Voice::Formal => &texts.formal,
    };
    Some((text.subject.clone(), text.body.clone()))
}

/// The text with no more than one empty line at a time: parts of it may have been empty.
fn without_gaps(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n")
}
