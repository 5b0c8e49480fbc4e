//! Which one was meant? Names that one part of a file gives and others use.

use std::collections::HashMap;

use super::log::Log;
use super::node::{Node, shortened};
use super::scalar::{self, Problem};
use crate::words::names::{all_of, nearest};

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
            list if list.len() <= 12 => Some(format!("there are {}", all_of(list))),
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
