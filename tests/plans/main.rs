//! Plans on random region files, against the checker and against trying everything.

mod exports;
mod global;
mod rolling;
mod support;
