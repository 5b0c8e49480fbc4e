//! In which order do rows come? By series and stamp, however many there are.
//!
//! What does not fit into memory goes to a file in sorted runs of a few bytes a row, which
//! are merged when they are read. Rows with one stamp keep the order in which they came.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use super::row::{Form, Row};

/// How many rows are held in memory: 12 MB, and half of that again while they are sorted.
const MOST: usize = 1 << 19;
/// How much of a run is read at once, in bytes.
const PIECE: usize = 1 << 13;

/// Makes the file for what does not fit into memory.
pub type Spill<'s> = &'s dyn Fn() -> io::Result<File>;

/// Takes rows in any order.
pub struct Sorter<'s> {
    spill: Spill<'s>,
    most: usize,
    rows: Vec<Row>,
    file: Option<File>,
    /// Where each run begins and ends in the file.
    runs: Vec<(u64, u64)>,
}

impl<'s> Sorter<'s> {
    pub fn new(spill: Spill<'s>) -> Self {
        Self::holding(spill, MOST)
    }

    fn holding(spill: Spill<'s>, most: usize) -> Self {
        Self { spill, most, rows: Vec::new(), file: None, runs: Vec::new() }
    }

    pub fn push(&mut self, row: Row) -> io::Result<()> {
        if self.rows.len() == self.most {
            self.write_run()?;
        }
        self.rows.push(row);
        Ok(())
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.rows.sort_by_key(key);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert((self.spill)()?),
        };
        let start = file.seek(SeekFrom::End(0))?;
        let mut packer = Packer { out: BufWriter::new(&*file), last: FIRST, step: 0 };
        self.rows.iter().try_for_each(|row| packer.write(row))?;
        packer.out.flush()?;
        drop(packer);
        self.runs.push((start, file.stream_position()?));
        self.rows.clear();
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<Sorted> {
        if self.file.is_some() && !self.rows.is_empty() {
            self.write_run()?;
            self.rows = Vec::new();
        }
        self.rows.sort_by_key(key);
        Ok(Sorted { rows: self.rows, file: self.file, runs: self.runs })
    }
}

fn key(row: &Row) -> (u32, i64) {
    (row.series, row.stamp)
}

/// All rows, sorted; they can be read any number of times.
pub struct Sorted {
    rows: Vec<Row>,
    file: Option<File>,
    runs: Vec<(u64, u64)>,
}

impl Sorted {
    pub fn rows(&self) -> io::Result<Rows<'_>> {
        let Some(file) = &self.file else {
            return Ok(Rows::Held(self.rows.iter()));
        };
        let mut heap = BinaryHeap::with_capacity(self.runs.len());
        for (run, &(at, end)) in self.runs.iter().enumerate() {
            let mut unpacker =
                Unpacker { file, at, end, piece: Vec::new(), used: 0, last: FIRST, step: 0 };
            if let Some(row) = unpacker.next()? {
                heap.push(Reverse(Head { row, run, rest: unpacker }));
            }
        }
        Ok(Rows::Merged(heap))
    }

    /// The same rows with every stamp replaced.
    pub fn with_stamps(self, spill: Spill<'_>, stamp: impl Fn(i64) -> i64) -> io::Result<Self> {
        let mut sorter = Sorter::new(spill);
        for row in self.rows()? {
            let row = row?;
            sorter.push(Row { stamp: stamp(row.stamp), ..row })?;
        }
        sorter.finish()
    }
}

/// Rows in order.
pub enum Rows<'f> {
    Held(std::slice::Iter<'f, Row>),
    Merged(BinaryHeap<Reverse<Head<'f>>>),
}

impl Iterator for Rows<'_> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Held(rows) => rows.next().map(|&row| Ok(row)),
            Self::Merged(heap) => {
                let mut head = heap.peek_mut()?;
                let row = head.0.row;
                match head.0.rest.next() {
                    Ok(Some(next)) => head.0.row = next,
                    Ok(None) => drop(PeekMut::pop(head)),
                    Err(error) => return Some(Err(error)),
                }
                Some(Ok(row))
            }
        }
    }
}

/// The first row of a run that has not been read yet, and where the others are.
pub struct Head<'f> {
    row: Row,
    run: usize,
    rest: Unpacker<'f>,
}

