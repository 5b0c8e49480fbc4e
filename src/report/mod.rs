//! What is shown of an answer.
//!
//! [`plan`] says in blocks of text and tables what people need of a plan, with the help of
//! [`rolling`] for rolling plans and [`impossible`] where nothing fits; [`explain`],
//! [`prices`], [`whatif`], [`year`], [`review`] and [`announcements`] do so for their questions. [`text`]
//! and [`markdown`] write such blocks down. [`json`] and [`csv`] are for programs, [`ics`] for
//! calendars, and [`emit`] for whatever else keeps windows. A new format is a file of its own
//! here. [`findings`] does all that for what was found wrong, [`codes`] explains what could be
//! found, [`suites`] says what came of the tests of a region file, and [`learned`] what was
//! learned from monitoring. [`heatmap`] shows the week in characters, with the
//! colours of [`ink`].

pub mod announcements;
mod budgets;
pub mod codes;
pub mod csv;
mod deadlines;
pub mod diff;
mod displaced;
pub mod document;
pub mod drawing;
pub mod emit;
pub mod events;
pub mod explain;
pub mod findings;
pub mod heatmap;
mod hit;
pub mod html;
pub mod ics;
mod impossible;
pub mod ink;
pub mod instants;
pub mod json;
pub mod learned;
pub mod markdown;
pub mod markup;
pub mod now;
mod phrases;
pub mod plan;
pub mod prices;
pub mod review;
mod rolling;
pub mod slot;
pub mod suites;
mod sure;
pub mod text;
pub mod whatif;
mod windows;
pub mod year;
