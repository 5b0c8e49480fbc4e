//! What kind of source is it? Text of any of the formats, told apart by how it begins.

use std::io::{Cursor, Read};

use super::fault::Refusal;
use super::gather::Gathering;
use super::{decode, lines, matrix, table};

/// Reads the source called `name` whole, in whatever format it is.
///
/// # Errors
/// Says what is wrong with it, where, and what to do.
pub fn read(gathering: &mut Gathering, name: &str, source: impl Read) -> Result<(), Refusal> {
    let encoding = gathering.reading.encoding;
    let mut text = decode::text(source, encoding).map_err(|refusal| refusal.of(name))?;
    let mut head = Vec::new();
    text.by_ref()
        .take(table::HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| Refusal::from(error).of(name))?;
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let Some(first) = start.first() else {
        return Err(
            Refusal::new("the file is empty", "expected rows of stamps and values").of(name)
        );
    };
    match first {
        b'{' if is_answer(start) => {
            let all = Cursor::new(start).chain(text);
            let answered = matrix::read(gathering, name, std::io::BufReader::new(all))?;
            if answered.series == 0 {
                return Err(matrix::empty(name));
            }
            Ok(())
        }
        b'{' => lines::read(gathering, name, Cursor::new(start).chain(text)),
        b'[' => Err(Refusal::new(
            "a list of JSON; expected an object a line, or an answer of Prometheus",
            "write its objects line by line (`jq -c '.[]'`)",
        )
        .of(name)),
        _ => table::read(gathering, name, head, text),
    }
}

/// Whether an object is an answer of Prometheus: its first key is one of an answer's.
fn is_answer(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&start[1..start.len().min(200)]);
    let key = text.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
    matches!(key, Some("status" | "data" | "errorType" | "error" | "warnings"))
}
