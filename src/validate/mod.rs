//! May these windows be? Proposals in, findings with ways out.
//!
//! The independent checker judges; what is added here is what people need to act: who asks
//! for the rule, what the clock on the wall says, which start would do, and what somebody
//! has agreed to live with.

mod around;
mod codes;
mod moved;
mod offset;
mod regret;
mod starts;
mod way_out;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{self, Other, Source, Terms};
use crate::file::{Position, Proposal, Proposals};
use crate::finding::Code;
use crate::finding::{Finding, Findings, Levels, Place, Severity, Subject, WayOut, events};
use crate::fleet::calendar::Calendar;
use crate::fleet::{Fleet, RegionId, Rule, Scope, TierId};
use crate::ground::minute::Minute;
use crate::window::Window;

use around::Around;
pub use codes::{kinds, of_windows};
use offset::Slip;
use starts::Case;

/// What is asked: these windows, all together.
#[derive(Debug)]
pub struct Question<'q> {
    pub now: Minute,
    /// Each with the name of its file.
    pub files: Vec<(String, Proposals)>,
    /// Windows already agreed.
    pub existing: &'q [Window],
    /// How much worse than the best a window may be, as a share of the best.
    pub max_regret: Option<f64>,
    pub levels: Levels,
    /// Codes that no window may accept, whatever it says.
    pub unacceptable: &'q [String],
}

/// For how many windows a better start is sought: each takes as long as a plan.
const WAYS_OUT: usize = 20;

/// Judges all windows by every rule of model §5.
pub fn validate(fleet: &Fleet, question: &Question) -> Findings {
    let entries = entries(fleet, question);
    let mut broken = broken(fleet, &entries, question.existing);
    let mut findings: Vec<Finding> = Vec::new();
    let mut subjects: Vec<Subject> = entries.iter().map(Entry::subject).collect();
    let (mut sought, mut ignored) = (0, 0);
    let mut leveled = |found: Vec<Finding>, subject: usize| -> Vec<Finding> {
        let all = found.len();
        let found = found.into_iter().filter_map(|finding| {
            let severity = question.levels.of(finding.code, finding.severity);
            severity.map(|severity| Finding { severity, subject, ..finding })
        });
        let found: Vec<Finding> = found.collect();
        ignored += all - found.len();
        found
    };
    let windows = entries.iter().enumerate();
    let listed = Around::new(windows.filter_map(|(at, entry)| Some((at, entry.window()?))));
    let agreed = Around::new(question.existing.iter().enumerate());
    let mut first_named: BTreeMap<&str, usize> = BTreeMap::new();
    for (subject, entry) in entries.iter().enumerate() {
        let first = *first_named.entry(&entry.proposal.name).or_insert(subject);
        let mut found = entry.strays(&entries[first]);
        if let Some(window) = entry.window() {
            found.extend(entry.slip(fleet, window));
            let broken = std::mem::take(&mut broken[subject]);
            if !broken.is_empty() || question.max_regret.is_some() {
                // Others matter only where a better start is sought.
                let is_mended = broken.iter().any(|f| f.code.is_mended_by_a_start());
                let is_sought = is_mended && sought < WAYS_OUT || question.max_regret.is_some();
                let others = is_sought.then_some((&listed, &agreed));
                let case = entry.case(fleet, question, others, subject);
                found.extend(judged(&case, entry, broken, &entries, &mut sought));
            }
        }
        found.sort_by_key(|finding| Code::named(finding.code));
        findings.extend(entry.excused(leveled(found, subject), question, subject));
    }
    for calendar in &fleet.calendars {
        let found = of_calendar(calendar);
        if !found.is_empty() {
            let name = format!("calendar `{}`", calendar.name);
            findings.extend(leveled(found, subjects.len()));
            subjects.push(Subject { name, place: None });
        }
    }
    Findings {
        command: "validate",
        kinds: kinds(),
        judged: counted(fleet, &entries),
        subjects,
        findings,
        ignored,
        pardon: None,
    }
}

