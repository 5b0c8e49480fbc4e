//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use lowtide::fleet::wording::kind::Kind;
use lowtide::ground::cycles::Horizon;
use lowtide::ground::duration::Minutes;
use lowtide::ground::spoken::Spoken;

use crate::cli::allowance::Searching;
use crate::cli::any_code::AnyCode;
use crate::cli::completed::Names;
use crate::cli::examples;
pub use crate::cli::formats::{
    AnnounceFormat, CalendarFormat, HeatmapFormat, PlanFormat, ReportFormat, TestFormat,
};
use crate::cli::judging::FindingsArguments;
use crate::cli::learn::arguments::{LearnArguments, ReadingArguments, ServerArguments, Whose};
use crate::cli::values::{change, excess, horizon, percent, region_id, span, step, written, year};

/// Find the maintenance window that disturbs the fewest users.
///
/// Exit codes: 0 yes (a plan was found, every window holds, the slot is allowed), 1 no (nothing
/// fits, some finding is an error, the slot is refused), 2 the question could not be answered
/// (bad usage, bad file).
#[derive(Parser, Debug)]
#[command(name = "lowtide", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Options everywhere")]
pub struct Common {
    /// The region file; `-` is standard input
    #[arg(short, long, global = true, value_name = "FILE", default_value = "regions.toml")]
    pub regions: PathBuf,
    /// The instant to plan from, such as 2026-11-22T12:00:00Z [default: the clock]
    #[arg(long, global = true, value_name = "WHEN", value_parser = written)]
    pub now: Option<Spoken>,
    /// The clock for times without an offset, such as Europe/Berlin, or a region's id
    #[arg(long = "in", global = true, value_name = "ZONE|REGION")]
    pub clock: Option<String>,
    /// Show times on this clock, too, such as Europe/Berlin
    #[arg(long, global = true, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Let files name others that lie outside their own folder
    #[arg(long, global = true)]
    pub allow_outside: bool,
    /// Read time zones from this directory of TZif files
    #[arg(long, global = true, value_name = "DIR")]
    pub tzdb: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Say nothing but the result and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on standard error about what is read and used
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Write the result to this file, whole or not at all
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Find the window with the least harm and print a table
    Plan(Box<PlanArguments>),
    /// Judge proposed windows, in continuous integration and by hand
    Validate(ValidateArguments),
    /// Say why a slot is allowed or not, what it costs, and what the rules cost
    Explain(Box<ExplainArguments>),
    /// Compare the plan with that of a changed region file
    Whatif(Box<WhatifArguments>),
    /// Show the windows of all tiers together, over a year or another span
    Calendar(Box<CalendarArguments>),
    /// Show what a window would cost at each hour of the week, and where it may start
    Heatmap(Box<HeatmapArguments>),
    /// Say what changed between two plans, years or region files
    Diff(DiffArguments),
    /// Say whether a window may start now, and what is due
    ///
    /// The exit code is 0 only when every tier that is asked for may start.
    Now(NowArguments),
    /// Judge the region file itself
    Check(CheckArguments),
    /// Show the events of calendars, each as it is understood
    ///
    /// The exit code is 1 when an event that forbids windows cannot be read.
    Events(EventsArguments),
    /// Say who is told what, when, in their own time and language
    ///
    /// The exit code is 1 when a notice that a rule asks for can no longer be given in time.
    Announce(AnnounceArguments),
    /// Run the tests of a region file
    Test(TestArguments),
    /// Say what a code of `validate` or `check` means, with an example and what to do
    ExplainCode {
        /// Such as forbid or no-slot [default: a list of all codes]
        #[arg(value_parser = AnyCode, hide_possible_values = true)]
        code: Option<String>,
    },
    /// Learn activity curves from what monitoring has measured
    ///
    /// The exit code is 1 when nothing can be learned of some series, or some finding is an error.
    Learn(Box<LearnArguments>),
    /// Say what windows that are over really cost, beside what was predicted
    Review(Box<ReviewArguments>),
    /// Write a commented region file to start from
    Init {
        /// Write that of an invented service with thirteen regions, in which every key is explained
        #[arg(long)]
        full: bool,
    },
    /// Print a JSON Schema: of the region file, for editors, or of a format
    Schema {
        #[arg(default_value = "regions")]
        of: SchemaOf,
    },
    /// Print a completion script
    Completions { shell: clap_complete::Shell },
    /// Print the names that complete on a line that begins with these words
    #[command(hide = true)]
    Complete {
        names: Names,
        /// As far as it is typed
        #[arg(allow_hyphen_values = true)]
        word: String,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Print a manual page
    Man {
        /// The command it is about [default: lowtide itself]
        command: Option<String>,
    },
}

/// Changes to the region file for this run.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Change a value of the region file for this run, such as regions.sg.weight=2
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

/// What a plan takes as given: who takes part, on which grid, beside which windows.
#[derive(Args, Clone, Debug)]
pub struct Given {
    /// Minutes between candidate starts, such as 5m [default: the file's]
    #[arg(long, value_name = "DURATION", value_parser = step)]
    pub step: Option<Minutes>,
    /// Plan for these regions only
    #[arg(long, value_name = "ID,...", value_delimiter = ',', value_parser = region_id)]
    pub only: Vec<String>,
    /// Plan without these regions
    #[arg(long, value_name = "ID,...", value_delimiter = ',', value_parser = region_id, conflicts_with = "only")]
    pub except: Vec<String>,
    #[command(flatten)]
    pub settings: Settings,
    /// Windows already agreed: a TOML file of `[[windows]]`, or a plan as JSON or iCalendar
    #[arg(long, value_name = "FILE")]
    pub existing: Option<PathBuf>,
}

/// What is asked of the planner.
#[derive(Args, Debug)]
pub struct Question {
    /// The kind of maintenance, such as weekly, hotfix or quarterly
    #[arg(short, long)]
    pub tier: String,
    /// One window for all regions, or one for each [default: the tier's]
    #[arg(long)]
    pub scope: Option<ScopeArgument>,
    /// Minimise the sum of impacts, or the largest burden of a region
    #[arg(long, default_value = "total")]
    pub objective: ObjectiveArgument,
    /// Where the search begins: an instant, or a date for its 00:00 [default: now]
    #[arg(long, value_name = "WHEN", value_parser = written)]
    pub from: Option<Spoken>,
    /// How far ahead to look, such as 13w [default: the tier's]
    #[arg(long, value_name = "DURATION", value_parser = horizon)]
    pub horizon: Option<Horizon>,
    #[command(flatten)]
    pub given: Given,
    #[command(flatten)]
    pub searching: Searching,
    /// Rolling: stop when the plan is proven to be this close to the best, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = percent)]
    pub max_gap: f64,
}

#[derive(Args, Debug)]
pub struct PlanArguments {
    #[command(flatten)]
    pub question: Question,
    /// How many slots to list, none overlapping a better one
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub top: u16,
    /// An earlier plan as JSON or iCalendar, whose slot stays unless much is gained
    #[arg(long, value_name = "PLAN")]
    pub keep: Option<PathBuf>,
    /// Give up the earlier slot for a gain above this, in percent
    #[arg(long, value_name = "PERCENT", requires = "keep", default_value_t = 0.0, value_parser = percent)]
    pub min_gain: f64,
    /// The work's own id, such as CHG-1042: it goes into the ids and titles of calendar events
    #[arg(long, value_name = "ID", value_parser = change)]
    pub change: Option<String>,
    /// An earlier plan as JSON or iCalendar: windows to come that this one leaves out are
    /// cancelled in the calendar [default: that of --keep]
    #[arg(long, value_name = "PLAN")]
    pub replaces: Option<PathBuf>,
    /// Write a calendar that takes back every window of this earlier plan, as JSON or iCalendar
    #[arg(long, value_name = "PLAN", conflicts_with_all = ["keep", "replaces", "existing", "scope", "objective", "from", "horizon", "step", "only", "except", "top"])]
    pub cancel: Option<PathBuf>,
    /// How to write the plan
    #[arg(short, long, default_value = "table")]
    pub format: PlanFormat,
    /// Answer again whenever the region file, or what lies beside it, is saved
    #[arg(long)]
    pub watch: bool,
}

#[derive(Args, Debug)]
pub struct ExplainArguments {
    #[command(flatten)]
    pub question: Question,
    /// The start that is in question: an instant, a date for its 00:00, `now`, or with `--in`
    /// a time such as "Tue 03:00"
    #[arg(long, value_name = "WHEN", value_parser = written, required_unless_present = "prices")]
    pub at: Option<Spoken>,
    /// Rolling: the window of this region alone; global: only its rules and impact are shown
    #[arg(long, value_name = "ID", requires = "at")]
    pub region: Option<String>,
    /// Say what each rule costs, and which weights would change the slot
    #[arg(long)]
    pub prices: bool,
    /// How to write the explanation
    #[arg(short, long, default_value = "table")]
    pub format: ReportFormat,
}

#[derive(Args, Debug)]
pub struct ReviewArguments {
    /// The windows: a TOML file of `[[windows]]`, or a plan as JSON or iCalendar
    #[arg(value_name = "WINDOWS")]
    pub windows: PathBuf,
    /// What monitoring has measured, as for `learn`; `-` is standard input
    #[arg(
        value_name = "SOURCE",
        required_unless_present = "prometheus",
        conflicts_with = "prometheus"
    )]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub server: ServerArguments,
    #[command(flatten)]
    pub whose: Whose,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// How to write the review
    #[arg(short, long, default_value = "table", help_heading = "Result")]
    pub format: ReportFormat,
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("change").args(["set", "against"]).required(true))]
pub struct WhatifArguments {
    #[command(flatten)]
    pub question: Question,
    /// Compare with this region file
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// How to write the comparison
    #[arg(short, long, default_value = "table")]
    pub format: ReportFormat,
    /// Answer again whenever the region file, or what lies beside it, is saved
    #[arg(long)]
    pub watch: bool,
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("span").args(["year", "horizon"]).required(true))]
pub struct CalendarArguments {
    /// The year, from 1 January to 31 December in UTC, or on a tier's clock; what is past of it is
    /// left out
    #[arg(long, value_name = "YYYY", value_parser = year, conflicts_with = "from")]
    pub year: Option<i32>,
    /// Where the span begins: an instant, or a date for its 00:00 [default: now]
    #[arg(long, value_name = "WHEN", value_parser = written, requires = "horizon")]
    pub from: Option<Spoken>,
    /// How long the span is, such as 26w
    #[arg(long, value_name = "DURATION", value_parser = span)]
    pub horizon: Option<Minutes>,
    /// These kinds of maintenance only [default: all but those done once in less than 4 weeks]
    #[arg(short, long, value_name = "TIER,...", value_delimiter = ',')]
    pub tier: Vec<String>,
    #[command(flatten)]
    pub given: Given,
    #[command(flatten)]
    pub searching: Searching,
    /// An earlier calendar, as iCalendar: windows to come that this one leaves out are
    /// cancelled in it
    #[arg(long, value_name = "FILE")]
    pub replaces: Option<PathBuf>,
    /// How to write the calendar
    #[arg(short, long, default_value = "table")]
    pub format: CalendarFormat,
}

