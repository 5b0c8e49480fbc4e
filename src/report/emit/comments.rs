//! How are comments written? Lines after `#`, none too long.

use crate::words::harmless::harmless;

/// The longest line, in characters.
const WIDTH: usize = 92;

/// Comment lines that say each sentence, behind `indent`.
pub fn comments<S: AsRef<str>>(indent: &str, sentences: impl IntoIterator<Item = S>) -> String {
    let mut text = String::new();
    for sentence in sentences {
        let mut line = String::new();
        // Splitting at white space also keeps line breaks of names out of what is no comment.
        for word in harmless(sentence.as_ref()).split_whitespace() {
            if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
                text.push_str(&format!("{indent}#{line}\n"));
                line = "  ".to_owned();
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&format!("{indent}#{line}\n"));
    }
    text
}

/// The same for cautions, which say that they are.
pub fn cautions(sentences: &[String]) -> String {
    comments("", sentences.iter().map(|sentence| format!("CAUTION: {sentence}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_a_comment() {
        assert_eq!(comments("", ["a\n* * * * * rm\r\u{b}b"]), "# a * * * * * rm b\n");
        let long = comments("  ", ["word ".repeat(40)]);
        assert!(long.lines().all(|line| line.starts_with("  # ") && line.len() <= WIDTH + 4));
        assert_eq!(long.lines().count(), 3);
    }
}
