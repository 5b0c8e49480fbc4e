//! What does a fleet say of itself in announcements? Its own words, and the built-in ones.

pub mod facts;
pub mod kind;
pub mod language;

use std::path::PathBuf;

use crate::fleet::wording::kind::Kind;

/// What texts name, and texts beside the built-in ones.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Wording {
    /// What users call that which is maintained.
    pub service: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Where to look.
    pub status_page: Option<String>,
    /// The language of those whose own has no text, and of whom none is known.
    pub default_locale: Option<String>,
    /// A folder of files with further texts.
    pub folder: Option<PathBuf>,
    pub texts: Vec<OwnText>,
}

/// A text that takes the place of a built-in one. Subject and body are templates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnText {
    /// A BCP 47 tag.
    pub locale: String,
    pub kind: Kind,
    /// `None` for users and customers.
    pub audience: Option<String>,
    pub subject: String,
    pub body: String,
}
