//! Where are lines broken that are wider than a terminal?

use unicode_width::UnicodeWidthStr;

/// `text` with lines wider than `width` broken between words, those after a break indented a
/// little more than the line; codes of colours have no width.
pub fn broken(text: &str, width: usize) -> String {
    let mut whole = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let further = " ".repeat(indent + 2);
        let mut here = 0;
        for (i, word) in line.trim_start().split(' ').enumerate() {
            let long = shown_width(word);
            if i == 0 {
                whole.push_str(&line[..indent]);
                here = indent;
            } else if here + 1 + long > width {
                whole.push_str(&format!("\n{further}"));
                here = further.len();
            } else {
                whole.push(' ');
                here += 1;
            }
            whole.push_str(word);
            here += long;
        }
        whole.push('\n');
    }
    whole
}

/// How wide `word` is on a terminal.
fn shown_width(word: &str) -> usize {
    let mut width = 0;
    let mut rest = word;
    while let Some(start) = rest.find("\x1b[") {
        width += rest[..start].width();
        rest = rest[start..].split_once('m').map_or("", |(_, after)| after);
    }
    width + rest.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_colours_have_no_width() {
        let text = "  hint: one two three\n\x1b[1mred\x1b[0m four\n";
        assert_eq!(broken(text, 14), "  hint: one\n    two three\n\x1b[1mred\x1b[0m four\n");
        assert_eq!(broken(text, 80), text);
    }
}
