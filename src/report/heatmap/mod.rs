//! The week at a glance, in characters: what a start costs at each hour and whether it is
//! allowed, and below it each region's own day with the window in brackets.
//!
//! Two characters for each hour, or part of one: first the level, then the state, which is
//! the level again where every start is allowed, `+` where some are, `╱` where none is, and
//! a digit where one of the best slots is. So it reads without colours, which only repeat
//! the level.

mod costs;
mod days;
mod grid;
mod users;

use crate::fleet::{Cadence, Fleet, RegionId, Scope};
use crate::ground::cycles::Every;
use crate::ground::tz::Zone;
use crate::report::document::{Block, Document};
use crate::report::drawing;
use crate::report::ink::{self, LEVELS, Line, Palette};
use crate::report::text::Style;
use crate::week::{Starts, Week};
use crate::words::figures;

/// What is shown, and how.
#[derive(Clone, Copy)]
pub struct Picture<'p> {
    pub fleet: &'p Fleet,
    pub week: &'p Week,
    /// One region's week, on its own clock.
    pub region: Option<RegionId>,
    /// On whose clock the week of all is shown.
    pub zone: &'p Zone,
}

/// The parts of a picture from top to bottom.
enum Part {
    Words(Document),
    Lines(Vec<Line>),
}

impl Picture<'_> {
    /// As a terminal shows it.
    pub fn to_text(self, style: Style, palette: Palette) -> String {
        let parts = self.parts(style.width, palette).into_iter().map(|part| match part {
            Part::Words(document) => document.to_text(style),
            Part::Lines(lines) => palette.paint(&lines),
        });
        parts.collect::<Vec<_>>().join("\n")
    }

    /// For a page or a comment: the same characters in blocks of code.
    pub fn to_markdown(self) -> String {
        const WIDTH: usize = 80;
        let mut whole = Document::default();
        for part in self.parts(WIDTH, Palette::PLAIN) {
            match part {
                Part::Words(document) => whole.blocks.extend(document.blocks),
                Part::Lines(lines) => whole.blocks.push(Block::Picture(ink::plain(&lines))),
            }
        }
        whole.to_markdown()
    }

    /// As a drawing: what a start costs, a lane for each region and the best window; `None`
    /// where each region has a window of its own.
    pub fn to_svg(self) -> Option<String> {
        let [starts] = self.week.windows.as_slice() else { return None };
        let best = starts.ranking.first().copied();
        Some(drawing::file(drawing::week::draw(self.fleet, self.week, starts, best, self.zone)))
    }

    fn parts(self, width: usize, palette: Palette) -> Vec<Part> {
        let mut parts = Vec::new();
        let own = |starts: &&Starts| self.region.is_none_or(|r| starts.regions.contains(&r));
        let windows: Vec<&Starts> = self.week.windows.iter().filter(own).collect();
        let mut head = Document::default();
        head.answer(self.answer(&windows));
        parts.push(Part::Words(head));
        if let [starts] = windows.as_slice() {
            let (zone, by_weekday) = (self.zone_shown(), self.by_weekday());
            let grid = match self.region.filter(|_| self.week.scope == Scope::Global) {
                Some(region) => users::grid(self.week, starts, region, zone, by_weekday, width),
                None => costs::grid(self.week, starts, zone, by_weekday, width),
            };
            parts.push(Part::Lines(grid.lines(palette)));
            let mut legend = Document::default();
            legend.paragraph(self.legend(grid.least, grid.most, palette));
            if !starts.ranking.is_empty() {
                legend.paragraph(self.ranks(starts));
            }
            parts.push(Part::Words(legend));
        }
        let days = days::lines(self.fleet, self.week, self.region, &windows, width, palette);
        if !days.is_empty() {
            let mut title = Document::default();
            title.blocks.push(Block::Heading(days::title(self.week.scope, &windows)));
            parts.push(Part::Words(title));
            parts.push(Part::Lines(days));
        }
        parts
    }

    /// On whose clock the week is shown.
    fn zone_shown(&self) -> &Zone {
        self.region.map_or(self.zone, |region| &self.fleet.regions[region].zone)
    }

    /// Whether a slot has the same day of the week in every cycle.
    fn by_weekday(self) -> bool {
        self.fleet.tiers[self.week.tier].cadence == Cadence::Every(Every::Weeks(1))
    }

    fn answer(self, windows: &[&Starts]) -> String {
        let tier = &self.fleet.tiers[self.week.tier].name;
        let [starts] = windows else {
            return format!("The windows of `{tier}`, each region at its own best slot.");
        };
        let allowed = starts.allowed().count();
        let whom = match self.region {
            Some(region) => format!(" in `{}`", self.fleet.regions[region].id),
            None => String::new(),
        };
        match starts.ranking.first() {
            Some(&best) => format!(
                "`{tier}`{whom}: {allowed} of {} are allowed; the best is {}, at {} user-minutes{}.",
                figures::count(starts.count(), "slot"),
                self.slot_name(starts, best),
                figures::quantity(starts.impacts[best]),
                if starts.recurring { " a time" } else { "" },
            ),
            None => format!(
                "`{tier}`{whom}: none of {} is allowed; `lowtide plan` says why.",
                figures::count(starts.count(), "slot")
            ),
        }
    }

    /// `Sun 19:00 UTC`, or with its date where the weekday does not say it.
    fn slot_name(self, starts: &Starts, slot: usize) -> String {
        let zone = self.zone_shown();
        format!("{} {}", self.short_name(zone, starts, slot), zone.name())
    }

    fn short_name(self, zone: &Zone, starts: &Starts, slot: usize) -> String {
        let start = starts.cycles[0].starts[slot];
        let form = if self.by_weekday() { "%a %H:%M" } else { "%a %Y-%m-%d %H:%M" };
        zone.local(start).format(form).to_string()
    }

    fn legend(self, least: f64, most: f64, palette: Palette) -> String {
        let what = match self.region {
            Some(_) if self.week.scope == Scope::Global => "users",
            _ => "user-minutes",
        };
        let starts = if what == "users" { "minutes" } else { "starts" };
        format!(
            "{} {} to {} {} {what}. Beside it: the same sign where all {starts} are allowed, + some, {} none, 1 to 9 the best slots.",
            palette.sign(0),
            figures::quantity(least),
            palette.sign(LEVELS - 1),
            figures::quantity(most),
            palette.refused(),
        )
    }

    /// `1 Sun 19:00 22.8M, 2 Sat 19:00 +0.7%`
    fn ranks(self, starts: &Starts) -> String {
        let zone = self.zone_shown();
        let best = starts.impacts[starts.ranking[0]];
        let each = starts.ranking.iter().enumerate().map(|(i, &slot)| {
            let impact = starts.impacts[slot];
            let cost = match i {
                0 => figures::quantity(impact),
                _ if (impact / best - 1.0).abs() < 5e-4 => "as good".to_owned(),
                _ if best > 0.0 => format!("{:+.1}%", (impact / best - 1.0) * 100.0),
                _ => figures::quantity(impact),
            };
            format!("{} {} {cost}", i + 1, self.short_name(zone, starts, slot))
        });
        format!("{} ({}).", each.collect::<Vec<_>>().join(", "), zone.name())
    }
}
