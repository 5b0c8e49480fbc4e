//! The slow, obvious way to a global plan: try every start, ask `check` about each.
//!
//! Nothing here knows how the solver works; what it does is model §6, read aloud.

use std::collections::BTreeSet;

use lowtide::check::{self, Source, Terms};
use lowtide::finding::Code;
use lowtide::fleet::{Cadence, Clock, Fleet, RegionId};
use lowtide::ground::cycles::{Every, Horizon};
use lowtide::ground::duration::Minutes;
use lowtide::ground::harm::UserMinutes;
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::request::{Objective, Request};
use lowtide::window::Window;

use super::agreed;
use super::turns::{Slot, Turns};

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
    /// Of a slot that lies equally far into every cycle.
    pub offset: Option<Minutes>,
    /// Of a slot, where it is in the cycle before the first, and in that after the last.
    pub beyond: Vec<Minute>,
    /// Where the first cycle starts, counted in UTC.
    pub cycles_from: Option<Minute>,
    /// No rule refuses it.
    pub feasible: bool,
    /// The impact, or the mean charge.
    pub impact: f64,
    pub waiting: f64,
    /// The largest burden of a region, in hours of its own average activity.
    pub burden: f64,
    pub moves: usize,
    /// In how many cycles it stands.
    pub stands: usize,
    /// One for each cycle that is not done; one for a window that happens once.
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
        let is_too_short = |question: &Self| {
            let window = question.window(request.now, question.length);
            let findings = check::check(fleet, &question.terms(), &[window], &[]);
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
        self.window_of(&self.regions, start, length)
    }

    /// The window of some of the regions.
    pub fn window_of(&self, regions: &[RegionId], start: Minute, length: Minutes) -> Window {
        Window {
            id: None,
            tier: self.request.tier,
            regions: regions.to_vec(),
            interval: Interval::lasting(start, length),
            rollback: None,
            filed: None,
            operations: self.fleet.tiers[self.request.tier].operations.clone(),
            slot: None,
            line: None,
        }
    }

    /// The rules that `window` breaks beside `others` of the plan and the agreed ones.
    pub fn broken(&self, window: &Window, others: &[Window]) -> BTreeSet<Broken> {
        let existing: Vec<Window> = self
            .request
            .existing
            .iter()
            .filter(|agreed| !agreed::is_itself(window, agreed))
            .cloned()
            .collect();
        let mut windows = vec![window.clone()];
        windows.extend(others.iter().cloned());
        let own = check::own_findings(self.fleet, &self.terms(), &windows, 0, &existing);
        let named =
            own.into_iter().filter(|finding| finding.code != Code::Overlap).map(|finding| {
                let rule = finding.rule.expect("rules have names");
                (finding.code, finding.region, rule.id(self.fleet).to_owned())
            });
        let mut broken: BTreeSet<Broken> = named.collect();
        broken.extend(agreed::broken(self.fleet, window, &existing));
        broken
    }

    pub fn impacts(&self, window: &Window) -> Vec<(RegionId, UserMinutes)> {
        check::impact_by_region(self.fleet, window, self.request.scope)
    }

    fn cost(&self, window: &Window) -> f64 {
        self.impacts(window).into_iter().map(|(_, impact)| impact).sum::<UserMinutes>().0
    }

    pub fn impact(&self, start: Minute) -> f64 {
        self.cost(&self.window(start, self.length))
    }

    /// The largest burden of a region when windows are at these slots, each with those who
    /// take part, past windows included (model §6, Objective).
    pub fn burden(&self, slots: &[(&[RegionId], Minute)]) -> f64 {
        let Self { fleet, request, .. } = self;
        let mut burdens = vec![0.0; fleet.regions.len()];
        for window in request.existing.iter().filter(|w| w.interval.end() <= request.now) {
            let scope = fleet.tiers[window.tier].scope;
            for (region, impact) in check::impact_by_region(fleet, window, scope) {
                burdens[region.0] += check::burden(fleet, window, region, impact);
            }
        }
        for &region in &self.regions {
            let own: Vec<f64> = slots
                .iter()
                .filter(|(regions, _)| regions.contains(&region))
                .map(|&(regions, slot)| {
                    let window = self.window_of(regions, slot, self.length);
                    let impacts = self.impacts(&window);
                    let impact = impacts.iter().find(|(other, _)| *other == region).unwrap().1;
                    check::burden(fleet, &window, region, impact)
                })
                .collect();
            if !own.is_empty() {
                burdens[region.0] += own.iter().sum::<f64>() / own.len() as f64;
            }
        }
        self.regions.iter().map(|&region| burdens[region.0]).fold(0.0, f64::max)
    }

    /// Starts on the grid in `[from, until)`.
    fn grid(&self, from: Minute, until: Minute) -> Vec<Minute> {
        (from.since_epoch().0..until.since_epoch().0)
            .filter(|minute| minute % self.request.step.0 == 0)
            .map(|minute| Minute::from_epoch(Minutes(minute)))
            .collect()
    }

    /// Every start of a once plan whose window of `length` minutes ends inside the horizon.
    fn starts_once(&self, length: Minutes) -> Vec<Minute> {
        let until = self.request.from + self.request.horizon.minutes();
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
                    offset: None,
                    beyond: Vec::new(),
                    cycles_from: None,
                    feasible: self.broken(&self.window(start, length), &[]).is_empty(),
                    impact,
                    waiting: urgency * (start - request.now).as_f64() / 60.0,
                    burden: self.burden(&[(&self.regions, start)]),
                    moves: 0,
                    stands: 0,
                    occurrences: vec![Occurrence {
                        slot: start,
                        start: Some(start),
                        charge: impact,
                    }],
                }
            })
            .collect()
    }

    /// The cycles of a recurring plan, by their numbers, on the clock of its windows.
    pub fn cycles(&self) -> (Turns<'q>, Vec<i64>) {
        let Self { fleet, request, .. } = *self;
        let of = |region: RegionId| Turns::of(fleet, request.tier, region, request.step);
        let local = fleet.tiers[request.tier].clock == Some(Clock::Local);
        let suits = |cycle: i64| {
            request.regions.iter().all(|&region| {
                let turns = of(region);
                let slots = turns.slots(cycle).into_iter();
                let picked = slots.filter(|&slot| turns.is_picked(slot, cycle));
                let start = picked.map(|slot| turns.start(slot, cycle)).min().unwrap();
                let regions = if local { vec![region] } else { request.regions.clone() };
                let window = self.window_of(&regions, start, Minutes(1));
                let found = check::own_findings(fleet, &self.terms(), &[window], 0, &[]);
                start >= request.from
                    && !found.iter().any(|f| matches!(f.code, Code::Notice | Code::TierNotice))
            })
        };
        let turns = of(self.regions[0]);
        let near = request.from.utc().date() - chrono::Days::new(400);
        let mut first = (-20_000..40_000).find(|&k| turns.first_date(k) > near).unwrap();
        while turns.first_date(first + 1) + chrono::Days::new(40) < request.from.utc().date()
            || !suits(first)
        {
            first += 1;
        }
        let cadence = fleet.tiers[request.tier].cadence;
        let count = match (cadence, request.horizon) {
            (Cadence::Every(Every::Months(every)), Horizon::Months(months)) => months / every,
            (Cadence::Every(every), horizon) => horizon.minutes() / every.minutes(),
            (Cadence::Once, _) => panic!("the tier recurs"),
        };
        (turns, (first..first + count).collect())
    }

    /// For each cycle who takes part: the regions that have no agreed window of the tier in it.
    pub fn parties(&self, turns: &Turns, cycles: &[i64]) -> Vec<Vec<RegionId>> {
        let Request { tier, existing, .. } = self.request;
        let is_done = |region: RegionId, cycle: i64| {
            existing.iter().any(|window| {
                let start = window.interval.start();
                window.tier == *tier
                    && window.regions.contains(&region)
                    && turns.is_in(start, cycle)
            })
        };
        let party = |&cycle: &i64| {
            let regions = self.regions.iter().copied();
            regions.filter(|&region| !is_done(region, cycle)).collect()
        };
        cycles.iter().map(party).collect()
    }

    /// Every slot of a recurring plan, cycles that are done for all aside.
    pub fn recurring(&self) -> Vec<Candidate> {
        let (turns, all) = self.cycles();
        let slots = turns.slots(all[0]);
        let is_picked = |&slot: &Slot| all.iter().all(|&cycle| turns.is_picked(slot, cycle));
        let open: Vec<(i64, Vec<RegionId>)> = all
            .iter()
            .copied()
            .zip(self.parties(&turns, &all))
            .filter(|(_, party)| !party.is_empty())
            .collect();
        let window =
            |cycle: usize, start: Minute| self.window_of(&open[cycle].1, start, self.length);
        let impact = |cycle: usize, start: Minute| self.cost(&window(cycle, start));
        // What every window of every cycle would cost, where nothing refuses it alone.
        let free: Vec<Vec<(Minute, f64)>> = (0..open.len())
            .map(|cycle| {
                let starts = turns.moves(open[cycle].0).into_iter();
                starts
                    .filter(|&start| self.broken(&window(cycle, start), &[]).is_empty())
                    .map(|start| (start, impact(cycle, start)))
                    .collect()
            })
            .collect();
        let mut candidates: Vec<Candidate> = slots
            .iter()
            .map(|&of| {
                let slot = |cycle: usize| turns.start(of, open[cycle].0);
                let mut standing: Vec<Window> = Vec::new();
                let mut stands = vec![false; open.len()];
                for (cycle, stands) in stands.iter_mut().enumerate() {
                    let window = window(cycle, slot(cycle));
                    *stands = self.broken(&window, &standing).is_empty();
                    standing.extend(stands.then_some(window));
                }
                let mut occurrences = Vec::new();
                for cycle in 0..open.len() {
                    let own = impact(cycle, slot(cycle));
                    if stands[cycle] {
                        let (slot, start) = (slot(cycle), Some(slot(cycle)));
                        occurrences.push(Occurrence { slot, start, charge: own });
                        continue;
                    }
                    let charge = best(&free[cycle]).map_or(own, |(_, impact)| own.max(impact));
                    let open_to_it: Vec<(Minute, f64)> = free[cycle]
                        .iter()
                        .copied()
                        .filter(|&(start, _)| {
                            self.broken(&window(cycle, start), &standing).is_empty()
                        })
                        .collect();
                    let start = best(&open_to_it).map(|(start, _)| start);
                    standing.extend(start.map(|start| window(cycle, start)));
                    occurrences.push(Occurrence { slot: slot(cycle), start, charge });
                }
                let slots: Vec<(&[RegionId], Minute)> =
                    (0..open.len()).map(|cycle| (open[cycle].1.as_slice(), slot(cycle))).collect();
                let sum: f64 = occurrences.iter().map(|occurrence| occurrence.charge).sum();
                Candidate {
                    start: turns.start(of, all[0]),
                    offset: turns.offset(of),
                    beyond: vec![
                        turns.start(of, all[0] - 1),
                        turns.start(of, all[all.len() - 1] + 1),
                    ],
                    cycles_from: Some(Minute::midnight(turns.first_date(all[0]))),
                    feasible: is_picked(&of),
                    impact: sum / open.len().max(1) as f64,
                    waiting: 0.0,
                    burden: self.burden(&slots),
                    moves: stands.iter().filter(|&&stands| !stands).count(),
                    stands: stands.iter().filter(|&&stands| stands).count(),
                    occurrences,
                }
            })
            .collect();
        let picked = candidates.iter().filter(|candidate| candidate.feasible);
        let most = picked.map(|candidate| candidate.stands).max().unwrap();
        let needed = [0, 1, 2, 2, 3, 4, 5][most];
        let somewhere = most > 0 || free.iter().any(|starts| !starts.is_empty());
        for candidate in &mut candidates {
            candidate.feasible &= somewhere && candidate.stands >= needed;
        }
        candidates
    }

    /// The rules that refuse each start of a once plan.
    pub fn refusals_once(&self) -> Vec<BTreeSet<Broken>> {
        let starts = self.starts_once(self.length).into_iter();
        starts.map(|start| self.broken(&self.window(start, self.length), &[])).collect()
    }

    /// The rules that refuse each start of each cycle of a recurring plan.
    pub fn refusals_recurring(&self) -> Vec<BTreeSet<Broken>> {
        let places = self.places_recurring(self.length, |_| true).into_iter();
        places.map(|window| self.broken(&window, &[])).collect()
    }

    /// Whether a window cut off after `length` fits somewhere.
    pub fn fits_once(&self, length: Minutes) -> bool {
        let mut starts = self.starts_once(length).into_iter();
        starts.any(|start| self.broken(&self.window(start, length), &[]).is_empty())
    }

    /// Whether a window cut off after `length` minutes fits somewhere in some cycle.
    pub fn fits_recurring(&self, length: Minutes) -> bool {
        let (turns, cycles) = self.cycles();
        let picked = |slot| cycles.iter().all(|&cycle| turns.is_picked(slot, cycle));
        let mut places = self.places_recurring(length, picked).into_iter();
        places.any(|window| self.broken(&window, &[]).is_empty())
    }

    /// The windows of all cycles at the slots that `counts` and where moves may go.
    fn places_recurring(&self, length: Minutes, counts: impl Fn(Slot) -> bool) -> Vec<Window> {
        let (turns, cycles) = self.cycles();
        let slots = turns.slots(cycles[0]);
        let parties = self.parties(&turns, &cycles);
        let mut places = Vec::new();
        for (&cycle, party) in cycles.iter().zip(&parties).filter(|(_, party)| !party.is_empty()) {
            let own = slots.iter().filter(|slot| counts(**slot));
            let own = own.map(|&slot| turns.start(slot, cycle));
            let starts: BTreeSet<Minute> = own.chain(turns.moves(cycle)).collect();
            places.extend(starts.into_iter().map(|start| self.window_of(party, start, length)));
        }
        places
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

/// How few rules suffice to refuse all that is refused by these; 0 where something is not
/// refused at all.
pub fn fewest(refusals: &[BTreeSet<Broken>]) -> usize {
    if refusals.iter().any(BTreeSet::is_empty) {
        return 0;
    }
    let refusals: BTreeSet<&BTreeSet<Broken>> = refusals.iter().collect();
    (0..).find(|&count| suffice(&refusals, &mut Vec::new(), count)).expect("all rules suffice")
}

/// Whether `more` rules beside those `chosen` refuse all of it: one of those that refuse the
/// first that is left has to be among them.
fn suffice<'r>(
    refusals: &BTreeSet<&'r BTreeSet<Broken>>,
    chosen: &mut Vec<&'r Broken>,
    more: usize,
) -> bool {
    let is_left = |broken: &&&BTreeSet<Broken>| !chosen.iter().any(|rule| broken.contains(*rule));
    let Some(first) = refusals.iter().find(is_left).copied() else { return true };
    more > 0
        && first.iter().any(|rule| {
            chosen.push(rule);
            let found = suffice(refusals, chosen, more - 1);
            chosen.pop();
            found
        })
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

/// The place that costs least, the earliest among equals.
fn best(places: &[(Minute, f64)]) -> Option<(Minute, f64)> {
    let least = places.iter().map(|&(_, impact)| impact).min_by(f64::total_cmp)?;
    places.iter().copied().find(|&(_, impact)| tie(impact, least))
}
