//! When is who told what? The moments, without the words.

use std::collections::BTreeMap;

use crate::announce::audience::Audience;
use crate::announce::kind::Kind;
use crate::fleet::{Announcement, Fleet, RegionId, Rule, RuleKind};
use crate::minute::Minute;
use crate::rules;
use crate::tz::Zone;
use crate::window::Window;

/// Something that is to be said, to somebody, at some time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When it is to be said at the latest.
    pub at: Minute,
    pub audience: Audience,
    /// One region, or those of the window that a team works on.
    pub regions: Vec<RegionId>,
    /// Position among the windows.
    pub window: usize,
    pub kind: Kind,
    pub standing: Standing,
    /// The notice rules that ask for it, by their positions in the region's rules.
    pub rules: Vec<usize>,
}

/// Whether it can still be said in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is not yet time.
    Due,
    /// The window was filed in time, which is what the rule asks.
    Given,
    /// The time has passed, but there is a later announcement before the window starts.
    Missed,
    /// The time has passed, so many minutes ago, and nothing makes up for it.
    Late(i64),
    /// The time has passed, and the window is over or has started.
    Over,
}

impl Entry {
    /// Whether a rule's notice can no longer be given in time.
    pub fn breaks_a_rule(&self) -> bool {
        !self.rules.is_empty() && matches!(self.standing, Standing::Late(_))
    }

    /// The clock of those who are told.
    pub fn zone<'f>(&self, fleet: &'f Fleet) -> &'f Zone {
        match self.audience {
            Audience::Crew(team) => &fleet.teams[team].zone,
            _ => &fleet.regions[self.regions[0]].zone,
        }
    }

    /// The notice rules that ask for it.
    pub fn rules_of<'f>(&self, fleet: &'f Fleet) -> impl Iterator<Item = &'f Rule> {
        let region = self.regions[0];
        self.rules.iter().map(move |&rule| &fleet.regions[region].rules[rule])
    }
}

/// Where in the life of a window something is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Before,
    Start,
    End,
}

/// Somebody who is told of a window.
struct Listener {
    audience: Audience,
    regions: Vec<RegionId>,
    /// When, each with the notice rules that ask for it.
    times: BTreeMap<(Minute, Stage), Vec<usize>>,
}

/// All that is to be said of `windows`, in order of time: to users and crews what their tier
/// announces, and to each audience of a notice rule the latest that its lead allows.
pub fn schedule(fleet: &Fleet, windows: &[Window], now: Minute) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (position, window) in windows.iter().enumerate() {
        for listener in listeners(fleet, window) {
            entries.extend(listener.entries(position, window, now));
        }
    }
    sort(&mut entries);
    entries
}

/// What is to be said at `now` of each of `windows`, to everybody who is ever told of it.
pub fn of_event(fleet: &Fleet, windows: &[Window], now: Minute, kind: Kind) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (position, window) in windows.iter().enumerate() {
        entries.extend(listeners(fleet, window).into_iter().map(|listener| Entry {
            at: now,
            rules: listener.times.values().flatten().copied().collect(),
            audience: listener.audience,
            regions: listener.regions,
            window: position,
            kind,
            standing: Standing::Due,
        }));
    }
    sort(&mut entries);
    entries
}

/// By time, then as the windows come; users before others, crews last.
fn sort(entries: &mut [Entry]) {
    entries.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.at, entry.window);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.audience.cmp(&b.audience))
            .then_with(|| a.regions.cmp(&b.regions))
    });
}

fn listeners(fleet: &Fleet, window: &Window) -> Vec<Listener> {
    let mut listeners: Vec<Listener> = Vec::new();
    let mut tell = |audience: &Audience, region: RegionId, together: bool| {
        let known = listeners.iter().position(|listener| {
            listener.audience == *audience && (together || listener.regions == [region])
        });
        let position = known.unwrap_or_else(|| {
            let audience = audience.clone();
            listeners.push(Listener { audience, regions: Vec::new(), times: BTreeMap::new() });
            listeners.len() - 1
        });
        let listener = &mut listeners[position];
        if !listener.regions.contains(&region) {
            listener.regions.push(region);
        }
        position
    };
    let start = window.interval.start();
    let mut times: Vec<(usize, (Minute, Stage), Option<usize>)> = Vec::new();
    for &region in &window.regions {
        let own = &fleet.regions[region];
        let users = tell(&Audience::Users, region, false);
        let crew = own.team.map(|team| tell(&Audience::Crew(team), region, true));
        for &moment in &fleet.tiers[window.tier].announce {
            let time = match moment {
                Announcement::Before(minutes) => (start - minutes, Stage::Before),
                Announcement::AtStart => (start, Stage::Start),
                Announcement::AtEnd => (window.interval.end(), Stage::End),
            };
            times.extend([Some(users), crew].into_iter().flatten().map(|who| (who, time, None)));
        }
        for (position, rule) in own.rules.iter().enumerate() {
            if let RuleKind::Notice { ahead, audience } = &rule.kind
                && rule.holds_for(window.tier)
            {
                let whom = Audience::of_rule(audience.as_deref(), &rule.id);
                let who = tell(&whom, region, false);
                let by = rules::latest_notice(&own.zone, *ahead, start);
                times.push((who, (by, Stage::Before), Some(position)));
            }
        }
    }
    for (who, time, rule) in times {
        let rules = listeners[who].times.entry(time).or_default();
        rules.extend(rule);
    }
    listeners
}

impl Listener {
    fn entries(self, position: usize, window: &Window, now: Minute) -> Vec<Entry> {
        let last_before =
            self.times.keys().filter(|(_, stage)| *stage == Stage::Before).map(|(at, _)| *at).max();
        let another_follows = last_before.is_some_and(|last| last >= now);
        let mut told = false;
        let entry = |((at, stage), rules): ((Minute, Stage), Vec<usize>)| {
            let kind = match stage {
                Stage::Before if told => Kind::Reminder,
                Stage::Before => Kind::Planned,
                Stage::Start => Kind::Started,
                Stage::End => Kind::Finished,
            };
            told = true;
            let filed = window.filed.filter(|_| !rules.is_empty());
            let over = window.interval.end() <= now
                || (stage == Stage::Before && window.interval.start() <= now);
            let standing = match filed {
                Some(filed) if filed <= at => Standing::Given,
                _ if at >= now => Standing::Due,
                _ if over => Standing::Over,
                Some(filed) => Standing::Late(filed - at),
                None if rules.is_empty() && stage == Stage::Before && another_follows => {
                    Standing::Missed
                }
                None => Standing::Late(now - at),
            };
            Entry {
                at,
                audience: self.audience.clone(),
                regions: self.regions.clone(),
                window: position,
                kind,
                standing,
                rules,
            }
        };
        self.times.into_iter().map(entry).collect()
    }
}
