//! Which files may a file name? Those of its own folder or below it, unless it may name others.
//!
//! Whoever may change the files that are judged, in a pull request, must not have read what
//! lies elsewhere on the machine that judges. Links are followed before anybody looks, and
//! what is missing is refused in the same words as what lies elsewhere.

use std::path::{Path, PathBuf};

use crate::words::harmless::shortened;

/// Where the files lie that a file names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    path: PathBuf,
    /// Whether files elsewhere may be named, too.
    is_open: bool,
}

impl Folder {
    /// The folder at `path`, where that of the program stands for none.
    pub fn new(path: &Path) -> Self {
        let here = path == Path::new("");
        let path = if here { PathBuf::from(".") } else { path.to_owned() };
        Self { path, is_open: false }
    }

    /// The folder, and everything else where `is_open`.
    pub fn opened(self, is_open: bool) -> Self {
        Self { is_open, ..self }
    }

    /// Where the file or folder `named` lies.
    ///
    /// # Errors
    /// A sentence, when there is none that may be named.
    pub fn find(&self, named: &str) -> Result<PathBuf, String> {
        let path = match self.path == Path::new(".") {
            true => PathBuf::from(named),
            false => self.path.join(named),
        };
        if self.holds(&path) { Ok(path) } else { Err(refusal(named)) }
    }

    /// Whether the file at `path` may be read: all are that may lie anywhere.
    pub fn holds(&self, path: &Path) -> bool {
        let lies_below =
            || Some(path.canonicalize().ok()?.starts_with(self.path.canonicalize().ok()?));
        self.is_open || lies_below().unwrap_or(false)
    }
}

/// What is said of a file that may not be named, or that there is not.
pub fn refusal(named: &str) -> String {
    format!("there is no `{}` in the folder of this file or below it", shortened(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn no_way_leads_out_of_the_folder() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("inner");
        std::fs::create_dir_all(inner.join("below")).unwrap();
        for file in ["secret", "inner/own", "inner/below/own"] {
            std::fs::write(outer.path().join(file), "").unwrap();
        }
        std::os::unix::fs::symlink("../secret", inner.join("link")).unwrap();
        std::os::unix::fs::symlink("below", inner.join("link-within")).unwrap();
        let folder = Folder::new(&inner);
        let allowed = ["own", "below/own", "below/../own", "link-within/own", "./own", "below"];
        for named in allowed {
            assert_eq!(folder.find(named), Ok(inner.join(named)));
        }
        let absolute = outer.path().join("secret");
        let refused = ["../secret", "link", absolute.to_str().unwrap(), "nothing", "../nothing"];
        for named in refused {
            assert_eq!(folder.find(named), Err(refusal(named)), "{named}");
            let open = folder.clone().opened(true);
            assert_eq!(open.find(named), Ok(inner.join(named)));
        }
    }
}
