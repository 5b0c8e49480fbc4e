//! Large fleets, made up from a seed: the same numbers give the same file everywhere.

use std::fmt::Write;

/// Forty zones with different clocks, round the world.
const ZONES: [&str; 40] = [
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Toronto",
    "America/Bogota",
    "America/Halifax",
    "America/Santiago",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Atlantic/Azores",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Athens",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Asia/Beirut",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

/// How busy people are at each hour of a working day, in percent of the peak.
const DAY: [u64; 24] =
    [28, 18, 12, 8, 6, 8, 15, 30, 48, 58, 62, 66, 72, 70, 66, 66, 70, 78, 86, 94, 100, 96, 78, 50];

/// Forbidden hours, of which every region has one.
const OFFICE_HOURS: [&str; 3] =
    ["Mon-Fri 09:00-18:00", "Mon-Fri 08:00-18:00", "Mon-Fri 08:30-17:30"];

/// Marsaglia's xorshift, enough for made-up users.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[allow(dead_code)] // each bench uses one of the two fleets
/// A region file with the tier `yearly`, once in 52 weeks, for all its regions. Each has a
/// curve of its own, forbidden office hours and, some of them, allowed hours or a team with
/// shifts; a few hours of every weekend break no rule anywhere.
pub fn region_file(regions: usize, seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
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

#[allow(dead_code)] // each bench uses one of the two fleets
/// A region file with the tier `round`, once in four weeks on a grid of 15 minutes: three
/// crews, three waves with 12 hours of soak, failovers, and office hours that are forbidden.
/// What crews can do at once grows with the fleet.
pub fn rolling_file(regions: usize, seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
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
