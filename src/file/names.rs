//! Which one was meant? Names that one part of a file gives and others use.

use std::collections::BTreeMap;

use super::log::Log;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::fleet::{Fleet, RegionId, TierId};
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

/// The names of regions, and of the groups that they are in.
pub struct RegionNames<'a> {
    pub ids: Names<'a, RegionId>,
    groups: BTreeMap<&'a str, Vec<RegionId>>,
}

impl<'a> RegionNames<'a> {
    /// The groups of each region, in the order of the ids.
    pub fn new(ids: Names<'a, RegionId>, groups: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let mut members: BTreeMap<&str, Vec<RegionId>> = BTreeMap::new();
        for (region, named) in
            groups.into_iter().enumerate().map(|(i, groups)| (RegionId(i), groups))
        {
            for group in named {
                let members = members.entry(group).or_default();
                if !members.contains(&region) {
                    members.push(region);
                }
            }
        }
        Self { ids, groups: members }
    }

    pub fn of_fleet(fleet: &'a Fleet) -> Self {
        let groups = fleet.regions.iter();
        let groups = groups.map(|region| region.groups.iter().map(String::as_str).collect());
        Self::new(Names::of_regions(fleet), groups)
    }

    /// The region that `node` names, or all of its group: `sg`, `@emea`.
    pub fn read(&self, node: &Node, log: &Log) -> Result<Vec<RegionId>, Problem> {
        let name = scalar::text(node)?;
        let Some(group) = name.strip_prefix('@') else {
            return self.ids.read(node, log).map(|region| vec![region]);
        };
        self.groups.get(group).cloned().ok_or_else(|| {
            let names: Vec<&str> = self.groups.keys().copied().collect();
            let hint = match (suggest(group, &names, log), names.as_slice()) {
                (Some(hint), _) => hint,
                (None, []) => format!("add `groups = [\"{}\"]` to its regions", shortened(group)),
                (None, _) => format!("there are {}", all_of(&names)),
            };
            let sentence = format!("no region is in a group `{}`", shortened(group));
            Problem::sentence(node, sentence).hint(Some(hint))
        })
    }
}

/// `did you mean ...?`, where one of `candidates` is near enough.
pub fn suggest(word: &str, candidates: &[&str], log: &Log) -> Option<String> {
    log.may_compare(candidates.len()).then_some(())?;
    let nearest = nearest(word, candidates.iter().copied())?;
    Some(format!("did you mean `{nearest}`?"))
}
