//! Twelve regions round the world, under every kind of rule.

use std::fmt::Write;

/// How busy people are at each hour of a day.
pub(super) const DAY: [u64; 24] =
    [28, 18, 12, 8, 6, 8, 15, 30, 48, 58, 62, 66, 72, 70, 66, 66, 70, 78, 86, 94, 100, 96, 78, 50];

pub(super) const ZONES: [&str; 12] = [
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Vancouver",
    "America/Mexico_City",
];

/// Twelve regions round the world under every kind of rule, with the five tiers that are
/// built in.
pub(super) fn world() -> String {
    let mut file = "\
version = 1
step = '30m'
tiers.annual = { max_parallel = 1, soak = '3d', gap = '2h' }
tiers.quarterly = { max_parallel = 2, soak = '1d', gap = '1h' }
tiers.biweekly = { services = ['rtc'] }
services.im = { hot_upgrade = true }
services.rtc = { sensitivity = 3 }
teams.east = { timezone = 'Asia/Singapore', parallel = 2 }
teams.west = { timezone = 'Europe/London', pace = 1.25 }
"
    .to_owned();
    for (i, zone) in ZONES.iter().enumerate() {
        let peak = 1000 * (1 + 7 * i % 12);
        let services = ["{ im = 1.0 }", "{ im = 1.0, rtc = 0.3 }"][usize::from(i % 4 != 3)];
        let biweekly = if i % 4 == 3 { "" } else { ", 'biweekly'" };
        write!(
            file,
            "\n[[regions]]\nid = 'r{i}'\ntimezone = '{zone}'\nactivity = {DAY:?}\n\
             peak_users = {peak}\nservices = {services}\nteam = '{}'\nwave = {}\n\
             failover = 'r{}'\ntiers = ['weekly', 'hotfix', 'quarterly', 'annual'{biweekly}]\n",
            if i < 5 { "east" } else { "west" },
            i % 3,
            i ^ 1,
        )
        .unwrap();
        let rules: &[&str] = match i {
            0 => &[
                "rule = 'min-interval', interval = '24h', tiers = ['annual', 'quarterly']",
                "rule = 'max-per', count = 3, per = '21d'",
            ],
            2 => &["rule = 'forbid', when = ['Mon-Fri 09:00-13:00']"],
            4 => &["rule = 'min-interval', interval = '8d', tiers = ['annual']"],
            5 => &[
                "rule = 'forbid', when = ['Mon-Fri 08:30-17:30'], tiers = ['quarterly', 'annual']",
                "rule = 'notice', business_days = 5",
            ],
            7 => &["rule = 'forbid', dates = ['2027-02-08..2027-03-09']"],
            9 => &["rule = 'max-per', count = 2, per = '14d', tiers = ['quarterly']"],
            _ => &[],
        };
        for rule in rules {
            let keys = rule.replace(", tiers", "\ntiers").replace(", ", "\n");
            let keys = keys.replace("['quarterly'\n", "['quarterly', ");
            let keys = keys.replace("['annual'\n", "['annual', ");
            write!(file, "[[regions.compliance]]\n{keys}\n").unwrap();
        }
    }
    file.push_str(
        "\n[[seasons]]\nname = 'summer'\nfrom = '07-01'\nto = '08-31'\nfactor = 0.7\n\
         \n[[freezes]]\nname = 'year end'\nfrom = '12-20'\nto = '01-03'\n",
    );
    file
}
