//! What is said, in which words? An entry of the schedule, written out.

use crate::announce::audience::{Audience, Voice};
use crate::announce::dates::Dates;
use crate::announce::facts;
use crate::announce::schedule::Entry;
use crate::announce::speech::Speech;
use crate::fleet::Fleet;
use crate::fleet::wording::kind::Kind;
use crate::fleet::wording::language::{self, Language};
use crate::ground::minute::Minute;
use crate::window::Window;
use crate::words::harmless::harmless_text;
use crate::words::locale::Tag;
use crate::words::template::TemplateError;

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

/// Writes what `entry` says of `window`, which goes by `name`; `until` is the new end of one that
/// is extended.
///
/// # Errors
/// When a template of the region file's own asks for what there is not.
pub fn write(
    fleet: &Fleet,
    window: &Window,
    name: &str,
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
    let mut facts = facts::of(fleet, window, name, entry, until, &speech).map_err(failed)?;
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
        subject: harmless_text(&subject.split_ascii_whitespace().collect::<Vec<_>>().join(" ")),
        body: harmless_text(&without_gaps(&facts.render(&choice.body).map_err(failed)?)),
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announce::schedule;
    use crate::file::{self, Source};
    use crate::ground::duration::Minutes;
    use crate::ground::tz::Database;

    const ZERO_TO_MIDNIGHT: &str = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";

    /// A fleet of one region with users, customers, a regulator and a crew.
    fn fleet(locale: &str, more: &str) -> Fleet {
        let text = format!(
            r#"
                version = 1
                [announcements]
                contact = "noc@example.com"
                {more}
                [teams.noc]
                locale = "{locale}"
                [[regions]]
                id = "here"
                timezone = "Europe/Berlin"
                tier = "weekly"
                team = "noc"
                locale = "{locale}"
                activity = {ZERO_TO_MIDNIGHT}
                peak_users = 1000
                compliance = [
                    {{ rule = "notice", lead = "3d", audience = "regulator" }},
                    {{ rule = "notice", lead = "2d", audience = "customers" }},
                ]
            "#
        );
        file::read_fleet(&Source::new("regions.toml", &text), &[], &Database::embedded()).unwrap()
    }

    /// What is said of a window, to each audience.
    fn messages(fleet: &Fleet, start: &str, end: &str, kind: Kind) -> Vec<(String, Message)> {
        let text = format!("[[windows]]\ntier = \"weekly\"\nstart = {start}\nend = {end}\n");
        let windows = file::read_windows(&Source::new("windows.toml", &text), fleet).unwrap();
        let now = Minute::parse_rfc3339("2026-11-22T12:00:00Z").unwrap();
        let names = facts::names(fleet, &windows);
        let until = (kind == Kind::Extended).then(|| windows[0].interval.end() + Minutes(90));
        schedule::of_event(fleet, &windows, now, kind)
            .iter()
            .map(|entry| {
                let message = write(fleet, &windows[0], &names[0], entry, until).unwrap();
                (entry.audience.name().to_owned(), message)
            })
            .collect()
    }

    #[test]
    fn every_language_has_something_to_say_to_everybody() {
        for name in language::names() {
            let fleet = fleet(name, "");
            for kind in Kind::ALL {
                let said = messages(&fleet, "2026-12-06T19:00:00Z", "2026-12-06T22:00:00Z", kind);
                let audiences: Vec<&str> = said.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(audiences, ["users", "customers", "regulator", "crew"]);
                for (audience, message) in &said {
                    let Message { locale, instead_of, subject, body } = message;
                    assert_eq!((locale.as_str(), instead_of), (name, &None));
                    let text = format!("{subject}\n{body}");
                    for left in
                        ["{{", "{%", "}}", "%}", "{}", "()", "（）", "\n\n\n", ": \n", "，，"]
                    {
                        assert!(!text.contains(left), "{name} {audience}: `{left}` in {text}");
                    }
                    assert!(!subject.contains('\n') && body.lines().count() > 3, "{text}");
                    assert!(audience == "crew" || text.contains("noc@example.com"), "{text}");
                }
                assert_eq!(said[0].1, said[1].1, "customers are users");
            }
        }
    }

    #[test]
    fn languages_without_a_text_are_answered_in_english_and_say_so() {
        #[track_caller]
        fn case(wanted: &str, more: &str, locale: &str, instead_of: Option<&str>) {
            let fleet = fleet(wanted, more);
            let said =
                messages(&fleet, "2026-12-06T19:00:00Z", "2026-12-06T22:00:00Z", Kind::Planned);
            let message = &said[0].1;
            assert_eq!(
                (message.locale.as_str(), message.instead_of.as_deref()),
                (locale, instead_of)
            );
        }
        case("de-CH", "", "de-CH", None);
        case("zh-SG", "", "zh-SG", None);
        case("zh-TW", "", "en-TW", Some("zh-TW"));
        case("sw-KE", "", "en-KE", Some("sw-KE"));
        case("sw", "", "en-001", Some("sw"));
        case("sw-KE", "default_locale = \"en-GB\"", "en-GB", Some("sw-KE"));
        case("sw-KE", "default_locale = \"fr-FR\"", "en-KE", Some("sw-KE"));
    }

    #[cfg(feature = "locales")]
    #[test]
    fn a_window_is_placed_on_the_clock_of_its_region() {
        #[track_caller]
        fn case(locale: &str, start: &str, end: &str, expected: &str) {
            let own = r#"texts = [{ locale = "LOCALE", kind = "planned", subject = "s", body = "{{ period }}; {{ duration }}" }]"#;
            let fleet = fleet(locale, &own.replace("LOCALE", locale));
            assert_eq!(messages(&fleet, start, end, Kind::Planned)[0].1.body, expected);
        }
        let day = ("2026-12-06T12:00:00Z", "2026-12-06T14:30:00Z");
        for (locale, expected) in [
            (
                "en-US",
                "Sunday, December 6, 2026, 1:00\u{202f}PM to 3:30\u{202f}PM (GMT+1); 2 hours 30 minutes",
            ),
            ("en-GB", "Sunday, 6 December 2026, 13:00 to 15:30 (GMT+1); 2 hours 30 minutes"),
            (
                "de-DE",
                "Sonntag, 6. Dezember 2026, 13:00 bis 15:30 Uhr (GMT+1); 2 Stunden 30 Minuten",
            ),
            ("zh-CN", "2026年12月6日星期日 13:00至15:30（GMT+1）; 2小时30分钟"),
            (
                "es-ES",
                "domingo, 6 de diciembre de 2026, de 13:00 a 15:30 (GMT+1); 2 horas y 30 minutos",
            ),
            (
                "pt-PT",
                "domingo, 6 de dezembro de 2026, das 13:00 às 15:30 (GMT+1); 2 horas e 30 minutos",
            ),
            ("id-ID", "Minggu, 6 Desember 2026 pukul 13.00 sampai 15.30 (GMT+1); 2 jam 30 menit"),
            ("ja-JP", "2026年12月6日日曜日 13:00～15:30（GMT+1）; 2時間30分"),
            ("hi-IN", "रविवार, 6 दिसंबर, 2026, 1:00 pm से 3:30 pm तक (GMT+1); 2 घंटे 30 मिनट"),
            // French has no texts, but its dates and times are known.
            ("fr-FR", "dimanche 6 décembre 2026, 13:00 – 15:30 (UTC+1); 2 h 30 min"),
        ] {
            case(locale, day.0, day.1, expected);
        }
        // In Portuguese, one o'clock is one hour, and the others are several.
        for (start, end, expected) in [
            ("00:00", "03:00", "da 01:00 às 04:00 (GMT+1); 3 horas"),
            ("11:30", "12:00", "das 12:30 às 13:00 (GMT+1); 30 minutos"),
            ("23:00", "00:30", "das 00:00 à 01:30 (GMT+1); 1 hora e 30 minutos"),
        ] {
            let day = if start < end { "06" } else { "05" };
            case(
                "pt-BR",
                &format!("2026-12-{day}T{start}:00Z"),
                &format!("2026-12-06T{end}:00Z"),
                &format!("domingo, 6 de dezembro de 2026, {expected}"),
            );
        }
        // Over several days, which are joined as the language joins three of a kind.
        for (locale, expected) in [
            (
                "es-ES",
                "del domingo, 6 de diciembre de 2026, 11:00, al lunes, 7 de diciembre de 2026, 12:30 (GMT+1); 1 día, 1 hora y 30 minutos",
            ),
            (
                "pt-BR",
                "de domingo, 6 de dezembro de 2026, 11:00, até segunda-feira, 7 de dezembro de 2026, 12:30 (GMT+1); 1 dia, 1 hora e 30 minutos",
            ),
            (
                "ar-AE",
                "من الأحد، 6 ديسمبر 2026، 11:00 ص، إلى الاثنين، 7 ديسمبر 2026، 12:30 م (غرينتش\u{200e}+1); يوم واحد وساعة واحدة و30 دقيقة",
            ),
            (
                "zh-CN",
                "2026年12月6日星期日 11:00至2026年12月7日星期一 12:30（GMT+1）; 1天1小时30分钟",
            ),
        ] {
            case(locale, "2026-12-06T10:00:00Z", "2026-12-07T11:30:00Z", expected);
        }
        // Over midnight, and while the clocks are put back.
        case(
            "de-DE",
            "2026-12-06T22:00:00Z",
            "2026-12-06T23:00:00Z",
            "Sonntag, 6. Dezember 2026, 23:00 bis Montag, 7. Dezember 2026, 00:00 Uhr (GMT+1); 1 Stunde",
        );
        case(
            "de-DE",
            "2026-10-25T00:30:00Z",
            "2026-10-25T02:00:00Z",
            "Sonntag, 25. Oktober 2026, 02:30 Uhr (GMT+2) bis 03:00 Uhr (GMT+1); 1 Stunde 30 Minuten",
        );
    }

    #[cfg(feature = "locales")]
    #[test]
    fn arabic_has_a_form_for_every_number() {
        for (end, expected) in [
            ("2026-12-06T13:00:00Z", "ساعة واحدة"),
            ("2026-12-06T14:00:00Z", "ساعتان"),
            ("2026-12-06T15:30:00Z", "3 ساعات و30 دقيقة"),
            ("2026-12-06T23:00:00Z", "11 ساعة"),
            ("2026-12-08T12:05:00Z", "يومان و5 دقائق"),
        ] {
            let own = r#"texts = [{ locale = "ar-AE", kind = "planned", subject = "s", body = "{{ duration }}" }]"#;
            let said = messages(&fleet("ar-AE", own), "2026-12-06T12:00:00Z", end, Kind::Planned);
            assert_eq!(said[0].1.body, expected);
        }
    }

    #[test]
    fn nobody_is_asked_to_bear_with_what_they_will_not_notice() {
        let calm = r#"
            [tiers.weekly]
            phases = [{ name = "look", duration = "60m", disruption = 0 }]
        "#;
        for name in language::names() {
            let says = |more: &str, kind| {
                let fleet = fleet(name, more);
                messages(&fleet, "2026-12-06T19:00:00Z", "2026-12-06T22:00:00Z", kind)[0]
                    .1
                    .body
                    .clone()
            };
            for kind in [Kind::Planned, Kind::Reminder, Kind::Extended] {
                assert!(says(calm, kind).len() < says("", kind).len(), "{name}");
            }
        }
    }

    #[test]
    fn foreign_words_are_set_apart_where_the_language_runs_the_other_way() {
        let said = messages(
            &fleet("ar-EG", ""),
            "2026-12-06T12:00:00Z",
            "2026-12-06T14:30:00Z",
            Kind::Planned,
        );
        assert!(said[0].1.body.contains("\u{2068}noc@example.com\u{2069}"), "{}", said[0].1.body);
        let said = messages(
            &fleet("de", ""),
            "2026-12-06T12:00:00Z",
            "2026-12-06T14:30:00Z",
            Kind::Planned,
        );
        assert!(!said[0].1.body.contains('\u{2068}'), "{}", said[0].1.body);
    }

    #[test]
    fn own_texts_come_before_built_in_ones_in_the_same_language() {
        let own = r#"texts = [
            { locale = "de", kind = "planned", subject = "users", body = "b" },
            { locale = "de-CH", kind = "planned", audience = "regulator", subject = "law", body = "b" },
            { locale = "de-CH", kind = "planned", audience = "crew", subject = "{{ team }}", body = "b" },
            { locale = "fr", kind = "planned", subject = "nobody", body = "b" },
        ]"#;
        let fleet = fleet("de-CH", own);
        let said = messages(&fleet, "2026-12-06T12:00:00Z", "2026-12-06T14:30:00Z", Kind::Planned);
        let subjects: Vec<&str> = said.iter().map(|(_, said)| said.subject.as_str()).collect();
        assert_eq!(subjects, ["users", "users", "law", "noc"]);
    }
}
