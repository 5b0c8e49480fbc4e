//! What is drawn of windows: SVG that stands by itself, or in a page.
//!
//! Colour never says anything alone: hatching, outlines and words say it, too.

pub mod alone;
pub mod axis;
pub mod days;
pub mod gantt;
pub mod lanes;
pub mod occurrences;
pub mod week;

use crate::report::markup::Markup;

/// How drawings look, in light and in dark.
pub const STYLE: &str = include_str!("style.css");

/// The steps of how busy it is.
pub const STEPS: usize = 9;

/// A drawing as a file of its own.
pub fn file(drawing: Markup) -> String {
    // The style stands inside: a wiki or a ticket shows the file alone.
    let text = drawing.into_string();
    let end = text.find('>').map_or(0, |end| end + 1);
    format!("{}<style>{STYLE}svg{{background:var(--card)}}</style>{}\n", &text[..end], &text[end..])
}

/// The class of a share of the peak, from `h0` to `h8`.
pub fn step(share: f64) -> usize {
    ((share * STEPS as f64) as usize).min(STEPS - 1)
}

/// Hatching for what is closed.
pub fn hatch(markup: &mut Markup) {
    markup.raw(
        "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"fade\"/><path d=\"M0 0V6\" class=\"hatchline\"/></pattern></defs>",
    );
}
