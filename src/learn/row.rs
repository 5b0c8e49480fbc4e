//! What does a source hold? Rows of a series, a stamp and perhaps a value.

/// Microseconds in a second, a minute and an hour.
pub const SECOND: i64 = 1_000_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;

/// One row as it was read, before the whole column has said how it is meant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Row {
    /// Position among the source's series.
    pub series: u32,
    /// Microseconds since 1970-01-01 00:00, of UTC or of the clock that wrote the stamp.
    pub stamp: i64,
    /// NaN where the row has no value.
    pub value: f64,
    pub form: Form,
}

/// Whether a number can mean two things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// It is what it is.
    Certain,
    /// `1,234`, read as 1234: with a decimal comma it is a thousandth of that.
    OneComma,
    /// `1.234`, read as 1234: with a decimal point it is a thousandth of that.
    OnePoint,
}

/// A value at an instant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// Microseconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// Finite and `>= 0`; NaN where a row has no value.
    pub value: f64,
}
