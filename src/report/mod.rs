//! What is shown of an answer.
//!
//! [`plan`] says in blocks of text and tables what people need of a plan; [`text`] and
//! [`markdown`] write such blocks down. [`json`] and [`csv`] are for programs. A new
//! format is a file of its own here.

pub mod csv;
pub mod document;
pub mod figures;
pub mod json;
pub mod markdown;
pub mod plan;
pub mod text;
