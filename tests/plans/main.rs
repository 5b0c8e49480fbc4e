//! Is every plan right? By hand on small files, and on random ones against the checker and
//! against trying everything.

mod explain;
mod exports;
mod global;
mod rolling;
mod slots;
mod support;
mod together;
mod week;
mod year;
