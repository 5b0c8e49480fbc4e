//! Rows of days and columns of hours: where does each place of a week go?

use chrono::NaiveDate;

use crate::ground::days::weekday_of;
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::report::ink::{self, Ink, Line, Palette};

/// The days of a picture, each cut into places of equal length.
pub struct Grid {
    /// How wide the names of days are.
    label: usize,
    rows: Vec<Row>,
    /// How long a place is.
    place: Minutes,
    /// What the lowest and the highest level stand for.
    pub least: f64,
    pub most: f64,
}

struct Row {
    label: String,
    places: Vec<Place>,
}

/// What is known of one place.
#[derive(Clone, Default)]
struct Place {
    /// The least value among what is allowed.
    open: Option<f64>,
    /// The least value of all.
    any: Option<f64>,
    allowed: usize,
    refused: usize,
    rank: Option<usize>,
}

/// Which day and which minute of it an instant is on a clock.
pub struct Clock<'z> {
    zone: &'z Zone,
    /// Whether all weeks are one.
    by_weekday: bool,
    first: NaiveDate,
}

impl<'z> Clock<'z> {
    /// The clock of `zone`, days counted from `first`, or by their weekday.
    pub fn new(zone: &'z Zone, by_weekday: bool, first: Minute) -> Self {
        Self { zone, by_weekday, first: zone.local_date(first) }
    }

    fn row_and_minute(&self, instant: Minute) -> Option<(usize, Minutes)> {
        let local = tz::local_minutes(instant, self.zone.offset_at(instant));
        let date = tz::local_date_of(local);
        let row = if self.by_weekday {
            weekday_of(date)
        } else {
            usize::try_from((date - self.first).num_days()).ok()?
        };
        Some((row, local.rem_euclid(DAY)))
    }

    /// How wide labels are, with the blanks after them.
    fn label_width(&self) -> usize {
        if self.by_weekday { 6 } else { 8 }
    }

    fn label(&self, row: usize) -> String {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        if self.by_weekday {
            return DAYS[row].to_owned();
        }
        let date = self.first + chrono::TimeDelta::days(row as i64);
        date.format("%a %d").to_string()
    }
}

impl Grid {
    /// An empty grid of so many days, as fine as `width` columns let it be.
    pub fn new(clock: &Clock, days: usize, step: Minutes, width: usize) -> Self {
        let label = clock.label_width();
        let fits = |place: Minutes| label + 2 * (DAY / place) as usize <= width;
        let fine = [Minutes(15), Minutes(30), HOUR, HOUR * 2].into_iter();
        let place = fine.filter(|&place| place >= step.min(HOUR)).find(|&place| fits(place));
        let place = place.unwrap_or(HOUR * 4);
        let empty = vec![Place::default(); (DAY / place) as usize];
        let row = |row| Row { label: clock.label(row), places: empty.clone() };
        let rows = (0..days).map(row).collect();
        Self { label, rows, place, least: f64::INFINITY, most: 0.0 }
    }

    /// Adds a start or a minute at `instant`; what lies on no row is left out.
    pub fn add(&mut self, clock: &Clock, instant: Minute, value: f64, allowed: bool) {
        let Some(place) = self.place_of(clock, instant) else { return };
        let less = |old: Option<f64>| Some(old.map_or(value, |old| old.min(value)));
        place.any = less(place.any);
        if allowed {
            place.open = less(place.open);
            place.allowed += 1;
        } else {
            place.refused += 1;
        }
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    /// Marks the place of one of the best slots, the first being 1.
    pub fn mark(&mut self, clock: &Clock, instant: Minute, rank: usize) {
        if let Some(place) = self.place_of(clock, instant) {
            place.rank = Some(place.rank.map_or(rank, |known| known.min(rank)));
        }
    }

    fn place_of(&mut self, clock: &Clock, instant: Minute) -> Option<&mut Place> {
        let (row, minute) = clock.row_and_minute(instant)?;
        let column = minute.div_euclid(self.place) as usize;
        self.rows.get_mut(row)?.places.get_mut(column)
    }

    /// The hours above, then a line for each day that has something.
    pub fn lines(&self, palette: Palette) -> Vec<Line> {
        let mut hours = " ".repeat(self.label);
        for hour in (0..24).step_by(4) {
            let column = self.label + 2 * (HOUR * hour).div_euclid(self.place) as usize;
            hours.push_str(&" ".repeat(column.saturating_sub(hours.len())));
            hours.push_str(&format!("{hour:02}"));
        }
        let mut lines = vec![vec![(hours, Ink::Dim)]];
        let known = |row: &&Row| row.places.iter().any(|place| place.any.is_some());
        lines.extend(self.rows.iter().filter(known).map(|row| {
            let mut line = vec![(format!("{:1$}", row.label, self.label), Ink::Plain)];
            row.places.iter().for_each(|place| line.extend(self.signs(place, palette)));
            line
        }));
        lines
    }

    /// The level of a place, and its state.
    fn signs(&self, place: &Place, palette: Palette) -> Line {
        let Some(value) = place.open.or(place.any) else {
            return vec![("  ".to_owned(), Ink::Plain)];
        };
        let level = ink::level(value, self.least, self.most);
        let open = place.allowed > 0;
        let sign = palette.sign(level);
        let shown = Ink::Level { level, open };
        let state = match (place.rank, place.allowed, place.refused) {
            (Some(rank), _, _) => {
                return vec![(sign.to_string(), shown), (rank.to_string(), Ink::Mark)];
            }
            (None, 0, _) => palette.refused(),
            (None, _, 0) => sign,
            (None, _, _) => '+',
        };
        vec![(format!("{sign}{state}"), shown)]
    }
}
