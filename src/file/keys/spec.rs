//! What is said of a key, and of a table of keys?

use crate::ground::duration::{DAY, Minutes};

/// The keys of a table.
pub struct Spec {
    /// How the table is written, such as `[tiers.NAME]`.
    pub label: &'static str,
    pub about: &'static str,
    pub keys: &'static [Entry],
    /// Tables whose keys it has, too.
    pub shared: &'static [&'static Spec],
    pub bonds: &'static [Bond],
}

/// What is said of one key.
pub struct Entry {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// A value as the file would have it.
    pub example: &'static str,
    /// What it says, in which unit, and what holds without it.
    pub about: &'static str,
}

/// How many of some keys a table may have.
pub enum Bond {
    ExactlyOne(&'static [&'static str]),
    NotBoth(&'static [&'static str]),
    AtLeastOne(&'static [&'static str]),
}

/// What a value looks like.
#[derive(Clone, Copy)]
pub enum Shape {
    Text,
    /// Text that may be of these characters only, as a regular expression for editors.
    Pattern(&'static str),
    Flag,
    Number(Range),
    Integer(u32, u32),
    /// From so many minutes to so many.
    Duration,
    Choice(&'static [&'static str]),
    /// `YYYY-MM-DD` or `MM-DD`.
    Day,
    /// A day, or a local date and time.
    LocalTime,
    /// A day, or `A..B`.
    Days,
    Instant,
    /// A part of the calendar, or a length of time.
    Per,
    /// A duration before the start, `start` or `end`.
    Announcement,
    /// At least so many values.
    List(usize, &'static Shape),
    Table(&'static Spec),
    /// Tables under names of the user's choice.
    Named(&'static Spec),
    /// Tables under names: built-in ones, and others that need these keys.
    Tiers(&'static Spec, &'static [&'static str]),
    /// A path, or a list of paths.
    Files,
    /// Numbers under names of the user's choice.
    Shares,
    /// Days then times, or a list of them, under the ids of regions.
    LocalTimes,
    /// One value for each hour of the day or week.
    Curve,
    Phase,
    Rule,
    /// A rule that says for which regions it holds.
    SharedRule,
}

/// Which numbers are allowed; none may be above [`LARGEST`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Range {
    AboveZero,
    ZeroOrMore,
    ZeroToOne,
    /// What [`crate::ground::decimal::Decimal`] can hold.
    Pace,
}

/// No number of users, weight or factor is larger; whatever is, is a mistake.
pub const LARGEST: f64 = 1e15;

/// The longest horizon, in minutes.
pub const TEN_YEARS: Minutes = DAY.times(3660);
/// The longest length of time that is read anywhere, in minutes.
pub const CENTURY: Minutes = DAY.times(100 * 366);
/// The most days, weeks and months a cycle may have.
pub const LONGEST_CYCLES: [i64; 3] = [366, 52, 60];
/// The longest horizon in months.
pub const MOST_MONTHS: i64 = 120;
/// The grids that starts may lie on, in minutes.
pub const STEPS: [i64; 7] = [1, 5, 10, 15, 20, 30, 60];
/// No count of windows is larger.
pub const COUNT: u32 = 1_000_000_000;
/// What looks like a BCP 47 tag.
pub const LOCALE: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

impl Spec {
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Entry> {
        self.shared.iter().flat_map(|spec| spec.keys).chain(self.keys)
    }

    pub fn key(&self, name: &str) -> Option<&'static Entry> {
        self.all_keys().find(|key| key.name == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all_keys().map(|key| key.name)
    }
}

impl Bond {
    pub fn names(&self) -> &'static [&'static str] {
        let (Self::ExactlyOne(names) | Self::NotBoth(names) | Self::AtLeastOne(names)) = self;
        names
    }
}

impl Range {
    pub fn holds(self, number: f64) -> bool {
        match self {
            Self::AboveZero => number > 0.0 && number <= LARGEST,
            Self::ZeroOrMore => (0.0..=LARGEST).contains(&number),
            Self::ZeroToOne => (0.0..=1.0).contains(&number),
            Self::Pace => (0.001..=1000.0).contains(&number),
        }
    }

    /// What a fault says was expected of `number`, in `unit`.
    pub fn expected(self, number: f64, unit: &str) -> String {
        let of = if unit.is_empty() { String::new() } else { format!(" of {unit}") };
        match self {
            Self::AboveZero | Self::ZeroOrMore if number > LARGEST => {
                format!("a finite number{of}, at most 1e15")
            }
            Self::AboveZero => format!("a number{of} above 0"),
            Self::ZeroOrMore => format!("a number{of}, 0 or more"),
            Self::ZeroToOne => "a number from 0 to 1".to_owned(),
            Self::Pace => "a number from 0.001 to 1000 with at most 15 digits".to_owned(),
        }
    }
}
