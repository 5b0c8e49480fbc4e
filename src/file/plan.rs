//! Which windows does a plan have? What `lowtide plan` or `lowtide calendar` wrote as JSON
//! or iCalendar, read back.

use std::borrow::Cow;

use super::document::{self, Document, sentence};
use super::exported;
use super::fault::{Faults, Place};
use super::log::Log;
use super::names::Names;
use super::node::{Node, Table, Value};
use super::scalar::{self, Problem};
use super::source::Source;
use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::Status;
use crate::window::Window;
use crate::written::placed::{Field, List, Placed, Text};
use crate::written::year::{self, Year};
use crate::written::{self, ABSORBED, CANCELLED};

/// What a plan says, as far as its windows are judged by it.
pub struct Plan {
    /// `None` where each window has the scope of its tier: in the plan of a year.
    pub scope: Option<Scope>,
    pub windows: Vec<Planned>,
}

pub struct Planned {
    /// Its place in the first choice, from 1.
    pub number: usize,
    pub window: Window,
    pub place: Place,
    /// The slot that a rule has moved it from.
    pub moved_from: Option<Minute>,
    /// Whether the plan says that it was agreed before.
    pub agreed: bool,
    /// The start of the first cycle, where it recurs; in the plan of a year, of the first
    /// period where it does not.
    pub cycles_from: Option<Minute>,
}

/// The slots of an earlier plan, as far as they may stay.
#[derive(Default)]
pub struct Kept {
    /// The regions of each window of the first choice and where their slot is, had no rule moved
    /// it: once, or in each cycle, rising.
    pub slots: Vec<(Vec<RegionId>, Vec<Minute>)>,
    /// When the plan was made, and notice of its windows given with it.
    pub filed: Option<Minute>,
}

/// The windows of an earlier plan, as far as a calendar has to know them to take them back.
pub struct Earlier {
    pub tier: TierId,
    pub scope: Scope,
    /// The start of the first cycle, where it recurs.
    pub cycles_from: Option<Minute>,
    /// When it was made.
    pub now: Minute,
    /// Every window of the first choice, those that were skipped, too.
    pub occurrences: Vec<Occurrence>,
}

pub struct Occurrence {
    /// In the fleet's order, each once, at least one.
    pub regions: Vec<RegionId>,
    pub interval: Interval,
    /// Where it would be, had no dated rule moved it.
    pub slot: Minute,
}

const HINT: &str = "a plan is what `lowtide plan -f json` or `-f ics` writes";

/// Whether `source` is JSON or iCalendar, as plans are, and not TOML: by the ending of its
/// name, or because somebody said so. What a file holds does not decide it: a plan is judged
/// more leniently than what people propose. What comes in by a pipe has no name.
pub fn is_plan(source: &Source) -> bool {
    source.is_plan() || (source.is_nameless() && looks_like_one(source))
}

/// Whether `source` begins as JSON or a calendar does, and no TOML.
pub fn looks_like_one(source: &Source) -> bool {
    source.text().trim_start().starts_with('{') || exported::is_calendar(source)
}

fn parse(source: &Source) -> Result<Document<'_>, Faults> {
    if exported::is_calendar(source) { exported::parse(source) } else { document::parse(source) }
}

/// The windows of the plan's first choice, less those that were skipped.
pub fn read(source: &Source, fleet: &Fleet) -> Result<Vec<Window>, Faults> {
    let document = parse(source)?;
    let log = Log::new(source);
    let planned = Reader { source, fleet, log: &log }.planned(&document).unwrap_or_default();
    // What is agreed is agreed, whenever that was; and whoever announces it has yet to tell.
    let agreed = |planned: Planned| Window { filed: None, ..planned.window };
    log.finish(planned.into_iter().map(agreed).collect())
}

/// The same, with what the rules between windows have to know of the plan.
pub fn read_plan(source: &Source, fleet: &Fleet) -> Result<Plan, Faults> {
    let document = parse(source)?;
    let log = Log::new(source);
    let reader = Reader { source, fleet, log: &log };
    let windows = reader.planned(&document).unwrap_or_default();
    let scope = match &document {
        Document::Plan(plan) => Some(reader.scope(plan)),
        Document::Year(_) => None,
    };
    log.finish(Plan { scope, windows })
}

