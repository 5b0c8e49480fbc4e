//! What can be typed after `lowtide learn`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use lowtide::ground::duration::{self, Minutes};
use lowtide::ground::spoken::Spoken;
use lowtide::learn::Decimal;
use lowtide::learn::decode;
use lowtide::learn::sql::Dialect;
use lowtide::learn::stamp::Order;

use crate::cli::allowance::time_limit;
use crate::cli::judging::{FindingsFormat, JudgingArguments};
use crate::cli::values::{percent, region_id, written};

#[derive(Args, Debug)]
pub struct LearnArguments {
    /// CSV, JSON lines or an answer of Prometheus, packed with gzip or not; `-` is standard input
    #[arg(value_name = "SOURCE", required_unless_present_any = ["prometheus", "sql"], conflicts_with_all = ["prometheus", "sql"])]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub server: ServerArguments,
    #[command(flatten)]
    pub sql: SqlArguments,
    #[command(flatten)]
    pub whose: Whose,
    #[command(flatten)]
    pub reading: ReadingArguments,
    #[command(flatten)]
    pub terms: TermsArguments,
    #[command(flatten)]
    pub file: FileArguments,
    #[command(flatten)]
    pub found: Found,
}

/// A live server that speaks the HTTP API of Prometheus.
#[derive(Args, Debug)]
#[command(next_help_heading = "A live server, such as Prometheus, Thanos or VictoriaMetrics")]
pub struct ServerArguments {
    /// Ask this server, such as https://prometheus.example.com
    #[arg(long, value_name = "URL", requires = "query")]
    pub prometheus: Option<String>,
    /// What to ask; `avg_over_time(...[STEP])` is put around a bare name
    #[arg(long, value_name = "PROMQL", requires = "prometheus")]
    pub query: Option<String>,
    /// Where the range begins: an instant, a date, or with --in a local time [default: one week more than --weeks ago]
    #[arg(long, value_name = "WHEN", value_parser = written, requires = "prometheus")]
    pub from: Option<Spoken>,
    /// Where the range ends [default: now]
    #[arg(long, value_name = "WHEN", value_parser = written, requires = "prometheus")]
    pub until: Option<Spoken>,
    /// How far apart samples are
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = server_step)]
    pub step: Minutes,
    /// A file with the token to send as `Authorization: Bearer`
    #[arg(long, value_name = "FILE", requires = "prometheus", conflicts_with = "basic")]
    pub bearer_file: Option<PathBuf>,
    /// The user's name for basic authentication
    #[arg(long, value_name = "USER", requires = "password_file")]
    pub basic: Option<String>,
    /// A file with the user's password
    #[arg(long, value_name = "FILE", requires = "basic")]
    pub password_file: Option<PathBuf>,
    /// A file with further headers, a line each, such as X-Scope-OrgID: tenant
    #[arg(long, value_name = "FILE", requires = "prometheus")]
    pub header_file: Option<PathBuf>,
    /// A PEM file of authorities to trust in place of the usual ones
    #[arg(long, value_name = "FILE", requires = "prometheus")]
    pub ca: Option<PathBuf>,
    /// A PEM file with the certificate to show
    #[arg(long, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// A PEM file with its key
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// Allow http to other machines than this one
    #[arg(long, requires = "prometheus")]
    pub insecure_http: bool,
    /// How long to wait for an answer
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = time_limit)]
    pub timeout: Duration,
}

/// A statement for a warehouse.
#[derive(Args, Debug)]
#[command(next_help_heading = "A warehouse")]
pub struct SqlArguments {
    /// Print the statement that sums events to hours; its result as CSV is a source
    #[arg(long, value_name = "DIALECT", requires = "table", conflicts_with = "prometheus")]
    pub sql: Option<SqlDialect>,
    /// The table of the events
    #[arg(long, value_name = "NAME", requires = "sql")]
    pub table: Option<String>,
    /// Its column of times
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// Its column that tells regions apart
    #[arg(long, value_name = "COLUMN", requires = "sql")]
    pub region_column: Option<String>,
    /// What is summed up in an hour, in SQL
    #[arg(long, value_name = "SQL", default_value = "count(*)")]
    pub measure: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SqlDialect {
    Bigquery,
    Clickhouse,
    Duckdb,
    Postgres,
    Spark,
    Sqlite,
}

impl From<SqlDialect> for Dialect {
    fn from(dialect: SqlDialect) -> Self {
        match dialect {
            SqlDialect::Bigquery => Self::BigQuery,
            SqlDialect::Clickhouse => Self::ClickHouse,
            SqlDialect::Duckdb => Self::DuckDb,
            SqlDialect::Postgres => Self::Postgres,
            SqlDialect::Spark => Self::Spark,
            SqlDialect::Sqlite => Self::Sqlite,
        }
    }
}

/// What is done with the region file.
#[derive(Args, Debug)]
#[command(next_help_heading = "The region file")]
pub struct FileArguments {
    /// Write the curves into the region file, and their weeks to `curves/ID.csv` beside it
    #[arg(long)]
    pub write: bool,
    /// Show what `--write` would change
    #[arg(long)]
    pub dry_run: bool,
    /// Judge the file's curves by the newer data; the exit code is 1 when they have aged
    #[arg(long, conflicts_with_all = ["write", "dry_run"])]
    pub check: bool,
    /// With `--check`: what the slot may cost more, in percent of an ordinary window
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent, requires = "check")]
    pub max_excess: f64,
}