impl Head<'_> {
    /// Earlier runs hold what came earlier.
    fn key(&self) -> (u32, i64, usize) {
        (self.row.series, self.row.stamp, self.run)
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Head<'_> {}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// What a run's first row is packed against.
const FIRST: Row = Row { series: 0, stamp: 0, value: 0.0, form: Form::Certain };

/// What the first byte of a packed row says of it.
const SAME_SERIES: u8 = 1;
const SAME_STEP: u8 = 2;
const WHOLE: u8 = 4;
const NO_VALUE: u8 = 8;
const ONE_COMMA: u8 = 16;
const ONE_POINT: u8 = 32;

/// Writes a row as what differs from the one before it.
struct Packer<W> {
    out: W,
    last: Row,
    step: i64,
}

impl<W: Write> Packer<W> {
    fn write(&mut self, row: &Row) -> io::Result<()> {
        let step = row.stamp.wrapping_sub(self.last.stamp);
        let whole = row.value >= 0.0 && row.value < 9e15 && row.value.fract() == 0.0;
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        let flags = flag(row.series == self.last.series, SAME_SERIES)
            | flag(step == self.step, SAME_STEP)
            | flag(whole, WHOLE)
            | flag(row.value.is_nan(), NO_VALUE)
            | flag(row.form == Form::OneComma, ONE_COMMA)
            | flag(row.form == Form::OnePoint, ONE_POINT);
        self.out.write_all(&[flags])?;
        if flags & SAME_SERIES == 0 {
            self.number(u64::from(row.series))?;
        }
        if flags & SAME_STEP == 0 {
            self.number((step << 1 ^ step >> 63) as u64)?;
        }
        if whole {
            self.number(row.value as u64)?;
        } else if !row.value.is_nan() {
            self.out.write_all(&row.value.to_le_bytes())?;
        }
        (self.last, self.step) = (*row, step);
        Ok(())
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut number: u64) -> io::Result<()> {
        while number >= 0x80 {
            self.out.write_all(&[number as u8 | 0x80])?;
            number >>= 7;
        }
        self.out.write_all(&[number as u8])
    }
}

/// Reads what a [`Packer`] wrote.
pub struct Unpacker<'f> {
    file: &'f File,
    at: u64,
    end: u64,
    piece: Vec<u8>,
    used: usize,
    last: Row,
    step: i64,
}

impl Unpacker<'_> {
    fn next(&mut self) -> io::Result<Option<Row>> {
        if self.used == self.piece.len() && self.at == self.end {
            return Ok(None);
        }
        let flags = self.byte()?;
        let series =
            if flags & SAME_SERIES == 0 { self.number()? as u32 } else { self.last.series };
        if flags & SAME_STEP == 0 {
            let step = self.number()?;
            self.step = (step >> 1) as i64 ^ -((step & 1) as i64);
        }
        let value = if flags & NO_VALUE != 0 {
            f64::NAN
        } else if flags & WHOLE != 0 {
            self.number()? as f64
        } else {
            let mut bytes = [0; 8];
            for byte in &mut bytes {
                *byte = self.byte()?;
            }
            f64::from_le_bytes(bytes)
        };
        let form = match flags & (ONE_COMMA | ONE_POINT) {
            0 => Form::Certain,
            ONE_COMMA => Form::OneComma,
            _ => Form::OnePoint,
        };
        let stamp = self.last.stamp.wrapping_add(self.step);
        self.last = Row { series, stamp, value, form };
        Ok(Some(self.last))
    }

    fn byte(&mut self) -> io::Result<u8> {
        if self.used == self.piece.len() {
            let length = PIECE.min((self.end - self.at) as usize);
            self.piece.resize(length, 0);
            let mut file = self.file;
            file.seek(SeekFrom::Start(self.at))?;
            file.read_exact(&mut self.piece)?;
            self.at += length as u64;
            self.used = 0;
        }
        let byte = *self.piece.get(self.used).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.used += 1;
        Ok(byte)
    }

    fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row() -> impl Strategy<Value = Row> {
        let value = prop_oneof![Just(f64::NAN), (0..5000_u32).prop_map(f64::from), 0.0..1e18_f64,];
        let form = prop_oneof![Just(Form::Certain), Just(Form::OneComma), Just(Form::OnePoint)];
        (0..3_u32, prop_oneof![-9..9_i64, any::<i64>()], value, form)
            .prop_map(|(series, stamp, value, form)| Row { series, stamp, value, form })
    }

    /// Rows as they can be compared, values without a number being equal.
    fn shown(rows: impl IntoIterator<Item = Row>) -> Vec<String> {
        rows.into_iter().map(|row| format!("{row:?}")).collect()
    }

    proptest! {
        #[test]
        fn rows_come_back_sorted_whether_they_fit_or_not(
            rows in proptest::collection::vec(row(), 0..200),
            most in 1..64_usize,
        ) {
            let mut sorter = Sorter::holding(&tempfile::tempfile, most);
            rows.iter().try_for_each(|&row| sorter.push(row)).unwrap();
            let sorted = sorter.finish().unwrap();
            let mut expected = rows;
            expected.sort_by_key(key);
            for _ in 0..2 {
                let got = sorted.rows().unwrap().map(Result::unwrap);
                prop_assert_eq!(shown(got), shown(expected.clone()));
            }
        }
    }
}
