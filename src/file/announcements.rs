//! What do announcements say? `[announcements]` of the region file, and files of further texts.

use super::beside;
use super::fault::Faults;
use super::fields::Fields;
use super::folder::Folder;
use super::keys::table::{Key, Table};
use super::keys::{AnnouncementsKeys, TextKeys, TextsKeys};
use super::kinds::Prose;
use super::log::Log;
use super::meant;
use super::node::Node;
use super::scalar;
use super::source::Source;
use crate::fleet::wording::facts::{self, Facts};
use crate::fleet::wording::language;
use crate::fleet::wording::{OwnText, Wording};
use crate::words::locale::Tag;
use crate::words::template;

pub fn read(node: Option<&Node>, folder: Option<&Folder>, log: &Log) -> Wording {
    let owner = "announcements".to_owned();
    let fields = node.and_then(|node| Fields::<AnnouncementsKeys>::open(node, owner, log));
    let Some(fields) = fields else { return Wording::default() };
    let keys = AnnouncementsKeys::KEYS;
    Wording {
        service: fields.string(keys.service),
        contact: fields.string(keys.contact),
        status_page: fields.string(keys.status_page),
        default_locale: fields.read(keys.default_locale, scalar::locale),
        folder: fields.read(keys.templates, |node| beside::path(node, folder)),
        texts: read_list(fields.tables(keys.texts), log),
    }
}

/// Reads a file of `[[texts]]`, from the folder that the region file names.
///
/// # Errors
/// Every fault of the file, those of its templates included.
pub fn read_texts(source: &Source) -> Result<Vec<OwnText>, Faults> {
    let (root, log) = meant::read(source, &meant::TEXTS)?;
    let top = Fields::<TextsKeys>::open(&root, String::new(), &log);
    let texts =
        top.map(|top| read_list(top.tables(TextsKeys::KEYS.texts), &log)).unwrap_or_default();
    log.finish(texts)
}

fn read_list(nodes: &[Node], log: &Log) -> Vec<OwnText> {
    let mut texts: Vec<OwnText> = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        let owner = format!("text {}", i + 1);
        let Some(fields) = Fields::<TextKeys>::open(node, owner, log) else { continue };
        let Some(text) = read_text(&fields) else { continue };
        let same = |other: &OwnText| {
            other.locale.eq_ignore_ascii_case(&text.locale)
                && (other.kind, &other.audience) == (text.kind, &text.audience)
        };
        if let Some(first) = texts.iter().position(same) {
            let message = format!(
                "{} is for the same locale, kind and audience as text {}",
                fields.owner(),
                first + 1
            );
            log.add(node.place, message, None);
        }
        texts.push(text);
    }
    texts
}

fn read_text(fields: &Fields<TextKeys>) -> Option<OwnText> {
    let keys = TextKeys::KEYS;
    let locale = fields.read(keys.locale, scalar::locale);
    let kind = fields.get(keys.kind);
    let audience = fields.string(keys.audience);
    let known = known(locale.as_deref());
    let subject = read_template(fields, keys.subject, &known);
    let body = read_template(fields, keys.body, &known);
    Some(OwnText { locale: locale?, kind: kind?, audience, subject: subject?, body: body? })
}

/// The variables that a text in `locale` can name.
fn known(locale: Option<&str>) -> Vec<&'static str> {
    let phrases = locale
        .and_then(|locale| language::find(&Tag::new(locale).candidates()))
        .map_or(&[] as &[&str], |_| &facts::PHRASES);
    facts::VARIABLES.iter().chain(phrases).copied().collect()
}

fn read_template(
    fields: &Fields<TextKeys>,
    key: Key<TextKeys, Prose>,
    known: &[&'static str],
) -> Option<String> {
    let text = fields.get(key)?;
    let mut errors = template::check(text, known);
    if errors.is_empty() {
        errors.extend(Facts::samples(known.iter().copied()).render(text).err());
    }
    for error in errors {
        let node = fields.node(key)?;
        fields.fault(key, scalar::Problem::sentence(node, error.message).hint(error.hint));
    }
    Some(text.to_owned())
}