/// Whose curves they are.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Whose")]
pub struct Whose {
    /// The region that the series belongs to
    #[arg(long, value_name = "ID", value_parser = region_id, conflicts_with = "by")]
    pub region: Option<String>,
    /// The column or label that tells the series of several regions apart
    #[arg(long, value_name = "COLUMN|LABEL")]
    pub by: Option<String>,
    /// The region of a series that is called otherwise, such as us-east-1=us
    #[arg(long, value_name = "FROM=ID", value_parser = pair, requires = "by")]
    pub map: Vec<(String, String)>,
    /// Read this one series of those that `--by` tells apart
    #[arg(long, value_name = "NAME", requires = "by")]
    pub series: Option<String>,
}

/// How rows are read.
#[derive(Args, Debug)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArguments {
    /// The column of the stamps, by name or number [default: the one that holds some]
    #[arg(long, value_name = "COLUMN")]
    pub stamp: Option<String>,
    /// The column of the values [default: the only one with numbers]
    #[arg(long, value_name = "COLUMN")]
    pub value: Option<String>,
    /// The column of the hour, where stamps are dates alone
    #[arg(long, value_name = "COLUMN")]
    pub hour: Option<String>,
    /// The zone of the clock that wrote stamps without an offset [default: the region's]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// The order of day and month, where no row tells
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// Whether a stamp stands for the start or the end of its sample
    /// [default: start, or end where a function of PromQL was added]
    #[arg(long, value_name = "START|END")]
    pub stands: Option<Stands>,
    /// The decimal sign, where no row tells
    #[arg(long, value_name = "SIGN")]
    pub decimal: Option<DecimalSign>,
    /// The encoding of the text, such as shift_jis or windows-1252 [default: UTF-8]
    #[arg(long, value_name = "NAME", value_parser = decode::encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Rows with this text in this column have no value, such as "Functioning Day=No"
    #[arg(long, value_name = "COLUMN=VALUE", value_parser = pair)]
    pub missing_when: Vec<(String, String)>,
    /// A row that is not there means 0, as in counts of events
    #[arg(long)]
    pub absent_zero: bool,
}

/// What is learned from.
#[derive(Args, Debug)]
#[command(next_help_heading = "Learning")]
pub struct TermsArguments {
    /// How many weeks to learn from, the latest first
    #[arg(long, value_name = "N", default_value_t = 13, value_parser = clap::value_parser!(u16).range(2..=520))]
    pub weeks: u16,
    /// After how many weeks a week counts half
    #[arg(long, value_name = "WEEKS", default_value_t = 4.0, value_parser = half_life)]
    pub half_life: f64,
    /// Past windows, whose hours are not learned from: a file of `[[windows]]`, a plan, a
    /// calendar, or a span such as 2026-03-01T02:00Z..2026-03-01T05:00Z
    #[arg(long, value_name = "FILE|A..B")]
    pub exclude: Vec<String>,
}

/// How findings are written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Result")]
pub struct Found {
    /// How to write the result
    #[arg(short, long, default_value = "text")]
    pub format: LearnFormat,
    #[command(flatten)]
    pub judging: JudgingArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LearnFormat {
    /// For people, and `activity` to paste
    Text,
    /// For programs: lowtide.learn/1
    Json,
    /// XML of test results, which most build servers read
    Junit,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// For a comment on a change
    Markdown,
}

impl LearnFormat {
    /// Where the result is the findings; `None` for what only this command writes.
    pub fn of_findings(self) -> Option<FindingsFormat> {
        match self {
            Self::Text | Self::Json => None,
            Self::Junit => Some(FindingsFormat::Junit),
            Self::Sarif => Some(FindingsFormat::Sarif),
            Self::Github => Some(FindingsFormat::Github),
            Self::Gitlab => Some(FindingsFormat::Gitlab),
            Self::Markdown => Some(FindingsFormat::Markdown),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DateOrder {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::Dmy => Self::DayFirst,
            DateOrder::Mdy => Self::MonthFirst,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Stands {
    Start,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DecimalSign {
    Comma,
    Point,
}

impl From<DecimalSign> for Decimal {
    fn from(sign: DecimalSign) -> Self {
        match sign {
            DecimalSign::Comma => Self::Comma,
            DecimalSign::Point => Self::Point,
        }
    }
}

fn server_step(text: &str) -> Result<Minutes, String> {
    match duration::parse(text)? {
        Minutes(step) if (1..=60).contains(&step) && 60 % step == 0 => Ok(Minutes(step)),
        _ => Err(format!("expected a part of an hour such as `1h`, `30m` or `5m`, found `{text}`")),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if !from.trim().is_empty() => {
            Ok((from.trim().to_owned(), to.trim().to_owned()))
        }
        _ => Err(format!("expected two names with `=` between them, found `{text}`")),
    }
}

fn half_life(text: &str) -> Result<f64, String> {
    let weeks = text.strip_suffix('w').unwrap_or(text).parse::<f64>();
    match weeks {
        Ok(weeks) if (0.1..=1000.0).contains(&weeks) => Ok(weeks),
        _ => Err(format!("expected a number of weeks such as `4`, found `{text}`")),
    }
}
