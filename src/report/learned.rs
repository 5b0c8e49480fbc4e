//! What was learned, for people and for the writers of findings.

use crate::file::curve_lines;
use crate::finding::{Finding, Findings, Kind, Levels, Place, Subject, WayOut};
use crate::ground::duration::HOUR;
use crate::learn::aged::minute_of_week;
use crate::learn::finding::{RULES, Rule};
use crate::learn::stamp;
use crate::learn::{Curve, Learned, minute_of};
use crate::report::document::{Block, Document};
use crate::words::figures;

/// What came of one series, and whose it is.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The region's id, where there is a region.
    pub region: Option<String>,
    /// What the source calls the series, where it tells several apart.
    pub series: Option<String>,
    pub learned: Learned,
}

impl Entry {
    /// What it is called in a sentence.
    pub fn name(&self) -> &str {
        self.region.as_deref().or(self.series.as_deref()).unwrap_or("the series")
    }
}

/// Every code that can be found.
pub fn kinds() -> Vec<Kind> {
    let kind = |&Rule { code, about, remedy, example, severity }: &Rule| Kind {
        code,
        about,
        remedy,
        example,
        severity,
    };
    RULES.iter().map(kind).collect()
}

/// How the stamps were read: `wall clock of Asia/Singapore`, or `instants`.
pub fn read_as(learned: &Learned) -> String {
    if learned.wall {
        format!("wall clock of {}", learned.home.written_in.name())
    } else {
        "instants".to_owned()
    }
}

/// What is wrong with the series in the file called `file`, each as bad as `levels` has it.
/// The subjects are the entries.
pub fn findings(entries: &[Entry], file: &str, levels: &Levels) -> Findings {
    let place = || Some(Place { file: file.to_owned(), line: 1, column: None });
    let mut findings = Vec::new();
    for (subject, entry) in entries.iter().enumerate() {
        let found = match &entry.learned.outcome {
            Ok(curve) => curve.findings.as_slice(),
            Err(finding) => std::slice::from_ref(finding),
        };
        for found in found {
            let rule = RULES.iter().find(|rule| rule.code == found.code);
            let usual = rule.expect("every code has a rule").severity;
            let Some(severity) = levels.of(found.code, usual) else { continue };
            findings.push(Finding {
                place: place(),
                region: entry.region.clone().or_else(|| entry.series.clone()),
                way_out: Some(WayOut { advice: found.hint.clone(), start: None }),
                ..Finding::new(found.code, severity, subject, found.message.clone())
            });
        }
    }
    Findings {
        command: "learn",
        kinds: kinds(),
        judged: vec![(entries.len(), "series")],
        subjects: entries
            .iter()
            .map(|entry| Subject { name: entry.name().to_owned(), place: place() })
            .collect(),
        findings,
        ignored: 0,
        pardon: None,
    }
}

/// What people want to know: how it was read, how sure it is, what is wrong, and the values
/// to paste, in lines that fit into `width` where there is one.
pub fn document(entries: &[Entry], judged: &Findings, width: Option<usize>) -> Document {
    let mut document = Document::default();
    for (i, entry) in entries.iter().enumerate() {
        let learned = &entry.learned;
        match &learned.outcome {
            Ok(curve) => of_curve(entry, curve, &mut document),
            Err(finding) => {
                document.answer(format!(
                    "Nothing can be learned for {}: {}.",
                    entry.name(),
                    finding.message
                ));
            }
        }
        let said: Vec<String> = judged
            .findings
            .iter()
            .filter(|finding| finding.subject == i)
            .map(|finding| {
                let hint = finding.way_out.as_ref().map_or("", |way_out| way_out.advice.as_str());
                format!("{} [{}]: {}; {hint}", finding.severity, finding.code, finding.message)
            })
            .collect();
        if !said.is_empty() {
            document.blocks.push(Block::List(said));
        }
        if let Ok(curve) = &learned.outcome {
            document.blocks.push(Block::Picture(lines(&curve.estimate.activity, width)));
        }
    }
    document
}

