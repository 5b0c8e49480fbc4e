//! What does a file hold? No more of it than can be meant, and no pipe that waits for ever.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The largest calendar, plan or week by week that is read, in bytes.
pub const LARGEST: u64 = 256 << 20;
/// The largest file of TOML: each of its values takes many times its letters.
pub const LARGEST_TOML: u64 = 32 << 20;

/// The bytes of a regular file.
///
/// # Errors
/// A sentence, when it cannot be read or is larger than [`LARGEST`].
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    // Opening a pipe would wait for somebody to write to it.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(format!("cannot read `{}`: it is no regular file", shown(path)));
    }
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    read_all(file, &shown(path))
}

/// The text of a regular file.
///
/// # Errors
/// A sentence, when it cannot be read, is too large or no UTF-8.
pub fn text_of(path: &Path) -> Result<String, String> {
    let no_text = |_| format!("`{}` is not UTF-8 text", shown(path));
    String::from_utf8(bytes_of(path)?).map_err(no_text)
}

/// Everything that `from` gives, whose name is `name`.
///
/// # Errors
/// A sentence, when it cannot be read or is larger than [`LARGEST`].
pub fn read_all(from: impl Read, name: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(Path::new(name), &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "`{name}` is larger than {} MiB, the most that is read",
            LARGEST >> 20
        ));
    }
    Ok(bytes)
}

/// Why a file or folder is not read.
pub fn cannot_read(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot read `{}`: {reason}", shown(path))
}

/// As reports hold it, with `/` between folders.
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
