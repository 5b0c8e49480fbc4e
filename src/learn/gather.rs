//! What do all rows say together? Rows of every source and format, and what the whole column
//! decides: the order of day and month, the decimal sign, the kind of stamps.

use std::collections::BTreeMap;

use super::fault::Refusal;
use super::number::{self, Cell, Decimal};
use super::roles::{Columns, with_unit};
use super::row::{Form, Row};
use super::sorter::{Sorted, Sorter, Spill};
use super::stamp::{self, Days, Kind, Order, Stamp};

/// How sources are read.
#[derive(Clone, Default, Debug)]
pub struct Reading {
    pub columns: Columns,
    pub order: Option<Order>,
    pub decimal: Option<Decimal>,
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The one series that is wanted of those that `by` tells apart.
    pub only: Option<String>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub struct At<'n> {
    pub name: &'n str,
    pub line: u64,
}

/// Where something was seen, and what.
#[derive(Clone, Debug)]
struct Seen {
    name: String,
    line: u64,
    text: String,
}

impl Seen {
    fn new(at: At, text: &str) -> Self {
        Self { name: at.name.to_owned(), line: at.line, text: text.trim().to_owned() }
    }
}

/// Takes rows, and keeps what they prove.
pub struct Gathering<'s> {
    pub reading: &'s Reading,
    spill: Spill<'s>,
    sorter: Sorter<'s>,
    series: Vec<String>,
    known: BTreeMap<String, u32>,
    kind: Option<Kind>,
    order: Option<(Order, Seen)>,
    /// A stamp of which day and month are open.
    open: Option<Seen>,
    decimal: Option<(Decimal, Seen)>,
    comma: Option<Seen>,
    point: Option<Seen>,
    /// A whole number without a sign: beside it, `1.234` is rather a grouped number.
    whole: bool,
    /// The first row since the last good one that has no stamp.
    stray: Option<Seen>,
    strays: u64,
    rows: u64,
}

/// All rows, as they are meant.
pub struct Gathered {
    /// Their names; empty where there is only one, and it has none.
    pub series: Vec<String>,
    pub rows: Sorted,
    pub kind: Kind,
    pub decimal: Decimal,
    /// Rows at the bottom, and repeated headers.
    pub strays: u64,
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'r> {
    pub series: &'r str,
    pub stamp: &'r str,
    pub hour: Option<&'r str>,
    pub value: &'r str,
    /// Some column says that there is no value.
    pub missing: bool,
}

impl<'s> Gathering<'s> {
    pub fn new(reading: &'s Reading, spill: Spill<'s>) -> Self {
        Self {
            reading,
            spill,
            sorter: Sorter::new(spill),
            series: Vec::new(),
            known: BTreeMap::new(),
            kind: None,
            order: None,
            open: None,
            decimal: None,
            comma: None,
            point: None,
            whole: false,
            stray: None,
            strays: 0,
            rows: 0,
        }
    }

    /// A row of a table.
    ///
    /// # Errors
    /// When it cannot be read, or contradicts an earlier one.
    pub fn row(&mut self, at: At, cells: Cells) -> Result<(), Refusal> {
        let Some(mut stamp) = stamp::read(cells.stamp, self.reading.order) else {
            self.stray(at, cells.stamp);
            return Ok(());
        };
        if let Some(hour) = cells.hour {
            let Some(hour) = stamp::hour(hour) else {
                return Err(Refusal::new(
                    format!("`{}` is no hour of the day", hour.trim()),
                    "expected 0 to 23, `6:00` or `6:00-6:59`",
                )
                .at(at.name, at.line));
            };
            stamp = Stamp { micros: stamp.micros + hour, ..stamp };
        }
        if let Some(stray) = self.stray.take() {
            return Err(no_stamp(&stray));
        }
        self.stamped(at, &stamp, cells.stamp)?;
        let (value, form) =
            if cells.missing { (f64::NAN, Form::Certain) } else { self.value(at, cells.value)? };
        if self.reading.only.as_ref().is_some_and(|only| only != cells.series) {
            return Ok(());
        }
        let series = self.series(cells.series);
        self.push(Row { series, stamp: stamp.micros, value, form })
    }

    /// A row that was never text.
    ///
    /// # Errors
    /// As for [`Self::row`].
    pub fn sample(&mut self, at: At, series: u32, micros: i64, value: f64) -> Result<(), Refusal> {
        self.kind = Some(Kind::Instant);
        let value = if value.is_finite() { value } else { f64::NAN };
        if value < 0.0 {
            return Err(negative(&value.to_string()).of(at.name));
        }
        self.push(Row { series, stamp: micros, value, form: Form::Certain })
    }

    fn push(&mut self, row: Row) -> Result<(), Refusal> {
        self.rows += 1;
        self.sorter.push(row).map_err(|error| Refusal {
            message: format!("cannot keep rows in a passing file: {error}"),
            hint: Some("set TMPDIR to a folder with room".to_owned()),
        })
    }

    /// The series of that name, known or new.
    pub fn series(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.known.get(name) {
            return known;
        }
        let series = self.series.len() as u32;
        self.series.push(name.to_owned());
        self.known.insert(name.to_owned(), series);
        series
    }

    /// A row without a stamp: a total, if none with one follows.
    pub fn stray(&mut self, at: At, cell: &str) {
        self.strays += 1;
        if self.stray.is_none() {
            self.stray = Some(Seen::new(at, cell));
        }
    }