fn of_curve(entry: &Entry, curve: &Curve, document: &mut Document) {
    let learned = &entry.learned;
    let weeks = figures::count(curve.cells.weeks.len(), "week");
    let name = match entry.name() {
        "the series" => "The curve".to_owned(),
        name => format!("The curve of {name}"),
    };
    document.answer(format!(
        "{name} comes from {weeks} up to {}, {}.",
        figures::utc(curve.cells.end),
        match (curve.repeatability, curve.excess) {
            (_, Some(excess)) => format!(
                "and a window chosen by it costs {:.1} % of an ordinary window more than hindsight's best",
                excess.mean_percent
            ),
            _ => "too few to say how good a choice by it is".to_owned(),
        }
    ));
    let first = minute_of(learned.first);
    let example = if learned.wall {
        let offset = i64::from(learned.home.written_in.offset_at(first));
        let wall = stamp::wall(learned.first + offset * 1_000_000);
        format!("; first {} = {first}", wall.format("%Y-%m-%d %H:%M"))
    } else {
        format!("; first {first}")
    };
    document.paragraph(format!(
        "Stamps read as {}{example}. Local hours are those of {}.",
        read_as(learned),
        learned.home.zone.name()
    ));
    let replay = &curve.replay;
    let mut sure = format!(
        "Best start on the hour: {} local; within 2 % of the best in {} of {} weeks seen, within 5 % in {}; better than {} in {}",
        hour_of_week(replay.slot),
        replay.within_2,
        replay.weeks,
        replay.within_5,
        hour_of_week(replay.runner_up),
        replay.beats_runner_up
    );
    if replay.is_noise() {
        sure.push_str(", so the two are as good within the noise");
    }
    if let Some(excess) = curve.excess {
        sure.push_str(&format!(
            ". Held back {}: excess {:.1} % on the mean, {:.1} % at worst",
            figures::count(excess.splits, "time"),
            excess.mean_percent,
            excess.worst_percent
        ));
    }
    if let Some(repeatability) = curve.repeatability {
        sure.push_str(&format!(". The weeks are alike to {repeatability:.2}"));
    }
    document.paragraph(format!("{sure}."));
    if let Some(aged) = curve.aged {
        document.paragraph(format!(
            "The file's curve chooses {}; by these weeks that costs {:.1} % of an ordinary window more than the best, {}.",
            minute_of_week(aged.slot),
            aged.excess_percent,
            minute_of_week(aged.better)
        ));
    }
    let dropped = &learned.dropped;
    let left_out: Vec<String> = [
        (dropped.conflicts, "row", "of instants with two values"),
        (dropped.unplaced.skipped, "row", "at a time that the clock skips"),
        (dropped.unplaced.alone, "row", "alone at a time that the clock shows twice"),
        (dropped.excluded, "sample", "of times that `--exclude` names"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, what, why)| format!("{} {why}", figures::count(number as usize, what)))
    .collect();
    if !left_out.is_empty() {
        document.paragraph(format!("Left out: {}.", left_out.join(", ")));
    }
}

/// `Tue 03:00`, from an hour of the week.
fn hour_of_week(hour: usize) -> String {
    minute_of_week(hour as i64 * HOUR)
}

/// `activity` as a region file has it, a line a day, or less where there is no room for that.
fn lines(activity: &[f64], width: Option<usize>) -> Vec<String> {
    /// Before the values of a line, as they are shown.
    const INDENT: usize = 4;
    let values = figures::alike(activity, 4);
    let cell = values.iter().map(String::len).max().unwrap_or(0) + ", ".len();
    let fits = |count: &usize| width.is_none_or(|width| INDENT + count * cell <= width + 1);
    let to_a_line = [24, 12, 8, 6, 4, 3].into_iter().find(fits).unwrap_or(2);
    let lines = curve_lines(&values, to_a_line).into_iter().map(|line| format!("  {line},"));
    std::iter::once("activity = [".to_owned()).chain(lines).chain(["]".to_owned()]).collect()
}
