//! Is `lowtide.calendar/1` what the contract says?

use serde::{Deserialize, Serialize};

use super::{Conflict, Instant, NOW, Phase, Rule, Share, Tzdb, minute, printed, rule};

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Calendar {
    format: String,
    now: Instant,
    tzdb: Tzdb,
    from: Instant,
    until: Instant,
    complete: bool,
    tiers: Vec<TierOfYear>,
    left_out: Vec<String>,
    windows: Vec<Entry>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct TierOfYear {
    tier: String,
    cadence: String,
    scope: String,
    regions: Vec<String>,
    first: Instant,
    round_minutes: i64,
    planned: usize,
    moved: usize,
    skipped: usize,
    absorbed: usize,
    impact: f64,
    gap: f64,
    unplaced: Vec<Unplaced>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Unplaced {
    from: Instant,
    until: Instant,
    regions: Vec<String>,
    reason: String,
    conflict: Option<Conflict>,
}

#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
struct Entry {
    tier: String,
    regions: Vec<String>,
    start: Instant,
    end: Instant,
    impact: f64,
    status: String,
    slot_start: Instant,
    phases: Vec<Phase>,
    by_region: Vec<Share>,
    /// Of absorbed windows only.
    absorbed_by: Option<String>,
    /// Where rules about other windows keep it from its slot.
    because: Option<Vec<Rule>>,
}

#[test]
fn a_calendar_has_every_window_and_counts_them() {
    let line = format!("calendar --from 2027-01-04 --horizon 10w {NOW}");
    let said: Calendar = printed("calendar", &line, 1);
    assert_eq!((said.format.as_str(), said.complete), ("lowtide.calendar/1", false));
    assert_eq!(
        (said.from.as_str(), said.until.as_str()),
        ("2027-01-04T00:00:00Z", "2027-03-15T00:00:00Z")
    );
    assert_eq!(
        (said.now.as_str(), said.tzdb.source.as_str()),
        ("2026-11-22T12:00:00Z", "embedded")
    );
    assert_eq!(said.left_out, ["hotfix"]);
    for tier in &said.tiers {
        let of = |statuses: &[&str]| {
            let entries = said.windows.iter().filter(|entry| entry.tier == tier.tier);
            entries.filter(|entry| statuses.contains(&entry.status.as_str())).count()
        };
        let counts = (tier.planned, tier.moved, tier.skipped, tier.absorbed);
        let found =
            (of(&["planned", "moved"]), of(&["moved"]), of(&["skipped"]), of(&["absorbed"]));
        assert_eq!(counts, found, "{}", tier.tier);
        let held = |entry: &&Entry| {
            entry.tier == tier.tier && matches!(entry.status.as_str(), "planned" | "moved")
        };
        let sum: f64 = said.windows.iter().filter(held).map(|entry| entry.impact).sum();
        assert!((tier.impact - sum).abs() <= 1e-9 * sum, "{}: {sum}", tier.tier);
        assert_eq!(tier.gap, 0.0, "each plan is proven best");
        let weeks = tier.cadence.strip_suffix('w').map(|weeks| weeks.parse::<i64>().unwrap());
        assert!(weeks.is_none_or(|weeks| tier.round_minutes == weeks * 7 * 1440), "{tier:?}");
        assert!(minute(&tier.first) >= minute(&said.from) && tier.first <= said.until);
        assert!(matches!(tier.scope.as_str(), "global" | "rolling"), "{tier:?}");
        let taking_part = |region: &String| tier.regions.contains(region);
        let own = said.windows.iter().filter(|entry| entry.tier == tier.tier);
        assert!(own.flat_map(|entry| &entry.regions).all(taking_part), "{tier:?}");
        for missing in &tier.unplaced {
            assert!(minute(&missing.from) < minute(&missing.until), "{missing:?}");
            assert!(missing.regions.iter().all(taking_part) && !missing.reason.is_empty());
        }
    }
    for entry in &said.windows {
        let ends = entry.phases.last().map(|phase| phase.end.as_str());
        assert_eq!(
            (ends, minute(&entry.start) < minute(&entry.end)),
            (Some(entry.end.as_str()), true)
        );
        let shares: f64 = entry.by_region.iter().map(|share| share.impact).sum();
        assert!((entry.impact - shares).abs() <= 1e-9 * shares.max(1.0), "{entry:?}");
        assert!(entry.because.as_ref().is_none_or(|rules| !rules.is_empty()), "{entry:?}");
        assert_eq!(entry.absorbed_by.is_some(), entry.status == "absorbed", "{entry:?}");
        let elsewhere = entry.start != entry.slot_start;
        assert!(elsewhere == (entry.status == "moved") || entry.absorbed_by.is_some(), "{entry:?}");
        let regions: Vec<&str> = entry.by_region.iter().map(|s| s.region.as_str()).collect();
        assert_eq!(regions, entry.regions);
    }
    let missing = said.tiers.iter().find_map(|tier| tier.unplaced.first()).unwrap();
    assert_eq!(missing.conflict.as_ref().unwrap().rules, [rule("de", "max-per", "not-too-often")]);
}
