//! What is lost on the way? Sentences, each said once for all the lanes it is about.

use super::lane::Lane;

#[derive(Default)]
pub struct Cautions(Vec<(Vec<String>, String)>);

impl Cautions {
    /// `sentence` is about `lane`.
    pub fn add(&mut self, lane: &Lane, sentence: &str) {
        match self.0.iter_mut().find(|(_, known)| known == sentence) {
            Some((lanes, _)) => lanes.push(lane.name.clone()),
            None => self.0.push((vec![lane.name.clone()], sentence.to_owned())),
        }
    }

    /// The sentences, with the names of lanes before those that are not about all of them.
    pub fn sentences(self, all: &[Lane]) -> Vec<String> {
        let said = self.0.into_iter().map(|(lanes, sentence)| {
            if lanes.len() == all.len() {
                sentence
            } else {
                format!("{}: {sentence}", lanes.join(", "))
            }
        });
        said.collect()
    }
}

/// That a rule without an end goes on after the plan.
pub const ENDLESS: &str = "the rule has neither beginning nor end: put it in place just before the first window, and plan anew before the last";