/// What is wrong with the events of a calendar.
fn of_calendar(calendar: &Calendar) -> Vec<Finding> {
    let kinds = [events::LOST_EVENT, events::ODD_EVENT];
    let found = kinds.iter().flat_map(|kind| {
        events::of_kind(calendar, kind).map(|problem| {
            let (file, line) = (problem.file.clone(), problem.line);
            let advice = "mend it there; everything else of the file is used".to_owned();
            Finding {
                place: Some(Place { file, line, column: None }),
                way_out: Some(WayOut { advice, start: None }),
                ..Finding::new(kind.code, kind.severity, 0, problem.message.clone())
            }
        })
    });
    found.collect()
}

/// One proposal, as it is judged.
struct Entry<'q> {
    file: &'q str,
    proposal: &'q Proposal,
    terms: Terms,
    /// Whether it is of a global plan that had to move it from its slot.
    is_moved: bool,
    /// Whether that is so of some window of its plan.
    has_moved: bool,
    /// The window, with its name for an id.
    window: Option<Window>,
}

fn entries<'q>(fleet: &Fleet, question: &'q Question) -> Vec<Entry<'q>> {
    let mut entries = Vec::new();
    let agreed = Around::new(question.existing.iter().enumerate());
    for (file, proposals) in &question.files {
        let terms = Terms {
            now: question.now,
            source: if proposals.plan.is_some() { Source::Plan } else { Source::Proposal },
            scope: proposals.plan.and_then(|plan| plan.scope),
            cycles_from: None,
        };
        let stands = |proposal: &&Proposal| proposal.moved_from.is_none();
        let standing = proposals.windows.iter().filter(stands);
        let standing = Around::new(standing.filter_map(|p| p.window.as_ref()).enumerate());
        let of_file = proposals.windows.iter().map(|proposal| {
            let window = proposal.window.clone();
            let name = Some(proposal.name.clone());
            let window = window.map(|window| Window { id: name, ..window });
            let terms = Terms { cycles_from: proposal.cycles_from, ..terms };
            let moved_from = proposal.moved_from.filter(|_| terms.scope == Some(Scope::Global));
            let is_moved = moved_from.zip(window.clone()).is_some_and(|(slot, window)| {
                let (others, max_regret) = (Vec::new(), None);
                let case = Case { fleet, terms, window, proposed: 0, others, max_regret };
                moved::is_proven(&case, slot, &standing, &agreed)
            });
            Entry { file, proposal, terms, is_moved, has_moved: false, window }
        });
        let mut of_file: Vec<Entry> = of_file.collect();
        let has_moved = of_file.iter().any(|entry| entry.is_moved);
        of_file.iter_mut().for_each(|entry| entry.has_moved = has_moved);
        entries.extend(of_file);
    }
    entries
}

