//! Where the borders between waves could lie, for all of them at once.
//!
//! For given prices the least cost of a wave depends only on the borders around it. Each
//! border's range is cut into cells; that a border lies in a cell relaxes to: the wave
//! before is ready by the cell's end, the wave after starts no earlier than its beginning.
//! A chain of cells, one per border, is a path, so the bounds of all cells come from one
//! pass forwards and one backwards.

use super::ascent::Ascent;
use super::domain::Domain;
use super::instance::Instance;

/// A part of a border's range, both ends included.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub from: u32,
    pub to: u32,
    /// No plan of the domain with the border in here costs less.
    pub bound: f64,
}

/// Into how many cells each range is cut.
const CELLS: usize = 24;

fn cut((from, to): (u32, u32)) -> Vec<Cell> {
    let rows = (to - from) as usize + 1;
    let cells = rows.min(CELLS);
    let edge = |n: usize| from + (rows * n / cells) as u32;
    (0..cells).map(|n| Cell { from: edge(n), to: edge(n + 1) - 1, bound: 0.0 }).collect()
}

/// The cells of every border, with their bounds at the best prices of `ascent`.
pub fn cells(instance: &Instance, domain: &Domain, ascent: &mut Ascent) -> Vec<Vec<Cell>> {
    let mut borders: Vec<Vec<Cell>> = domain.borders.iter().map(|&range| cut(range)).collect();
    let free = [Cell { from: 0, to: instance.rows as u32, bound: 0.0 }];
    let around = |wave: usize| -> (&[Cell], &[Cell]) {
        let before = if wave == 0 { &free[..] } else { &borders[wave - 1][..] };
        (before, borders.get(wave).map_or(&free[..], |cells| &cells[..]))
    };
    // For each wave the least cost by the cells before and after it.
    let mut least: Vec<Vec<Vec<f64>>> = (0..instance.waves)
        .map(|wave| vec![vec![0.0; around(wave).1.len()]; around(wave).0.len()])
        .collect();
    let mut ends = Vec::new();
    ascent.visit_reduced(|number, pool, reduced| {
        let task = &instance.tasks[number];
        let (before, after) = around(task.wave);
        ends.clear();
        ends.extend(
            after
                .iter()
                .map(|cell| pool.rows.partition_point(|&row| instance.ready(task, row) <= cell.to)),
        );
        for (cell, least) in before.iter().zip(&mut least[task.wave]) {
            let mut at = pool.rows.partition_point(|&row| row < cell.from);
            let mut cheapest = f64::INFINITY;
            for (&end, least) in ends.iter().zip(least) {
                while at < end {
                    cheapest = cheapest.min(reduced[at]);
                    at += 1;
                }
                *least += cheapest;
            }
        }
    });
    // The least cost of the waves before and after each cell.
    let mut before: Vec<Vec<f64>> = vec![least[0][0].clone()];
    for wave in 1..borders.len() {
        let via = |to: usize| {
            let paths = before[wave - 1].iter().zip(&least[wave]).map(|(sum, of)| sum + of[to]);
            paths.fold(f64::INFINITY, f64::min)
        };
        before.push((0..borders[wave].len()).map(via).collect());
    }
    let mut after: Vec<f64> = least[borders.len()].iter().map(|of| of[0]).collect();
    for wave in (0..borders.len()).rev() {
        for ((cell, before), after) in borders[wave].iter_mut().zip(&before[wave]).zip(&after) {
            cell.bound = ascent.proven(before + after);
        }
        let via = |of: &Vec<f64>| {
            of.iter().zip(&after).map(|(of, sum)| of + sum).fold(f64::INFINITY, f64::min)
        };
        after = least[wave].iter().map(via).collect();
    }
    borders
}