    fn stamped(&mut self, at: At, stamp: &Stamp, text: &str) -> Result<(), Refusal> {
        if *self.kind.get_or_insert(stamp.kind) != stamp.kind {
            return Err(Refusal::new(
                format!("`{}` and stamps before it differ: some have an offset from UTC, some have none", text.trim()),
                "export all stamps in one way",
            )
            .at(at.name, at.line));
        }
        match stamp.days {
            Days::Plain => {}
            Days::Open => {
                if self.open.is_none() {
                    self.open = Some(Seen::new(at, text));
                }
            }
            Days::Proven(order) => {
                let known = self.order.get_or_insert_with(|| (order, Seen::new(at, text)));
                if known.0 != order {
                    let (seen, now) = (&known.1, text.trim());
                    return Err(Refusal::new(
                        format!("both orders of day and month in one column: `{}` in line {} and `{now}`", seen.text, seen.line),
                        "export the dates in one order, best as ISO 8601",
                    )
                    .at(at.name, at.line));
                }
            }
        }
        Ok(())
    }

    fn value(&mut self, at: At, text: &str) -> Result<(f64, Form), Refusal> {
        let refused = |refusal: Refusal| Err(refusal.at(at.name, at.line));
        match number::read(text, self.reading.decimal) {
            Cell::Nothing => Ok((f64::NAN, Form::Certain)),
            Cell::Unit => refused(with_unit(text)),
            Cell::Words => refused(Refusal::new(
                format!("`{}` is no number", text.trim()),
                "leave the cell empty where there is no value, or say `--missing-when COLUMN=VALUE`",
            )),
            Cell::Number { value, .. } if value < 0.0 => refused(negative(text.trim())),
            Cell::Number { value, form, proves } => {
                match form {
                    Form::Certain if proves.is_none() => self.whole = true,
                    Form::Certain => {}
                    Form::OneComma if self.comma.is_none() => {
                        self.comma = Some(Seen::new(at, text))
                    }
                    Form::OnePoint if self.point.is_none() => {
                        self.point = Some(Seen::new(at, text))
                    }
                    Form::OneComma | Form::OnePoint => {}
                }
                if let Some(decimal) = proves {
                    let known = self.decimal.get_or_insert_with(|| (decimal, Seen::new(at, text)));
                    if known.0 != decimal {
                        let seen = &known.1;
                        return refused(Refusal::new(
                            format!(
                                "`{}` in line {} and `{}` have different decimal signs",
                                seen.text,
                                seen.line,
                                text.trim()
                            ),
                            "export raw values, or say `--decimal comma` or `--decimal point`",
                        ));
                    }
                }
                Ok((value, form))
            }
        }
    }

    /// What all rows are.
    ///
    /// # Errors
    /// When there are none, or the columns leave open how they are meant.
    pub fn finish(self) -> Result<Gathered, Refusal> {
        if let Some(stray) = self.stray.as_ref().filter(|_| self.rows == 0 || self.strays > 50) {
            return Err(no_stamp(stray));
        }
        let Some(kind) = self.kind.filter(|_| self.rows > 0) else {
            return Err(match &self.reading.only {
                Some(only) => Refusal::new(
                    format!("there is no row of `{only}`"),
                    "`--series` names what stands in the column of `--by`",
                ),
                None => Refusal::new("there are no rows", "expected a stamp and a value in each"),
            });
        };
        let order = match (&self.order, &self.open) {
            (Some((order, _)), _) => *order,
            (None, None) => Order::DayFirst,
            (None, Some(open)) => {
                return Err(Refusal::new(
                    format!(
                        "day and month cannot be told apart: neither is above 12 in any row (`{}`)",
                        open.text
                    ),
                    "say `--date-order dmy` or `--date-order mdy`",
                )
                .at(&open.name, open.line));
            }
        };
        let decimal = self.decimal_sign()?;
        let rows = self.sorter.finish()?;
        let rows = match order {
            Order::DayFirst => rows,
            Order::MonthFirst => rows.with_stamps(self.spill, stamp::exchanged)?,
        };
        Ok(Gathered { series: self.series, rows, kind, decimal, strays: self.strays })
    }

    fn decimal_sign(&self) -> Result<Decimal, Refusal> {
        if let Some(decimal) = self.reading.decimal {
            return Ok(decimal);
        }
        if let Some((decimal, _)) = self.decimal {
            return Ok(decimal);
        }
        // Whole numbers among `1.234` are below a thousand, or these would be fractions.
        let open = self.comma.as_ref().or(self.point.as_ref().filter(|_| self.whole));
        match open {
            None => Ok(Decimal::Point),
            Some(open) => Err(Refusal::new(
                format!(
                    "`{}` may be a fraction or a number of thousands, and no other row tells",
                    open.text
                ),
                "say `--decimal comma` or `--decimal point`",
            )
            .at(&open.name, open.line)),
        }
    }
}

fn negative(text: &str) -> Refusal {
    Refusal::new(
        format!("`{text}` is negative; expected counts or rates"),
        "choose another column with `--value`, or another query",
    )
}

fn no_stamp(stray: &Seen) -> Refusal {
    Refusal::new(
        format!("`{}` is no stamp", stray.text),
        "expected a Unix time, ISO 8601, or a date with a time, without letters for a zone; name the column with `--stamp`",
    )
    .at(&stray.name, stray.line)
}
