//! In which letters is a source written? Whatever comes in, UTF-8 comes out.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;

use super::fault::Refusal;

/// The bytes of `source` unpacked, and in UTF-8 where they say what they are or `encoding`
/// does. Without either they are as they were.
///
/// # Errors
/// When the source is of a kind that is not read.
pub fn text<'r>(
    source: impl Read + 'r,
    encoding: Option<&'static Encoding>,
) -> Result<Box<dyn BufRead + 'r>, Refusal> {
    let mut packed = BufReader::with_capacity(1 << 16, source);
    let plain: Box<dyn BufRead + 'r> = if start(&mut packed)?.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(packed)))
    } else {
        Box::new(packed)
    };
    let mut plain = plain;
    let start = start(&mut plain)?;
    if start.starts_with(b"PK\x03\x04") {
        return Err(Refusal::new(
            "a workbook or another zip archive; expected text",
            "save the sheet as CSV",
        ));
    }
    if start.starts_with(b"PAR1") || start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Refusal::new("a binary file; expected text", "export it as CSV"));
    }
    let marked = Encoding::for_bom(start).map(|(encoding, _)| encoding);
    let utf16 = marked.filter(|&marked| marked == UTF_16LE || marked == UTF_16BE);
    let encoding = utf16.or(encoding).filter(|&encoding| encoding != encoding_rs::UTF_8);
    Ok(match encoding {
        None => plain,
        Some(encoding) => {
            let decoder = encoding.new_decoder();
            Box::new(Decoded { from: plain, decoder, text: Vec::new(), used: 0, ended: false })
        }
    })
}

/// Some of the first bytes.
fn start(source: &mut impl BufRead) -> Result<&[u8], Refusal> {
    Ok(source.fill_buf()?)
}

/// The encoding of that name.
///
/// # Errors
/// Says some that there are.
pub fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        format!(
            "there is no encoding `{name}`; try `windows-1252`, `utf-16le`, `shift_jis` or `gbk`"
        )
    })
}

/// Text that is decoded as it is read.
struct Decoded<R> {
    from: R,
    decoder: Decoder,
    text: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.used == self.text.len() && !self.ended {
            self.text.resize(1 << 16, 0);
            let bytes = self.from.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.from.consume(read);
            self.text.truncate(written);
            self.used = 0;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(&self.text[self.used..])
    }

    fn consume(&mut self, amount: usize) {
        self.used += amount;
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let text = self.fill_buf()?;
        let length = text.len().min(buffer.len());
        buffer[..length].copy_from_slice(&text[..length]);
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8], name: Option<&str>) -> Result<String, Refusal> {
        let encoding = name.map(|name| encoding(name).unwrap());
        let mut text = String::new();
        self::text(bytes, encoding)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn packed_and_wide_letters_become_utf_8() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"time,users\n").unwrap();
        assert_eq!(read(&packed.finish().unwrap(), None).unwrap(), "time,users\n");
        let wide: Vec<u8> =
            "\u{feff}Zeit;Größe\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide, None).unwrap(), "Zeit;Größe\n");
        assert_eq!(read(b"\x8e\x9e\x8d\x8f", Some("shift_jis")).unwrap(), "時刻");
    }

    #[test]
    fn workbooks_are_refused_with_what_to_do() {
        let refusal = read(b"PK\x03\x04rest", None).unwrap_err();
        assert_eq!(refusal.hint.as_deref(), Some("save the sheet as CSV"));
        assert!(encoding("klingon").unwrap_err().contains("windows-1252"));
    }
}
