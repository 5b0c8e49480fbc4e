//! The slow, obvious way to a global plan: try every start, ask `check` about each.
//!
//! Nothing here knows how the solver works; what it does is model §6, read aloud.

use std::collections::BTreeSet;

use lowtide::check::{self, Finding, Source, Terms};
use lowtide::finding::Code;
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::{Minutes, WEEK};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::request::{Objective, Request};
use lowtide::window::Window;

use super::strike::with_rules;

/// What is asked, and how to ask the checker about it.
pub struct Question<'q> {
    pub fleet: &'q Fleet,
    pub request: &'q Request,
    /// Those in the window: all of the request's, or one of a rolling plan's.
    pub regions: Vec<RegionId>,
    /// Of a window, in minutes.
    pub length: Minutes,
}

/// What can be said of one place for a window, or of one slot of a recurring plan.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The start, or that of the first occurrence.
    pub start: Minute,
    /// No rule refuses it.
    pub feasible: bool,
    /// The impact, or the mean charge.
    pub impact: f64,
    pub waiting: f64,
    /// The largest burden of a region, in hours of its own average activity.
    pub burden: f64,
    pub moves: usize,
    /// One for each cycle; one for a window that happens once.
    pub occurrences: Vec<Occurrence>,
}

/// One cycle's part in a slot.
#[derive(Clone, Debug)]
pub struct Occurrence {
    pub slot: Minute,
    /// Where it takes place: `None` when it is skipped.
    pub start: Option<Minute>,
    pub charge: f64,
}

impl<'q> Question<'q> {
    pub fn new(fleet: &'q Fleet, request: &'q Request) -> Self {
        Self::about(fleet, request, request.regions.clone())
    }

    /// The same question about the window of some of the regions.
    pub fn about(fleet: &'q Fleet, request: &'q Request, regions: Vec<RegionId>) -> Self {
        let mut question = Self { fleet, request, regions, length: Minutes(1) };
        let lawless = with_rules(fleet, request.tier, |_| false);
        let is_too_short = |question: &Self| {
            let window = question.window(request.now, question.length);
            let findings = check::check(&lawless, &question.terms(), &[window], &[]);
            findings.iter().any(|finding| finding.code == Code::TooShort)
        };
        while is_too_short(&question) {
            question.length += Minutes(1);
        }
        question
    }

    pub fn terms(&self) -> Terms {
        Terms {
            now: self.request.now,
            source: Source::Plan,
            scope: Some(self.request.scope),
            cycles_from: None,
        }
    }

    pub fn window(&self, start: Minute, length: Minutes) -> Window {
        Window {
            id: None,
            tier: self.request.tier,
            regions: self.regions.clone(),
            interval: Interval::lasting(start, length),
            rollback: None,
            filed: None,
            operations: self.fleet.tiers[self.request.tier].operations.clone(),
            line: None,
        }
    }

    /// What the rules of `fleet` have against `windows[i]`.
    pub fn objections(&self, fleet: &Fleet, windows: &[Window], i: usize) -> Vec<Finding> {
        check::own_findings(fleet, &self.terms(), windows, i, &self.request.existing)
    }

    fn breaks_none(&self, fleet: &Fleet, windows: &[Window]) -> bool {
        (0..windows.len()).all(|i| self.objections(fleet, windows, i).is_empty())
    }

    pub fn impacts(&self, window: &Window) -> Vec<(RegionId, f64)> {
        check::impact_by_region(self.fleet, window, self.request.scope)
    }

    pub fn impact(&self, start: Minute) -> f64 {
        self.impacts(&self.window(start, self.length)).iter().map(|(_, impact)| impact).sum()
    }

    /// The burden of each region of the request when its windows are at `slots`, past
    /// windows included (model §6, Objective).
    pub fn burdens(&self, slots: &[Minute]) -> Vec<f64> {
        let Self { fleet, request, .. } = self;
        let mut burdens = vec![0.0; fleet.regions.len()];
        for window in request.existing.iter().filter(|w| w.interval.end() <= request.now) {
            let scope = fleet.tiers[window.tier].scope;
            for (region, impact) in check::impact_by_region(fleet, window, scope) {
                burdens[region.0] += check::burden(fleet, window, region, impact);
            }
        }
        for &slot in slots {
            let window = self.window(slot, self.length);
            for (region, impact) in self.impacts(&window) {
                burdens[region.0] +=
                    check::burden(fleet, &window, region, impact) / slots.len() as f64;
            }
        }
        self.regions.iter().map(|&region| burdens[region.0]).collect()
    }

