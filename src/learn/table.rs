//! What is in a table of text? CSV and its kin, with whatever stands above and below.

use std::io::{BufRead, Cursor, Read};

use super::fault::Refusal;
use super::gather::{At, Cells, Gathering};
use super::number::{self, Cell};
use super::roles::Roles;
use super::stamp;

/// How much of a source is looked at before it is read, in bytes.
pub const HEAD: usize = 1 << 16;
/// How many of its rows.
const SAMPLE: usize = 400;

/// What parts the cells of a row, the least likely inside of one first.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// How a table is laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Layout {
    delimiter: u8,
    /// Bytes and lines above the header, or above the first row where there is none.
    above: usize,
    lines: u64,
    has_header: bool,
}

/// Reads the table called `name`, of which `head` has been read already.
///
/// # Errors
/// When it is none, or a row cannot be read.
pub fn read(
    gathering: &mut Gathering,
    name: &str,
    head: Vec<u8>,
    rest: impl BufRead,
) -> Result<(), Refusal> {
    let layout = Layout::of(&head).map_err(|refusal| refusal.of(name))?;
    let sample = layout.rows(&head);
    let (header, rows) = match sample.split_first() {
        Some((first, rows)) if layout.has_header => (first.clone(), rows),
        first => {
            let width = first.map_or(0, |(first, _)| first.len());
            ((1..=width).map(|number| number.to_string()).collect(), sample.as_slice())
        }
    };
    let roles = Roles::find(&header, rows, &gathering.reading.columns)
        .map_err(|refusal| refusal.of(name))?;

    let mut text = Cursor::new(head);
    text.set_position(layout.above as u64);
    let mut rows = layout.reader(text.chain(rest));
    let mut record = csv::ByteRecord::new();
    let mut is_header = layout.has_header;
    let first = layout.lines;
    loop {
        let more = rows.read_byte_record(&mut record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => Refusal::from(error).of(name),
            other => Refusal { message: format!("{name}: {other:?}"), hint: None },
        })?;
        if !more {
            return Ok(());
        }
        if std::mem::take(&mut is_header) {
            continue;
        }
        let line = first + record.position().map_or(0, csv::Position::line);
        row(gathering, At { name, line }, &header, &roles, &record)?;
    }
}

fn row(
    gathering: &mut Gathering,
    at: At,
    header: &[String],
    roles: &Roles,
    record: &csv::ByteRecord,
) -> Result<(), Refusal> {
    if std::str::from_utf8(record.as_slice()).is_err() {
        return Err(Refusal::new(
            "bytes that are no UTF-8",
            "name the encoding, such as `--encoding windows-1252` or `--encoding shift_jis`",
        )
        .at(at.name, at.line));
    }
    let cell = |column: usize| {
        record.get(column).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    };
    let width = record.len();
    let blank = record.iter().all(|cell| cell.trim_ascii().is_empty());
    if blank || record.get(0).is_some_and(|cell| cell.starts_with(b"#")) {
        return Ok(());
    }
    if width <= roles.last()
        || (0..width).all(|c| header.get(c).is_some_and(|name| name == cell(c)))
    {
        if stamp::read(cell(roles.stamp), None).is_some() {
            return Err(Refusal::new(
                format!("the row has {width} cells, the header {}", header.len()),
                "is the export cut off?",
            )
            .at(at.name, at.line));
        }
        if width <= roles.last() {
            gathering.stray(at, cell(0));
        }
        return Ok(());
    }
    if (header.len()..width).any(|column| !cell(column).trim().is_empty()) {
        return Err(Refusal::new(
            format!("the row has {width} cells, the header {}", header.len()),
            "numbers with thousands need quotes, or another sign between cells",
        )
        .at(at.name, at.line));
    }
    let cells = Cells {
        series: roles.by.map_or("", cell),
        stamp: cell(roles.stamp),
        hour: roles.hour.map(cell),
        value: cell(roles.value),
        missing: roles.missing_when.iter().any(|(column, text)| cell(*column).trim() == text),
    };
    gathering.row(at, cells)
}

