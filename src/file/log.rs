//! What has gone wrong so far? Faults are gathered here while a file is read.

use std::cell::{Cell, RefCell};

use super::fault::{Fault, Faults, Place};
use super::source::Source;

pub struct Log {
    sources: Vec<Source>,
    faults: RefCell<Vec<Fault>>,
    /// How many more names may be compared in search of the one that was meant.
    comparisons: Cell<usize>,
    /// Where several readers may find the same fault.
    told_once: Vec<Place>,
}

/// A file with ten thousand wrong names is told what is wrong with each, not what each
/// may have meant: that would be 10^8 comparisons.
const COMPARISONS: usize = 3_000_000;

impl Log {
    pub fn new(source: &Source) -> Self {
        Self {
            sources: vec![source.clone()],
            faults: RefCell::default(),
            comparisons: Cell::new(COMPARISONS),
            told_once: Vec::new(),
        }
    }

    /// Adds a text that faults can lie in, and says which it is.
    pub fn add_source(&mut self, source: Source) -> usize {
        self.sources.push(source);
        self.sources.len() - 1
    }

    pub fn source(&self, place: Place) -> &Source {
        &self.sources[place.source]
    }

    pub fn add(&self, place: Place, message: String, hint: Option<String>) {
        self.push(Fault { message, place, hint });
    }

    pub fn push(&self, fault: Fault) {
        let Place { source, start, end } = fault.place;
        let holds =
            |within: &Place| within.source == source && within.start <= start && end <= within.end;
        let mut faults = self.faults.borrow_mut();
        let told = || faults.iter().any(|told| told.place == fault.place);
        if !self.told_once.iter().any(holds) || !told() {
            faults.push(fault);
        }
    }

    /// Of what lies in `place`, many are read: the first fault at one place is told.
    pub fn tell_once_within(&mut self, place: Place) {
        self.told_once.push(place);
    }

    /// How many faults there are so far.
    pub fn count(&self) -> usize {
        self.faults.borrow().len()
    }

    /// Whether `comparisons` more are allowed; they count as made.
    pub fn may_compare(&self, comparisons: usize) -> bool {
        let left = self.comparisons.get().checked_sub(comparisons);
        self.comparisons.set(left.unwrap_or(0));
        left.is_some()
    }

    /// `value` if nothing went wrong.
    pub fn finish<T>(self, value: T) -> Result<T, Faults> {
        let faults = self.faults.into_inner();
        if faults.is_empty() { Ok(value) } else { Err(Faults::new(self.sources, faults)) }
    }

    /// Where `place` is, for hints that point at something else.
    pub fn line(&self, place: Place) -> String {
        let source = self.source(place);
        if source.has_lines() {
            format!("on line {}", source.position(place.start).line)
        } else {
            "on the command line".to_owned()
        }
    }
}
