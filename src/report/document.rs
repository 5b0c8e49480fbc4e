//! Text and tables, before anybody has decided how they look.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::ground::minute::Minute;
use crate::ground::tz::Zone;

/// Blocks in reading order.
#[derive(Clone, Default, Debug)]
pub struct Document {
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    /// The answer in one sentence.
    Answer(String),
    Paragraph(String),
    Heading(String),
    Table(Table),
    List(Vec<String>),
    /// Lines that keep their places.
    Picture(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct Table {
    pub columns: Vec<Column>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// The rows that stand out, by their positions.
    pub marks: BTreeMap<usize, Mark>,
    /// Whether it is one of several parts, such as months: they all show the same columns.
    pub is_part: bool,
}

/// Why a row stands out. Colour only repeats what a cell says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// What bears most.
    Most,
    /// What has to be done soon.
    Soon,
    /// What is there now and was not.
    New,
    Gone,
    Moved,
}

/// A text, and the instant that it tells in UTC if it tells one.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    at: Option<(Minute, Shape)>,
}

/// How much of an instant is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// `Sun 2026-12-06 19:00`
    Date,
    /// `Sun 06 19:00`
    Day,
    /// `Sun 06 Dec 19:00`
    DayAndMonth,
    /// `Sun 19:00`
    Weekday,
    /// `19:00`
    Time,
    /// `Sunday 6 December 2026 at 19:00`, in sentences
    Long,
}

impl Shape {
    /// The text of `instant` on `clock`.
    fn on(self, clock: &Zone, instant: Minute) -> String {
        let local = clock.local(instant);
        let form = match self {
            Self::Date => "%a %Y-%m-%d %H:%M",
            Self::Day => "%a %d %H:%M",
            Self::DayAndMonth => "%a %d %b %H:%M",
            Self::Weekday => "%a %H:%M",
            Self::Time => "%H:%M",
            Self::Long => "%A %-d %B %Y at %H:%M",
        };
        local.format(form).to_string()
    }
}

#[derive(Clone, Debug)]
pub struct Column {
    pub title: Cow<'static, str>,
    pub align: Align,
    /// Columns with the highest rank go first where there is no room; 0 always stays.
    pub dispensable: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    Left,
    Right,
}

impl Column {
    pub fn left(title: impl Into<Cow<'static, str>>, dispensable: u8) -> Self {
        Self { title: title.into(), align: Align::Left, dispensable }
    }

    pub fn right(title: impl Into<Cow<'static, str>>, dispensable: u8) -> Self {
        Self { title: title.into(), align: Align::Right, dispensable }
    }
}

impl Cell {
    /// The instant that it tells, and how much of it.
    pub fn instant(&self) -> Option<(Minute, Shape)> {
        self.at
    }
}

impl Document {
    pub fn answer(&mut self, sentence: String) {
        self.blocks.push(Block::Answer(sentence));
    }

    pub fn paragraph(&mut self, text: String) {
        self.blocks.push(Block::Paragraph(text));
    }

    /// Adds a sentence right below the answer.
    pub fn below_answer(&mut self, text: String) {
        let at = self.blocks.iter().position(|block| matches!(block, Block::Answer(_)));
        self.blocks.insert(at.map_or(0, |at| at + 1), Block::Paragraph(text));
    }

    /// The same, with the instants of its tables on `clock`, too, each in a column beside.
    pub fn beside(mut self, clock: &Zone) -> Self {
        for block in &mut self.blocks {
            if let Block::Table(table) = block {
                table.add_clock(clock);
            }
        }
        self
    }

    /// A heading and what stands below it.
    pub fn section(&mut self, title: String, below: Block) {
        self.blocks.push(Block::Heading(title));
        self.blocks.push(below);
    }
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new(), marks: BTreeMap::new(), is_part: false }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.row_at(cells, []);
    }

    /// A row of which some cells tell instants in UTC: which, and how much of them.
    pub fn row_at(
        &mut self,
        cells: Vec<String>,
        instants: impl IntoIterator<Item = (usize, Minute, Shape)>,
    ) {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        let mut row: Vec<Cell> = cells.into_iter().map(|text| Cell { text, at: None }).collect();
        for (column, instant, shape) in instants {
            row[column].at = Some((instant, shape));
        }
        self.rows.push(row);
    }

    /// Makes the row that was added last stand out.
    pub fn mark_last(&mut self, mark: Mark) {
        if let Some(last) = self.rows.len().checked_sub(1) {
            self.marks.insert(last, mark);
        }
    }

    /// Puts a column beside each that tells instants, in which `clock` tells them.
    fn add_clock(&mut self, clock: &Zone) {
        for column in (0..self.columns.len()).rev() {
            if self.rows.iter().all(|row| row[column].at.is_none()) {
                continue;
            }
            let original = &self.columns[column];
            let title = original.title.trim_end_matches(" (UTC)");
            let title = format!("{title} ({})", clock.name()).trim_start().to_owned();
            self.columns.insert(column + 1, Column { title: title.into(), ..original.clone() });
            for row in &mut self.rows {
                let told = row[column].at.map(|(instant, shape)| shape.on(clock, instant));
                row.insert(column + 1, Cell { text: told.unwrap_or_default(), at: None });
            }
        }
    }

    /// The table without its most dispensable column; `None` when all must stay.
    pub fn narrower(&self) -> Option<Self> {
        let rank = self.columns.iter().map(|column| column.dispensable).max()?;
        let at = self.columns.iter().rposition(|column| column.dispensable == rank)?;
        (rank > 0).then(|| {
            let mut table = self.clone();
            table.columns.remove(at);
            table.rows.iter_mut().for_each(|row| drop(row.remove(at)));
            table
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;

    #[test]
    fn another_clock_stands_beside_what_tells_instants() {
        let at = |text| Minute::parse_rfc3339(text).unwrap();
        let mut table = Table::new(vec![Column::left("Start (UTC)", 0), Column::left("To", 1)]);
        let cells = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        let (start, end) = (at("2027-03-28T00:30Z"), at("2027-03-28T01:30Z"));
        let instants = [(0, start, Shape::Date), (1, end, Shape::Time)];
        table.row_at(cells(["Sun 2027-03-28 00:30", "01:30"]), instants);
        table.row(cells(["none", ""]));
        let mut document = Document::default();
        document.blocks.push(Block::Table(table));
        let berlin = Database::embedded().zone("Europe/Berlin").unwrap();
        let document = document.beside(&berlin);
        let Block::Table(table) = &document.blocks[0] else { panic!("it is a table") };
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_ref()).collect();
        assert_eq!(titles, ["Start (UTC)", "Start (Europe/Berlin)", "To", "To (Europe/Berlin)"]);
        let row =
            |i: usize| table.rows[i].iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>();
        assert_eq!(row(0), ["Sun 2027-03-28 00:30", "Sun 2027-03-28 01:30", "01:30", "03:30"]);
        assert_eq!(row(1), ["none", "", "", ""]);
    }
}
