//! Which one was meant? Names that one part of a file gives and others use.

use std::collections::HashMap;

use super::log::Log;
use super::node::{Node, shortened};
use super::scalar::{self, Problem};

/// The names of a kind, each with its position.
pub struct Names<'a> {
    /// Such as `region`.
    kind: &'static str,
    list: Vec<&'a str>,
    positions: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// Of names that are there twice, the first counts.
    pub fn new(kind: &'static str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let list: Vec<&str> = names.into_iter().collect();
        let mut positions = HashMap::with_capacity(list.len());
        for (i, name) in list.iter().enumerate() {
            positions.entry(*name).or_insert(i);
        }
        Self { kind, list, positions }
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The position of the name that `node` holds.
    pub fn read(&self, node: &Node, log: &Log) -> Result<usize, Problem> {
        let name = scalar::text(node)?;
        self.position(name).ok_or_else(|| {
            let sentence = format!("there is no {} `{}`", self.kind, shortened(name));
            Problem::sentence(node, sentence).hint(self.suggest(name, log))
        })
    }

    /// What to write instead of `name`.
    pub fn suggest(&self, name: &str, log: &Log) -> Option<String> {
        suggest(name, &self.list, log).or_else(|| match self.list.as_slice() {
            [] if matches!(self.kind, "team" | "service" | "operation") => Some(format!(
                "there is none yet; add a `[{}s.{}]` table",
                self.kind,
                shortened(name)
            )),
            [] => None,
            [only] => Some(format!("the only {} is `{only}`", self.kind)),
            list if list.len() <= 12 => Some(format!("there are {}", quoted(list))),
            _ => None,
        })
    }
}

/// `did you mean ...?`, where one of `candidates` is near enough.
pub fn suggest(word: &str, candidates: &[&str], log: &Log) -> Option<String> {
    log.may_compare(candidates.len()).then_some(())?;
    let nearest = nearest(word, candidates.iter().copied())?;
    Some(format!("did you mean `{nearest}`?"))
}

/// The candidate that `word` most likely stands for; the first of equals.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = plain(word);
    let length = word.chars().count();
    // One slip in a short word, one in three letters of a longer one.
    let allowed = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &plain(candidate)), candidate))
        .filter(|&(distance, candidate)| {
            // `sg` for `de` shares no letter: that is no slip.
            distance <= allowed && distance < candidate.chars().count().max(2)
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Case, and how words are joined, say nothing about what was meant.
fn plain(word: &str) -> String {
    word.chars().map(|c| if c == '-' || c == ' ' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// `a`, `b` and `c`.
pub fn quoted(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", rest.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        #[track_caller]
        fn case(word: &str, nearest_one: Option<&str>) {
            let names = ["weekly", "biweekly", "hotfix", "quarterly", "annual", "eu-west", "sg"];
            assert_eq!(nearest(word, names), nearest_one, "{word}");
        }
        case("weekyl", Some("weekly"));
        case("Weekly", Some("weekly"));
        case("eu_west", Some("eu-west"));
        case("quartely", Some("quarterly"));
        case("sgp", Some("sg"));
        case("de", None);
        case("nightly", None);
        case("", None);
    }
}
