//! Which of our documents is a text, and where in it do its parts stand?

use super::fault::{Faults, Place};
use super::source::Source;
use crate::written::Plan;
use crate::written::year::{self, Year};

/// A plan as it is written, or the plan of a year.
pub enum Document<'t> {
    Plan(Box<Plan<'t>>),
    Year(Box<Year<'t>>),
}

/// Reads a JSON text.
///
/// # Errors
/// The first syntax error, with its place. What is JSON and no plan is told by who reads it.
pub fn parse(source: &Source) -> Result<Document<'_>, Faults> {
    let broken = |error: serde_json::Error| {
        let offset = offset(source.text(), error.line(), error.column());
        let hint = "a plan is what `lowtide plan -f json` writes".to_owned();
        let message = format!("broken JSON: {}", sentence(&error));
        Faults::one(source, offset..offset, message, Some(hint))
    };
    let plan: Plan = serde_json::from_str(source.text()).map_err(broken)?;
    let format = plan.format.as_ref().and_then(|format| format.value().ok());
    if format.is_some_and(|format| format == year::FORMAT) {
        return serde_json::from_str(source.text()).map(Document::Year).map_err(broken);
    }
    Ok(Document::Plan(Box::new(plan)))
}

/// What is wrong, without the place.
pub fn sentence(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}

/// serde_json counts lines from 1, columns in bytes, and points behind what it read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// Where `part` is, a slice of the text of `source`.
pub fn place(part: &str, source: &Source) -> Place {
    let before = part.as_ptr().addr().checked_sub(source.text().as_ptr().addr());
    let start = before.filter(|start| start + part.len() <= source.text().len()).unwrap_or(0);
    Place::new(0, start..start + part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_is_told_with_its_place() {
        let error = parse(&Source::new("plan.json", "{\n  \"a\": [1,,2]\n}")).err().unwrap();
        assert_eq!(
            error.to_string(),
            "error: broken JSON: expected value\n --> plan.json:2:11\n2 |   \"a\": [1,,2]\n  |           ^\nhint: a plan is what `lowtide plan -f json` writes\n"
        );
    }

    #[test]
    fn parts_know_their_places() {
        let text = "{ \"format\": \"x\",\n \"tier\" : \"\\u00e9\" }";
        let source = Source::new("x", text);
        let Document::Plan(plan) = parse(&source).unwrap() else { panic!("it is no year") };
        let tier = plan.tier.unwrap();
        assert_eq!(tier.value().unwrap(), "é");
        let place = place(tier.text(), &source);
        assert_eq!(&text[place.start..place.end], "\"\\u00e9\"");
    }
}
