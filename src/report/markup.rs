//! How does text become markup? The one writer of HTML and SVG.
//!
//! Names, reasons and summaries come from files of others: words and the values of attributes
//! are escaped and made harmless, and only constants of the program are taken as they are. So
//! nothing from a file becomes markup, script or style.

use std::fmt::Display;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::words::harmless::{harmless, is_harmful};

/// From so many bytes on data is deflated.
const LONG: usize = 8_000;

#[derive(Default, Debug)]
pub struct Markup(String);

/// A name and what it is set to.
pub type Attribute<'a> = (&'static str, &'a dyn Display);

impl Markup {
    /// Takes a constant as it is.
    pub fn raw(&mut self, constant: &'static str) {
        self.0.push_str(constant);
    }

    /// Adds words.
    pub fn text(&mut self, words: &str) {
        self.0.push_str(&escaped(words));
    }

    /// Begins an element.
    pub fn open(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.start(name, attributes);
        self.0.push('>');
    }

    pub fn close(&mut self, name: &'static str) {
        self.0.push_str(&format!("</{name}>"));
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.start(name, attributes);
        self.0.push_str("/>");
    }

    /// An element with words in it.
    pub fn element(&mut self, name: &'static str, attributes: &[Attribute], words: &str) {
        self.open(name, attributes);
        self.text(words);
        self.close(name);
    }

    /// Data for the page's script, which no browser takes for a script itself.
    pub fn data(&mut self, id: &'static str, json: &str) {
        self.0.push_str(&format!("<script type=\"application/json\" id=\"{id}\">"));
        for c in json.trim_end().chars() {
            if matches!(c, '<' | '>' | '&') || is_harmful(c) {
                self.0.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                self.0.push(c);
            }
        }
        self.0.push_str("</script>");
    }

    /// The same where it is long: deflated, as a browser can read it again.
    fn packed(&mut self, id: &'static str, json: &str) {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        // Nothing goes wrong in memory.
        let written = packed.write_all(json.as_bytes()).and_then(|()| packed.finish());
        let text = STANDARD.encode(written.unwrap_or_default());
        self.0.push_str(&format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>"));
    }

    /// The same, deflated or not, as its length asks for.
    pub fn data_of_any_length(&mut self, id: &'static str, json: &str) {
        if json.len() > LONG { self.packed(id, json) } else { self.data(id, json) }
    }

    pub fn append(&mut self, other: Self) {
        self.0.push_str(&other.0);
    }

    pub fn into_string(self) -> String {
        self.0
    }

    fn start(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.0.push_str(&format!("<{name}"));
        for (name, value) in attributes {
            self.0.push_str(&format!(" {name}=\"{}\"", escaped(&value.to_string())));
        }
    }
}

fn escaped(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for c in harmless(words).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A number as short as a picture needs it: `12.5`, `3`.
pub fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_files_stay_words() {
        let mut markup = Markup::default();
        let hostile = "\"><script>alert('x')</script>&\u{202e}";
        markup.element("p", &[("title", &hostile)], hostile);
        let text = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\u{fffd}";
        assert_eq!(markup.into_string(), format!("<p title=\"{text}\">{text}</p>"));
    }

    #[test]
    fn data_ends_no_script() {
        let mut markup = Markup::default();
        markup.data("d", "{\"a\":\"</script><!--\u{2028}\"}\n");
        let data = "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u2028\"}";
        let expected = format!("<script type=\"application/json\" id=\"d\">{data}</script>");
        assert_eq!(markup.into_string(), expected);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([12.34, 3.0, -0.04, 100.06].map(short), ["12.3", "3", "-0", "100.1"]);
    }
}
