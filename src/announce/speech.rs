//! How does a language put times, lengths and other people's names into words?

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use minijinja::value::Value;

use crate::announce::dates::Dates;
use crate::fleet::wording::language::{self, Phrases};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::tz::Zone;
use crate::window::PlacedPhase;
use crate::words::harmless::harmless;
use crate::words::plural::Plural;
use crate::words::template::{self, TemplateError};

/// How a language puts times into words.
pub struct Speech<'a> {
    pub dates: &'a Dates,
    pub phrases: &'a Phrases,
    pub right_to_left: bool,
}

impl Speech<'_> {
    /// Words that are not of this language, and may run the other way: set apart with
    /// FIRST STRONG ISOLATE where it runs from right to left (Unicode, UAX #9).
    pub fn foreign(&self, words: &str) -> String {
        let words = harmless(words);
        if self.right_to_left && !words.is_empty() {
            format!("\u{2068}{words}\u{2069}")
        } else {
            words
        }
    }

    pub fn full_date(&self, local: DateTime<FixedOffset>) -> Result<String, TemplateError> {
        let Some(phrase) = &self.phrases.full_date else { return Ok(self.dates.full_date(local)) };
        let weekday = self.dates.weekday(local);
        if weekday.is_empty() {
            return Ok(self.dates.date(local));
        }
        filled(phrase, [("weekday", weekday), ("date", self.dates.date(local))])
    }

    fn zoned(&self, local: DateTime<FixedOffset>) -> Result<String, TemplateError> {
        let values = [("time", self.dates.time(local)), ("zone", self.dates.offset(local))];
        filled(&self.phrases.zoned, values)
    }

    pub fn moment(&self, local: DateTime<FixedOffset>) -> Result<String, TemplateError> {
        let values = [("date", self.full_date(local)?), ("time", self.zoned(local)?)];
        filled(&self.phrases.moment, values)
    }

    /// From one time to another: the date once where it is the same, and the offset once
    /// where the clocks are not changed in between.
    pub fn period(
        &self,
        start: DateTime<FixedOffset>,
        end: DateTime<FixedOffset>,
    ) -> Result<String, TemplateError> {
        let same_clock = start.offset() == end.offset();
        let from = if same_clock { self.dates.time(start) } else { self.zoned(start)? };
        let (date, to) = (self.full_date(start)?, self.zoned(end)?);
        if start.date_naive() == end.date_naive() {
            return filled(&self.phrases.one_day, [("date", date), ("start", from), ("end", to)]);
        }
        let end_date = self.full_date(end)?;
        let values = [("start_date", date), ("start", from), ("end_date", end_date), ("end", to)];
        filled(&self.phrases.several_days, values)
    }

    /// `2 hours 30 minutes`; `2 h 30 min` where the plural forms are not known.
    pub fn length(&self, minutes: Minutes) -> String {
        let phrases = if self.dates.plural(1).is_some() { self.phrases } else { language::any() };
        let parts = [
            (minutes / DAY, &phrases.days),
            (minutes % DAY / HOUR, &phrases.hours),
            ((minutes % HOUR).0, &phrases.minutes),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, forms)| {
                let number = number.unsigned_abs();
                let plural = self.dates.plural(number).unwrap_or(Plural::Other);
                forms.form(plural).replace("{}", &self.dates.number(number))
            })
            .collect();
        match said.split_last() {
            Some((last, before)) if !before.is_empty() => {
                let between = phrases.between.as_ref().unwrap_or(&phrases.and);
                format!("{}{}{last}", before.join(between), phrases.and)
            }
            _ => said.concat(),
        }
    }

    /// A quantity, to the whole.
    pub fn count(&self, quantity: f64) -> String {
        self.dates.number(quantity.round() as u64)
    }

    pub fn phase(&self, phase: &PlacedPhase, zone: &Zone) -> Value {
        let clock = |instant| self.dates.time(zone.local(instant));
        Value::from(BTreeMap::from([
            ("name", self.foreign(&phase.name)),
            ("start", clock(phase.interval.start())),
            ("end", clock(phase.interval.end())),
            ("duration", self.length(phase.interval.minutes())),
        ]))
    }
}

fn filled<const N: usize>(
    phrase: &str,
    values: [(&'static str, String); N],
) -> Result<String, TemplateError> {
    template::render(phrase, &Value::from(BTreeMap::from(values)))
}
