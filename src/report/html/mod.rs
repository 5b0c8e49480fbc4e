//! A page to pass around: one file that asks for nothing, opens from disk, prints, and
//! without its script still has all but the interaction.
//!
//! The script embeds the week as data and recomputes section 6 of the model, so what it says
//! of another slot or another weight is what the program would say.

mod document;
mod notices;
mod page;
pub mod plan;
mod rolling;
mod who;
pub mod year;