/// The slots of the plan.
///
/// # Errors
/// When the text is no plan of tier `tier`, or the plan has no window.
pub fn read_slots(source: &Source, fleet: &Fleet, tier: &str) -> Result<Kept, Faults> {
    let document = parse(source)?;
    let log = Log::new(source);
    let kept = Reader { source, fleet, log: &log }.kept(&document, tier);
    log.finish(kept.unwrap_or_default())
}

/// The windows of the first choice of an earlier plan of tier `tier`, in JSON.
///
/// # Errors
/// When the text is no plan of that tier, or the plan has no window.
pub fn read_earlier(source: &Source, fleet: &Fleet, tier: TierId) -> Result<Earlier, Faults> {
    let document = parse(source)?;
    let log = Log::new(source);
    let earlier = Reader { source, fleet, log: &log }.earlier(&document, tier);
    let nothing = || Earlier {
        tier,
        scope: Scope::Global,
        cycles_from: None,
        now: Minute::from_epoch(Minutes::ZERO),
        occurrences: Vec::new(),
    };
    log.finish(earlier.unwrap_or_else(nothing))
}

/// What has parts: the plan, or one of its windows.
struct Owner {
    name: String,
    place: Place,
}

struct Reader<'a> {
    source: &'a Source,
    fleet: &'a Fleet,
    log: &'a Log,
}

