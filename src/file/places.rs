//! Where does it stand? The places of a region file that a [`Fleet`](crate::fleet::Fleet)
//! does not keep: what is meant needs none, but whoever finds fault with it does.

use std::collections::BTreeMap;

use super::fault::Place;
use super::node::{Node, Value};
use super::source::{Position, Source};
use super::tiers;
use crate::fleet::{RegionId, ServiceId, TeamId, TierId};

/// A table of the region file, by what it is in the fleet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    Tier(TierId),
    Team(TeamId),
    Service(ServiceId),
    Region(RegionId),
    /// A rule by its region and its position there.
    Rule(RegionId, usize),
    /// Position in [`Fleet::seasons`](crate::fleet::Fleet::seasons).
    Season(usize),
    /// Position in [`Fleet::freezes`](crate::fleet::Fleet::freezes).
    Freeze(usize),
    /// Position in [`Fleet::calendars`](crate::fleet::Fleet::calendars).
    Calendar(usize),
}

/// Where the parts of one region file stand, and their keys.
#[derive(Clone, Debug)]
pub struct Places {
    source: Source,
    tables: BTreeMap<Part, Table>,
}

#[derive(Clone, Debug)]
struct Table {
    start: usize,
    keys: Vec<(String, usize)>,
}

impl Places {
    /// The line and column of `key` of `part`, or of its table where the file does not write
    /// the key. `None` for what the file does not write at all: a built-in tier, or what
    /// came with a setting.
    pub fn of(&self, part: Part, key: Option<&str>) -> Option<Position> {
        let table = self.tables.get(&part)?;
        let written = key.and_then(|key| table.keys.iter().find(|(name, _)| name == key));
        Some(self.source.position(written.map_or(table.start, |&(_, start)| start)))
    }

    /// The places in the document `root`, which has no faults.
    pub(super) fn in_document(root: &Node, source: &Source) -> Self {
        let mut places = Self { source: source.clone(), tables: BTreeMap::new() };
        let list = |key: &str| root.get(key).and_then(Node::list).unwrap_or_default();
        for (r, region) in list("regions").iter().enumerate() {
            places.add(Part::Region(RegionId(r)), region, region.place);
            let rules = region.get("compliance").and_then(Node::list).unwrap_or_default();
            for (i, rule) in rules.iter().enumerate() {
                places.add(Part::Rule(RegionId(r), i), rule, rule.place);
            }
        }
        for (i, season) in list("seasons").iter().enumerate() {
            places.add(Part::Season(i), season, season.place);
        }
        for (i, freeze) in list("freezes").iter().enumerate() {
            places.add(Part::Freeze(i), freeze, freeze.place);
        }
        for (i, calendar) in list("calendars").iter().enumerate() {
            places.add(Part::Calendar(i), calendar, calendar.place);
        }
        let named = |key: &str| match root.get(key).map(|node| &node.value) {
            Some(Value::Table(table)) => table.entries.as_slice(),
            _ => &[],
        };
        for (i, team) in named("teams").iter().enumerate() {
            places.add(Part::Team(TeamId(i)), &team.node, team.key_place);
        }
        for (i, service) in named("services").iter().enumerate() {
            places.add(Part::Service(ServiceId(i)), &service.node, service.key_place);
        }
        let written = named("tiers");
        for (id, name) in tiers::names(written).into_iter().enumerate() {
            if let Some(tier) = written.iter().find(|entry| entry.key == name) {
                places.add(Part::Tier(TierId(id)), &tier.node, tier.key_place);
            }
        }
        places
    }

    fn add(&mut self, part: Part, node: &Node, place: Place) {
        let in_file = |place: Place| place.source == 0;
        let Value::Table(table) = &node.value else { return };
        let keys: Vec<(String, usize)> = table
            .entries
            .iter()
            .filter(|entry| in_file(entry.key_place))
            .map(|entry| (entry.key.clone(), entry.key_place.start))
            .collect();
        if in_file(place) {
            self.tables.insert(part, Table { start: place.start, keys });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::read_fleet_with_places;
    use crate::ground::tz::Database;

    #[test]
    fn every_table_and_key_of_the_file_has_its_line() {
        let text = "version = 1\n[tiers.weekly]\nnotice = '1d'\n[teams.a]\nparallel = 2\n\
                    [[regions]]\nid = 'x'\ntimezone = 'UTC'\ntier = 'weekly'\n\
                    activity = { weekday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], weekend = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] }\n\
                    [[regions.compliance]]\nrule = 'max-duration'\nlimit = '4h'\n\
                    [[seasons]]\nfrom = '12-24'\nto = '12-26'\nfactor = 2\n\
                    [[freezes]]\nfrom = '12-24'\nto = '12-26'\n";
        let source = Source::new("regions.toml", text);
        let settings = ["regions.x.weight=2".to_owned()];
        let (_, places) =
            read_fleet_with_places(&source, &settings, &Database::embedded()).unwrap();
        #[track_caller]
        fn case(places: &Places, part: Part, key: Option<&str>, line: Option<usize>) {
            assert_eq!(places.of(part, key).map(|at| at.line), line, "{part:?} {key:?}");
        }
        case(&places, Part::Tier(TierId(0)), None, Some(2));
        case(&places, Part::Tier(TierId(0)), Some("notice"), Some(3));
        case(&places, Part::Tier(TierId(1)), None, None);
        case(&places, Part::Team(TeamId(0)), Some("parallel"), Some(5));
        case(&places, Part::Region(RegionId(0)), None, Some(6));
        case(&places, Part::Region(RegionId(0)), Some("activity"), Some(10));
        case(&places, Part::Region(RegionId(0)), Some("weight"), Some(6)); // set, not written
        case(&places, Part::Rule(RegionId(0), 0), None, Some(11));
        case(&places, Part::Rule(RegionId(0), 0), Some("limit"), Some(13));
        case(&places, Part::Season(0), Some("factor"), Some(17));
        case(&places, Part::Freeze(0), Some("to"), Some(20));
    }
}
