//! Where results go: standard output, or a file that is written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

/// Writes `text` to the file, or to `stdout`.
///
/// A reader that has gone away (a closed pipe) is no error.
pub fn write(text: &str, to: Option<&Path>, stdout: &mut dyn Write) -> anyhow::Result<()> {
    match to {
        Some(path) if path != Path::new("-") => {
            write_file(path, text).with_context(|| format!("cannot write `{}`", path.display()))
        }
        _ => match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("cannot write to standard output"),
        },
    }
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link, and a device stays a device.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.exists() && !target.is_file() {
        if target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        return std::fs::OpenOptions::new().write(true).open(&target)?.write_all(text.as_bytes());
    }
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let message = format!("there is no folder `{}`", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&target).map_or(0o666, |m| m.permissions().mode());
        builder.permissions(std::fs::Permissions::from_mode(mode))
    };
    // The kind alone: the error's own words name the passing file, which nobody asked for.
    let file = builder.prefix(".lowtide-").tempfile_in(folder);
    let mut file = file.map_err(|error| io::Error::from(error.kind()))?;
    file.write_all(text.as_bytes())?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}
