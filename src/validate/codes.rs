//! What does each code say of a window, as reports list it?

use crate::finding::{Code, Kind};

/// Every code that a window can be told of.
pub fn kinds() -> Vec<Kind> {
    let kind = |code: Code| {
        let about = code.about();
        Kind {
            code: about.name,
            about: about.about,
            remedy: about.remedy,
            example: about.example,
            severity: about.severity,
        }
    };
    Code::ALL.into_iter().map(kind).collect()
}
