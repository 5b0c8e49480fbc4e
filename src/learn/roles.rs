//! Which column holds what? The names that were given, or what the first rows look like.

use super::fault::Refusal;
use super::number::{self, Cell};
use super::stamp;

/// What is said of the columns; each is named as its header has it, or by its number from 1.
#[derive(Clone, Default, Debug)]
pub struct Columns {
    pub stamp: Option<String>,
    pub value: Option<String>,
    pub hour: Option<String>,
    /// Tells several series apart.
    pub by: Option<String>,
    /// Rows with this text in this column have no value.
    pub missing_when: Vec<(String, String)>,
}

/// Where in a row everything is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roles {
    pub stamp: usize,
    pub hour: Option<usize>,
    pub value: usize,
    pub by: Option<usize>,
    pub missing_when: Vec<(usize, String)>,
}

/// What a column of hours is called where nobody names one.
const HOURS: [&str; 7] = ["hour", "time", "stunde", "uhrzeit", "zeit", "heure", "hora"];

impl Roles {
    /// Finds them in a table with this header and, as far as nothing is named, in its first
    /// rows.
    ///
    /// # Errors
    /// When a name is unknown, or something can be several columns or none.
    pub fn find(header: &[String], rows: &[Vec<String>], said: &Columns) -> Result<Self, Refusal> {
        let named = |option: &str, name: &Option<String>| {
            name.as_ref().map(|name| column(header, option, name)).transpose()
        };
        let (stamp, value) = (named("--stamp", &said.stamp)?, named("--value", &said.value)?);
        let (hour, by) = (named("--hour", &said.hour)?, named("--by", &said.by)?);
        let missing_when = said
            .missing_when
            .iter()
            .map(|(name, text)| Ok((column(header, "--missing-when", name)?, text.clone())))
            .collect::<Result<Vec<_>, Refusal>>()?;
        let sample = Sample { header, rows };
        let taken = |c: usize| [value, hour, by].contains(&Some(c));
        let stamp = match stamp {
            Some(stamp) => stamp,
            None => sample
                .columns(|cell| stamp::read(cell, None).is_some())
                .find(|&c| !taken(c))
                .ok_or_else(|| sample.no_stamp())?,
        };
        let hour = hour.or_else(|| sample.hours(stamp));
        let value = match value {
            Some(value) => value,
            None => {
                let flags = || missing_when.iter().map(|&(column, _)| column);
                let numbers: Vec<usize> = sample
                    .columns(|cell| matches!(number::read(cell, None), Cell::Number { .. }))
                    .filter(|&c| c != stamp && Some(c) != hour && Some(c) != by)
                    .filter(|&c| flags().all(|flag| flag != c))
                    .collect();
                match numbers.as_slice() {
                    &[only] => only,
                    [] => return Err(sample.no_value(stamp)),
                    several => {
                        let names = listed(several.iter().map(|&c| header[c].as_str()));
                        return Err(Refusal::new(
                            format!("several columns hold numbers: {names}"),
                            "name one of them with `--value`",
                        ));
                    }
                }
            }
        };
        Ok(Self { stamp, hour, value, by, missing_when })
    }

    /// The last column that is needed.
    pub fn last(&self) -> usize {
        let flags = self.missing_when.iter().map(|&(column, _)| column);
        let all = [Some(self.stamp), Some(self.value), self.hour, self.by];
        all.into_iter().flatten().chain(flags).max().unwrap_or(0)
    }
}

/// The column that an option names.
fn column(header: &[String], option: &str, name: &str) -> Result<usize, Refusal> {
    let same = |c: &String| c.trim() == name.trim();
    let number = || name.parse::<usize>().ok().filter(|n| (1..=header.len()).contains(n));
    let found = header.iter().position(same).or_else(|| number().map(|number| number - 1));
    found.ok_or_else(|| {
        let names = listed(header.iter().map(String::as_str));
        Refusal::new(
            format!("{option}: there is no column `{name}`"),
            format!("the columns are {names}; a number from 1 names one, too"),
        )
    })
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{}`", name.trim())).collect();
    match names.len().saturating_sub(MOST) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..MOST].join(", ")),
    }
}

/// The first rows of a table.
struct Sample<'t> {
    header: &'t [String],
    rows: &'t [Vec<String>],
}

impl Sample<'_> {
    /// The cells of a column that say something.
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(column))
            .map(String::as_str)
            .filter(|cell| !cell.trim().is_empty() && number::read(cell, None) != Cell::Nothing)
    }

    /// The columns of which four cells in five are such, and one at least.
    fn columns(&self, is: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
        (0..self.header.len()).filter(move |&column| {
            let (such, all) = self
                .cells(column)
                .fold((0, 0), |(such, all), cell| (such + usize::from(is(cell)), all + 1));
            such > 0 && such * 5 >= all * 4
        })
    }

    /// A column of hours beside stamps that are dates alone.
    fn hours(&self, stamp: usize) -> Option<usize> {
        let dates = self
            .columns(|cell| stamp::read(cell, None).is_some_and(|stamp| stamp.date_only))
            .any(|column| column == stamp);
        let called = |column: usize| {
            let name = self.header[column].trim().to_lowercase();
            HOURS.iter().any(|word| name.starts_with(word))
        };
        let hours = self.columns(|cell| stamp::hour(cell).is_some());
        let mut hours = hours.filter(|&column| column != stamp && called(column));
        hours.next().filter(|_| dates)
    }

    fn no_stamp(&self) -> Refusal {
        let first = self.rows.first().and_then(|row| row.first()).map_or("", String::as_str);
        Refusal::new(
            format!(
                "no column holds stamps; the first cell of the first row is `{}`",
                first.trim()
            ),
            "stamps are Unix times, ISO 8601 or dates with times such as `02.03.2026 01:00`, without letters for a zone; name the column with `--stamp`",
        )
    }

    fn no_value(&self, stamp: usize) -> Refusal {
        let units = |cell: &str| number::read(cell, None) == Cell::Unit;
        match self.columns(units).find(|&column| column != stamp) {
            Some(column) => {
                let cell = self.cells(column).find(|cell| units(cell)).unwrap_or_default();
                let column = self.header[column].trim();
                with_unit(cell).of(&format!("column `{column}`"))
            }
            None => Refusal::new(
                "no column holds numbers beside the stamps",
                "name the column of the values with `--value`",
            ),
        }
    }
}

/// What is said of a number with a unit.
pub fn with_unit(cell: &str) -> Refusal {
    Refusal::new(
        format!("`{}` is a number with a unit, of which digits are lost", cell.trim()),
        "export raw values (in Grafana: Inspect, Data, without \"Formatted data\")",
    )
}
