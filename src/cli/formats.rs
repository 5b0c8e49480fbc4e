//! In which formats does each command answer?

use clap::ValueEnum;

/// How the week is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum HeatmapFormat {
    /// For people, as wide as the terminal
    #[value(alias = "text")]
    Table,
    /// For programs: lowtide.week/1
    Json,
    /// For a page or a comment
    Markdown,
    /// A drawing for a page, light and dark
    Svg,
}

/// How a calendar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CalendarFormat {
    /// For people, as wide as the terminal
    Table,
    /// For programs: lowtide.calendar/1
    Json,
    /// For a page or a comment
    Markdown,
    /// One row for each window and region
    Csv,
    /// An event for each window, for calendar programs
    Ics,
    /// A page to pass around, in one file
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum AnnounceFormat {
    /// The schedule, as wide as the terminal
    Table,
    /// The messages in full
    Text,
    /// The schedule and the messages, for a page
    Markdown,
    /// For programs: lowtide.announcements/1
    Json,
    /// An event for each announcement, with an alarm
    Ics,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TestFormat {
    /// One line for each test, and what is wrong below it
    Text,
    /// XML of test results, which most build servers read
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PlanFormat {
    /// For people, as wide as the terminal
    Table,
    /// For programs: lowtide.plan/1
    Json,
    /// For a page or a comment
    Markdown,
    /// One row for each slot, window and region
    Csv,
    /// For calendars: the first choice, an event for each window
    Ics,
    /// A page to pass around: one file, with the week to look at and to play with
    Html,
    /// Recurrence rules of RFC 5545, with what is moved and skipped
    Rrule,
    /// Lines of a crontab in UTC, with what cron cannot say as comments
    Cron,
    /// Timer units of systemd
    Systemd,
    /// Maintenance windows of AWS Systems Manager, as input of its command line
    AwsSsm,
    /// Maintenance window and exclusions of Google Kubernetes Engine, as gcloud commands
    Gke,
    /// Sync windows of Argo CD
    #[value(name = "argocd")]
    ArgoCd,
    /// Time intervals of Alertmanager, to mute alerts in
    Alertmanager,
}

/// How an explanation, a comparison or a review is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    /// For people, as wide as the terminal
    #[value(alias = "text")]
    Table,
    /// For programs: lowtide.explain/1, lowtide.whatif/1, lowtide.events/1 or lowtide.review/1
    Json,
    /// For a page or a comment
    Markdown,
}
