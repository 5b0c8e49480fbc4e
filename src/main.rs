//! `lowtide`, the program: arguments, clock, files and terminal around the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os(), &mut std::io::stdout(), &mut std::io::stderr()).into()
}
