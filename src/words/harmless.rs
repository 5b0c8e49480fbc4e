//! What of a text from outside may reach a terminal?
//!
//! Files of others may say anything. Control characters move the cursor and colour the
//! screen, marks of direction show a line in another order than it is read in, and
//! characters without width hide that two names differ. None of them is worth a letter.

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
    text.chars().map(shown).collect()
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
    text.chars().map(shown).collect()
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
    fn texts_keep_the_marks_of_their_language() {
        let text = "\u{2068}noc\u{2069}\u{200e}\nक्\u{200d}ष";
        assert_eq!(harmless_text(text), text);
        assert_eq!(harmless_text("a\u{202e}b\u{1b}c\r\n"), "a\u{fffd}b\u{fffd}c\u{fffd}\n");
    }
}