    /// Starts on the grid in `[from, until)`.
    fn grid(&self, from: Minute, until: Minute) -> Vec<Minute> {
        (from.since_epoch().0..until.since_epoch().0)
            .filter(|minute| minute % self.request.step.0 == 0)
            .map(|minute| Minute::from_epoch(Minutes(minute)))
            .collect()
    }

    /// Every start of a once plan whose window of `length` ends inside the horizon.
    fn starts_once(&self, length: Minutes) -> Vec<Minute> {
        let until = self.request.from + self.request.horizon;
        let mut starts = self.grid(self.request.from, until);
        starts.retain(|&start| start + length <= until);
        starts
    }

    pub fn once(&self) -> Vec<Candidate> {
        let Self { fleet, request, length, .. } = *self;
        let urgency = fleet.tiers[request.tier].urgency;
        self.starts_once(length)
            .into_iter()
            .map(|start| {
                let impact = self.impact(start);
                Candidate {
                    start,
                    feasible: self.breaks_none(fleet, &[self.window(start, length)]),
                    impact,
                    waiting: urgency * (start - request.now).as_f64() / 60.0,
                    burden: largest(&self.burdens(&[start])),
                    moves: 0,
                    occurrences: vec![Occurrence {
                        slot: start,
                        start: Some(start),
                        charge: impact,
                    }],
                }
            })
            .collect()
    }

    /// The starts of a recurring plan's cycles.
    pub fn cycles(&self, weeks: i64) -> Vec<Minute> {
        let notices = with_rules(self.fleet, self.request.tier, |rule| {
            matches!(rule.code, Code::Notice | Code::TierNotice)
        });
        let all = Window {
            regions: self.request.regions.clone(),
            ..self.window(self.request.now, Minutes(1))
        };
        let mut monday = Minute::parse_rfc3339("2026-01-05T00:00Z").unwrap();
        let window =
            |monday| Window { interval: Interval::lasting(monday, Minutes(1)), ..all.clone() };
        while monday < self.request.from || !self.breaks_none(&notices, &[window(monday)]) {
            monday = monday + WEEK;
        }
        let length = weeks * WEEK;
        (0..self.request.horizon / length).map(|cycle| monday + cycle * length).collect()
    }

    /// The same offset into each of the cycles.
    fn slots(&self, cycles: &[Minute], offset: Minutes, length: Minutes) -> Vec<Window> {
        cycles.iter().map(|&cycle| self.window(cycle + offset, length)).collect()
    }

    fn offsets(&self, cycles: &[Minute], weeks: i64) -> Vec<Minutes> {
        let end = cycles[0] + weeks * WEEK;
        self.grid(cycles[0], end).into_iter().map(|start| start - cycles[0]).collect()
    }

    pub fn recurring(&self, weeks: i64) -> Vec<Candidate> {
        let Self { fleet, request, length, .. } = *self;
        let undated = with_rules(fleet, request.tier, |rule| !rule.dated);
        let dated = with_rules(fleet, request.tier, |rule| rule.dated);
        let cycles = self.cycles(weeks);
        let offsets = self.offsets(&cycles, weeks);
        let impacts: Vec<Vec<f64>> = cycles
            .iter()
            .map(|&cycle| offsets.iter().map(|&offset| self.impact(cycle + offset)).collect())
            .collect();
        // The place of each cycle that struck-out occurrences move to, and its impact.
        let spares: Vec<Option<(Minute, f64)>> = cycles
            .iter()
            .zip(&impacts)
            .map(|(&cycle, impacts)| {
                let free: Vec<(Minute, f64)> = offsets
                    .iter()
                    .map(|&offset| cycle + offset)
                    .zip(impacts.iter().copied())
                    .filter(|&(start, _)| self.breaks_none(fleet, &[self.window(start, length)]))
                    .collect();
                let least = free.iter().map(|&(_, impact)| impact).min_by(f64::total_cmp)?;
                free.into_iter().find(|&(_, impact)| tie(impact, least))
            })
            .collect();

        let candidate = |(i, &offset): (usize, &Minutes)| {
            let slots = self.slots(&cycles, offset, length);
            let starts: Vec<Minute> = slots.iter().map(|slot| slot.interval.start()).collect();
            let occurrences: Vec<Occurrence> = slots
                .iter()
                .enumerate()
                .map(|(cycle, window)| {
                    let (slot, own) = (window.interval.start(), impacts[cycle][i]);
                    if self.breaks_none(&dated, std::slice::from_ref(window)) {
                        return Occurrence { slot, start: Some(slot), charge: own };
                    }
                    match spares[cycle] {
                        Some((start, impact)) => {
                            Occurrence { slot, start: Some(start), charge: own.max(impact) }
                        }
                        None => Occurrence { slot, start: None, charge: own },
                    }
                })
                .collect();
            let sum: f64 = occurrences.iter().map(|occurrence| occurrence.charge).sum();
            Candidate {
                start: starts[0],
                feasible: self.breaks_none(&undated, &slots),
                impact: sum / cycles.len() as f64,
                waiting: 0.0,
                burden: largest(&self.burdens(&starts)),
                moves: occurrences.iter().filter(|o| o.start != Some(o.slot)).count(),
                occurrences,
            }
        };
        offsets.iter().enumerate().map(candidate).collect()
    }

