//! Text and tables, before anybody has decided how they look.

use std::borrow::Cow;

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
    pub rows: Vec<Vec<String>>,
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

impl Document {
    pub fn answer(&mut self, sentence: String) {
        self.blocks.push(Block::Answer(sentence));
    }

    pub fn paragraph(&mut self, text: String) {
        self.blocks.push(Block::Paragraph(text));
    }

    /// A heading and what stands below it.
    pub fn section(&mut self, title: String, below: Block) {
        self.blocks.push(Block::Heading(title));
        self.blocks.push(below);
    }
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
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
