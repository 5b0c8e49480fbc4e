//! How is what was found wrong judged and written? What commands that judge have in common.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Of a command whose result is what it found.
#[derive(Args, Debug)]
pub struct FindingsArguments {
    /// How to write what was found
    #[arg(short, long, default_value = "text")]
    pub format: FindingsFormat,
    #[command(flatten)]
    pub judging: JudgingArguments,
}

/// How bad findings are, and where else they are written.
#[derive(Args, Debug)]
pub struct JudgingArguments {
    /// Write it to a file, too, in a format of its own, such as sarif=lowtide.sarif
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    pub report: Vec<(FindingsFormat, PathBuf)>,
    /// Count findings of this code as errors
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub error: Vec<String>,
    /// Count findings of this code as warnings
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub warn: Vec<String>,
    /// Leave out findings of this code
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// End with exit code 0 though there are errors, where something else reads the report
    #[arg(long)]
    pub exit_zero: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FindingsFormat {
    /// For people
    Text,
    /// For programs: lowtide.findings/1
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

/// A format with a file.
pub fn report(text: &str) -> Result<(FindingsFormat, PathBuf), String> {
    let formats = || {
        let names = FindingsFormat::value_variants().iter().filter_map(|f| f.to_possible_value());
        names.map(|name| format!("`{}`", name.get_name())).collect::<Vec<_>>().join(", ")
    };
    match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => FindingsFormat::from_str(format, false)
            .map(|format| (format, PathBuf::from(file)))
            .map_err(|_| format!("there is no format `{format}`; expected one of {}", formats())),
        _ => Err(format!(
            "expected a format, `=` and a file, such as `junit=lowtide.xml`, found `{text}`"
        )),
    }
}