impl Entry<'_> {
    fn window(&self) -> Option<&Window> {
        self.window.as_ref()
    }

    fn place(&self, position: Position) -> Place {
        Place { file: self.file.to_owned(), line: position.line, column: Some(position.column) }
    }

    fn subject(&self) -> Subject {
        Subject {
            name: self.proposal.name.clone(),
            place: Some(self.place(self.proposal.position)),
        }
    }

    fn finding(&self, code: Code, message: String) -> Finding {
        Finding {
            place: Some(self.place(self.proposal.position)),
            window: Some(self.proposal.name.clone()),
            way_out: Some(WayOut { advice: code.about().remedy.to_owned(), start: None }),
            ..Finding::new(code.name(), code.about().severity, 0, message)
        }
    }

    /// Names of this window that lead nowhere, or to the `first` that has its own.
    fn strays(&self, first: &Entry) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for stray in &self.proposal.strays {
            let finding = self.finding(stray.code, stray.message.clone());
            let advice = stray.hint.clone().unwrap_or(stray.code.about().remedy.to_owned());
            found.push(Finding {
                place: Some(self.place(stray.position)),
                region: stray.region.clone(),
                way_out: Some(WayOut { advice, start: None }),
                ..finding
            });
        }
        // Plans number their windows; only people give ids.
        let given = self.terms.source == Source::Proposal
            && self.proposal.window.as_ref().is_some_and(|window| window.id.is_some());
        if given && first.file != self.file {
            let message = format!("there are two windows with the id `{}`", self.proposal.name);
            let advice = format!(
                "the first is in `{}` on line {}",
                first.file, first.proposal.position.line
            );
            let way_out = Some(WayOut { advice, start: None });
            found.push(Finding { way_out, ..self.finding(Code::DuplicateId, message) });
        }
        found
    }

    /// A start that is written with an offset that no clock of its regions has then.
    fn slip(&self, fleet: &Fleet, window: &Window) -> Option<Finding> {
        let slip = Slip::find(fleet, window, self.proposal.offset?)?;
        let start = window.interval.start();
        Some(Finding {
            region: Some(fleet.regions[slip.region].id.clone()),
            local_time: Some(local_time(fleet, slip.region, start)),
            way_out: Some(WayOut { advice: slip.advice, start: None }),
            ..self.finding(Code::OffsetSlip, slip.message)
        })
    }

    /// The window among the others that are listed and agreed, as far as they can matter.
    fn case<'f>(
        &self,
        fleet: &'f Fleet,
        question: &Question,
        others: Option<(&Around, &Around)>,
        i: usize,
    ) -> Case<'f> {
        let window = self.window.clone().expect("there is something to judge");
        let (terms, max_regret) = (self.terms, question.max_regret);
        let mut case = Case { fleet, terms, window, proposed: 0, others: Vec::new(), max_regret };
        if let Some((listed, agreed)) = others {
            let span = case.span_of_others();
            let mut near = listed.sharing(span);
            if case.scope() == Scope::Rolling {
                near.extend(listed.outermost_of(case.window.tier));
                near.sort_by_key(|&(at, _)| at);
                near.dedup_by_key(|&mut (at, _)| at);
            }
            near.retain(|&(at, _)| at != i);
            case.proposed = near.len();
            near.extend(agreed.sharing(span));
            case.others = near.into_iter().map(|(_, other)| other.clone()).collect();
        }
        case
    }

    /// `found`, with what the proposal accepts as notes, and with what it accepts in vain.
    fn excused(
        &self,
        mut found: Vec<Finding>,
        question: &Question,
        subject: usize,
    ) -> Vec<Finding> {
        let levels = &question.levels;
        for accepted in &self.proposal.accepted {
            let code = accepted.code.name();
            let mut matched = levels.of(code, Severity::Note).is_none();
            let stands = |list: &[String]| list.iter().any(|name| name == code);
            let counts = accepted.code.can_be_accepted()
                && !stands(question.unacceptable)
                && !stands(&levels.error);
            for finding in found.iter_mut().filter(|finding| finding.code == code) {
                matched = true;
                if counts {
                    finding.severity = Severity::Note;
                    finding.accepted = Some(accepted.reason.clone());
                }
            }
            let unused = Code::UnusedAccept;
            let severity = levels.of(unused.name(), unused.about().severity);
            if let Some(severity) = severity.filter(|_| !matched) {
                let message = format!("`{code}` is accepted, but there is no such finding");
                let place = Some(self.place(accepted.position));
                found.push(Finding { severity, subject, place, ..self.finding(unused, message) });
            }
        }
        found
    }
}

/// What the checker says of each entry; other windows are named by their entries, too.
fn broken(fleet: &Fleet, entries: &[Entry], existing: &[Window]) -> Vec<Vec<check::Finding>> {
    let listed: Vec<usize> = (0..entries.len()).filter(|&i| entries[i].window.is_some()).collect();
    let windows: Vec<Window> =
        listed.iter().filter_map(|&i| entries[i].window().cloned()).collect();
    let mut broken = vec![Vec::new(); entries.len()];
    let mut asked: Vec<Terms> = Vec::new();
    for &i in &listed {
        let terms = entries[i].terms;
        if asked.contains(&terms) {
            continue;
        }
        asked.push(terms);
        for mut finding in check::check(fleet, &terms, &windows, existing) {
            let told = listed[finding.window];
            if entries[told].terms == terms {
                finding.window = told;
                finding.other = finding.other.map(|other| match other {
                    Other::Listed(i) => Other::Listed(listed[i]),
                    agreed => agreed,
                });
                broken[told].push(finding);
            }
        }
    }
    broken
}

