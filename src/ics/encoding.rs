//! What text do the octets of a calendar stand for? UTF-8, UTF-16 or Windows-1252.

use std::borrow::Cow;

/// The octets of a calendar in an encoding that keeps ASCII.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        [b'B', 0, b'E', 0, ..] => Cow::Owned(utf16(bytes, u16::from_le_bytes)),
        [0, b'B', 0, b'E', ..] => Cow::Owned(utf16(bytes, u16::from_be_bytes)),
        _ => Cow::Borrowed(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text.into_bytes()
}

/// The text of octets: UTF-8, or else Windows-1252, the superset of Latin-1.
pub(super) fn text(octets: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(octets) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(octets.iter().map(|&octet| western(octet)).collect()),
    }
}

/// Windows-1252; its five holes are the control characters of Latin-1.
fn western(octet: u8) -> char {
    const FROM_0X80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match octet {
        0x80..=0x9F => FROM_0X80.chars().nth(usize::from(octet - 0x80)).unwrap_or('\u{FFFD}'),
        other => char::from(other),
    }
}
