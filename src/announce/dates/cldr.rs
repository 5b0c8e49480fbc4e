//! How does a locale write dates, times and numbers? By ICU4X, with the data of the CLDR.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::zone::LocalizedOffsetShort;
use icu_datetime::fieldsets::{E, T, YMD, YMDE};
use icu_datetime::{
    DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter,
};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use icu_time::Time;
use icu_time::zone::UtcOffset;

use crate::words::locale::Tag;
use crate::words::plural::Plural;

type Formatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The dates, times and numbers of one locale.
pub struct Dates {
    full: Formatter<YMDE>,
    date: Formatter<YMD>,
    weekday: Formatter<E>,
    time: NoCalendarFormatter<T>,
    offset: Formatter<LocalizedOffsetShort>,
    numbers: DecimalFormatter,
    plurals: PluralRules,
}

impl Dates {
    /// `None` where the tag is no locale of BCP 47. A locale without data is written as its
    /// language is, and a language without data as in ISO 8601.
    pub fn of(tag: &Tag) -> Option<Self> {
        let locale: Locale = tag.as_str().parse().ok()?;
        let preferences = DateTimeFormatterPreferences::from(&locale);
        // For Portuguese the CLDR has `-3 GMT`, but everybody writes what its root has, `GMT-3`.
        let offset = match tag.language() {
            "pt" => DateTimeFormatterPreferences::default(),
            _ => preferences,
        };
        Some(Self {
            full: Formatter::try_new(preferences, YMDE::long()).ok()?,
            date: Formatter::try_new(preferences, YMD::long()).ok()?,
            weekday: Formatter::try_new(preferences, E::long()).ok()?,
            time: NoCalendarFormatter::try_new(preferences, T::hm()).ok()?,
            offset: Formatter::try_new(offset, LocalizedOffsetShort).ok()?,
            numbers: DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?,
            plurals: PluralRules::try_new((&locale).into(), Default::default()).ok()?,
        })
    }

    /// With the weekday and the month in words: `Sonntag, 6. Dezember 2026`.
    pub fn full_date(&self, local: DateTime<FixedOffset>) -> String {
        self.full.format(&date(local)).to_string()
    }

    /// `6. Dezember 2026`.
    pub fn date(&self, local: DateTime<FixedOffset>) -> String {
        self.date.format(&date(local)).to_string()
    }

    /// `Sonntag`.
    pub fn weekday(&self, local: DateTime<FixedOffset>) -> String {
        self.weekday.format(&date(local)).to_string()
    }

    /// On a clock of 12 or 24 hours, as is usual: `19:05`, `7:05 p.m.`.
    pub fn time(&self, local: DateTime<FixedOffset>) -> String {
        let time = u8::try_from(local.hour()).ok().zip(u8::try_from(local.minute()).ok());
        let time = time.and_then(|(hour, minute)| Time::try_new(hour, minute, 0, 0).ok());
        self.time.format(&time.expect("a clock's hour and minute are a time")).to_string()
    }

    /// `GMT+5:30`.
    pub fn offset(&self, local: DateTime<FixedOffset>) -> String {
        let offset = UtcOffset::try_from_seconds(local.offset().local_minus_utc());
        self.offset.format(&offset.expect("zone rules keep offsets within a day")).to_string()
    }

    /// With the locale's digits, in its groups.
    pub fn number(&self, number: u64) -> String {
        self.numbers.format(&number.into()).to_string()
    }

    /// The form that the number asks for; always known.
    pub fn plural(&self, number: u64) -> Option<Plural> {
        Some(match self.plurals.category_for(number) {
            PluralCategory::Zero => Plural::Zero,
            PluralCategory::One => Plural::One,
            PluralCategory::Two => Plural::Two,
            PluralCategory::Few => Plural::Few,
            PluralCategory::Many => Plural::Many,
            PluralCategory::Other => Plural::Other,
        })
    }
}

fn date(local: DateTime<FixedOffset>) -> Date<Gregorian> {
    let number = |part: u32| u8::try_from(part).expect("a calendar's months and days are few");
    Date::try_new_gregorian(local.year(), number(local.month()), number(local.day()))
        .expect("a date of one Gregorian calendar is a date of the other")
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;

    #[test]
    fn dates_and_times_are_those_of_the_locale() {
        let east = |seconds| FixedOffset::east_opt(seconds).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 12, 6).unwrap();
        let evening = east(19_800).from_local_datetime(&day.and_hms_opt(19, 5, 0).unwrap());
        let evening = evening.unwrap();
        for (tag, date, time, offset) in [
            ("en-US", "Sunday, December 6, 2026", "7:05\u{202f}PM", "GMT+5:30"),
            ("en-GB", "Sunday, 6 December 2026", "19:05", "GMT+5:30"),
            ("en-001", "Sunday, 6 December 2026", "7:05\u{202f}pm", "GMT+5:30"),
            ("de-DE", "Sonntag, 6. Dezember 2026", "19:05", "GMT+5:30"),
            ("de-DE-u-hc-h12", "Sonntag, 6. Dezember 2026", "7:05\u{202f}PM", "GMT+5:30"),
            ("zh-CN", "2026年12月6日星期日", "19:05", "GMT+5:30"),
            ("zh-SG", "2026年12月6日星期日", "下午7:05", "GMT+5:30"),
            ("es-ES", "domingo, 6 de diciembre de 2026", "19:05", "GMT+5:30"),
            ("es-MX", "domingo, 6 de diciembre de 2026", "07:05\u{202f}p.m.", "GMT+5:30"),
            ("pt-BR", "domingo, 6 de dezembro de 2026", "19:05", "GMT+5:30"),
            ("id-ID", "Minggu, 6 Desember 2026", "19.05", "GMT+5.30"),
            ("ja-JP", "2026年12月6日日曜日", "19:05", "GMT+5:30"),
            ("hi-IN", "रविवार, 6 दिसंबर, 2026", "7:05 pm", "GMT+5:30"),
            ("ar-AE", "الأحد، 6 ديسمبر 2026", "7:05 م", "غرينتش\u{200e}+5:30"),
            ("ar-EG", "الأحد، ٦ ديسمبر ٢٠٢٦", "٧:٠٥ م", "غرينتش\u{61c}+٥:٣٠"),
        ] {
            let dates = Dates::of(&Tag::new(tag)).unwrap();
            let found = [dates.full_date(evening), dates.time(evening), dates.offset(evening)];
            assert_eq!(found, [date, time, offset], "{tag}");
        }
    }

    #[test]
    fn numbers_have_the_digits_and_groups_of_the_locale() {
        for (tag, expected) in [
            ("en-US", "1,234,567"),
            ("de-DE", "1.234.567"),
            ("hi-IN", "12,34,567"),
            ("ar-EG", "١٬٢٣٤٬٥٦٧"),
        ] {
            assert_eq!(Dates::of(&Tag::new(tag)).unwrap().number(1_234_567), expected, "{tag}");
        }
    }
}
