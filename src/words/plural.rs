//! Which form of a word goes with a number? The plural forms of the CLDR.

/// The plural forms of the CLDR that whole numbers can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}
