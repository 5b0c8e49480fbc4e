//! What of a text from outside may reach a terminal?
//!
//! Files of others may say anything. Control characters move the cursor and colour the
//! screen, marks of direction show a line in another order than it is read in, and
//! characters without width hide that two names differ. None of them is worth a letter.
//! Where a build server reads along, `::set-env` at the start of a line and `##[group]`
//! anywhere in it are commands, which lose their second character.

/// What stands in the place of a character that would do harm.
pub const REPLACEMENT: char = '\u{fffd}';

/// Whether `c` is no letter to be seen, but changes how others are.
pub fn is_harmful(c: char) -> bool {
    is_harmful_in_a_text(c) || is_mark(c)
}

/// `text` on one line: breaks and tabs are blanks, and what would do harm is seen.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        c if is_harmful(c) && c.is_whitespace() => ' ',
        c if is_harmful(c) => REPLACEMENT,
        c => c,
    };
    without_commands(&text.chars().map(shown).collect::<String>())
}

/// The same, or its start where it is too long for a sentence.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let short: String = harmless(text).chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() { format!("{short}...") } else { short }
}

/// A text in a language of its own, of several lines: marks that say which way foreign words
/// run, and those that join and part letters, have their place there.
pub fn harmless_text(text: &str) -> String {
    let shown = |c: char| if c != '\n' && is_harmful_in_a_text(c) { REPLACEMENT } else { c };
    let shown: String = text.chars().map(shown).collect();
    shown.split('\n').map(without_commands).collect::<Vec<_>>().join("\n")
}

/// A line of which no build server makes a command: `::name`, `##[name]` and `##vso[name]`.
pub fn without_commands(line: &str) -> String {
    if !line.contains("::") && !line.contains("##") {
        return line.to_owned();
    }
    let mut safe = String::with_capacity(line.len());
    let blank = line.len() - line.trim_start().len();
    for (at, c) in line.char_indices() {
        let (before, rest) = line.split_at(at);
        let word = || rest[1..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let is_command = match c {
            ':' => at == blank + 1 && before.ends_with(':'),
            '#' => before.ends_with('#') && word().starts_with('['),
            _ => false,
        };
        safe.push(if is_command { REPLACEMENT } else { c });
    }
    safe
}

/// Controls, breaks of lines that no editor shows, and the marks that turn letters around.
fn is_harmful_in_a_text(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{feff}')
}

/// Marks without width.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_shown() {
        assert_eq!(harmless("a\tb\nc"), "a b c");
        assert_eq!(harmless("no \u{1b}[31mred\u{7}"), "no \u{fffd}[31mred\u{fffd}");
        assert_eq!(
            harmless("\u{202e}evil\u{202c} sg\u{200b}\u{feff}"),
            "\u{fffd}evil\u{fffd} sg\u{fffd}\u{fffd}"
        );
        assert_eq!(harmless("São Paulo, 東京, e\u{301}"), "São Paulo, 東京, e\u{301}");
    }

    #[test]
    fn build_servers_are_told_nothing() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(harmless(text), expected, "{text:?}");
        }
        case("::stop-commands::x", ":\u{fffd}stop-commands::x");
        case(" \u{9}::add-mask::x", "  :\u{fffd}add-mask::x");
        case("a ::b c::d", "a ::b c::d");
        case("a ##[stop-commands]x", "a #\u{fffd}[stop-commands]x");
        case("###[a] ##vso[task.x]y", "##\u{fffd}[a] #\u{fffd}vso[task.x]y");
        case("## heading [x] #[derive] ##1[", "## heading [x] #[derive] ##1[");
        assert_eq!(harmless_text("a\n ::b\n##[c]"), "a\n :\u{fffd}b\n#\u{fffd}[c]");
    }

    #[test]
    fn texts_keep_the_marks_of_their_language() {
        let text = "\u{2068}noc\u{2069}\u{200e}\nक्\u{200d}ष";
        assert_eq!(harmless_text(text), text);
        assert_eq!(harmless_text("a\u{202e}b\u{1b}c\r\n"), "a\u{fffd}b\u{fffd}c\u{fffd}\n");
    }
}
