//! What becomes of a slot in each cycle? A box for each: filled where it is planned, outlined
//! where it moves, hatched where it is skipped.

use crate::plan::{Choice, Status};
use crate::report::drawing::axis::{ALL, LABELS, WIDTH};
use crate::report::markup::{Markup, short};
use crate::words::figures;

const FLOOR: f64 = 58.0;

/// The boxes of a global, recurring choice, as high as what each costs.
pub fn draw(choice: &Choice) -> Markup {
    let mut markup = Markup::default();
    let label =
        format!("The {} one after another", figures::count(choice.windows.len(), "occurrence"));
    let view = format!("0 0 {} 94", short(ALL));
    markup.open("svg", &[("viewBox", &view), ("role", &"img"), ("aria-label", &label)]);
    let most = choice.windows.iter().map(|window| window.impact.0).fold(0.0, f64::max);
    let apart = WIDTH / choice.windows.len().max(1) as f64;
    // Words need their room.
    let every = (64.0 / apart).ceil().max(1.0) as usize;
    markup.element("text", &[("class", &"lab"), ("x", &short(LABELS - 8.0)), ("y", &40)], "cost");
    for (i, window) in choice.windows.iter().enumerate() {
        let high = if most > 0.0 { 44.0 * window.impact.0 / most } else { 0.0 };
        let (x, wide) = (LABELS + apart * i as f64 + apart * 0.08, apart * 0.84);
        let slot = window.slot();
        let start = window.interval.start();
        let fate = match window.status {
            Status::Moved { .. } => format!("to {}", start.utc().format("%a %-d")),
            Status::Planned => String::new(),
            other => other.name().to_owned(),
        };
        let told = format!(
            "{} {}{}, {} user-minutes",
            figures::utc(slot),
            window.status.name(),
            if let Status::Moved { .. } = window.status {
                format!(" to {}", figures::utc(start))
            } else {
                String::new()
            },
            figures::quantity(window.impact)
        );
        markup.open("g", &[]);
        markup.element("title", &[], &told);
        let class = format!("occ {}", window.status.name());
        let (left, top) = (short(x), short(FLOOR - high));
        let (wide, high) = (short(wide), short(high.max(1.0)));
        markup.empty(
            "rect",
            &[
                ("class", &class),
                ("x", &left),
                ("y", &top),
                ("width", &wide),
                ("height", &high),
                ("rx", &2),
            ],
        );
        let middle = short(x + apart * 0.42);
        if i % every == 0 || !fate.is_empty() {
            let day = slot.utc().format("%-d %b").to_string();
            markup.element("text", &[("class", &"occt"), ("x", &middle), ("y", &74)], &day);
            markup.element("text", &[("class", &"occs"), ("x", &middle), ("y", &88)], &fate);
        }
        markup.close("g");
    }
    markup.close("svg");
    markup
}
