//! How busy was it, week by week? `curves/ID.csv`: a row a week, a column for each hour of
//! the local week.

use super::bounded;
use super::folder::Folder;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::fleet::history::SeenWeek;
use crate::ground::days::DAYS;
use crate::ground::minute::Minute;
use crate::words::figures;

/// Hours of a week.
const HOURS: usize = 168;

/// The text of such a file, the earliest week first.
pub fn write_history(weeks: &[SeenWeek]) -> String {
    let mut text = "from".to_owned();
    for hour in 0..HOURS {
        text.push_str(&format!(",{} {:02}", DAYS[hour / 24], hour % 24));
    }
    text.push('\n');
    for week in weeks {
        text.push_str(&week.from.to_string());
        for hour in week.hours {
            text.push(',');
            text.push_str(&hour.map_or(String::new(), |users| figures::significant(users, 6)));
        }
        text.push('\n');
    }
    text
}

/// Reads such a file.
///
/// # Errors
/// A sentence that names the line.
pub fn read_history(text: &str) -> Result<Vec<SeenWeek>, String> {
    // Of what is something else nothing is told.
    if !text.starts_with("from") {
        return Err("line 1: expected `from` and the hours of a week".to_owned());
    }
    let mut weeks: Vec<SeenWeek> = Vec::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let fault = |what: String| format!("line {}: {what}", i + 1);
        let mut cells = line.split(',');
        let from = Minute::parse_rfc3339(cells.next().unwrap_or_default().trim()).map_err(fault)?;
        let hours = cells.map(|cell| match cell.trim() {
            "" => Ok(None),
            cell => match cell.parse::<f64>() {
                Ok(users) if users.is_finite() && users >= 0.0 => Ok(Some(users)),
                _ => Err(fault(format!("`{cell}` is no number of users; expected 0 or more"))),
            },
        });
        let hours: Vec<Option<f64>> = hours.collect::<Result<_, String>>()?;
        let hours: [Option<f64>; HOURS] = hours
            .try_into()
            .map_err(|found: Vec<_>| fault(format!("{} hours; expected 168", found.len())))?;
        if weeks.last().is_some_and(|last| last.from >= from) {
            return Err(fault(format!("the week from {from} is not after the one before it")));
        }
        weeks.push(SeenWeek { from, hours });
    }
    Ok(weeks)
}

/// Reads the file that a region names, below the folder of its own. A region file may be moved
/// without it: no plan depends on it, and where it is missing nothing is said of how sure one is.
pub(super) fn read_beside(node: &Node, folder: Option<&Folder>) -> Result<Vec<SeenWeek>, Problem> {
    const HINT: &str = "`lowtide learn --write` writes it anew; without it, leave the key out";
    let named = scalar::text(node)?;
    let Some(path) = folder.and_then(|folder| folder.find(named).ok()) else {
        return Ok(Vec::new());
    };
    bounded::text_of(&path)
        .and_then(|text| {
            read_history(&text).map_err(|error| format!("`{}`, {error}", path.display()))
        })
        .map_err(|sentence| Problem::sentence(node, sentence).hint(Some(HINT.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let from = |text| Minute::parse_rfc3339(text).unwrap();
        let week = |start, first| {
            let hours = std::array::from_fn(|k| if k == 0 { first } else { Some(k as f64 * 1.5) });
            SeenWeek { from: from(start), hours }
        };
        let weeks = [week("2026-03-02T23:00Z", None), week("2026-03-09T23:00Z", Some(0.125))];
        let text = write_history(&weeks);
        assert!(text.starts_with("from,Mon 00,Mon 01,"), "{text}");
        assert!(text.contains("\n2026-03-09T23:00:00Z,0.125,1.5,3,"), "{text}");
        assert_eq!(read_history(&text).unwrap(), weeks);
    }

    #[test]
    fn a_faulty_line_is_named() {
        let fault = |line: &str| read_history(&format!("from\n{line}\n")).unwrap_err();
        assert_eq!(fault("2026-03-02T00:00Z,1"), "line 2: 1 hours; expected 168");
        assert_eq!(
            fault("2026-03-02T00:00Z,-1"),
            "line 2: `-1` is no number of users; expected 0 or more"
        );
        assert!(fault("yesterday,1").starts_with("line 2: expected an RFC 3339 instant"));
    }
}
