//! Which instant does a file of people name, and in whose zone?

use super::node::Node;
use super::scalar::{self, Problem};
use super::zones;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::spoken::Spoken;
use crate::ground::tz::{Database, Zone};

/// The instant that `node` names.
pub fn instant(node: &Node, database: &Database) -> Result<Minute, Problem> {
    written(node, database).map(|(at, _)| at)
}

/// An instant as people write it, with the offset or the zone that it is meant in.
pub fn written(node: &Node, database: &Database) -> Result<(Minute, Spoken), Problem> {
    let text = scalar::instant_text(node)?;
    let problem = |sentence: String| Problem::sentence(node, sentence);
    // A date, a weekday or `now` would need a clock, or another day.
    let written = match Spoken::parse(&text) {
        Ok(written @ (Spoken::Instant { .. } | Spoken::Zoned { .. })) => written,
        Ok(Spoken::Local(_)) => {
            let sentence = format!("expected an instant with an offset, but `{text}` has none");
            let hint = format!("add `Z`, an offset, or a zone: `\"{text}[Europe/Berlin]\"`");
            return Err(problem(sentence).hint(Some(hint)));
        }
        Err(sentence) if text.contains('[') => return Err(problem(sentence)),
        _ => return scalar::instant(node).map(|at| (at, Spoken::Instant { at, offset: None })),
    };
    let clock = match written.zone() {
        Some(name) => zones::zone(database, name).map_err(problem)?,
        None => Zone::utc(),
    };
    // Nothing that is left asks for the time it is.
    let at = written.on(&clock, Minute::from_epoch(Minutes::ZERO)).map_err(problem)?;
    Ok((at, written))
}
