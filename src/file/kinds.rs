//! What can the value of a key be? Each kind of value, with its shape and its reader.

use super::keys::spec::{Range, Shape};
use super::log::Log;
use super::names;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::ground::duration::Minutes;
use crate::words::names::one_of;

/// A kind of value that is read the same way under every key.
pub trait Value: Copy {
    type Of<'a>;

    /// What `node` says, for a key of this kind.
    fn value<'a>(self, node: &'a Node, log: &Log) -> Result<Self::Of<'a>, Problem>;
}

/// Text that says something, all of which can be seen: names, above all.
#[derive(Clone, Copy)]
pub struct Text;

/// Text for people to read, with whatever characters.
#[derive(Clone, Copy)]
pub struct Prose;

#[derive(Clone, Copy)]
pub struct Flag;

/// Which numbers, and their unit.
#[derive(Clone, Copy)]
pub struct Number(pub Range, pub &'static str);

/// From the first to the second number, and their unit.
#[derive(Clone, Copy)]
pub struct Integer(pub u32, pub u32, pub &'static str);

/// From one length to another.
#[derive(Clone, Copy)]
pub struct Duration(pub Minutes, pub Minutes);

/// One of these words, each with what it means.
#[derive(Clone, Copy)]
pub struct Choice<T: 'static>(pub &'static [&'static str], pub &'static [T]);

/// At least so many values, which whoever asks for them reads.
#[derive(Clone, Copy)]
pub struct List(pub usize, pub &'static Shape);

/// What has a reader of its own.
#[derive(Clone, Copy)]
pub struct Own(pub Shape);

impl Value for Text {
    type Of<'a> = &'a str;

    fn value<'a>(self, node: &'a Node, _: &Log) -> Result<&'a str, Problem> {
        scalar::text(node)
    }
}

impl Value for Prose {
    type Of<'a> = &'a str;

    fn value<'a>(self, node: &'a Node, _: &Log) -> Result<&'a str, Problem> {
        scalar::prose(node)
    }
}

impl Value for Flag {
    type Of<'a> = bool;

    fn value(self, node: &Node, _: &Log) -> Result<bool, Problem> {
        scalar::flag(node)
    }
}

impl Value for Number {
    type Of<'a> = f64;

    fn value(self, node: &Node, _: &Log) -> Result<f64, Problem> {
        scalar::number(node, self.0, self.1)
    }
}

impl Value for Integer {
    type Of<'a> = u32;

    fn value(self, node: &Node, _: &Log) -> Result<u32, Problem> {
        scalar::integer(node, self.0, self.1, self.2)
    }
}

impl Value for Duration {
    type Of<'a> = Minutes;

    fn value(self, node: &Node, _: &Log) -> Result<Minutes, Problem> {
        scalar::duration(node, self.0, self.1)
    }
}

impl<T: Copy> Value for Choice<T> {
    type Of<'a> = T;

    fn value(self, node: &Node, log: &Log) -> Result<T, Problem> {
        let Self(words, meanings) = self;
        let choice = node.text().and_then(|text| words.iter().position(|word| *word == text));
        choice.map(|at| meanings[at]).ok_or_else(|| {
            let hint = node.text().and_then(|text| {
                names::suggest(text, words, log).or_else(|| other_name(text, words))
            });
            Problem::expected(node, &one_of(words)).hint(hint)
        })
    }
}

impl Text {
    pub const fn shape(self) -> Shape {
        Shape::Text
    }
}

impl Prose {
    pub const fn shape(self) -> Shape {
        Shape::Text
    }
}

impl Flag {
    pub const fn shape(self) -> Shape {
        Shape::Flag
    }
}

impl Number {
    pub const fn shape(self) -> Shape {
        Shape::Number(self.0)
    }
}

impl Integer {
    pub const fn shape(self) -> Shape {
        Shape::Integer(self.0, self.1)
    }
}

impl Duration {
    pub const fn shape(self) -> Shape {
        Shape::Duration
    }
}

impl<T> Choice<T> {
    /// # Panics
    /// While the program is compiled, when there are not as many meanings as words.
    pub const fn shape(self) -> Shape {
        assert!(self.0.len() == self.1.len(), "every word means something");
        Shape::Choice(self.0)
    }
}

impl List {
    pub const fn shape(self) -> Shape {
        Shape::List(self.0, self.1)
    }
}

impl Own {
    pub const fn shape(self) -> Shape {
        self.0
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
