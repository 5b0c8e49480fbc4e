//! What an engineer needs of a plan at two in the morning, in the order it is needed.

use crate::fleet::{Cadence, Fleet, Scope, Tier};
use crate::ground::cycles::Every;
use crate::ground::duration::DAY;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::plan::{Choice, Outcome, Plan, PlannedWindow, Status, Stopped, Verdict};
use crate::report::document::{Block, Column, Document, Shape, Table};
use crate::report::windows::{first_held, phases};
use crate::report::{budgets, deadlines, displaced, hit, impossible, rolling, slot, sure};
use crate::request::Objective;
use crate::words::figures;

/// The plan in words and tables.
pub fn document(fleet: &Fleet, plan: &Plan) -> Document {
    let mut document = Document::default();
    match &plan.outcome {
        Outcome::Impossible(conflict) => {
            impossible::nothing_fits(fleet, plan, conflict, &mut document);
        }
        Outcome::Unknown { .. } => {
            document.answer(format!(
                "No plan was found, and none was ruled out{}; more with `{}`",
                ended(plan.stopped),
                if plan.stopped == Stopped::Time { "--time-limit" } else { "--effort" }
            ));
        }
        _ if plan.choices[0].windows.iter().all(|w| w.status == Status::Agreed) => {
            let tier = &fleet.tiers[plan.tier].name;
            document.answer(format!(
                "Nothing is left to plan: every cycle of `{tier}` has its agreed window."
            ));
        }
        Outcome::Optimal | Outcome::Bounded { .. } => {
            found(fleet, plan, &plan.choices[0], &mut document);
        }
    }
    document
}

fn found(fleet: &Fleet, plan: &Plan, best: &Choice, document: &mut Document) {
    let tier = &fleet.tiers[plan.tier];
    let first = first_held(best);
    document.answer(match plan.scope {
        Scope::Global => answer(fleet, plan, best, first),
        Scope::Rolling => rolling::answer(tier.cadence, &tier.name, best),
    });
    document.paragraph(saving(plan, best));
    document.paragraph(what_was_searched(fleet, plan));
    if let Some(seen) = best.seen {
        document.paragraph(sure::of_choice(seen, plan));
    }
    if !best.seen_by_region.is_empty() {
        document.paragraph(sure::of_each_region(fleet, &best.seen_by_region));
    }
    if let Some(keeping) = &plan.keeping {
        document.paragraph(kept(fleet, keeping.slot, &keeping.verdict));
    }
    match plan.scope {
        Scope::Global => {
            document.section("Slots".to_owned(), Block::Table(slots(fleet, plan)));
            let title = format!(
                "Region by region, {} to {} UTC",
                figures::utc(first.interval.start()),
                figures::utc_end(first.interval.start(), first.interval.end())
            );
            document.section(title, Block::Table(hit::table(fleet, plan, first)));
            document.paragraph(hit::on_line(fleet, first));
            document.section("Phases (UTC)".to_owned(), Block::Table(phases(first)));
        }
        Scope::Rolling => rolling::sections(fleet, plan, best, document),
    }

    let (deadlines, left_out) = deadlines::table(fleet, plan, best);
    if !deadlines.rows.is_empty() {
        document.section("Give notice by (UTC)".to_owned(), Block::Table(deadlines));
    }
    if left_out > 0 {
        let more = figures::count(left_out, "later deadline");
        document.paragraph(format!("{more} in `-f json`."));
    }
    if !plan.budgets.is_empty() {
        let table = budgets::table(fleet, &plan.budgets);
        document.section("Downtime budgets".to_owned(), Block::Table(table));
        if let Some(sentence) = budgets::about_drained(fleet, &plan.budgets) {
            document.paragraph(sentence);
        }
    }
    let displaced = displaced::sentences(fleet, plan, best);
    if !displaced.is_empty() {
        document.section("Moved and skipped (UTC)".to_owned(), Block::List(displaced));
    }
    if !plan.transitions.is_empty() {
        document
            .section("Clock changes".to_owned(), Block::Table(clock_changes(fleet, plan, best)));
    }
    let sooner = sooner(plan, best);
    if !sooner.rows.is_empty() {
        document.section("Sooner, at a price".to_owned(), Block::Table(sooner));
    }
    if !plan.notes.is_empty() {
        document.section("Notes".to_owned(), Block::List(plan.notes.clone()));
    }
}

