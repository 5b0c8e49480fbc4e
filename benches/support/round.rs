//! A fleet that is planned region by region, once in four weeks.

use std::fmt::Write;

use crate::fleet::{DAY, Dice, OFFICE_HOURS, ZONES};

/// A region file with the tier `round`, once in four weeks on a grid of 15 minutes: three
/// crews, three waves with 12 hours of soak, failovers, and office hours that are forbidden.
/// What crews can do at once grows with the fleet.
pub fn region_file(regions: usize, seed: u64) -> String {
    let mut dice = Dice::of(seed);
    let mut file = "\
version = 1
step = \"15m\"

[tiers.round]
cadence = \"once\"
horizon = \"4w\"
scope = \"rolling\"
soak = \"12h\"
phases = [
  { name = \"prepare\", duration = \"30m\", disruption = 0.0 },
  { name = \"execute\", duration = \"60m\", disruption = 1.0 },
  { name = \"verify\", duration = \"30m\", disruption = 0.2 },
]
"
    .to_owned();
    for crew in ["asia", "europe", "america"] {
        let parallel = regions.div_ceil(120);
        write!(file, "\n[teams.{crew}]\ntimezone = \"UTC\"\nparallel = {parallel}\n")
            .expect("text grows");
    }
    for region in 0..regions {
        let zone = ZONES[dice.below(40) as usize];
        let peak = 1 << (7 + dice.below(10));
        let curve: Vec<String> = (0..168)
            .map(|hour| {
                let weekend = if hour >= 120 { 80 } else { 100 };
                let users = peak * DAY[hour % 24] * weekend * (90 + dice.below(21)) / 10_000;
                users.to_string()
            })
            .collect();
        let wave = [0, 1, 1, 2, 2, 2][dice.below(6) as usize];
        let crew = ["asia", "europe", "america"][dice.below(3) as usize];
        let office_hours = OFFICE_HOURS[dice.below(3) as usize];
        write!(
            file,
            "\n[[regions]]\nid = \"r{region}\"\ntimezone = \"{zone}\"\ntier = \"round\"\n\
             activity = [{}]\nteam = \"{crew}\"\nwave = {wave}\n",
            curve.join(", "),
        )
        .expect("text grows");
        if dice.below(2) == 0 {
            let other = (region + 1 + dice.below(regions as u64 - 1) as usize) % regions;
            writeln!(file, "failover = \"r{other}\"").expect("text grows");
        }
        write!(file, "[[regions.compliance]]\nrule = \"forbid\"\nwhen = [\"{office_hours}\"]\n")
            .expect("text grows");
    }
    file
}