impl Reader<'_> {
    fn kept(&self, document: &Document, tier: &str) -> Option<Kept> {
        let plan = self.plan_of(document, tier)?;
        let names = Names::of_regions(self.fleet);
        let mut slots: Vec<(Vec<RegionId>, Vec<Minute>)> = Vec::new();
        let mut filed: Option<Minute> = None;
        for (number, placed) in self.made_windows(plan)? {
            let (owner, window) = self.window(number, placed)?;
            let regions = self.regions(window, &owner, &names)?;
            let slot = self.instant(&window.slot_start, "slot_start", &owner)?;
            // Where windows were filed at different times, all were by the last.
            filed = filed.max(self.filed(window, &plan.now));
            match slots.iter_mut().find(|(known, _)| *known == regions) {
                Some((_, own)) => own.push(slot),
                None => slots.push((regions, vec![slot])),
            }
        }
        slots.iter_mut().for_each(|(_, own)| own.sort_unstable());
        Some(Kept { slots, filed })
    }

    fn earlier(&self, document: &Document, tier: TierId) -> Option<Earlier> {
        let spec = &self.fleet.tiers[tier];
        let plan = self.plan_of(document, &spec.name)?;
        let scope = self.scope(plan);
        let cycles_from = match spec.cadence {
            Cadence::Every(_) => {
                let search = self.field(&plan.search, "search", &self.whole())?;
                Some(self.first_cycle(search)?)
            }
            Cadence::Once => None,
        };
        let names = Names::of_regions(self.fleet);
        let read = |(number, placed)| {
            let (owner, window) = self.window(number, placed)?;
            let read = self.judged(window, &owner, tier, &names)?;
            let slot = self.instant(&window.slot_start, "slot_start", &owner)?;
            Some(Occurrence { regions: read.regions, interval: read.interval, slot })
        };
        let made = self.made_windows(plan)?;
        if made.is_empty() {
            let message = "every window of the plan was agreed before; it made none".to_owned();
            self.log.add(self.whole().place, message, None);
            return None;
        }
        let occurrences = made.into_iter().filter_map(read).collect();
        let now = self.instant(&plan.now, "now", &self.whole())?;
        Some(Earlier { tier, scope, cycles_from, now, occurrences })
    }

    /// When notice of a window was given: with its plan, or as its calendar says.
    fn filed(&self, window: &written::Window, now: &Text) -> Option<Minute> {
        scalar::instant(&self.node(window.filed.as_ref().or(now.as_ref())?)).ok()
    }

    fn planned(&self, document: &Document) -> Option<Vec<Planned>> {
        match document {
            Document::Plan(plan) => self.windows_of_plan(plan),
            Document::Year(year) => self.windows_of_year(year),
        }
    }

    fn windows_of_plan(&self, plan: &written::Plan) -> Option<Vec<Planned>> {
        self.check_format(&plan.format)?;
        let whole = self.whole();
        let tier = self.tier(&plan.tier, &whole);
        let windows = &self.first_choice(plan)?.windows;
        let tier = tier?;
        let cycles_from = match (self.fleet.tiers[tier].cadence, &plan.search) {
            (Cadence::Every(_), Some(search)) => self.first_cycle(search),
            _ => None,
        };
        self.windows(windows, &plan.now, |_, _| Some(tier), |_| cycles_from)
    }

    fn windows_of_year(&self, year: &Year) -> Option<Vec<Planned>> {
        let tiers = year.tiers.as_ref().and_then(|tiers| Some(&tiers.value().ok()?.0));
        let first_of = |tier: TierId| {
            let name = &self.fleet.tiers[tier].name;
            let mut rows = tiers?.iter().filter_map(|row| Some((row, row.value().ok()?)));
            let own = |row: &year::Tier| Some(row.tier.as_ref()?.value().ok()? == name);
            let (row, own) = rows.find(|(_, row)| own(row) == Some(true))?;
            let owner = Owner { name: format!("tier `{name}`"), place: self.place(row.text()) };
            self.instant(&own.first, "first", &owner)
        };
        let tier_of = |window: &written::Window, owner: &Owner| self.tier(&window.tier, owner);
        let mut planned = self.windows(&year.windows, &year.now, tier_of, first_of)?;
        for Planned { window, moved_from, .. } in &mut planned {
            window.slot = Some(moved_from.unwrap_or(window.interval.start()));
        }
        Some(planned)
    }

    /// Those that take place, with the tier of each and where its cycles begin.
    fn windows<'t>(
        &self,
        list: &List<'t, written::Window<'t>>,
        now: &Text,
        tier_of: impl Fn(&written::Window, &Owner) -> Option<TierId>,
        cycles_from: impl Fn(TierId) -> Option<Minute>,
    ) -> Option<Vec<Planned>> {
        let windows = self.list(list, "windows", &self.whole())?;
        let takes_place = |placed: &Placed<written::Window>| {
            !matches!(status(placed), Some(Status::SKIPPED | ABSORBED | CANCELLED))
        };
        let planned: Vec<_> =
            (1..).zip(windows).filter(|(_, window)| takes_place(window)).collect();
        if planned.is_empty() {
            let message = "no window of the plan takes place: each is skipped or cancelled";
            let place = list.as_ref().map_or(self.whole().place, |list| self.place(list.text()));
            self.log.add(place, message.to_owned(), None);
        }
        let names = Names::of_regions(self.fleet);
        let read = |(number, placed)| {
            let (owner, window) = self.window(number, placed)?;
            let tier = tier_of(window, &owner)?;
            let filed = self.filed(window, now);
            // Without its slot a move proves nothing, and the window is judged as any other.
            let says_slot = status(placed) == Some(Status::MOVED) && window.slot_start.is_some();
            let slot = says_slot.then(|| self.instant(&window.slot_start, "slot_start", &owner));
            Some(Planned {
                number,
                window: Window { filed, ..self.judged(window, &owner, tier, &names)? },
                place: owner.place,
                moved_from: slot.flatten(),
                agreed: status(placed) == Some(Status::AGREED),
                cycles_from: cycles_from(tier),
            })
        };
        Some(planned.into_iter().filter_map(read).collect())
    }

    /// The plan, if it is one of tier `tier`.
    fn plan_of<'d, 't>(
        &self,
        document: &'d Document<'t>,
        tier: &str,
    ) -> Option<&'d written::Plan<'t>> {
        let plan = match document {
            Document::Plan(plan) => plan,
            Document::Year(year) => {
                self.check_format(&year.format);
                return None;
            }
        };
        self.check_format(&plan.format)?;
        let planned = self.text(&plan.tier, "tier", &self.whole())?;
        if planned.text() != Some(tier) {
            self.tell(
                "`tier` of the plan",
                Problem::expected(&planned, &format!("`{tier}`, as asked for")),
            );
            return None;
        }
        Some(plan)
    }

    fn check_format(&self, format: &Text) -> Option<()> {
        let format = self.text(format, "format", &self.whole())?;
        if format.text() != Some(written::FORMAT) {
            let problem = Problem::expected(&format, &format!("`{}`", written::FORMAT));
            self.tell("`format`", problem.hint(Some(HINT.to_owned())));
            return None;
        }
        Some(())
    }

    fn scope(&self, plan: &written::Plan) -> Scope {
        let Some(node) = self.text(&plan.scope, "scope", &self.whole()) else {
            return Scope::Global;
        };
        node.text().and_then(Scope::named).unwrap_or_else(|| {
            let names = Scope::NAMES.map(|name| format!("`{name}`")).join(" or ");
            self.tell("`scope` of the plan", Problem::expected(&node, &names));
            Scope::Global
        })
    }

    fn first_cycle(&self, search: &Placed<written::Search>) -> Option<Minute> {
        let owner = Owner { name: "the search".to_owned(), place: self.place(search.text()) };
        self.instant(&self.table(search, "`search` of the plan")?.from, "from", &owner)
    }

    fn first_choice<'d, 't>(&self, plan: &'d written::Plan<'t>) -> Option<&'d written::Choice<'t>> {
        let choices = self.field(&plan.choices, "choices", &self.whole())?;
        let Some(choice) = self.part(choices, "`choices` of the plan", "a list")?.0.first() else {
            let message = "the plan has no choices, so there is no window to read".to_owned();
            let hint = "it says that nothing fits; see its `conflict`".to_owned();
            self.log.add(self.place(choices.text()), message, Some(hint));
            return None;
        };
        self.table(choice, "the first choice")
    }

    /// The windows of the first choice that the plan made, with their numbers: those that
    /// were agreed before have no slot. None where all were.
    fn made_windows<'d, 't>(
        &self,
        plan: &'d written::Plan<'t>,
    ) -> Option<Vec<(usize, &'d Placed<'t, written::Window<'t>>)>> {
        let list = &self.first_choice(plan)?.windows;
        let owner = Owner { name: "the first choice".to_owned(), ..self.whole() };
        let windows = self.list(list, "windows", &owner)?;
        if windows.is_empty() {
            let message = "the first choice has no windows".to_owned();
            self.log.add(self.place(list.as_ref()?.text()), message, None);
            return None;
        }
        let made = windows.iter().filter(|window| status(window) != Some(Status::AGREED));
        Some((1..).zip(made).collect())
    }

    fn window<'d, 't>(
        &self,
        number: usize,
        placed: &'d Placed<'t, written::Window<'t>>,
    ) -> Option<(Owner, &'d written::Window<'t>)> {
        let name = format!("window {number}");
        let window = self.table(placed, &name)?;
        Some((Owner { name, place: self.place(placed.text()) }, window))
    }

    /// The window as those are that are judged.
    fn judged(
        &self,
        window: &written::Window,
        owner: &Owner,
        tier: TierId,
        names: &Names<RegionId>,
    ) -> Option<Window> {
        let regions = self.regions(window, owner, names)?;
        let start = self.instant(&window.start, "start", owner);
        let end = self.instant(&window.end, "end", owner);
        let Some(interval) = Interval::new(start?, end?) else {
            let message = format!("`end` of {} is not after its `start`", owner.name);
            self.log.add(self.place(window.end.as_ref()?.text()), message, None);
            return None;
        };
        if regions.is_empty() {
            self.log.add(owner.place, format!("{} has no regions", owner.name), None);
            return None;
        }
        Some(Window {
            id: None,
            tier,
            regions,
            interval,
            rollback: None,
            filed: None,
            operations: self.fleet.tiers[tier].operations.clone(),
            slot: None,
            line: Some(self.source.position(owner.place.start).line),
        })
    }

    /// In the fleet's order, each once.
    fn regions(
        &self,
        window: &written::Window,
        owner: &Owner,
        names: &Names<RegionId>,
    ) -> Option<Vec<RegionId>> {
        let mut regions = Vec::new();
        for id in self.list(&window.regions, "regions", owner)? {
            match names.read(&self.node(id), self.log) {
                Ok(region) => regions.push(region),
                Err(problem) => self.tell(&format!("`regions` of {}", owner.name), problem),
            }
        }
        regions.sort_unstable();
        regions.dedup();
        Some(regions)
    }

    fn tier(&self, name: &Text, owner: &Owner) -> Option<TierId> {
        let node = self.text(name, "tier", owner)?;
        let tier = Names::of_tiers(self.fleet).read(&node, self.log);
        tier.map_err(|problem| self.tell(&format!("`tier` of {}", owner.name), problem)).ok()
    }

    fn instant(&self, text: &Text, key: &str, owner: &Owner) -> Option<Minute> {
        let read = scalar::instant(&self.text(text, key, owner)?);
        read.map_err(|problem| self.tell(&format!("`{key}` of {}", owner.name), problem)).ok()
    }

    /// The text under `key`, which has to be there.
    fn text(&self, text: &Text, key: &str, owner: &Owner) -> Option<Node> {
        let node = self.node(self.field(text, key, owner)?);
        match scalar::text(&node) {
            Ok(_) => Some(node),
            Err(problem) => {
                self.tell(&format!("`{key}` of {}", owner.name), problem);
                None
            }
        }
    }

    fn list<'d, 't, V>(
        &self,
        list: &'d List<'t, V>,
        key: &str,
        owner: &Owner,
    ) -> Option<&'d [Placed<'t, V>]> {
        let list = self.field(list, key, owner)?;
        self.part(list, &format!("`{key}` of {}", owner.name), "a list").map(|items| &items.0[..])
    }

    fn table<'d, V>(&self, table: &'d Placed<V>, subject: &str) -> Option<&'d V> {
        self.part(table, subject, "a table")
    }

    fn part<'d, V>(&self, part: &'d Placed<V>, subject: &str, expected: &str) -> Option<&'d V> {
        part.value()
            .map_err(|error| {
                let node = Node { value: shown(part.text()), place: self.place(part.text()) };
                let problem = if node.found().ends_with(expected) {
                    Problem::sentence(&node, sentence(error))
                } else {
                    Problem::expected(&node, expected)
                };
                self.tell(subject, problem);
            })
            .ok()
    }

    fn field<'d, 't, V>(
        &self,
        field: &'d Field<'t, V>,
        key: &str,
        owner: &Owner,
    ) -> Option<&'d Placed<'t, V>> {
        if field.is_none() {
            let message = format!("{} has no `{key}`", owner.name);
            self.log.add(owner.place, message, Some(HINT.to_owned()));
        }
        field.as_ref()
    }

    fn node(&self, text: &Placed<Cow<str>>) -> Node {
        let value = match text.value() {
            Ok(value) => Value::Text(value.to_string()),
            Err(_) => shown(text.text()),
        };
        Node { value, place: self.place(text.text()) }
    }

    fn whole(&self) -> Owner {
        Owner { name: "the plan".to_owned(), place: self.place(self.source.text().trim()) }
    }

    /// Where `part` is, a slice of the text.
    fn place(&self, part: &str) -> Place {
        document::place(part, self.source)
    }

    fn tell(&self, subject: &str, problem: Problem) {
        self.log.add(problem.place, format!("{subject}{}", problem.text), problem.hint);
    }
}

fn status<'d>(window: &'d Placed<written::Window>) -> Option<&'d str> {
    window.value().ok()?.status.as_ref()?.value().ok().map(|status| &**status)
}

/// What stands there in place of what was expected, as far as faults show it.
fn shown(json: &str) -> Value {
    match json {
        "null" => Value::Null,
        "true" => Value::Flag(true),
        "false" => Value::Flag(false),
        text if text.starts_with('{') => Value::Table(Table::default()),
        text if text.starts_with('[') => {
            let holds_some = !text[1..].trim_start().starts_with(']');
            let some = Node { value: Value::Null, place: Place::new(0, 0..0) };
            Value::List(if holds_some { vec![some] } else { Vec::new() })
        }
        text if text.starts_with('"') => {
            Value::Text(serde_json::from_str(text).unwrap_or_default())
        }
        number => Value::Float(number.to_owned()),
    }
}
