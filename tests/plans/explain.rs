//! Do explanations and prices hold? Against the definition, and against plans that are made
//! anew with a rule struck out of the file or a weight changed in it.

use lowtide::check::{self, Source as CheckSource, Terms};
use lowtide::explain::limit::concerned;
use lowtide::explain::prices::prices;
use lowtide::explain::weights::tipping;
use lowtide::explain::{Explanation, explain};
use lowtide::file::{self, Source};
use lowtide::fleet::{Cadence, Fleet, RegionId, Scope};
use lowtide::ground::duration::Minutes;
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::plan::Plan;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort, PlanError};
use lowtide::window::Window;
use proptest::prelude::*;

use crate::support::cases;

/// A small region file, of which single rules can be left out.
#[derive(Clone, Debug)]
struct Draft {
    recurring: bool,
    rolling: bool,
    regions: Vec<Vec<&'static str>>,
    weights: Vec<u32>,
    freeze: bool,
    shifts: bool,
    max_parallel: bool,
    soak: bool,
}

const ZONES: [&str; 4] = ["Asia/Singapore", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];
const RULES: [&str; 9] = [
    r#"rule = "forbid", when = ["Mon-Fri 09:00-18:00"]"#,
    r#"rule = "allow", when = ["daily 20:00-10:00"]"#,
    r#"rule = "allow", when = ["Sat,Sun 00:00-24:00", "Mon-Fri 00:00-12:00"]"#,
    r#"rule = "forbid", dates = ["2026-12-04..2026-12-05"]"#,
    r#"rule = "forbid", when = ["daily 02:00-05:00"], dates = ["2026-12-02"]"#,
    r#"rule = "notice", lead = "8h""#,
    r#"rule = "notice", business_days = 2"#,
    r#"rule = "max-user-minutes", limit = 9000"#,
    r#"rule = "residency", jurisdictions = ["XX"]"#,
];

impl Draft {
    fn text(&self) -> String {
        let mut text = format!(
            "version = 1\nstep = \"60m\"\n[tiers.work]\ncadence = \"{}\"\nhorizon = \"{}\"\nscope = \"{}\"\nphases = [{{ name = \"a\", duration = \"60m\", disruption = 1.0 }}, {{ name = \"b\", duration = \"45m\", disruption = 0.2 }}]\n",
            if self.recurring { "1w" } else { "once" },
            if self.recurring { "2w" } else { "40h" },
            if self.rolling { "rolling" } else { "global" },
        );
        if self.max_parallel {
            text.push_str("max_parallel = 1\n");
        }
        if self.soak {
            text.push_str("soak = \"3h\"\ngap = \"1h\"\n");
        }
        text.push_str("[teams.ops]\ntimezone = \"UTC\"\nparallel = 2\n");
        if self.shifts {
            text.push_str("shifts = [\"Mon-Fri 06:00-23:00\"]\n");
        }
        for (r, rules) in self.regions.iter().enumerate() {
            let curve: Vec<String> =
                (0..24).map(|h| (10 + (h * (7 + 3 * r) + r * 5) % 23).to_string()).collect();
            text.push_str(&format!(
                "[[regions]]\nid = \"r{r}\"\ntimezone = \"{}\"\ntier = \"work\"\nteam = \"ops\"\nwave = {}\nweight = {}\njurisdiction = \"AA\"\nactivity = [{}]\n",
                ZONES[r % ZONES.len()], r % 2, self.weights[r], curve.join(", ")
            ));
            if r > 0 {
                text.push_str("failover = \"r0\"\n");
            }
            let tables: Vec<String> = rules
                .iter()
                .enumerate()
                .map(|(i, rule)| format!("  {{ id = \"x{i}\", {rule} }},\n"))
                .collect();
            text.push_str(&format!("compliance = [\n{}]\n", tables.concat()));
        }
        if self.freeze {
            text.push_str(
                "[[freezes]]\nname = \"year end\"\nfrom = \"2026-12-03\"\nto = \"2026-12-06\"\n",
            );
        }
        text
    }
}

fn draft() -> impl Strategy<Value = Draft> {
    let rules = prop::collection::vec(prop::sample::select(RULES.to_vec()), 0..4);
    (prop::collection::vec(rules, 1..4), prop::collection::vec(1u32..6, 4), any::<[bool; 6]>())
        .prop_map(|(regions, weights, [recurring, rolling, freeze, shifts, max_parallel, soak])| {
            Draft { recurring, rolling, regions, weights, freeze, shifts, max_parallel, soak }
        })
}

fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

fn read(text: &str, settings: &[String]) -> Fleet {
    file::read_fleet(&Source::new("regions.toml", text), settings, &Database::embedded())
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults.render(false, None)))
}

fn request(fleet: &Fleet) -> Request {
    let tier = fleet.tier("work").unwrap();
    let now = at("2026-12-01T08:30:00Z");
    Request::of_tier(fleet, tier, now)
}

fn plan(fleet: &Fleet, request: &Request) -> Result<Plan, PlanError> {
    let mut effort =
        Effort { budget: Budget::unlimited(), max_gap: 0.0, threads: 1, progress: &mut |_| {} };
    solve::plan(fleet, request, &mut effort)
}

fn impact(plan: &Plan) -> Option<f64> {
    plan.choices.first().map(|choice| choice.impact.0)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Every start around the search, each explained.
fn everywhere(fleet: &Fleet, request: &Request) -> Vec<Explanation> {
    let (from, until) = match fleet.tiers[request.tier].cadence {
        Cadence::Once => (request.from - Minutes(120), request.from + request.horizon.minutes()),
        Cadence::Every(_) => (at("2026-12-07T00:00:00Z"), at("2026-12-21T00:00:00Z")),
    };
    let first = from.round_up_to(request.step);
    let count = (until - first) / request.step;
    (0..count).map(|i| explain(fleet, request, first + i * request.step, None).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(20) })]

    #[test]
    fn a_price_is_the_plan_without_the_rule_in_the_file(draft in draft()) {
        let fleet = read(&draft.text(), &[]);
        let request = request(&fleet);
        let found = prices(&fleet, &request, &mut plan).unwrap();
        prop_assert!(found.untold.is_empty());
        let base = impact(&found.base);
        let check = |other: &Draft, code: &str, id: &str, region: Option<RegionId>| {
            let struck = read(&other.text(), &[]);
            let without = impact(&plan(&struck, &self::request(&struck)).unwrap());
            let priced = found.alone.iter().find(|price| {
                let limit = price.limits[0];
                let whom = concerned(limit, &fleet, &request);
                limit.kind(&fleet) == code && limit.id(&fleet) == id
                    && region.is_none_or(|region| whom == [region])
            });
            match (base, without, priced) {
                (_, Some(without), Some(price)) => prop_assert!(same(price.impact.0, without), "{code} {id}"),
                (Some(base), Some(without), None) => prop_assert!(same(base, without), "{code} {id}: {base} {without}"),
                (_, None, Some(_)) => prop_assert!(false, "{code} {id} is priced though nothing fits"),
                (None, Some(_), None) => prop_assert!(false, "{code} {id} has no price"),
                (_, None, None) => {}
            }
            Ok(())
        };
        for r in 0..draft.regions.len() {
            for i in 0..draft.regions[r].len() {
                // The others keep their ids: a rule that never holds takes the place.
                let mut other = draft.clone();
                let code = draft.regions[r][i].split('"').nth(1).unwrap();
                other.regions[r][i] = r#"rule = "forbid", dates = ["2027-11-11"]"#;
                check(&other, code, &format!("x{i}"), Some(RegionId(r)))?;
            }
        }
        check(&Draft { freeze: false, ..draft.clone() }, "freeze", "year end", None)?;
        check(&Draft { shifts: false, ..draft.clone() }, "team-shift", "ops", None)?;
        if draft.rolling {
            check(&Draft { max_parallel: false, ..draft.clone() }, "max-parallel", "work", None)?;
        }
    }

    #[test]
    fn just_past_a_tipping_weight_another_slot_wins_and_not_before(draft in draft()) {
        let draft = Draft { rolling: false, ..draft };
        let fleet = read(&draft.text(), &[]);
        let request = request(&fleet);
        let Some(tippings) = tipping(&fleet, &request).unwrap() else { return Ok(()) };
        let slot = |fleet: &Fleet, request: &Request| {
            let plan = plan(fleet, request).unwrap();
            plan.choices[0].windows.iter().map(|window| window.slot()).min().unwrap()
        };
        let best = slot(&fleet, &request);
        for tipping in tippings {
            let at_weight = |weight: f64| {
                let mut other = fleet.clone();
                other.regions[tipping.region].weight = weight;
                slot(&other, &request)
            };
            let sides = [(tipping.above, 1.0), (tipping.below, -1.0)];
            for (tip, side) in sides {
                let weight = tipping.weight;
                match tip {
                    Some(tip) => {
                        let beyond = at_weight(tip.weight * (1.0 + side * 1e-6));
                        prop_assert_ne!(beyond, best, "{:?}", tip);
                        let before = at_weight(tip.weight * (1.0 - side * 1e-6));
                        let reached = (tip.weight / weight - 1.0) * side < 1e-6;
                        prop_assert!(reached || before == best, "{:?}: {} {}", tip, before, best);
                    }
                    None => {
                        let far = if side > 0.0 { weight * 1e6 } else { weight * 1e-6 };
                        prop_assert_eq!(at_weight(far), best, "weight {}", far);
                    }
                }
            }
        }
    }

    #[test]
    fn a_slot_is_allowed_where_the_definition_says_so_and_ranks_as_counted(draft in draft()) {
        let draft = Draft { recurring: false, rolling: false, ..draft };
        let fleet = read(&draft.text(), &[]);
        let request = request(&fleet);
        let all = everywhere(&fleet, &request);
        let terms = Terms { now: request.now, source: CheckSource::Plan, scope: Some(Scope::Global), cycles_from: None };
        for explanation in &all {
            let explained = &explanation.windows[0];
            let window = Window {
                id: None,
                tier: request.tier,
                regions: request.regions.clone(),
                interval: Interval::lasting(explanation.at, explained.window.interval.minutes()),
                rollback: None,
                filed: None,
                operations: Vec::new(),
                slot: None,
                line: None,
            };
            let findings = check::check(&fleet, &terms, &[window], &[]);
            prop_assert_eq!(explanation.allowed(), findings.is_empty(), "{} {:?}", explanation.at, findings);
            for verdict in explained.verdicts.iter().filter(|verdict| verdict.refuses.is_some()) {
                prop_assert!(findings.iter().any(|finding| finding.rule == Some(verdict.rule)), "{:?}", verdict);
            }
        }
        ranks_and_neighbours_are_those_counted(&all)?;
    }

    #[test]
    fn recurring_slots_rank_as_counted(draft in draft()) {
        let draft = Draft { recurring: true, rolling: false, ..draft };
        let fleet = read(&draft.text(), &[]);
        let request = request(&fleet);
        let all = everywhere(&fleet, &request);
        let plan = plan(&fleet, &request).unwrap();
        if plan.search.from != at("2026-12-07T00:00:00Z") {
            return Ok(());
        }
        let week = all.len() / 2;
        for (a, b) in all[..week].iter().zip(&all[week..]) {
            let (a, b) = (a.windows[0].slot.unwrap(), b.windows[0].slot.unwrap());
            prop_assert_eq!((a.place, a.refused, a.struck), (b.place, b.refused, b.struck));
        }
        let free: Vec<f64> = all[..week]
            .iter()
            .filter(|e| !e.windows[0].slot.unwrap().refused)
            .map(|e| e.windows[0].slot.unwrap().impact.0)
            .collect();
        prop_assert_eq!(free.len(), plan.search.feasible);
        let least = free.iter().copied().fold(f64::INFINITY, f64::min);
        prop_assert!(impact(&plan).is_none_or(|impact| same(impact, least)));
        for explanation in &all {
            let standing = explanation.windows[0].standing;
            let own = explanation.windows[0].slot.unwrap().impact.0;
            let better = free.iter().filter(|&&other| other < own && !same(other, own)).count();
            prop_assert_eq!((standing.rank, standing.of), (better + 1, free.len()));
        }
    }
}

/// For windows that come once.
fn ranks_and_neighbours_are_those_counted(all: &[Explanation]) -> Result<(), TestCaseError> {
    let free: Vec<&Explanation> =
        all.iter().filter(|e| e.allowed() && e.windows[0].in_search).collect();
    for explanation in all {
        let explained = &explanation.windows[0];
        let own = explained.window.impact.0;
        let impact = |e: &&&Explanation| e.windows[0].window.impact.0;
        let better = free.iter().filter(|e| impact(e) < own && !same(impact(e), own)).count();
        prop_assert_eq!((explained.standing.rank, explained.standing.of), (better + 1, free.len()));
        let before = free.iter().rfind(|e| e.at < explanation.at).map(|e| e.at);
        let after = free.iter().find(|e| e.at > explanation.at).map(|e| e.at);
        prop_assert_eq!(explained.before.map(|n| n.start), before);
        prop_assert_eq!(explained.after.map(|n| n.start), after);
        let phases: f64 = explained.by_phase.iter().flatten().map(|impact| impact.0).sum();
        prop_assert!(same(phases, own));
    }
    Ok(())
}