#[derive(Args, Debug)]
pub struct HeatmapArguments {
    /// The kind of maintenance [default: the first with one window for all, such as weekly]
    #[arg(short, long)]
    pub tier: Option<String>,
    /// One window for all regions, or one for each [default: the tier's]
    #[arg(long)]
    pub scope: Option<ScopeArgument>,
    /// Rank by the sum of impacts, or by the largest burden of a region
    #[arg(long, default_value = "total")]
    pub objective: ObjectiveArgument,
    /// Where the search begins: an instant, or a date for its 00:00 [default: now]
    #[arg(long, value_name = "WHEN", value_parser = written)]
    pub from: Option<Spoken>,
    /// How far ahead to look, such as 13w [default: the tier's]
    #[arg(long, value_name = "DURATION", value_parser = horizon)]
    pub horizon: Option<Horizon>,
    #[command(flatten)]
    pub given: Given,
    /// This region's week on its own clock: its users, and the minutes no window may hold
    #[arg(long, value_name = "ID")]
    pub region: Option<String>,
    /// How to show the week
    #[arg(short, long, default_value = "table")]
    pub format: HeatmapFormat,
    /// Answer again whenever the region file, or what lies beside it, is saved
    #[arg(long)]
    pub watch: bool,
}

#[derive(Args, Debug)]
pub struct DiffArguments {
    /// What was: a plan or a year as JSON or iCalendar, a file of `[[windows]]`, or a region file
    pub old: PathBuf,
    /// What is now, of the same kind
    pub new: PathBuf,
    /// Of two region files: plan these kinds of maintenance only [default: all]
    #[arg(short, long, value_name = "TIER,...", value_delimiter = ',')]
    pub tier: Vec<String>,
    /// Exit with 1 where something differs
    #[arg(long)]
    pub exit_code: bool,
    /// How to write the changes
    #[arg(short, long, default_value = "table")]
    pub format: ReportFormat,
}