/// The record lows before the first choice.
fn sooner(plan: &Plan, best: &Choice) -> Table {
    let mut table = Table::new(vec![
        Column::left("Start (UTC)", 0),
        Column::right("In", 0),
        Column::right("Impact", 0),
        Column::right("Against #1", 1),
    ]);
    let chosen = best.windows[0].interval.start();
    let records = plan.sooner.iter().flatten();
    for record in records.filter(|record| record.interval.start() < chosen) {
        let start = record.interval.start();
        let cells = vec![
            figures::utc(start),
            (start - plan.now).to_string(),
            figures::quantity(record.impact),
            against(record.impact, best.impact),
        ];
        table.row_at(cells, [(0, start, Shape::Date)]);
    }
    table
}

/// Weekday, time, length and first date, in one sentence.
fn answer(fleet: &Fleet, plan: &Plan, best: &Choice, first: &PlannedWindow) -> String {
    let Tier { cadence, name: tier, .. } = &fleet.tiers[plan.tier];
    let start = first.interval.start();
    let length = first.interval.minutes().to_string();
    let slot = first.slot();
    let date = figures::long_date(start);
    let first_on = match (first.status, slot::of_choice(fleet, plan, best)) {
        (Status::Moved { .. }, _) => {
            format!("; the first is moved to {date} at {} UTC", figures::utc_time(start))
        }
        (_, Some(own)) => {
            format!(", first on {}", own.zone.local(start).format(figures::LONG_DATE))
        }
        (_, None) => format!(", first on {date}"),
    };
    let time = figures::utc_time(slot);
    match (cadence, best.slot) {
        (Cadence::Every(_), _) if first.status == Status::Skipped => format!(
            "No window of `{tier}` takes place: all {} of the best slot are skipped.",
            figures::count(best.windows.len(), "occurrence")
        ),
        (Cadence::Every(_), Some(slot)) => {
            let when = slot::long(fleet, plan.tier, best, slot);
            let moved = match best.moves {
                0 => String::new(),
                moves => format!(
                    "; it stands in {}, {} moved or skipped",
                    stands(*cadence, best),
                    figures::count(moves, "occurrence")
                ),
            };
            format!("Take `{tier}` {when}, for {length}{first_on}{moved}.")
        }
        _ => format!("Take `{tier}` on {date} at {time} UTC, for {length}."),
    }
}

/// `22 of 26 weeks`
fn stands(cadence: Cadence, best: &Choice) -> String {
    let (cycles, of) =
        best.stands.iter().fold((0, 0), |(cycles, of), slot| (cycles + slot.cycles, of + slot.of));
    let unit = if cadence == Cadence::Every(Every::Weeks(1)) { "week" } else { "cycle" };
    format!("{cycles} of {}", figures::count(of, unit))
}

fn saving(plan: &Plan, best: &Choice) -> String {
    let each = if best.moves > 0 || best.slot.is_some() { " a time" } else { "" };
    let mut text = format!("It costs {} user-minutes{each}", figures::quantity(best.impact));
    if let Some(baseline) = plan.baseline {
        let less = |value: UserMinutes| match value {
            v if v > best.impact => {
                format!("{} less than", figures::percent(1.0 - best.impact / v))
            }
            v if v < best.impact => {
                format!("{} more than", figures::percent(best.impact / v - 1.0))
            }
            _ => "as much as".to_owned(),
        };
        text.push_str(&format!(
            ": {} the median slot ({}), {} the earliest one ({} at {})",
            less(baseline.median),
            figures::quantity(baseline.median),
            less(baseline.earliest),
            figures::quantity(baseline.earliest),
            figures::utc(baseline.earliest_start),
        ));
    }
    if let Some(own_best) = best.own_best {
        text.push_str(&format!(
            "; the rules between regions cost {} of that ({})",
            figures::quantity(best.impact - own_best),
            figures::percent((best.impact - own_best).share_of(best.impact))
        ));
    }
    if best.waiting > UserMinutes::ZERO {
        text.push_str(&format!(
            "; waiting for it costs another {}",
            figures::quantity(best.waiting)
        ));
    }
    if plan.objective == Objective::Fair {
        text.push_str(&format!(
            "; the region hit hardest bears {} of its average activity",
            hours(best.worst_burden)
        ));
    }
    text.push('.');
    text
}

