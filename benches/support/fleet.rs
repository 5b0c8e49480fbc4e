//! What large fleets are made up from: the same seed gives the same file everywhere.

/// Forty zones with different clocks, round the world.
pub const ZONES: [&str; 40] = [
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
pub const DAY: [u64; 24] =
    [28, 18, 12, 8, 6, 8, 15, 30, 48, 58, 62, 66, 72, 70, 66, 66, 70, 78, 86, 94, 100, 96, 78, 50];

/// Forbidden hours, of which every region has one.
pub const OFFICE_HOURS: [&str; 3] =
    ["Mon-Fri 09:00-18:00", "Mon-Fri 08:00-18:00", "Mon-Fri 08:30-17:30"];

/// Marsaglia's xorshift, enough for made-up users.
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
