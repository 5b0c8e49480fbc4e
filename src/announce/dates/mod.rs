//! How does a locale write dates, times and numbers?
//!
//! As the Unicode Common Locale Data Repository has it, by ICU4X; in a program built
//! without the feature `locales`, as ISO 8601 has it.

#[cfg(feature = "locales")]
mod cldr;
#[cfg(not(feature = "locales"))]
mod iso;

#[cfg(feature = "locales")]
pub use cldr::Dates;
#[cfg(not(feature = "locales"))]
pub use iso::Dates;
