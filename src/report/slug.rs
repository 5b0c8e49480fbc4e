//! How is a name written where only letters, digits, `-` and `_` may stand?

use crate::report::findings::fnv;

/// The name itself, where it fits, else what fits of it and a hash: two names stay two.
pub fn slug(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.len() <= 40 && name.chars().all(fits) {
        return name.to_owned();
    }
    let kept: String = name.chars().filter(|&c| fits(c)).take(20).collect();
    format!("{kept}-{}", hash(name))
}

/// 16 hexadecimal digits.
pub fn hash(text: &str) -> String {
    format!("{:016x}", fnv(text.as_bytes()))
}
