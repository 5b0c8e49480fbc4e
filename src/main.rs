//! `lowtide`, the program: arguments, clock, files and terminal around the library.

#![deny(clippy::unwrap_used, reason = "what a user can do is told, never a panic")]
#![expect(
    clippy::disallowed_methods,
    reason = "here the clock, the environment and the terminal are read, for the library to be told"
)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os(), &mut std::io::stdout(), &mut std::io::stderr()).into()
}