#[derive(Args, Debug)]
pub struct NowArguments {
    /// These kinds of maintenance only [default: all that someone takes part in]
    #[arg(short, long, value_name = "TIER,...", value_delimiter = ',')]
    pub tier: Vec<String>,
    /// Windows already agreed: a TOML file of `[[windows]]`, or a plan as JSON or iCalendar; a
    /// tier that has some may start while one of them is open
    #[arg(long, value_name = "FILE")]
    pub existing: Option<PathBuf>,
    /// How far ahead to look for notices and announcements of these windows
    #[arg(long, value_name = "DURATION", value_parser = span, default_value = "48h")]
    pub within: Minutes,
    #[command(flatten)]
    pub settings: Settings,
    /// How to write the answer
    #[arg(short, long, default_value = "table")]
    pub format: ReportFormat,
}

/// What a schema is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SchemaOf {
    /// The region file
    Regions,
    /// Files of proposed windows
    Windows,
    /// Files of tests
    Tests,
    /// lowtide.plan/1, of `plan -f json`
    Plan,
    /// lowtide.week/1, of `heatmap -f json`
    Week,
    /// lowtide.now/1, of `now -f json`
    Now,
    /// lowtide.diff/1, of `diff -f json`
    Diff,
    /// lowtide.events/1, of `events -f json`
    Events,
    /// lowtide.learn/1, of `learn -f json`
    Learn,
    /// lowtide.review/1, of `review -f json`
    Review,
}

