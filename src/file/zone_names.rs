//! Which zone did people mean who wrote something else? Cities without one, and offsets.

/// The zone of a city that has none of its own, of a country that has one, or of an offset
/// such as `+05:45`.
pub fn meant(name: &str) -> Option<&'static str> {
    let city = name.rsplit('/').next().unwrap_or(name).replace([' ', '-'], "_");
    let of_city = CITIES
        .iter()
        .find(|(cities, _)| cities.split(' ').any(|known| known.eq_ignore_ascii_case(&city)));
    of_city.map(|(_, zone)| *zone).or_else(|| of_offset(name))
}

/// A place at an offset that it has in winter, or all the year.
pub fn of_offset(name: &str) -> Option<&'static str> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let (sign, digits) = match digits.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (-1, digits),
        None => (1, digits.strip_prefix('+')?),
    };
    let digits = digits.replace(':', "");
    let number = |text: &str| text.parse::<i32>().ok();
    let minutes = match digits.len() {
        1 | 2 => number(&digits)? * 60,
        4 => number(digits.get(..2)?)? * 60 + number(digits.get(2..)?)?,
        _ => return None,
    };
    OFFSETS.iter().find(|(offset, _)| *offset == sign * minutes).map(|(_, zone)| *zone)
}

const CITIES: [(&str, &str); 24] = [
    ("Beijing Peking Shenzhen Guangzhou Hangzhou Chengdu Wuhan China", "Asia/Shanghai"),
    (
        "Mumbai Bombay Delhi New_Delhi Bangalore Bengaluru Chennai Hyderabad Pune India",
        "Asia/Kolkata",
    ),
    ("Osaka Kyoto Nagoya Yokohama Japan", "Asia/Tokyo"),
    ("Busan Korea South_Korea", "Asia/Seoul"),
    ("Hanoi Saigon Ho_Chi_Minh_City Vietnam", "Asia/Ho_Chi_Minh"),
    ("Abu_Dhabi UAE", "Asia/Dubai"),
    ("Islamabad Lahore Pakistan", "Asia/Karachi"),
    ("Tel_Aviv", "Asia/Jerusalem"),
    ("Ankara", "Europe/Istanbul"),
    ("Frankfurt Munich Hamburg Cologne Germany", "Europe/Berlin"),
    ("Marseille Lyon France", "Europe/Paris"),
    ("Milan Naples Turin Italy", "Europe/Rome"),
    ("Barcelona Spain", "Europe/Madrid"),
    ("Geneva Basel Bern Switzerland", "Europe/Zurich"),
    ("Manchester Edinburgh UK England", "Europe/London"),
    ("Rotterdam Hague Netherlands", "Europe/Amsterdam"),
    ("Saint_Petersburg St_Petersburg", "Europe/Moscow"),
    ("San_Francisco Seattle San_Diego Las_Vegas Portland California Oregon", "America/Los_Angeles"),
    ("Washington Boston Miami Atlanta Philadelphia Virginia Ohio Ottawa", "America/New_York"),
    ("Dallas Houston Austin Minneapolis Texas", "America/Chicago"),
    ("Rio Rio_de_Janeiro Brasilia Brazil", "America/Sao_Paulo"),
    ("Canberra", "Australia/Sydney"),
    ("Wellington New_Zealand", "Pacific/Auckland"),
    ("Cape_Town Pretoria Durban South_Africa", "Africa/Johannesburg"),
];

/// In minutes east of UTC.
const OFFSETS: [(i32, &str); 37] = [
    (-600, "Pacific/Honolulu"),
    (-570, "Pacific/Marquesas"),
    (-540, "America/Anchorage"),
    (-480, "America/Los_Angeles"),
    (-420, "America/Denver"),
    (-360, "America/Chicago"),
    (-300, "America/New_York"),
    (-240, "America/Halifax"),
    (-210, "America/St_Johns"),
    (-180, "America/Sao_Paulo"),
    (-120, "America/Noronha"),
    (-60, "Atlantic/Cape_Verde"),
    (0, "Europe/London"),
    (60, "Europe/Berlin"),
    (120, "Europe/Helsinki"),
    (180, "Europe/Moscow"),
    (210, "Asia/Tehran"),
    (240, "Asia/Dubai"),
    (270, "Asia/Kabul"),
    (300, "Asia/Karachi"),
    (330, "Asia/Kolkata"),
    (345, "Asia/Kathmandu"),
    (360, "Asia/Dhaka"),
    (390, "Asia/Yangon"),
    (420, "Asia/Bangkok"),
    (480, "Asia/Singapore"),
    (525, "Australia/Eucla"),
    (540, "Asia/Tokyo"),
    (570, "Australia/Adelaide"),
    (600, "Australia/Brisbane"),
    (630, "Australia/Lord_Howe"),
    (660, "Pacific/Noumea"),
    (720, "Pacific/Auckland"),
    (765, "Pacific/Chatham"),
    (780, "Pacific/Tongatapu"),
    (840, "Pacific/Kiritimati"),
    (-660, "Pacific/Pago_Pago"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;

    #[test]
    fn cities_and_offsets_have_a_zone() {
        #[track_caller]
        fn case(name: &str, zone: Option<&str>) {
            assert_eq!(meant(name), zone, "{name}");
        }
        case("Asia/Beijing", Some("Asia/Shanghai"));
        case("new delhi", Some("Asia/Kolkata"));
        case("+05:45", Some("Asia/Kathmandu"));
        case("UTC-5", Some("America/New_York"));
        case("GMT+0800", Some("Asia/Singapore"));
        case("+05:17", None);
        case("Nowhere", None);
        let zones = Database::embedded();
        let all = CITIES.iter().map(|(_, zone)| zone).chain(OFFSETS.iter().map(|(_, zone)| zone));
        for zone in all {
            assert!(zones.zone(zone).is_ok(), "{zone}");
        }
    }
}
