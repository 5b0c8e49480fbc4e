//! What does a table say? Its values by key, checked against the vocabulary.
//!
//! A value that is missing or faulty is `None`: whoever reads goes on with a default, so
//! that all faults of a file are found, and the log knows whether the result counts.

use super::fault::Place;
use super::keys::{self, Bond, Key, Shape, Spec};
use super::log::Log;
use super::names::{self, Names};
use super::node::{Entry, Node, Table, Value};
use super::scalar::{self, Problem};
use crate::words::harmless::shortened;
use crate::words::names::{all_of, nearest, one_of};

pub struct Fields<'a> {
    table: &'a Table,
    place: Place,
    spec: &'static Spec,
    /// Whose keys they are, such as ``region `sg` ``; empty for the file itself.
    owner: String,
    log: &'a Log,
}

impl<'a> Fields<'a> {
    /// Opens a table, and tells of unknown and missing keys and of broken bonds.
    pub fn open(node: &'a Node, spec: &'static Spec, owner: String, log: &'a Log) -> Option<Self> {
        let fields = Self::open_unchecked(node, spec, owner, log)?;
        fields.check_keys();
        Some(fields)
    }

    /// Opens a table of which more may be there than `spec` knows.
    pub fn open_unchecked(
        node: &'a Node,
        spec: &'static Spec,
        owner: String,
        log: &'a Log,
    ) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            let message = format!("{owner} is {}; expected a table", node.found());
            log.add(node.place, message, None);
            return None;
        };
        Some(Self { table, place: node.place, spec, owner, log })
    }

    fn check_keys(&self) {
        for entry in &self.table.entries {
            if self.spec.key(&entry.key).is_none() {
                let message = format!("unknown key `{}`{}", shortened(&entry.key), self.of(" in "));
                self.log.add(entry.key_place, message, self.suggest(&entry.key));
            }
        }
        for key in self.spec.all_keys().filter(|key| key.required) {
            self.require(key.name);
        }
        for bond in self.spec.bonds {
            self.check_bond(bond);
        }
    }

    /// Tells when `name` is missing.
    pub fn require(&self, name: &str) {
        if self.table.get(name).is_none() {
            let key = self.key(name);
            let owner = if self.owner.is_empty() { "the file" } else { &self.owner };
            let hint = match key.shape {
                Shape::List(1, Shape::Table(spec)) => format!("add at least one `{}`", spec.label),
                _ => format!("add `{name} = {}`, for example", key.example),
            };
            self.log.add(self.place, format!("{owner} has no `{name}`"), Some(hint));
        }
    }

    fn check_bond(&self, bond: &Bond) {
        let (Bond::ExactlyOne(names) | Bond::NotBoth(names) | Bond::AtLeastOne(names)) = *bond;
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
            let first = self.key(bond.names()[0]);
            self.log.add(
                self.place,
                format!("{} has {lacks}", self.owner),
                Some(format!("add `{} = {}`, for example", first.name, first.example)),
            );
        }
        if present.len() > most {
            let last = present.iter().max_by_key(|e| e.key_place).expect("more than one");
            self.log.add(
                last.key_place,
                format!("{} has both {}; expected one of them", self.owner, all_of(names)),
                None,
            );
        }
    }

    /// What an unknown key may have been meant to be.
    fn suggest(&self, word: &str) -> Option<String> {
        let names: Vec<&str> = self.spec.names().collect();
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

    /// # Panics
    /// When the vocabulary lacks the key: a reader must not know more than it.
    fn key(&self, name: &str) -> &'static Key {
        self.spec.key(name).unwrap_or_else(|| panic!("`{name}` is no key of `{}`", self.spec.label))
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

    /// The value of `name`, and the promise that the vocabulary has the key.
    pub fn node(&self, name: &str) -> Option<&'a Node> {
        self.key(name);
        self.table.get(name)
    }

    /// Tells of a problem with the value of `name`.
    pub fn fault(&self, name: &str, problem: Problem) {
        let message = format!("`{name}`{}{}", self.of(" of "), problem.text);
        self.log.add(problem.place, message, problem.hint);
    }

    /// The value of `name` as `read` reads it.
    pub fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a Node) -> Result<T, Problem>,
    ) -> Option<T> {
        read(self.node(name)?).map_err(|problem| self.fault(name, problem)).ok()
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.read(name, scalar::text)
    }

    pub fn string(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.read(name, scalar::flag)
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        let Shape::Number(range, unit) = self.key(name).shape else {
            panic!("`{name}` is no number")
        };
        self.read(name, |node| scalar::number(node, range, unit))
    }

    pub fn integer(&self, name: &str) -> Option<u32> {
        let Shape::Integer(least, most, unit) = self.key(name).shape else {
            panic!("`{name}` is no integer")
        };
        self.read(name, |node| scalar::integer(node, least, most, unit))
    }

    /// In minutes.
    pub fn duration(&self, name: &str) -> Option<i64> {
        let Shape::Duration(least, most) = self.key(name).shape else {
            panic!("`{name}` is no duration")
        };
        self.read(name, |node| scalar::duration(node, least, most))
    }

    pub fn choice(&self, name: &str) -> Option<&'static str> {
        let Shape::Choice(choices) = self.key(name).shape else { panic!("`{name}` is no choice") };
        self.read(name, |node| {
            let choice = node.text().and_then(|text| choices.iter().find(|c| **c == text));
            choice.copied().ok_or_else(|| {
                let hint = node.text().and_then(|text| {
                    names::suggest(text, choices, self.log).or_else(|| other_name(text, choices))
                });
                Problem::expected(node, &one_of(choices)).hint(hint)
            })
        })
    }

    /// Every value of a list; those that are faulty are told of and left out.
    pub fn list<T>(
        &self,
        name: &str,
        mut read: impl FnMut(&'a Node) -> Result<T, Problem>,
    ) -> Option<Vec<T>> {
        let Shape::List(least, _) = self.key(name).shape else { panic!("`{name}` is no list") };
        let nodes = self.read(name, |node| {
            let Some(list) = node.list() else {
                let hint = match &node.value {
                    Value::Text(text) => {
                        Some(format!("write it in brackets: `{name} = [\"{}\"]`", shortened(text)))
                    }
                    Value::Table(_) => {
                        Some(format!("write it in brackets: `{name} = [{{ ... }}]`"))
                    }
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
                    self.fault(name, Problem { text, ..problem });
                }
                Err(problem) => self.fault(name, problem),
            }
        }
        Some(values)
    }

    /// A list of strings, each there once.
    pub fn unique_strings(&self, name: &str) -> Option<Vec<String>> {
        let mut seen: Vec<&str> = Vec::new();
        self.list(name, |node| {
            let text = scalar::text(node)?;
            if seen.contains(&text) {
                return Err(twice(node, text));
            }
            seen.push(text);
            Ok(text.to_owned())
        })
    }

    /// The position of a name that something else gave.
    pub fn reference<I: Copy>(&self, name: &str, names: &Names<I>) -> Option<I> {
        self.read(name, |node| names.read(node, self.log))
    }

    /// The positions of such names, each there once, in the order of the list.
    pub fn references<I: Copy + Eq + std::hash::Hash>(
        &self,
        name: &str,
        names: &Names<I>,
    ) -> Option<Vec<I>> {
        let mut seen = std::collections::HashSet::new();
        self.list(name, |node| {
            let position = names.read(node, self.log)?;
            if seen.insert(position) {
                Ok(position)
            } else {
                Err(twice(node, node.text().unwrap_or_default()))
            }
        })
    }

    /// The tables of a list; whatever is no table is told of where it is opened.
    pub fn tables(&self, name: &str) -> &'a [Node] {
        let Some(nodes) = self.node(name) else { return &[] };
        // The list itself is checked like any other.
        self.list(name, |_| Ok(()));
        nodes.list().unwrap_or_default()
    }

    /// The entries of a table with names of the user's choice.
    pub fn named(&self, name: &str) -> &'a [Entry] {
        let table = self.read(name, |node| match &node.value {
            Value::Table(table) => Ok(table),
            _ => Err(Problem::expected(node, "a table")),
        });
        let Some(table) = table else { return &[] };
        for entry in &table.entries {
            if entry.key.trim().is_empty() {
                let message = format!("`{name}` has an entry with an empty name");
                self.log.add(entry.key_place, message, None);
            }
        }
        &table.entries
    }
}