/// What is found wrong with one window, and what to do about it.
fn judged(
    case: &Case,
    entry: &Entry,
    broken: Vec<check::Finding>,
    entries: &[Entry],
    sought: &mut usize,
) -> Vec<Finding> {
    let fleet = case.fleet;
    let regret = case.regret();
    if broken.is_empty() && regret.is_none() {
        return Vec::new();
    }
    let codes = broken.iter().map(|finding| finding.code);
    let is_mended = codes.clone().any(Code::is_mended_by_a_start) || regret.is_some();
    *sought += usize::from(is_mended);
    let way_out = match *sought <= WAYS_OUT {
        true => case.way_out(codes, regret.is_some()),
        false => WayOut {
            advice: format!(
                "a start is sought for the first {WAYS_OUT} windows only; mend these, or judge this one by itself"
            ),
            start: None,
        },
    };
    let mut found = Vec::new();
    for finding in broken {
        let shifted = |other: Other| match other {
            Other::Listed(i) => entries[i].is_moved,
            Other::Existing(_) => false,
        };
        // Model §6 sets a plan's other occurrences aside where one is moved.
        let lenient = finding.code.is_about_others()
            && (entry.is_moved || finding.other.map_or(entry.has_moved, shifted));
        let stated = finding.rule.and_then(|rule| rule.stated(fleet));
        let told = entry.finding(finding.code, finding.message);
        found.push(Finding {
            severity: if lenient { Severity::Warning } else { told.severity },
            region: finding.region.map(|region| fleet.regions[region].id.clone()),
            rule: finding.rule.map(|rule| rule.id(fleet).to_owned()),
            reason: stated.and_then(|rule| rule.reason.clone()),
            source: stated.and_then(|rule| rule.source.clone()),
            local_time: finding.region.zip(finding.at).map(|(r, at)| local_time(fleet, r, at)),
            way_out: match finding.code.is_mended_by_a_start() {
                true => Some(way_out.clone()),
                false => told.way_out.clone(),
            },
            ..told
        });
    }
    if let Some(regret) = regret {
        let told = entry.finding(Code::Regret, regret.message(fleet, case));
        found.push(Finding { way_out: Some(way_out), ..told });
    }
    found
}

/// `Sun 2026-12-06 08:00 +08:00`
fn local_time(fleet: &Fleet, region: RegionId, at: Minute) -> String {
    fleet.regions[region].zone.local(at).format("%a %Y-%m-%d %H:%M %:z").to_string()
}

/// How many windows, regions and rules were judged; of the rules, those of the windows'
/// regions that hold for their tiers and can matter in their scope.
fn counted(fleet: &Fleet, entries: &[Entry]) -> Vec<(usize, &'static str)> {
    // Of each region, in which tiers and scopes its windows are.
    let mut judged: BTreeMap<RegionId, BTreeSet<(TierId, Scope)>> = BTreeMap::new();
    for (entry, window) in entries.iter().filter_map(|entry| Some((entry, entry.window()?))) {
        let scope = entry.terms.scope.unwrap_or(fleet.tiers[window.tier].scope);
        for &region in &window.regions {
            judged.entry(region).or_default().insert((window.tier, scope));
        }
    }
    let rules = judged.iter().flat_map(|(&region, kinds)| {
        let matters = |rule: &&Rule| {
            kinds.iter().any(|&(tier, scope)| rule.holds_for(tier) && rule.kind.matters_in(scope))
        };
        fleet.regions[region].rules.iter().filter(matters)
    });
    let windows = entries.iter().filter(|entry| entry.window.is_some()).count();
    vec![(windows, "window"), (judged.len(), "region"), (rules.count(), "rule")]
}
