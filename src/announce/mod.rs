//! Who is told what, when, in their own time?
//!
//! [`schedule`] finds the moments and [`message`] writes the words: in the [`language`] and
//! with the [`dates`] that a region's [`locale`] asks for, from built-in texts or from those
//! of the region file. [`template`] reads both, and [`facts`] are what they can name.

pub mod audience;
mod dates;
pub mod facts;
pub mod message;
pub mod schedule;
pub mod speech;

use crate::announce::message::{Message, MessageError};
use crate::announce::schedule::{Entry, Standing};
use crate::fleet::Fleet;
use crate::fleet::wording::kind::Kind;
use crate::ground::minute::Minute;
use crate::window::Window;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub now: Minute,
    pub windows: &'a [Window],
    /// What each of them goes by.
    pub names: &'a [String],
    /// `None` for all that is to be said in time.
    pub event: Option<Event>,
}

/// Something that has just happened to the windows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    pub kind: Kind,
    /// The new end, where they are extended.
    pub until: Option<Minute>,
}

/// Everything that is to be said, in order of time.
#[derive(Clone, Debug)]
pub struct Announcements<'a> {
    pub now: Minute,
    pub windows: &'a [Window],
    /// What each window goes by.
    pub names: &'a [String],
    pub event: Option<Event>,
    pub list: Vec<Announcement>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Announcement {
    pub entry: Entry,
    pub message: Message,
}

impl Announcements<'_> {
    /// How many notices that a rule asks for can no longer be given in time.
    pub fn broken(&self) -> usize {
        self.list.iter().filter(|told| told.entry.breaks_a_rule()).count()
    }

    /// How many others are late.
    pub fn late(&self) -> usize {
        let late = |told: &&Announcement| matches!(told.entry.standing, Standing::Late(_));
        self.list.iter().filter(late).count() - self.broken()
    }
}

/// Writes all that is to be said of the windows.
///
/// # Errors
/// When a template of the region file asks for what there is not.
pub fn announce<'a>(
    fleet: &Fleet,
    question: &Question<'a>,
) -> Result<Announcements<'a>, MessageError> {
    let Question { now, windows, names, event } = *question;
    let entries = match event {
        Some(event) => schedule::of_event(fleet, windows, now, event.kind),
        None => schedule::schedule(fleet, windows, now),
    };
    let until = event.and_then(|event| event.until);
    let list = entries
        .into_iter()
        .map(|entry| {
            let (window, name) = (&windows[entry.window], &names[entry.window]);
            let message = message::write(fleet, window, name, &entry, until)?;
            Ok(Announcement { entry, message })
        })
        .collect::<Result<_, MessageError>>()?;
    Ok(Announcements { now, windows, names, event, list })
}
