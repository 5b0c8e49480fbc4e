//! What `plan` writes as JSON and as iCalendar says the same to whoever reads it back.

use std::collections::BTreeMap;

use crate::place::{Place, Run};

const NOW: &str = "--now 2026-11-22T12:00:00Z";

fn run(place: &Place, line: &str) -> Run {
    place.run(line, &BTreeMap::new(), "")
}

/// Writes the plan of `question` as `plan.json` and as `plan.ics`.
#[track_caller]
fn planned(question: &str) -> Place {
    let place = Place::with_shipped_regions();
    for format in ["json", "ics"] {
        let run = run(&place, &format!("plan {question} {NOW} -q -f {format} -o plan.{format}"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{question}");
    }
    place
}

/// What is printed with the calendar is what is printed with the JSON, names of files and
/// lines aside.
#[track_caller]
fn alike(place: &Place, line: &str, code: i32) {
    let [json, ics] = ["json", "ics"].map(|format| {
        let run = run(place, &format!("{} {NOW}", line.replace("PLAN", &format!("plan.{format}"))));
        let output = format!("{}{}", run.stdout, run.stderr).replace("plan.ics", "plan.json");
        assert_eq!(run.code, code, "{line}: {output}");
        let lines = output.lines().filter(|line| !line.trim_start().starts_with("-->"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    });
    assert!(!json.is_empty(), "{line}");
    assert_eq!(json, ics, "{line}");
}

#[test]
fn a_plan_with_moved_and_skipped_windows_is_judged_alike() {
    let place = planned("-t weekly");
    alike(&place, "validate PLAN", 0);
    alike(&place, "validate PLAN --max-regret 0% --set regions.us.weight=9", 1);
    alike(&place, "validate PLAN --set regions.us.compliance.us-not-too-often.count=1", 0);
}

#[test]
fn a_rolling_plan_is_judged_in_its_scope() {
    let place = planned("-t hotfix --only ma,de,uk,sg");
    alike(&place, "validate PLAN", 0);
    alike(&place, "validate PLAN --set tiers.hotfix.soak=2d", 1);
    let place = planned("-t weekly --scope rolling --only de,uk --horizon 2w");
    alike(&place, "validate PLAN", 0);
}

#[test]
fn a_plan_is_kept_counted_and_taken_back_alike() {
    let place = planned("-t weekly --horizon 4w");
    alike(&place, "plan -t weekly --horizon 5w --keep PLAN --min-gain 50", 0);
    alike(&place, "plan -t biweekly --existing PLAN", 0);
}

#[test]
fn agreed_windows_are_read_whatever_their_file_is_called() {
    let place = planned("-t weekly --horizon 4w");
    let beside = |file: &str| {
        let run = run(&place, &format!("plan -t biweekly --existing {file} {NOW} -f json"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{file}");
        run.stdout
    };
    for format in ["json", "ics"] {
        let (plan, other) = (format!("plan.{format}"), format!("{format}.agreed"));
        std::fs::copy(place.dir().join(&plan), place.dir().join(&other)).unwrap();
        assert_eq!(beside(&other), beside(&plan));
    }
}

#[test]
fn a_year_is_judged_alike_period_by_period() {
    let place = Place::with_shipped_regions();
    let question =
        "calendar --from 2027-01-01 --horizon 26w --tier quarterly,weekly --only sg,jp,de,uk";
    for format in ["json", "ics"] {
        let run = run(&place, &format!("{question} {NOW} -q -f {format} -o plan.{format}"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    }
    alike(&place, "validate PLAN", 0);
    alike(&place, "validate PLAN --set tiers.quarterly.soak=20d", 1);
    alike(&place, "plan -t biweekly --existing PLAN --only de,uk", 0);
    let calendar = std::fs::read_to_string(place.dir().join("plan.ics")).unwrap();
    let mut uids: Vec<&str> = calendar.lines().filter(|line| line.starts_with("UID:")).collect();
    let count = uids.len();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), count, "each window has a UID of its own");
}

#[test]
fn a_year_shows_which_of_its_windows_count_as_one() {
    let place = Place::of_case("first");
    let question = "calendar -r rest.toml --from 2026-11-30 --horizon 4w";
    for format in ["json", "ics"] {
        let run = run(&place, &format!("{question} {NOW} -q -f {format} -o plan.{format}"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    }
    alike(&place, "validate PLAN -r rest.toml", 0);
    // Nobody is believed who only proposes them.
    let window = |tier, region| {
        format!(
            "[[windows]]\ntier = '{tier}'\nregions = ['{region}']\nrollback = 'r'\n\
             start = 2026-12-07T02:00:00Z\nduration = '3h'\n"
        )
    };
    let both = [window("weekly", "a"), window("biweekly", "b")].concat();
    std::fs::write(place.dir().join("both.toml"), both).unwrap();
    let found = run(&place, &format!("validate both.toml -r rest.toml {NOW}")).stdout;
    let codes = ["error[failover]", "error[max-parallel]"];
    assert!(codes.iter().all(|code| found.contains(code)), "{found}");
}

#[test]
fn what_recurs_in_the_rest_of_a_year_keeps_its_ids() {
    let place = Place::with_shipped_regions();
    let uids = |now: &str| -> Vec<String> {
        let line = format!(
            "calendar --year 2027 --only sg,de --tier quarterly,weekly --now {now} -q -f ics"
        );
        let text = run(&place, &line).stdout;
        text.lines().filter(|line| line.starts_with("UID:weekly")).map(str::to_owned).collect()
    };
    let (whole, rest) = (uids("2026-11-22T12:00:00Z"), uids("2027-06-01T00:00:00Z"));
    assert!(rest.len() > 20 && rest.iter().all(|uid| whole.contains(uid)), "{rest:#?}");
}

#[test]
fn the_id_of_the_work_is_read_back_where_it_is_taken_back() {
    let place = Place::with_shipped_regions();
    let line = format!("plan -t hotfix --only de,sg --change CHG-7 {NOW} -q -f ics");
    let uids = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let published = run(&place, &line).stdout;
    std::fs::write(place.dir().join("plan.ics"), &published).unwrap();
    let cancelled =
        run(&place, &format!("plan -t hotfix --cancel plan.ics {NOW} -q -f ics")).stdout;
    assert_eq!(uids(&published), uids(&cancelled));
    assert_eq!(uids(&published).len(), 2);
    assert!(cancelled.contains("METHOD:CANCEL"), "{cancelled}");
    let numbers = |text: &str| -> Vec<i64> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("SEQUENCE:"));
        lines.map(|number| number.parse().unwrap()).collect()
    };
    let pairs = numbers(&published).into_iter().zip(numbers(&cancelled));
    assert!(pairs.clone().count() == 2 && pairs.clone().all(|(was, is)| is > was));
}

#[test]
fn windows_are_taken_back_under_the_ids_that_they_have() {
    let place = planned("-t weekly --horizon 4w");
    let uids = |text: &str| -> Vec<String> {
        let mut uids: Vec<String> =
            text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect();
        uids.sort_unstable();
        uids
    };
    let published = std::fs::read_to_string(place.dir().join("plan.ics")).unwrap();
    for file in ["plan.json", "plan.ics"] {
        let run = run(&place, &format!("plan -t weekly --cancel {file} {NOW} -q -f ics"));
        assert_eq!((run.code, uids(&run.stdout)), (0, uids(&published)), "{file}");
        assert!(!run.stdout.contains("STATUS:CONFIRMED"), "{}", run.stdout);
    }
    // The region file may have got another publisher meanwhile; of a year one tier goes.
    let other = "--set publisher.provider=other.example --set publisher.account=acme";
    let again = run(&place, &format!("plan -t weekly --cancel plan.ics {other} {NOW} -q -f ics"));
    assert_eq!(uids(&again.stdout), uids(&published));
    let year = format!(
        "calendar --horizon 13w --only de --tier quarterly,weekly {NOW} -q -f ics -o year.ics"
    );
    assert_eq!(run(&place, &year).code, 0);
    let quarterly = run(&place, &format!("plan -t quarterly --cancel year.ics {NOW} -q -f ics"));
    let taken_back = uids(&quarterly.stdout);
    assert!(taken_back.len() == 1 && taken_back[0].starts_with("UID:quarterly.de.2026"));
    let none = run(&place, &format!("plan -t hotfix --cancel year.ics {NOW} -f ics"));
    assert_eq!(none.code, 2);
    assert!(
        none.stderr.ends_with("error: `year.ics` has no window of tier `hotfix` to take back\n")
    );
}

#[test]
fn a_calendar_of_somebody_else_is_refused() {
    let place = Place::with_shipped_regions();
    let calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n\
                    DTSTART:20261206T190000Z\nDTEND:20261206T200000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    std::fs::write(place.dir().join("theirs.ics"), calendar).unwrap();
    let run = run(&place, &format!("validate theirs.ics {NOW}"));
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            2,
            "error: the calendar is none that `lowtide` wrote: it has no `X-LOWTIDE-FORMAT`\n \
             --> theirs.ics:1:1\n1 | BEGIN:VCALENDAR\n  | ^\n\
             hint: calendars of others belong into `[[calendars]]` of the region file\n"
        )
    );
}

/// The freeze ends on 3 January at 13:00 UTC. A window that starts then, the earliest that
/// its cycle has left, ends 23.5 hours before the next one, which starts at 15:30.
#[test]
fn what_a_rolling_plan_moves_keeps_its_distance_from_the_windows_that_stay() {
    const REGIONS: &str = "version = 1\n[[freezes]]\nfrom = '12-18'\nto = '01-03'\n\
        [[regions]]\nid = 'au'\ntimezone = 'Australia/Sydney'\ntier = 'weekly'\n\
        activity = [17, 9, 12, 3, 12, 12, 15, 30, 46, 58, 64, 70, 68, 70, 74, 76, 69, 75, 90, 93, 95, 86, 56, 33]\n\
        [[regions.compliance]]\nrule = ";
    let place = Place::empty();
    for (rule, moved) in [
        ("'min-interval'\ninterval = '23h30m'\n", true),
        ("'min-interval'\ninterval = '23h31m'\n", false),
        ("'max-per'\ncount = 1\nper = '26h30m'\n", true),
        ("'max-per'\ncount = 1\nper = '26h31m'\n", false),
    ] {
        std::fs::write(place.dir().join("regions.toml"), format!("{REGIONS}{rule}")).unwrap();
        let now = "--now 2026-11-25T08:00:00Z";
        let line = format!("plan -t weekly --scope rolling -f json -o plan.json {now}");
        assert_eq!(run(&place, &line).code, 0, "{rule}");
        let plan = std::fs::read_to_string(place.dir().join("plan.json")).unwrap();
        assert_eq!(plan.contains("\"status\": \"moved\""), moved, "{rule}");
        let judged = run(&place, &format!("validate plan.json {now}"));
        assert_eq!(judged.code, 0, "{rule}: {}", judged.stdout);
    }
}