fn hours(burden: f64) -> String {
    format!("{burden:.2} hours")
}

fn what_was_searched(fleet: &Fleet, plan: &Plan) -> String {
    let search = &plan.search;
    let tier = &fleet.tiers[plan.tier];
    let span = match tier.cadence {
        Cadence::Once => {
            format!("{} to {}", figures::utc(search.from), figures::utc(search.until))
        }
        Cadence::Every(_) => {
            let cycles = figures::count(search.cycles.len(), "cycle");
            format!("{cycles} from {}", figures::utc(search.from))
        }
    };
    let proof = match plan.outcome {
        Outcome::Bounded { bound } => format!(
            "within {} of the best{}",
            figures::percent(crate::plan::gap(plan.choices[0].objective_value, bound)),
            ended(plan.stopped)
        ),
        _ => "none is better".to_owned(),
    };
    format!(
        "{} scope, {span} UTC; {} of {} slots on a grid of {} minutes are allowed, {proof}. Time zones: {} ({}).",
        if plan.scope == crate::fleet::Scope::Global { "Global" } else { "Rolling" },
        search.feasible,
        search.candidates,
        search.step.0,
        fleet.tzdb.release,
        fleet.tzdb.source
    )
}

/// Why the search ended that could have gone on, after a comma.
fn ended(stopped: Stopped) -> &'static str {
    match stopped {
        Stopped::Proven | Stopped::Gap => "",
        Stopped::Effort => ", as far as `--effort` went",
        Stopped::Time => " when `--time-limit` was over (another run may differ)",
    }
}

fn kept(fleet: &Fleet, slot: Minute, verdict: &Verdict) -> String {
    let slot = figures::utc(slot);
    match verdict {
        Verdict::Kept { gain } => {
            format!("The earlier slot ({slot}) stays: the best would gain {gain:.1}%.")
        }
        Verdict::Better { gain } => {
            format!("The earlier slot ({slot}) is given up: the best gains {gain:.1}%.")
        }
        Verdict::Broken(broken) => {
            let rules: Vec<String> = broken
                .iter()
                .map(|b| format!("`{}` of `{}`", b.rule.id(fleet), fleet.regions[b.region].id))
                .collect();
            format!("The earlier slot ({slot}) is given up: it breaks {} now.", rules.join(", "))
        }
        Verdict::Gone(reason) => format!("The earlier slot is given up: {reason}."),
    }
}

