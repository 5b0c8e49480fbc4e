//! Where the borders between waves could lie, for all of them at once.
//!
//! For given prices the least cost of a wave depends only on the borders around it. Each
//! border's range is cut into cells; that a border lies in a cell relaxes to: the wave
//! before is ready by the cell's end, the wave after starts no earlier than its beginning.
//! A chain of cells, one for each border, is a path, so the cheapest chain and the bounds of
//! all cells come from one pass forwards and one backwards. Cells that the incumbent
//! excludes are dropped, and the others cut smaller.

use std::ops::Range;

use super::domain::Domain;
use super::instance::{Instance, Task};

/// A part of a border's range, both ends included.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub from: u32,
    pub to: u32,
    /// No plan of the domain with the border in here costs less, before capacity is paid.
    pub sum: f64,
}

/// Into how many cells a range is cut at first, and how many it may have.
const CELLS: usize = 24;
const MOST: usize = 48;

/// The cells of every border that are not ruled out, in rising order.
pub struct Chain {
    rows: u32,
    pub borders: Vec<Vec<Cell>>,
}

/// The least costs of a wave's tasks together, by the cell before (first) and after it.
pub struct Table {
    after: usize,
    sums: Vec<f64>,
}

/// What a task costs at least, by the cells around its wave.
#[derive(Default)]
pub struct Least {
    /// For each cell before, the first option that may be used; for each after, the first
    /// that may not.
    starts: Vec<usize>,
    ends: Vec<usize>,
    /// Where some range begins or ends, and the least cost from there to the next.
    edges: Vec<usize>,
    blocks: Vec<f64>,
    /// As in [`Table`].
    pub sums: Vec<f64>,
}

impl Chain {
    pub fn new(instance: &Instance, domain: &Domain) -> Self {
        let cut = |&(from, to): &(u32, u32)| {
            let rows = (to - from) as usize + 1;
            let cells = rows.min(CELLS);
            let edge = |n: usize| from + (rows * n / cells) as u32;
            (0..cells).map(|n| Cell { from: edge(n), to: edge(n + 1) - 1, sum: 0.0 }).collect()
        };
        Self { rows: instance.rows as u32, borders: domain.borders.iter().map(cut).collect() }
    }

    /// Where the border before a wave could be, and the one after it.
    fn around(&self, wave: usize) -> (Vec<u32>, Vec<u32>) {
        let before = match wave.checked_sub(1) {
            Some(border) => self.borders[border].iter().map(|cell| cell.from).collect(),
            None => vec![0],
        };
        let after = match self.borders.get(wave) {
            Some(border) => border.iter().map(|cell| cell.to).collect(),
            None => vec![self.rows],
        };
        (before, after)
    }

    /// The options of a task, which start at `rows`, that a chain of cells leaves.
    pub fn left_by(
        &self,
        cells: &[usize],
        instance: &Instance,
        task: &Task,
        rows: &[u32],
    ) -> Range<usize> {
        if cells.is_empty() {
            return 0..rows.len();
        }
        let from = match task.wave.checked_sub(1) {
            Some(border) => self.borders[border][cells[border]].from,
            None => 0,
        };
        let first = rows.partition_point(|&row| row < from);
        let past = match cells.get(task.wave) {
            Some(&cell) => {
                let to = self.borders[task.wave][cell].to;
                rows.partition_point(|&row| instance.ready(task, row) <= to)
            }
            None => rows.len(),
        };
        first..past.max(first)
    }

    /// The work of finding what a task of a wave costs by the cells around it.
    pub fn units(&self, wave: usize) -> usize {
        if self.borders.is_empty() {
            return 0;
        }
        let before = wave.checked_sub(1).map_or(1, |border| self.borders[border].len());
        let after = self.borders.get(wave).map_or(1, Vec::len);
        before * (before + after)
    }

    /// Tables with nothing in them yet, one for each wave.
    pub fn tables(&self) -> Vec<Table> {
        let table = |wave| {
            let (before, after) = self.around(wave);
            Table { after: after.len(), sums: vec![0.0; before.len() * after.len()] }
        };
        (0..=self.borders.len()).map(table).collect()
    }

    /// Finds the cheapest chain: what it costs, and the cell of each border.
    pub fn cheapest(&self, tables: &[Table]) -> (f64, Vec<usize>) {
        // For each border and cell the least cost of the waves before, and the cell before.
        let mut ways: Vec<Vec<(f64, usize)>> = Vec::with_capacity(tables.len());
        for (wave, table) in tables.iter().enumerate() {
            let mut way = vec![(f64::INFINITY, 0); table.after];
            for (before, sums) in table.sums.chunks(table.after).enumerate() {
                let reached = if wave == 0 { 0.0 } else { ways[wave - 1][before].0 };
                for (way, sum) in way.iter_mut().zip(sums) {
                    if reached + sum < way.0 {
                        *way = (reached + sum, before);
                    }
                }
            }
            ways.push(way);
        }
        let (sum, mut at) = ways[tables.len() - 1][0];
        let mut cells = vec![0; self.borders.len()];
        for border in (0..self.borders.len()).rev() {
            cells[border] = at;
            at = ways[border][at].1;
        }
        (sum, cells)
    }

