//! How is a name written where only letters, digits, `-` and `_` may stand?

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

/// FNV-1a (G. Fowler, L. Noll, K.-P. Vo), which stays the same from release to release; the
/// hash of the standard library need not.
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