    /// The rules that refuse each start of a once plan.
    pub fn refusals_once(&self) -> Vec<BTreeSet<Broken>> {
        let starts = self.starts_once(self.length).into_iter();
        starts.map(|start| self.broken_by(self.fleet, &[self.window(start, self.length)])).collect()
    }

    /// The rules that refuse each slot of a recurring plan.
    pub fn refusals_recurring(&self, weeks: i64) -> Vec<BTreeSet<Broken>> {
        let undated = with_rules(self.fleet, self.request.tier, |rule| !rule.dated);
        let cycles = self.cycles(weeks);
        self.offsets(&cycles, weeks)
            .into_iter()
            .map(|offset| self.broken_by(&undated, &self.slots(&cycles, offset, self.length)))
            .collect()
    }

    fn broken_by(&self, fleet: &Fleet, windows: &[Window]) -> BTreeSet<Broken> {
        (0..windows.len())
            .flat_map(|i| self.objections(fleet, windows, i))
            .map(|finding| (finding.code, finding.region, finding.rule.expect("it has a name")))
            .map(|(code, region, rule)| (code, region, rule.id(fleet).to_owned()))
            .collect()
    }

    /// Whether a window cut off after `length` fits somewhere.
    pub fn fits_once(&self, length: Minutes) -> bool {
        let mut starts = self.starts_once(length).into_iter();
        starts.any(|start| self.breaks_none(self.fleet, &[self.window(start, length)]))
    }

    /// Whether windows cut off after `length` fit into every cycle at some offset.
    pub fn fits_recurring(&self, weeks: i64, length: Minutes) -> bool {
        let undated = with_rules(self.fleet, self.request.tier, |rule| !rule.dated);
        let cycles = self.cycles(weeks);
        let mut offsets = self.offsets(&cycles, weeks).into_iter();
        offsets.any(|offset| self.breaks_none(&undated, &self.slots(&cycles, offset, length)))
    }

    /// The best of `candidates` that are feasible: the objective, then the ties of model §6.
    pub fn best<'c>(&self, candidates: &[&'c Candidate]) -> Option<&'c Candidate> {
        let mut left: Vec<&Candidate> = candidates.iter().copied().filter(|c| c.feasible).collect();
        if self.request.objective == Objective::Fair {
            left = least(left, |candidate| candidate.burden);
        }
        left = least(left, |candidate| candidate.impact + candidate.waiting);
        left.into_iter().min_by_key(|candidate| (candidate.moves, candidate.start))
    }
}

/// A rule and whom it binds; the tier's notice binds all at once.
pub type Broken = (Code, Option<RegionId>, String);

/// How few rules suffice to refuse all that is refused by these.
pub fn fewest(refusals: &[BTreeSet<Broken>]) -> usize {
    let mut rules: Vec<&Broken> = refusals.iter().flatten().collect();
    rules.sort();
    rules.dedup();
    assert!(rules.len() < 20, "too many rules to try all subsets of");
    let mask = |set: &BTreeSet<Broken>| {
        set.iter().map(|rule| 1u32 << rules.binary_search(&rule).unwrap()).sum::<u32>()
    };
    let masks: BTreeSet<u32> = refusals.iter().map(mask).collect();
    (0u32..1 << rules.len())
        .filter(|chosen| masks.iter().all(|mask| mask & chosen != 0))
        .map(u32::count_ones)
        .min()
        .map_or(0, |count| count as usize)
}

/// Whether two values that are compared count as equal (model §6, Ties).
fn tie(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn least(candidates: Vec<&Candidate>, value: impl Fn(&Candidate) -> f64) -> Vec<&Candidate> {
    let Some(least) = candidates.iter().map(|c| value(c)).min_by(f64::total_cmp) else {
        return candidates;
    };
    candidates.into_iter().filter(|candidate| tie(value(candidate), least)).collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}
