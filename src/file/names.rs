//! Which one was meant? Names that one part of a file gives and others use.

use crate::fleet::{Fleet, RegionId, TierId};
use std::collections::BTreeMap;

use super::log::Log;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::words::harmless::shortened;
use crate::words::names::{all_of, nearest};

/// The names of a kind, each with the id that its position stands for.
pub struct Names<'a, I> {
    /// Such as `region`.
    kind: &'static str,
    list: Vec<&'a str>,
    ids: BTreeMap<&'a str, I>,
}

impl<'a> Names<'a, TierId> {
    pub fn of_tiers(fleet: &'a Fleet) -> Self {
        Self::new("tier", fleet.tiers.iter().map(|tier| tier.name.as_str()), TierId)
    }
}

impl<'a> Names<'a, RegionId> {
    pub fn of_regions(fleet: &'a Fleet) -> Self {
        Self::new("region", fleet.regions.iter().map(|region| region.id.as_str()), RegionId)
    }
}

impl<'a, I: Copy> Names<'a, I> {
    /// Of names that are there twice, the first counts; `id` makes an id of a position.
    pub fn new(
        kind: &'static str,
        names: impl IntoIterator<Item = &'a str>,
        id: impl Fn(usize) -> I,
    ) -> Self {
        let list: Vec<&str> = names.into_iter().collect();
        let mut ids = BTreeMap::new();
        for (i, name) in list.iter().enumerate() {
            ids.entry(*name).or_insert(id(i));
        }
        Self { kind, list, ids }
    }

    pub fn id(&self, name: &str) -> Option<I> {
        self.ids.get(name).copied()
    }

    /// The id of the name that `node` holds.
    pub fn read(&self, node: &Node, log: &Log) -> Result<I, Problem> {
        let name = scalar::text(node)?;
        self.id(name).ok_or_else(|| {
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