    /// Notes for every cell the cost of the cheapest chain through it, and returns for each
    /// wave the cost of the cheapest chain by the cells around it.
    pub fn measure(&mut self, tables: &[Table]) -> Vec<Table> {
        let mut before: Vec<Vec<f64>> = vec![vec![0.0]];
        for table in &tables[..self.borders.len()] {
            let reached = &before[before.len() - 1];
            let mut least = vec![f64::INFINITY; table.after];
            for (reached, sums) in reached.iter().zip(table.sums.chunks(table.after)) {
                for (least, sum) in least.iter_mut().zip(sums) {
                    *least = least.min(reached + sum);
                }
            }
            before.push(least);
        }
        let mut after = vec![0.0];
        let mut through = Vec::new();
        for (wave, table) in tables.iter().enumerate().rev() {
            let sums: Vec<f64> = (before[wave].iter().zip(table.sums.chunks(table.after)))
                .flat_map(|(before, sums)| {
                    sums.iter().zip(&after).map(move |(sum, after)| before + sum + after)
                })
                .collect();
            after = (table.sums.chunks(table.after))
                .map(|sums| {
                    let ways = sums.iter().zip(&after).map(|(sum, after)| sum + after);
                    ways.fold(f64::INFINITY, f64::min)
                })
                .collect();
            if let Some(border) = wave.checked_sub(1) {
                for ((cell, before), after) in
                    self.borders[border].iter_mut().zip(&before[wave]).zip(&after)
                {
                    cell.sum = before + after;
                }
            }
            through.push(Table { after: table.after, sums });
        }
        through.reverse();
        through
    }

    /// Drops the cells that cost more than `most`. Returns `false` when some border has none
    /// left.
    pub fn drop_above(&mut self, most: f64) -> bool {
        self.borders.iter_mut().all(|cells| {
            cells.retain(|cell| cell.sum <= most);
            !cells.is_empty()
        })
    }

    /// Drops what lies outside of the domain's ranges.
    pub fn clip(&mut self, domain: &Domain) -> bool {
        self.borders.iter_mut().zip(&domain.borders).all(|(cells, &(from, to))| {
            cells.retain(|cell| from <= cell.to && cell.from <= to);
            if let Some(first) = cells.first_mut() {
                first.from = first.from.max(from);
            }
            if let Some(last) = cells.last_mut() {
                last.to = last.to.min(to);
            }
            !cells.is_empty()
        })
    }

    /// Cuts every cell in two where that leaves few enough; returns whether any was.
    pub fn refine(&mut self) -> bool {
        let mut refined = false;
        for cells in &mut self.borders {
            let wide = cells.iter().filter(|cell| cell.from < cell.to).count();
            if wide == 0 || cells.len() + wide > MOST {
                continue;
            }
            refined = true;
            *cells = (cells.iter())
                .flat_map(|&cell| {
                    let middle = cell.from.midpoint(cell.to);
                    let first = Cell { to: middle, ..cell };
                    let second = Cell { from: middle + 1, ..cell };
                    [Some(first), (cell.from < cell.to).then_some(second)]
                })
                .flatten()
                .collect();
        }
        refined
    }
}

impl Least {
    /// Finds the ranges of options of a task, by the cells around its wave.
    pub fn place(&mut self, instance: &Instance, chain: &Chain, task: &Task, rows: &[u32]) {
        let (before, after) = chain.around(task.wave);
        let ready = &instance.ready[task.ready];
        self.starts.clear();
        self.starts.extend(before.iter().map(|&from| rows.partition_point(|&row| row < from)));
        self.ends.clear();
        self.ends
            .extend(after.iter().map(|&to| rows.partition_point(|&row| ready[row as usize] <= to)));
    }

    /// Finds the least of `reduced` in each range.
    pub fn find(&mut self, reduced: &[f64]) {
        let Self { starts, ends, edges, blocks, sums } = self;
        edges.clear();
        edges.extend(starts.iter().chain(ends.iter()));
        edges.sort_unstable();
        edges.dedup();
        blocks.clear();
        blocks.extend(
            edges.windows(2).map(|edge| {
                reduced[edge[0]..edge[1]].iter().copied().fold(f64::INFINITY, f64::min)
            }),
        );
        sums.clear();
        for start in starts.iter() {
            let mut at = edges.partition_point(|edge| edge < start);
            let mut least = f64::INFINITY;
            for end in ends.iter() {
                while edges[at] < *end {
                    least = least.min(blocks[at]);
                    at += 1;
                }
                sums.push(least);
            }
        }
    }

    /// For each option what everything else costs at least when it is taken: the cheapest
    /// chains are `through`, and the task's own share in them is taken off.
    pub fn others(&self, through: &Table, mut tell: impl FnMut(Range<usize>, f64)) {
        let after = through.after;
        let mut best: Vec<f64> = (through.sums.iter().zip(&self.sums))
            .map(|(all, own)| if own.is_finite() { all - own } else { f64::INFINITY })
            .collect();
        for at in after..best.len() {
            best[at] = best[at].min(best[at - after]);
        }
        for row in best.chunks_mut(after) {
            for at in (1..row.len()).rev() {
                row[at - 1] = row[at - 1].min(row[at]);
            }
        }
        for edge in self.edges.windows(2) {
            let before = self.starts.partition_point(|&start| start <= edge[0]);
            let next = self.ends.partition_point(|&end| end <= edge[0]);
            if before > 0 && next < after {
                tell(edge[0]..edge[1], best[(before - 1) * after + next]);
            }
        }
    }
}

impl Table {
    pub fn add(&mut self, least: &Least) {
        for (sum, least) in self.sums.iter_mut().zip(&least.sums) {
            *sum += least;
        }
    }

    pub fn add_all(&mut self, other: &Self) {
        for (sum, other) in self.sums.iter_mut().zip(&other.sums) {
            *sum += other;
        }
    }
}
