//! How far has it been read? One line on standard error, on a terminal, when it takes long.

use std::io::{self, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

/// Reads from another, and shows how far it has come.
pub struct Progress<R> {
    from: R,
    name: String,
    read: u64,
    /// In bytes, where it is known.
    whole: Option<u64>,
    shown: bool,
    next: Instant,
}

/// How long nothing is shown, and then how often something is.
const PATIENCE: Duration = Duration::from_millis(800);
const OFTEN: Duration = Duration::from_millis(200);

/// Shows progress of reading `from` where `quiet` does not forbid it and somebody watches.
pub fn watch<'r>(
    from: impl Read + 'r,
    name: &str,
    whole: Option<u64>,
    quiet: bool,
) -> Box<dyn Read + 'r> {
    if quiet || !io::stderr().is_terminal() {
        return Box::new(from);
    }
    let next = Instant::now() + PATIENCE;
    Box::new(Progress { from, name: name.to_owned(), read: 0, whole, shown: false, next })
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.from.read(buffer)?;
        self.read += length as u64;
        let now = Instant::now();
        if now >= self.next && length > 0 {
            self.next = now + OFTEN;
            self.shown = true;
            let megabytes = self.read / 1_000_000;
            let share = match self.whole.filter(|&whole| whole > 0) {
                Some(whole) => {
                    let share = (self.read as f64 / whole as f64).min(1.0);
                    let bar = "#".repeat((share * 30.0) as usize);
                    format!("[{bar:<30}] {:3.0} %", share * 100.0)
                }
                None => String::new(),
            };
            let _ = write!(io::stderr(), "\r{}: {share} {megabytes} MB ", self.name);
        }
        Ok(length)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        if self.shown {
            // To the start of the line, and nothing behind it.
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
