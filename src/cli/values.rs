//! What does a value on the command line say? One reader for each kind.

use lowtide::ground::cycles::Horizon;
use lowtide::ground::duration::{self, Minutes, WEEK};
use lowtide::ground::spoken::Spoken;

pub fn change(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("expected an id such as `CHG-1042`, found nothing".to_owned()),
        id if id.chars().any(char::is_control) => {
            Err(format!("expected an id on one line, found `{}`", id.escape_debug()))
        }
        id => Ok(id.to_owned()),
    }
}

/// Which instant is meant is known once it is known whose clock reads it.
pub fn written(text: &str) -> Result<Spoken, String> {
    Spoken::parse(text)
}

/// Whether there is such a region is another question.
pub fn region_id(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(
            "expected region ids such as `sg,jp`, found an empty one; is there a comma too many?"
                .to_owned(),
        ),
        id => Ok(id.to_owned()),
    }
}

pub fn year(text: &str) -> Result<i32, String> {
    let year = text.parse().ok().filter(|year| (1970..=2998).contains(year));
    year.ok_or_else(|| format!("expected a year from 1970 to 2998 such as `2027`, found `{text}`"))
}

/// A length of time, or months.
pub fn horizon(text: &str) -> Result<Horizon, String> {
    match text.strip_suffix("mo").map(str::parse) {
        Some(Ok(months @ 1..=120)) => Ok(Horizon::Months(months)),
        Some(_) => Err(format!("expected a horizon of 1mo to 120mo, found `{text}`")),
        None => span(text).map(Horizon::Minutes),
    }
}

pub fn span(text: &str) -> Result<Minutes, String> {
    const LONGEST: Minutes = WEEK.times(522);
    match duration::parse(text)? {
        Minutes::ZERO => Err(format!("expected a horizon of at least a minute, found `{text}`")),
        minutes if minutes > LONGEST => {
            Err(format!("expected a horizon of at most 522w (ten years), found `{text}`"))
        }
        minutes => Ok(minutes),
    }
}

pub fn step(text: &str) -> Result<Minutes, String> {
    match duration::parse(text)? {
        Minutes(minutes @ (1 | 5 | 10 | 15 | 20 | 30 | 60)) => Ok(Minutes(minutes)),
        Minutes(minutes) => Err(format!(
            "`{text}` is {minutes} minutes; expected 1, 5, 10, 15, 20, 30 or 60 minutes"
        )),
    }
}

pub fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text);
    match number.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => {
            Err(format!("expected a percentage from 0 to 100 such as `5` or `5%`, found `{text}`"))
        }
    }
}

/// A share above the best, which may be more than twice as much.
pub fn excess(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text);
    match number.parse::<f64>() {
        Ok(percent) if (0.0..=1e6).contains(&percent) => Ok(percent / 100.0),
        _ => Err(format!("expected a percentage such as `25%`, found `{text}`")),
    }
}