fn slots(fleet: &Fleet, plan: &Plan) -> Table {
    let recurring = plan.choices[0].slot.is_some();
    let clock = slot::of_choice(fleet, plan, &plan.choices[0]).map(|own| slot::clock(&own.zone));
    let waiting = plan.choices.iter().any(|choice| choice.waiting > UserMinutes::ZERO);
    let mut columns = vec![
        Column::right("#", 0),
        match &clock {
            Some(clock) => Column::left(format!("Slot ({clock})"), 0),
            None => Column::left(if recurring { "Slot (UTC)" } else { "Start (UTC)" }, 0),
        },
        Column::left(if clock.is_some() { "First (UTC)" } else { "First" }, 3),
        Column::right("Impact", 0),
        Column::right("Against #1", 0),
    ];
    if waiting {
        columns.push(Column::right("Waiting", 1));
    }
    if recurring {
        columns.push(Column::right("Worst time", 2));
        columns.push(Column::right("Moved", 1));
        columns.push(Column::right("Skipped", 1));
    } else {
        columns[2] = Column::left("End", 3);
    }
    let seen = plan.choices.iter().any(|choice| choice.seen.is_some());
    if seen {
        columns.push(Column::left("Weeks seen", 2));
    }
    columns.push(Column::right("Worst burden", 4));
    let mut table = Table::new(columns);
    for (i, choice) in plan.choices.iter().enumerate() {
        let first = first_held(choice);
        let start = first.interval.start();
        let slot = first.slot();
        let own = slot::of_choice(fleet, plan, choice);
        let (place, aside) = if let Some(own) = &own {
            (own.words.clone(), figures::utc(start))
        } else if recurring {
            (slot.utc().format("%a %H:%M").to_string(), start.utc().format("%Y-%m-%d").to_string())
        } else {
            (figures::utc(start), figures::utc_end(start, first.interval.end()))
        };
        let mut cells = vec![
            (i + 1).to_string(),
            place,
            aside,
            figures::quantity(choice.impact),
            if i == 0 { "-".to_owned() } else { against(choice.impact, plan.choices[0].impact) },
        ];
        if waiting {
            cells.push(figures::quantity(choice.waiting));
        }
        if recurring {
            let skipped = choice.windows.iter().filter(|w| w.status == Status::Skipped).count();
            cells.push(figures::quantity(choice.worst_charge));
            cells.push((choice.moves - skipped).to_string());
            cells.push(skipped.to_string());
        }
        if seen {
            cells.push(choice.seen.map_or(String::new(), |seen| {
                let alike = i > 0 && seen.is_as_good_as_first();
                let mark = if alike { ", as good" } else { "" };
                format!("{} of {}{mark}", seen.within_2_percent, seen.weeks)
            }));
        }
        cells.push(format!("{:.2} h", choice.worst_burden));
        let told = match recurring {
            true if own.is_some() => vec![(2, start, Shape::Date)],
            true => vec![(1, slot, Shape::Weekday)],
            false => {
                let end = first.interval.end();
                let shape = if end - start < DAY { Shape::Time } else { Shape::Date };
                vec![(1, start, Shape::Date), (2, end, shape)]
            }
        };
        table.row_at(cells, told);
    }
    table
}

/// How much worse or better than the first choice, which need not have the least impact.
fn against(impact: UserMinutes, first: UserMinutes) -> String {
    if first > UserMinutes::ZERO {
        let more = impact / first - 1.0;
        let sign = if more < -1e-9 { "-" } else { "+" };
        format!("{sign}{}", figures::percent(more.abs()))
    } else if impact > UserMinutes::ZERO {
        "worse".to_owned()
    } else {
        "+0%".to_owned()
    }
}

fn clock_changes(fleet: &Fleet, plan: &Plan, best: &Choice) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("At (UTC)", 1),
        Column::left("Offset", 0),
        Column::left("From", 2),
        Column::left("the window starts there at", 0),
    ]);
    for change in &plan.transitions {
        let zone = &fleet.regions[change.region].zone;
        let affected = best
            .windows
            .iter()
            .filter(|w| w.status != Status::Skipped && w.regions.contains(&change.region))
            .find(|w| w.interval.start() >= change.first_affected);
        let inside = affected.is_some_and(|w| w.interval.start() < change.at);
        let starts = affected.map_or(String::new(), |w| {
            let local = zone.local(w.interval.start()).format("%a %H:%M");
            if inside { format!("{local}, the change falls inside") } else { local.to_string() }
        });
        let cells = vec![
            fleet.regions[change.region].id.clone(),
            figures::utc(change.at),
            format!("{} to {}", figures::offset(change.before), figures::offset(change.after)),
            figures::utc(change.first_affected),
            starts,
        ];
        let told = [(1, change.at, Shape::Date), (3, change.first_affected, Shape::Date)];
        table.row_at(cells, told);
    }
    table
}
