//! What does each code say of a window, as reports list it?

use crate::finding::{Code, Kind, events};

/// Every code that is found where windows are judged: theirs, and those of calendars.
pub fn kinds() -> Vec<Kind> {
    [of_windows(), vec![events::LOST_EVENT, events::ODD_EVENT]].concat()
}

/// Every code that a window can be told of.
pub fn of_windows() -> Vec<Kind> {
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
