//! Which file does a value name?

use std::path::PathBuf;

use super::folder::Folder;
use super::node::Node;
use super::scalar::{self, Problem};

/// What to do about it.
pub const HINT: &str =
    "name a file there, relative to this one; `--allow-outside` lets files name others";

/// The path that `node` holds, in `folder`.
pub fn path(node: &Node, folder: Option<&Folder>) -> Result<PathBuf, Problem> {
    let named = scalar::text(node)?;
    let Some(folder) = folder else {
        let sentence = "there is no folder to look for it in".to_owned();
        return Err(Problem::sentence(node, sentence));
    };
    let found = folder.find(named);
    found.map_err(|sentence| Problem::sentence(node, sentence).hint(Some(HINT.to_owned())))
}
