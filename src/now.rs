//! May we start now, and what is due?

use crate::announce::schedule::{self, Entry, Standing};
use crate::explain::ground::Ground;
use crate::explain::{Explained, explain, together};
use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::request::Request;
use crate::request::constraint::Refusal;
use crate::rules::{Rules, Terms};
use crate::solve::PlanError;
use crate::window::Window;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub now: Minute,
    pub tiers: &'a [TierId],
    /// Windows already agreed. A tier that has some may start while one of them is open.
    pub agreed: &'a [Window],
    /// How far ahead is looked for what is due.
    pub within: Minutes,
}

/// The answer for each tier, and what is due.
#[derive(Clone, Debug)]
pub struct Now<'a> {
    pub question: Question<'a>,
    pub tiers: Vec<TierNow>,
    /// What is to be said of the agreed windows, the late first, then by time.
    pub due: Vec<Entry>,
}

/// Whether a window of one tier may start now.
#[derive(Clone, Debug)]
pub struct TierNow {
    pub tier: TierId,
    pub scope: Scope,
    pub regions: Vec<RegionId>,
    pub verdict: Verdict,
}

#[derive(Clone, Debug)]
pub enum Verdict {
    /// By the rules.
    Rules {
        /// Each that refuses a region's window, with those it refuses.
        alone: Vec<Against>,
        /// Those between regions that the windows of all others break when they start at once.
        together: Vec<ConflictingRule>,
    },
    /// By the agreed windows of the tier: those that are open now and the next one, by their
    /// positions among the agreed ones.
    Agreed { open: Vec<usize>, next: Option<usize> },
}

/// A rule that stands in the way now.
#[derive(Clone, PartialEq, Debug)]
pub struct Against {
    pub regions: Vec<RegionId>,
    pub rule: RuleName,
    /// The first start after now that this rule allows, as far as it is seen.
    pub until: Option<Minute>,
}

/// How far is looked for the end of what stands in the way.
const FAR: Minutes = WEEK.times(5);

impl Now<'_> {
    /// Whether every tier that is asked for may start.
    pub fn may_start(&self) -> bool {
        self.tiers.iter().all(TierNow::may_start)
    }
}

impl TierNow {
    pub fn may_start(&self) -> bool {
        match &self.verdict {
            Verdict::Rules { alone, together } => alone.is_empty() && together.is_empty(),
            Verdict::Agreed { open, .. } => !open.is_empty(),
        }
    }

    /// The regions that nothing of their own keeps from it.
    pub fn free(&self) -> Vec<RegionId> {
        let refused = |region: &RegionId| match &self.verdict {
            Verdict::Rules { alone, .. } => alone.iter().any(|a| a.regions.contains(region)),
            Verdict::Agreed { open, .. } => open.is_empty(),
        };
        self.regions.iter().copied().filter(|region| !refused(region)).collect()
    }
}

/// Judges a start at this minute, by every rule and for all regions of a tier together.
///
/// # Errors
/// When the question makes no sense for some tier, as for [`crate::solve::plan`].
pub fn now<'a>(fleet: &Fleet, question: Question<'a>) -> Result<Now<'a>, PlanError> {
    let tiers = question.tiers.iter().map(|&tier| tier_now(fleet, question, tier));
    Ok(Now { question, tiers: tiers.collect::<Result<_, _>>()?, due: due(fleet, question) })
}

fn tier_now(fleet: &Fleet, question: Question, tier: TierId) -> Result<TierNow, PlanError> {
    let regions = fleet.participants(tier);
    let scope = fleet.tiers[tier].scope;
    let verdict = match agreed(question, tier) {
        Some(verdict) => verdict,
        None => {
            let request = Request {
                existing: question.agreed.to_vec(),
                ..Request::of_tier(fleet, tier, question.now)
            };
            let told = explain(fleet, &request, question.now, None)?;
            let free = told.windows.iter().filter(|explained| explained.allowed());
            let together =
                together::broken(fleet, &request, free.map(|explained| &explained.window));
            Verdict::Rules { alone: against(fleet, &request, &told.windows), together }
        }
    };
    Ok(TierNow { tier, scope, regions, verdict })
}

/// The verdict of the tier's agreed windows, where it has some that are not over.
fn agreed(question: Question, tier: TierId) -> Option<Verdict> {
    let now = question.now;
    let own = || {
        let agreed = question.agreed.iter().enumerate();
        agreed.filter(move |(_, window)| window.tier == tier && window.interval.end() > now)
    };
    own().next()?;
    let open = own().filter(|(_, window)| window.interval.contains(now)).map(|(i, _)| i).collect();
    let later = own().filter(|(_, window)| window.interval.start() > now);
    let next = later.min_by_key(|(_, window)| window.interval.start()).map(|(i, _)| i);
    Some(Verdict::Agreed { open, next })
}

/// The rules that refuse a start now, those that are the same together.
fn against(fleet: &Fleet, request: &Request, windows: &[Explained]) -> Vec<Against> {
    let mut found: Vec<Against> = Vec::new();
    for explained in windows {
        let length = explained.window.interval.minutes();
        for verdict in &explained.verdicts {
            let Some(ground) = verdict.refuses else { continue };
            let until = until(fleet, request, length, verdict.region, verdict.rule, ground);
            let called = |rule: RuleName| (rule.kind(fleet), rule.id(fleet));
            let same = |known: &&mut Against| {
                called(known.rule) == called(verdict.rule) && known.until == until
            };
            match found.iter_mut().find(same) {
                Some(known) if known.regions.contains(&verdict.region) => {}
                Some(known) => known.regions.push(verdict.region),
                None => {
                    let regions = vec![verdict.region];
                    found.push(Against { regions, rule: verdict.rule, until });
                }
            }
        }
    }
    found
}

/// The first start after now at which `rule` does not refuse a window of that length.
fn until(
    fleet: &Fleet,
    request: &Request,
    length: Minutes,
    region: RegionId,
    rule: RuleName,
    ground: Ground,
) -> Option<Minute> {
    if let Ground::Before(earliest) = ground {
        return Some(earliest);
    }
    let span = Interval::lasting(request.now, FAR + length);
    let mut rules = Rules::new(Terms::of(fleet, request, request.scope, span));
    let mut start = request.now;
    let own: Vec<_> = rules.of_region(region).into_iter().filter(|c| c.rule == rule).collect();
    loop {
        let blocks = |refusal: &Refusal| match refusal {
            Refusal::Minutes(minutes) => {
                let next = minutes.at_or_after(start)?;
                next.overlaps(Interval::lasting(start, length)).then_some(next.end())
            }
            _ => None,
        };
        match own.iter().filter_map(|constraint| blocks(&constraint.refusal)).max() {
            Some(later) if later < request.now + FAR => start = later,
            Some(_) => return None,
            None => return (start > request.now).then_some(start),
        }
    }
}

/// What can no longer be said in time, then what is due.
fn due(fleet: &Fleet, question: Question) -> Vec<Entry> {
    let all = schedule::schedule(fleet, question.agreed, question.now);
    let is_late = |entry: &Entry| matches!(entry.standing, Standing::Late(_));
    let (mut due, rest): (Vec<Entry>, Vec<Entry>) = all.into_iter().partition(is_late);
    let soon = |entry: &Entry| {
        entry.standing == Standing::Due && entry.at <= question.now + question.within
    };
    due.extend(rest.into_iter().filter(soon));
    due
}