#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Region files [default: the one of `--regions`]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
    #[command(flatten)]
    pub findings: FindingsArguments,
}

#[derive(Args, Debug)]
pub struct EventsArguments {
    #[command(flatten)]
    pub settings: Settings,
    /// Show these calendars only, by their names
    #[arg(long, value_name = "NAME")]
    pub calendar: Vec<String>,
    /// Where the span begins: an instant, or a date for its 00:00 [default: now]
    #[arg(long, value_name = "WHEN", value_parser = written)]
    pub from: Option<Spoken>,
    /// How long the span is, such as 26w [default: 52w]
    #[arg(long, value_name = "DURATION", value_parser = span)]
    pub horizon: Option<Minutes>,
    /// How to write them
    #[arg(short, long, default_value = "table")]
    pub format: ReportFormat,
}

#[derive(Args, Debug)]
pub struct TestArguments {
    /// Files of `[[tests]]`, such as regions.tests.toml
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How to write what came of them
    #[arg(short, long, default_value = "text")]
    pub format: TestFormat,
}

#[derive(Args, Debug)]
pub struct AnnounceArguments {
    /// A file of `[[windows]]` in TOML, or a plan as JSON; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
    /// Announce these windows only, by their ids, or by tier and start where they have none, and
    /// regions where several start then
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    pub window: Vec<String>,
    /// Show what these are told only: users, crew, or audiences of notice rules
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub audience: Vec<String>,
    /// Announce windows of these regions only, and what is said there
    #[arg(long, value_name = "ID,...", value_delimiter = ',', value_parser = region_id)]
    pub region: Vec<String>,
    /// Show what is said in these languages only, such as de or zh-CN
    #[arg(long, value_name = "TAG,...", value_delimiter = ',')]
    pub lang: Vec<String>,
    /// Write what has to be said now that this has happened, instead of the schedule
    #[arg(long, value_name = "EVENT", value_parser = kinds())]
    pub event: Option<Kind>,
    /// The new end, with `--event extended`
    #[arg(long, value_name = "WHEN", value_parser = written, requires = "event")]
    pub until: Option<Spoken>,
    /// How to write it [default: table; with `--event`: text]
    #[arg(short, long)]
    pub format: Option<AnnounceFormat>,
}

#[derive(Args, Debug)]
pub struct ValidateArguments {
    /// Files of `[[windows]]` in TOML, or plans as JSON or iCalendar; `-` is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Windows already agreed: a TOML file of `[[windows]]`, or a plan as JSON or iCalendar
    #[arg(long, value_name = "FILE")]
    pub existing: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
    /// Find fault with a window that costs this much more than the best slot, such as 25%
    #[arg(long, value_name = "PERCENT", value_parser = excess)]
    pub max_regret: Option<f64>,
    /// The files are plans, whatever their names end with
    #[arg(long)]
    pub plan: bool,
    /// Let files pass that propose no windows
    #[arg(long)]
    pub allow_empty: bool,
    /// Count findings of this code though a window accepts them; `--error` does so, too
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub no_accept: Vec<String>,
    #[command(flatten)]
    pub findings: FindingsArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ScopeArgument {
    Global,
    Rolling,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ObjectiveArgument {
    Total,
    Fair,
}

/// What can be said of a window, by its name.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::NAMES).try_map(|name| Kind::named(&name).ok_or("no such event"))
}

/// The command line, with examples. Formats and the like may be written in capitals.
pub fn command_line() -> clap::Command {
    let any_case = |argument: clap::Arg| {
        let takes_one_of_some =
            argument.get_action().takes_values() && !argument.get_possible_values().is_empty();
        if takes_one_of_some { argument.ignore_case(true) } else { argument }
    };
    Arguments::command().mut_args(any_case).mut_subcommands(|command| {
        let command = command.mut_args(any_case);
        match examples::of(command.get_name()) {
            Some(examples) => command.after_help(examples),
            None => command,
        }
    })
}