impl Bond {
    fn names(&self) -> &'static [&'static str] {
        let (Self::ExactlyOne(names) | Self::NotBoth(names) | Self::AtLeastOne(names)) = self;
        names
    }
}

/// The choice that goes by another name elsewhere.
fn other_name(word: &str, choices: &[&str]) -> Option<String> {
    let name = match word.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "blackout" | "block" | "deny" | "exclude" | "exclusion" | "freeze" | "no-change"
        | "quiet-hours" => "forbid",
        "permit" | "only" | "window" | "windows" | "maintenance-window" => "allow",
        "lead" | "lead-time" | "announce" | "notification" => "notice",
        "limit" | "max-length" | "duration" => "max-duration",
        "interval" | "cooldown" | "spacing" => "min-interval",
        "rate" | "rate-limit" | "quota" => "max-per",
        "impact" | "max-impact" | "user-minutes" => "max-user-minutes",
        "keep" | "purge" => "retention",
        "jurisdiction" | "data-residency" | "localization" => "residency",
        "forbid-operation" | "operations" => "forbid-operations",
        "all" | "together" => "global",
        "sequential" | "staggered" | "one-by-one" => "rolling",
        _ => return None,
    };
    choices.contains(&name).then(|| format!("did you mean `{name}`?"))
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
