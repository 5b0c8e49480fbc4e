//! Does a season of any small fleet hold together?

use std::fmt::Write;

use lowtide::ground::duration::{Minutes, WEEK};
use lowtide::ground::interval::Interval;
use proptest::prelude::*;

use crate::support::cases;

use super::world::ZONES;
use super::{agreed, at, holds_together, question, read};

/// Marsaglia's xorshift, enough for made-up fleets.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// A few regions, tiers and rules at random, tight enough that some windows find no place.
fn made_up(seed: u64) -> String {
    let dice = &mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        dice.below(2);
    }
    let mut file = "version = 1\nstep = '60m'\n".to_owned();
    let tiers = ["deep", "middle", "fortnight", "week", "other"];
    let cadences = ["once", "once", "2w", "1w", "1w"];
    for (tier, cadence) in tiers.iter().zip(cadences) {
        write!(
            file,
            "[tiers.{tier}]\ncadence = '{cadence}'\nhorizon = '{}'\nscope = '{}'\nsoak = '{}'\n\
             gap = '{}'\nnotice = '{}'\nphases = [{{ name = 'work', duration = '{}', disruption = 1 }}]\n",
            dice.of(&["4w", "5w", "8w"]),
            dice.of(&["global", "rolling"]),
            dice.of(&["0m", "6h", "2d"]),
            dice.of(&["0m", "3h"]),
            dice.of(&["0m", "3d"]),
            dice.of(&["1h", "4h", "9h"]),
        )
        .unwrap();
        if dice.below(2) == 0 {
            writeln!(file, "max_parallel = {}", 1 + dice.below(2)).unwrap();
        }
    }
    for team in ["a", "b"] {
        write!(
            file,
            "[teams.{team}]\ntimezone = 'UTC'\nparallel = {}\npace = {}\nshifts = ['{}']\n",
            1 + dice.below(2),
            dice.of(&["1.0", "1.25"]),
            dice.of(&["Mon-Sun 00:00-24:00", "Mon-Fri 06:00-22:00"]),
        )
        .unwrap();
    }
    let regions = 2 + dice.below(3);
    for region in 0..regions {
        let hours: Vec<u64> = (0..24).map(|_| dice.below(100)).collect();
        let named: Vec<&str> = tiers.iter().copied().filter(|_| dice.below(4) > 0).collect();
        write!(
            file,
            "[[regions]]\nid = 'r{region}'\ntimezone = '{}'\nactivity = [{}, 1]\nwave = {}\n\
             tiers = {:?}\n",
            ZONES[dice.below(12) as usize],
            hours[1..].iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
            dice.below(2),
            if named.is_empty() { vec!["week"] } else { named },
        )
        .unwrap();
        if dice.below(3) > 0 {
            writeln!(file, "team = '{}'", dice.of(&["a", "b"])).unwrap();
        }
        if dice.below(2) > 0 {
            writeln!(file, "failover = 'r{}'", (region + 1) % regions).unwrap();
        }
        for _ in 0..dice.below(4) {
            let rule = match dice.below(6) {
                0 => {
                    format!("rule = 'min-interval'\ninterval = '{}'", dice.of(&["12h", "3d", "9d"]))
                }
                1 | 2 => format!(
                    "rule = 'max-per'\ncount = {}\nper = '{}'",
                    1 + dice.below(3),
                    dice.of(&["7d", "13d", "30d"])
                ),
                3 => "rule = 'forbid'\nwhen = ['Mon-Fri 09:00-18:00']".to_owned(),
                4 => "rule = 'allow'\nwhen = ['daily 20:00-07:00']".to_owned(),
                _ => "rule = 'max-user-minutes'\nlimit = 20000".to_owned(),
            };
            write!(file, "[[regions.compliance]]\n{rule}\n").unwrap();
            if dice.below(2) == 0 {
                writeln!(file, "tiers = ['{}', '{}']", dice.of(&tiers[..2]), dice.of(&tiers[2..]))
                    .unwrap();
            }
        }
    }
    if dice.below(2) == 0 {
        file.push_str("[[freezes]]\nname = 'stop'\nfrom = '2027-01-13'\nto = '2027-01-21'\n");
        if dice.below(2) == 0 {
            file.push_str("regions = ['r0']\n");
        }
    }
    file
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_season_of_any_small_fleet_breaks_no_rule(seed in any::<u64>(), weeks in 5_i64..11, busy in any::<bool>()) {
        let fleet = read(&made_up(seed));
        let mut question = question(&fleet, "2026-12-30T00:00Z", "2027-01-01T00:00Z");
        question.span = Interval::lasting(question.span.start(), weeks * WEEK);
        if busy {
            let tier = fleet.tier_ids().find(|&t| !fleet.participants(t).is_empty()).unwrap();
            let region = fleet.participants(tier)[0];
            let interval = Interval::lasting(at("2027-01-12T03:00Z"), Minutes(300));
            question.existing = vec![agreed(tier, region, interval)];
        }
        holds_together(&fleet, &question);
    }
}