impl Layout {
    /// # Errors
    /// When no line looks like a stamp with a number.
    fn of(head: &[u8]) -> Result<Self, Refusal> {
        let text = String::from_utf8_lossy(head);
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        // Lossy text may have other lengths than the bytes have; lines are counted in bytes.
        let mut at = mark;
        let mut lines = Vec::new();
        for line in head[mark..].split_inclusive(|&byte| byte == b'\n') {
            lines.push((at, String::from_utf8_lossy(line).trim_end().to_owned()));
            at += line.len();
        }
        // The last one may be cut off.
        if head.len() >= HEAD {
            lines.pop();
        }
        let said = lines.first().and_then(|(_, line)| line.strip_prefix("sep="));
        let said = said.and_then(|rest| rest.bytes().next());
        let first = usize::from(said.is_some());
        let says = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
        let delimiter = said.unwrap_or_else(|| {
            let score = |&delimiter: &u8| {
                let counts: Vec<usize> = lines
                    .iter()
                    .filter(|(_, line)| says(line))
                    .take(SAMPLE)
                    .map(|(_, line)| split(line, delimiter).len())
                    .filter(|&cells| cells > 1)
                    .collect();
                let same = |count: usize| counts.iter().filter(|&&other| other == count).count();
                counts.iter().map(|&count| same(count)).max().unwrap_or(0)
            };
            let best = DELIMITERS.iter().map(score).max().unwrap_or(0);
            DELIMITERS.into_iter().find(|delimiter| score(delimiter) == best).unwrap_or(b',')
        });
        let is_row = |line: &str| {
            let cells = split(line, delimiter);
            let stamps = cells.iter().filter(|cell| stamp::read(cell, None).is_some()).count();
            let values = cells
                .iter()
                .filter(|cell| !matches!(number::read(cell, None), Cell::Words))
                .count();
            says(line) && stamps > 0 && cells.len() > 1 && (stamps > 1 || values > 0)
        };
        let Some(row) = (first..lines.len()).find(|&i| is_row(&lines[i].1)) else {
            return Err(no_rows(lines.get(first).map_or("", |(_, line)| line)));
        };
        let width = split(&lines[row].1, delimiter).len();
        let header = lines[first..row]
            .iter()
            .rposition(|(_, line)| says(line))
            .map(|i| first + i)
            .filter(|&i| split(&lines[i].1, delimiter).len().abs_diff(width) <= 1);
        let start = header.unwrap_or(row);
        Ok(Self {
            delimiter,
            above: lines[start].0,
            lines: start as u64,
            has_header: header.is_some(),
        })
    }

    fn reader<R: Read>(&self, text: R) -> csv::Reader<R> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(text)
    }

    /// The header and the first rows below it.
    fn rows(&self, head: &[u8]) -> Vec<Vec<String>> {
        let mut whole = &head[self.above..];
        if head.len() >= HEAD {
            let end = whole.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
            whole = &whole[..end];
        }
        let lossy = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
        self.reader(whole)
            .byte_records()
            .take(SAMPLE + 1)
            .map_while(Result::ok)
            .map(|record| record.iter().map(lossy).collect())
            .collect()
    }
}

/// The cells of a line; quotes keep what they hold together.
fn split(line: &str, delimiter: u8) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c == char::from(delimiter) && !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("there is a first cell").push(c),
        }
    }
    cells
}

fn no_rows(first: &str) -> Refusal {
    if first.starts_with('<') {
        return Refusal::new(
            "a web page; expected a table",
            "is it the page to log in? Ask for the file itself",
        );
    }
    let shown: String = first.chars().take(60).collect();
    Refusal::new(
        format!("no line with a stamp and a number; the first line is `{shown}`"),
        "stamps are Unix times, ISO 8601 or dates with times such as `02.03.2026 01:00`, without letters for a zone",
    )
}
