//! Does the program do what it says? The binary is run as a user runs it.

#[cfg(unix)]
mod build_servers;
mod cases;
mod commands;
mod documents;
#[cfg(unix)]
mod emitted;
mod json;
mod learn;
mod pages;
mod place;
mod review;
mod shipped;
mod validate;
mod watch;
mod widths;
mod written_plans;
