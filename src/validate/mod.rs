//! May these windows be? Proposals in, findings with ways out.
//!
//! The independent checker judges; what is added here is what people need to act: who asks
//! for the rule, what the clock on the wall says, which start would do, and what somebody
//! has agreed to live with.

mod codes;
mod offset;
mod regret;
mod starts;
mod way_out;

use crate::check::{self, Other, Source, Terms};
use crate::file::{Position, Proposal, Proposals};
use crate::finding::Code;
use crate::finding::{Finding, Findings, Levels, Place, Severity, Subject, WayOut};
use crate::fleet::{Fleet, RegionId, Scope};
use crate::ground::minute::Minute;
use crate::window::Window;

pub use codes::kinds;
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
}

/// Judges all windows by every rule of model §5.
pub fn validate(fleet: &Fleet, question: &Question) -> Findings {
    let entries = entries(question);
    let mut broken = broken(fleet, &entries, question.existing);
    let mut findings: Vec<Finding> = Vec::new();
    for (subject, entry) in entries.iter().enumerate() {
        let mut found = entry.strays(&entries[..subject]);
        if let Some(window) = entry.window() {
            found.extend(entry.slip(fleet, window));
            let case = entry.case(fleet, question, &entries, subject);
            let broken = std::mem::take(&mut broken[subject]);
            found.extend(judged(&case, entry, broken, &entries));
        }
        found.sort_by_key(|finding| Code::named(finding.code));
        let found = found.into_iter().filter_map(|finding| {
            let severity = question.levels.of(finding.code, finding.severity);
            severity.map(|severity| Finding { severity, subject, ..finding })
        });
        findings.extend(entry.excused(found.collect(), &question.levels, subject));
    }
    Findings {
        command: "validate",
        kinds: kinds(),
        judged: counted(fleet, &entries),
        subjects: entries.iter().map(Entry::subject).collect(),
        findings,
        pardon: None,
    }
}

/// One proposal, as it is judged.
struct Entry<'q> {
    file: &'q str,
    proposal: &'q Proposal,
    terms: Terms,
    /// Whether it is of a global plan of which dated rules have moved some windows.
    has_moved: bool,
    /// The window, with its name for an id.
    window: Option<Window>,
}

fn entries<'q>(question: &'q Question) -> Vec<Entry<'q>> {
    let mut entries = Vec::new();
    for (file, proposals) in &question.files {
        let terms = Terms {
            now: question.now,
            source: if proposals.plan.is_some() { Source::Plan } else { Source::Proposal },
            scope: proposals.plan.and_then(|plan| plan.scope),
            cycles_from: None,
        };
        let has_moved = terms.scope == Some(Scope::Global)
            && proposals.windows.iter().any(|proposal| proposal.moved);
        entries.extend(proposals.windows.iter().map(|proposal| {
            let window = proposal.window.clone();
            let name = Some(proposal.name.clone());
            let window = window.map(|window| Window { id: name, ..window });
            let terms = Terms { cycles_from: proposal.cycles_from, ..terms };
            Entry { file, proposal, terms, has_moved, window }
        }));
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

    /// Names of this window that lead nowhere, or to one of those `before` it.
    fn strays(&self, before: &[Entry]) -> Vec<Finding> {
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
        let same = |other: &&Entry| {
            given && other.file != self.file && other.proposal.name == self.proposal.name
        };
        if let Some(other) = before.iter().find(same) {
            let message = format!("there are two windows with the id `{}`", self.proposal.name);
            let advice = format!(
                "the first is in `{}` on line {}",
                other.file, other.proposal.position.line
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

    /// The window among all others.
    fn case<'f>(
        &self,
        fleet: &'f Fleet,
        question: &Question,
        entries: &[Entry],
        i: usize,
    ) -> Case<'f> {
        let others = |range: std::ops::Range<usize>| {
            entries[range].iter().filter_map(Entry::window).cloned()
        };
        let others: Vec<Window> = others(0..i).chain(others(i + 1..entries.len())).collect();
        Case {
            fleet,
            terms: self.terms,
            window: self.window.clone().expect("there is something to judge"),
            proposed: others.len(),
            others: others.into_iter().chain(question.existing.iter().cloned()).collect(),
            max_regret: question.max_regret,
        }
    }

    /// `found`, with what the proposal accepts as notes, and with what it accepts in vain.
    fn excused(&self, mut found: Vec<Finding>, levels: &Levels, subject: usize) -> Vec<Finding> {
        for accepted in &self.proposal.accepted {
            let code = accepted.code.name();
            let mut matched = levels.of(code, Severity::Note).is_none();
            for finding in found.iter_mut().filter(|finding| finding.code == code) {
                finding.severity = Severity::Note;
                finding.accepted = Some(accepted.reason.clone());
                matched = true;
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
) -> Vec<Finding> {
    let fleet = case.fleet;
    let regret = case.regret();
    if broken.is_empty() && regret.is_none() {
        return Vec::new();
    }
    let way_out = case.way_out(broken.iter().map(|finding| finding.code), regret.is_some());
    let mut found = Vec::new();
    for finding in broken {
        let shifted = |other: Other| match other {
            Other::Listed(i) => entries[i].proposal.moved,
            Other::Existing(_) => false,
        };
        // Model §6 sets a plan's other occurrences aside where one is moved.
        let lenient = entry.has_moved
            && finding.code.is_about_others()
            && (entry.proposal.moved || finding.other.is_none_or(shifted));
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
    let windows = || entries.iter().filter_map(|entry| Some((entry, entry.window()?)));
    let of =
        |region: RegionId| windows().filter(move |(_, window)| window.regions.contains(&region));
    let regions: Vec<RegionId> =
        fleet.region_ids().filter(|&region| of(region).next().is_some()).collect();
    let rules = regions.iter().flat_map(|&region| {
        let rules = fleet.regions[region].rules.iter();
        rules.filter(move |rule| {
            of(region).any(|(entry, window)| {
                let scope = entry.terms.scope.unwrap_or(fleet.tiers[window.tier].scope);
                rule.holds_for(window.tier) && rule.kind.matters_in(scope)
            })
        })
    });
    vec![(windows().count(), "window"), (regions.len(), "region"), (rules.count(), "rule")]
}
