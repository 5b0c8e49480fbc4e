//! What stands around the sections of every page: policy, style, answer, foot and script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::fleet::Fleet;
use crate::ground::minute::Minute;
use crate::report::drawing;
use crate::report::html::document;
use crate::report::markup::Markup;
use crate::words::figures;

const STYLE: &str = include_str!("page.css");
/// What a page does with its data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Script {
    /// It has none.
    Still,
    /// One window for all is moved.
    Global,
    /// The windows of regions are moved, one at a time.
    Rolling,
}

impl Script {
    fn text(self) -> &'static str {
        match self {
            Self::Still => concat!(include_str!("parts.js"), include_str!("page.js")),
            Self::Global => concat!(
                include_str!("model.js"),
                include_str!("parts.js"),
                include_str!("global.js"),
                include_str!("page.js")
            ),
            Self::Rolling => concat!(
                include_str!("model.js"),
                include_str!("parts.js"),
                include_str!("rolling.js"),
                include_str!("page.js")
            ),
        }
    }
}

/// What stands above and around the sections of a page.
pub struct Head {
    pub title: String,
    /// Above the answer, small.
    pub above: String,
    pub answer: String,
    /// Below it, a paragraph each.
    pub below: Vec<String>,
    pub script: Script,
}

/// The whole page.
pub fn page(fleet: &Fleet, now: Minute, head: &Head, main: Markup) -> String {
    let style = format!("{}{STYLE}", drawing::STYLE);
    let script = head.script.text();
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(script)
    );
    let mut markup = Markup::default();
    markup.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
    markup.empty("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &policy)]);
    markup.element("title", &[], &head.title);
    let mut text = markup.into_string();
    // Both are constants of the program, and their hashes stand above.
    text.push_str(&format!("<style>{style}</style></head><body>\n"));

    let mut body = Markup::default();
    body.raw("<a class=\"skip\" href=\"#main\">Skip to the answer</a><header><div>");
    body.element("p", &[("class", &"eyebrow")], &head.above);
    body.raw("<h1>");
    document::prose(&mut body, &document::without_marks(&head.answer));
    body.raw("</h1><p id=\"on-clock\" class=\"lead\" hidden></p>");
    for paragraph in &head.below {
        body.raw("<p class=\"lead\">");
        document::prose(&mut body, &document::without_marks(paragraph));
        body.raw("</p>");
    }
    body.raw("</div><div class=\"tools\"><label id=\"zones\" hidden>Times in <select id=\"zone\"></select></label> <button id=\"theme\" type=\"button\" hidden>Dark</button></div></header>\n<main id=\"main\">");
    body.append(main);
    body.raw("</main>\n");
    let foot = format!(
        "Asked on {} UTC. Time zones {} ({}). lowtide {}.",
        figures::utc(now),
        fleet.tzdb.release,
        fleet.tzdb.source,
        env!("CARGO_PKG_VERSION")
    );
    body.element("footer", &[], &foot);
    text.push_str(&body.into_string());
    text.push_str(&format!("\n<script>{script}</script></body></html>\n"));
    text
}

/// By which a browser knows a style or a script that it may use.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
