//! A fleet that is planned once in 52 weeks, minute by minute.

use std::fmt::Write;

use crate::fleet::{DAY, Dice, OFFICE_HOURS, ZONES};

/// A region file with the tier `yearly`, once in 52 weeks, for all its regions. Each has a
/// curve of its own, forbidden office hours and, some of them, allowed hours or a team with
/// shifts; a few hours of every weekend break no rule anywhere.
pub fn region_file(regions: usize, seed: u64) -> String {
    let mut dice = Dice::of(seed);
    let mut file = "\
version = 1
step = \"1m\"

[tiers.yearly]
cadence = \"once\"
horizon = \"52w\"
notice = \"14d\"
max_parallel = 50
soak = \"1h\"
phases = [
  { name = \"prepare\", duration = \"30m\", disruption = 0.0 },
  { name = \"execute\", duration = \"60m\", disruption = 1.0 },
  { name = \"verify\", duration = \"30m\", disruption = 0.2 },
  { name = \"rollback\", duration = \"60m\", disruption = 0.1 },
]
"
    .to_owned();
    let teams = regions.div_ceil(25);
    for team in 0..teams {
        let zone = ZONES[dice.below(40) as usize];
        write!(
            file,
            "\n[teams.team-{team}]\ntimezone = \"{zone}\"\nparallel = 2\n\
             shifts = [\"Mon-Fri 07:00-21:00\", \"Sat,Sun 00:00-24:00\"]\n"
        )
        .expect("text grows");
    }
    for region in 0..regions {
        write_region(&mut file, region, regions, teams, &mut dice);
    }
    file.push_str(
        "\n[[seasons]]\nname = \"new year\"\nfrom = \"12-24\"\nto = \"01-02\"\nfactor = 1.5\n\
         \n[[freezes]]\nname = \"year end\"\nfrom = \"12-20\"\nto = \"01-03\"\n",
    );
    file
}

fn write_region(file: &mut String, region: usize, regions: usize, teams: usize, dice: &mut Dice) {
    let zone = ZONES[region % ZONES.len()];
    let peak = 1000 + dice.below(100_000);
    let curve: Vec<String> = (0..168)
        .map(|hour| {
            let weekend = if hour >= 120 { 80 } else { 100 };
            let users = peak * DAY[hour % 24] * weekend * (90 + dice.below(21)) / 1_000_000;
            users.to_string()
        })
        .collect();
    write!(
        file,
        "\n[[regions]]\nid = \"r{region}\"\ntimezone = \"{zone}\"\ntier = \"yearly\"\n\
         activity = [{}]\nweight = {}\nwave = {}\njurisdiction = \"{}\"\n",
        curve.join(", "),
        1 + dice.below(3),
        dice.below(3),
        ["EU", "US"][region % 2],
    )
    .expect("text grows");
    if dice.below(2) == 0 && regions > 40 {
        // Another one in the same zone.
        writeln!(file, "failover = \"r{}\"", (region + 40) % regions).expect("text grows");
    }
    if dice.below(4) > 0 {
        writeln!(file, "team = \"team-{}\"", dice.below(teams as u64)).expect("text grows");
    }
    let office_hours = OFFICE_HOURS[dice.below(3) as usize];
    write!(file, "[[regions.compliance]]\nrule = \"forbid\"\nwhen = [\"{office_hours}\"]\n")
        .expect("text grows");
    if dice.below(5) == 0 {
        file.push_str(
            "[[regions.compliance]]\nrule = \"allow\"\n\
             when = [\"Sat,Sun 00:00-24:00\", \"daily 22:00-06:00\"]\n",
        );
    }
}
