//! What does a table say? Its values by key, checked against the vocabulary.
//!
//! A value that is missing or faulty is `None`: whoever reads goes on with a default, so
//! that all faults of a file are found, and the log knows whether the result counts.

use std::marker::PhantomData;

use super::fault::Place;
use super::keys;
use super::keys::spec::{self, Bond, Shape};
use super::keys::table::{Key, Table};
use super::kinds::{self, List, Own, Text};
use super::log::Log;
use super::names::{Names, RegionNames};
use super::node::{self, Entry, Node, Value};
use super::scalar::{self, Problem};
use crate::fleet::RegionId;
use crate::words::harmless::shortened;
use crate::words::names::{all_of, nearest};

pub struct Fields<'a, T> {
    table: &'a node::Table,
    place: Place,
    /// Whose keys they are, such as ``region `sg` ``; empty for the file itself.
    owner: String,
    log: &'a Log,
    keys: PhantomData<T>,
}

impl<'a, T: Table> Fields<'a, T> {
    /// Opens a table, and tells of unknown and missing keys and of broken bonds.
    pub fn open(node: &'a Node, owner: String, log: &'a Log) -> Option<Self> {
        let fields = Self::open_unchecked(node, owner, log)?;
        fields.check_keys();
        Some(fields)
    }

    /// Opens a table of which more may be there than its keys say.
    pub fn open_unchecked(node: &'a Node, owner: String, log: &'a Log) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            let message = format!("{owner} is {}; expected a table", node.found());
            log.add(node.place, message, None);
            return None;
        };
        Some(Self { table, place: node.place, owner, log, keys: PhantomData })
    }

    fn check_keys(&self) {
        for entry in &self.table.entries {
            if T::SPEC.key(&entry.key).is_none() {
                let message = format!("unknown key `{}`{}", shortened(&entry.key), self.of(" in "));
                self.log.add(entry.key_place, message, self.suggest(&entry.key));
            }
        }
        for key in T::SPEC.all_keys().filter(|key| key.required) {
            self.require_entry(key);
        }
        for bond in T::SPEC.bonds {
            self.check_bond(bond);
        }
    }

    /// Tells when a key is missing that is needed here.
    pub fn require<K>(&self, key: Key<T, K>) {
        T::SPEC.key(key.name).into_iter().for_each(|entry| self.require_entry(entry));
    }

    fn require_entry(&self, key: &spec::Entry) {
        let name = key.name;
        if self.table.get(name).is_none() {
            let owner = if self.owner.is_empty() { "the file" } else { &self.owner };
            let hint = match key.shape {
                Shape::List(1, Shape::Table(spec)) => format!("add at least one `{}`", spec.label),
                _ => format!("add `{name} = {}`, for example", key.example),
            };
            self.log.add(self.place, format!("{owner} has no `{name}`"), Some(hint));
        }
    }

    /// Tells of a bond that the table does not keep.
    pub fn check_bond(&self, bond: &Bond) {
        let names = bond.names();
        let present: Vec<&Entry> = names.iter().filter_map(|name| self.table.entry(name)).collect();
        let (least, most) = match bond {
            Bond::ExactlyOne(_) => (1, 1),
            Bond::NotBoth(_) => (0, 1),
            Bond::AtLeastOne(_) => (1, usize::MAX),
        };
        if present.len() < least {
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let lacks = match listed.as_slice() {
                [one, other] => format!("neither {one} nor {other}"),
                _ => format!("none of {}", all_of(names)),
            };
            let example =
                |key: &spec::Entry| format!("add `{} = {}`, for example", key.name, key.example);
            let hint = T::SPEC.key(names[0]).map(example);
            self.log.add(self.place, format!("{} has {lacks}", self.owner), hint);
        }
        if present.len() > most {
            let last = present.iter().max_by_key(|e| e.key_place).expect("more than one");
            self.log.add(
                last.key_place,
                format!(
                    "{} has {} {}; expected one of them",
                    self.owner,
                    if names.len() == 2 { "both" } else { "more than one of" },
                    all_of(names)
                ),
                None,
            );
        }
    }

    /// What an unknown key may have been meant to be.
    fn suggest(&self, word: &str) -> Option<String> {
        let names: Vec<&str> = T::SPEC.names().collect();
        let meant = |name: &str| Some(format!("did you mean `{name}`?"));
        let nearest = nearest(word, names.iter().copied());
        if let Some(name) = nearest.filter(|name| strsim::damerau_levenshtein(name, word) <= 1) {
            return meant(name);
        }
        let alias = match word {
            "tz" | "zone" | "time_zone" => Some("timezone"),
            "users" | "traffic" | "load" => Some("activity"),
            "peak" => Some("peak_users"),
            "rules" => Some("compliance"),
            "type" | "kind" => Some("rule"),
            "length" => Some("duration"),
            _ => None,
        };
        if let Some(name) = alias.filter(|alias| names.contains(alias)) {
            return meant(name);
        }
        let elsewhere = keys::tables_with(word);
        if !elsewhere.is_empty() {
            return Some(format!("`{word}` is a key of {}", plain_list(&elsewhere)));
        }
        match nearest {
            Some(name) => meant(name),
            None => Some(format!("known keys are {}", all_of(&names))),
        }
    }

    /// ` of OWNER`, or nothing for the file itself.
    fn of(&self, of: &str) -> String {
        if self.owner.is_empty() { String::new() } else { format!("{of}{}", self.owner) }
    }

    pub fn owner(&self) -> &str {
        &self.owner
    }

    pub fn place(&self) -> Place {
        self.place
    }

    pub fn log(&self) -> &'a Log {
        self.log
    }

    pub fn node<K>(&self, key: Key<T, K>) -> Option<&'a Node> {
        self.table.get(key.name)
    }

    /// Tells of a problem with the value of a key.
    pub fn fault<K>(&self, key: Key<T, K>, problem: Problem) {
        let message = format!("`{}`{}{}", key.name, self.of(" of "), problem.text);
        self.log.add(problem.place, message, problem.hint);
    }

    /// The value of a key, as all of its kind are read.
    pub fn get<K: kinds::Value>(&self, key: Key<T, K>) -> Option<K::Of<'a>> {
        self.read(key, |node| key.kind.value(node, self.log))
    }

    /// The value of a key as `read` reads it.
    pub fn read<K, V>(
        &self,
        key: Key<T, K>,
        read: impl FnOnce(&'a Node) -> Result<V, Problem>,
    ) -> Option<V> {
        read(self.table.get(key.name)?).map_err(|problem| self.fault(key, problem)).ok()
    }

    /// The text under a key.
    pub fn string<K>(&self, key: Key<T, K>) -> Option<String>
    where
        K: for<'n> kinds::Value<Of<'n> = &'n str>,
    {
        self.get(key).map(str::to_owned)
    }

    /// Every value of a list; those that are faulty are told of and left out.
    pub fn list<V>(
        &self,
        key: Key<T, List>,
        mut read: impl FnMut(&'a Node) -> Result<V, Problem>,
    ) -> Option<Vec<V>> {
        let (name, List(least, _)) = (key.name, key.kind);
        let nodes = self.read(key, |node| {
            let Some(list) = node.list() else {
                let hint = match &node.value {
                    Value::Text(text) => {
                        Some(format!("write it in brackets: `{name} = [\"{}\"]`", shortened(text)))
                    }
                    Value::Table(_) => Some(match T::SPEC.key(name).map(|key| &key.shape) {
                        Some(Shape::List(_, Shape::Table(spec))) => {
                            format!("write `{}`, with two brackets, for each of them", spec.label)
                        }
                        _ => format!("write it in brackets: `{name} = [{{ ... }}]`"),
                    }),
                    _ => None,
                };
                return Err(Problem::expected(node, "a list").hint(hint));
            };
            if list.len() < least {
                return Err(Problem::expected(node, "at least one value"));
            }
            Ok(list)
        })?;
        let mut values = Vec::with_capacity(nodes.len());
        for (i, node) in nodes.iter().enumerate() {
            match read(node) {
                Ok(value) => values.push(value),
                Err(problem) if problem.text.starts_with(" is ") => {
                    let text = format!(": value {}{}", i + 1, problem.text);
                    self.fault(key, Problem { text, ..problem });
                }
                Err(problem) => self.fault(key, problem),
            }
        }
        Some(values)
    }

    /// A list of strings, each there once.
    pub fn unique_strings(&self, key: Key<T, List>) -> Option<Vec<String>> {
        let mut seen: Vec<&str> = Vec::new();
        self.list(key, |node| {
            let text = scalar::text(node)?;
            if seen.contains(&text) {
                return Err(twice(node, text));
            }
            seen.push(text);
            Ok(text.to_owned())
        })
    }

    /// The position of a name that something else gave.
    pub fn reference<I: Copy>(&self, key: Key<T, Text>, names: &Names<I>) -> Option<I> {
        self.read(key, |node| names.read(node, self.log))
    }

    /// The positions of such names, each there once, in the order of the list.
    pub fn references<I: Copy + Ord>(&self, key: Key<T, List>, names: &Names<I>) -> Option<Vec<I>> {
        let mut seen = std::collections::BTreeSet::new();
        self.list(key, |node| {
            let position = names.read(node, self.log)?;
            if seen.insert(position) {
                Ok(position)
            } else {
                Err(twice(node, node.text().unwrap_or_default()))
            }
        })
    }

    /// The regions of a list, each there once; doubles that groups bring count once.
    pub fn regions(&self, key: Key<T, List>, names: &RegionNames) -> Option<Vec<RegionId>> {
        let mut written = Vec::new();
        let mut found: Vec<RegionId> = Vec::new();
        self.list(key, |node| {
            let text = scalar::text(node)?;
            let regions = names.read(node, self.log)?;
            if written.contains(&text) {
                return Err(twice(node, text));
            }
            written.push(text);
            for region in regions {
                if !found.contains(&region) {
                    found.push(region);
                }
            }
            Ok(())
        })?;
        Some(found)
    }

    /// The tables of a list; whatever is no table is told of where it is opened.
    pub fn tables(&self, key: Key<T, List>) -> &'a [Node] {
        let Some(nodes) = self.node(key) else { return &[] };
        // The list itself is checked like any other.
        self.list(key, |_| Ok(()));
        nodes.list().unwrap_or_default()
    }

    /// The entries of a table with names of the user's choice.
    pub fn named(&self, key: Key<T, Own>) -> &'a [Entry] {
        let name = key.name;
        let table = self.read(key, |node| match &node.value {
            Value::Table(table) => Ok(table),
            _ => Err(Problem::expected(node, "a table")),
        });
        let Some(table) = table else { return &[] };
        for entry in &table.entries {
            if entry.key.trim().is_empty() {
                let message = format!("`{name}` has an entry with an empty name");
                self.log.add(entry.key_place, message, None);
            }
            let key = Node { value: Value::Text(entry.key.clone()), place: entry.key_place };
            if let Err(problem) = scalar::visible(&entry.key, &key) {
                let message = format!("a name in `{name}`{}", problem.text);
                self.log.add(problem.place, message, problem.hint);
            }
        }
        &table.entries
    }
}

pub fn twice(node: &Node, text: &str) -> Problem {
    Problem::sentence(node, format!("`{}` is there twice", shortened(text)))
}

/// Labels as they are, which hold their own quotes where they need them.
fn plain_list(labels: &[&str]) -> String {
    let labels: Vec<String> = labels
        .iter()
        .map(
            |label| if label.starts_with('[') { format!("`{label}`") } else { (*label).to_owned() },
        )
        .collect();
    match labels.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    }
}
