//! What was found wrong: how bad it is to this user, and where it is written.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use lowtide::finding::{Findings, Kind, Levels};
use lowtide::report::text::Style;
use lowtide::words::lines::broken;
use lowtide::words::names::nearest;

use crate::cli::exit::Exit;
use crate::cli::judging::{FindingsFormat, JudgingArguments};
use crate::cli::output;
use crate::cli::session::Session;

impl Session<'_> {
    /// Writes `findings` in every format that was asked for, and says how that ends.
    pub fn report(
        &mut self,
        findings: Findings,
        format: FindingsFormat,
        judging: &JudgingArguments,
    ) -> anyhow::Result<Exit> {
        let findings = with_relative_places(findings);
        let mut text = written(&findings, format, self.style());
        // What reads a pipe looks for whole lines.
        if let Some(width) = self.width().filter(|_| format == FindingsFormat::Text) {
            text = broken(&text, width);
        }
        self.result(&text)?;
        self.reports(&findings, Some(format), judging)
    }

    /// The same beside a result that is written already, in `format` if it is the findings.
    pub fn also(
        &mut self,
        findings: Findings,
        format: Option<FindingsFormat>,
        judging: &JudgingArguments,
    ) -> anyhow::Result<Exit> {
        self.reports(&with_relative_places(findings), format, judging)
    }

    /// Writes the reports that were asked for beside the result.
    fn reports(
        &mut self,
        findings: &Findings,
        format: Option<FindingsFormat>,
        judging: &JudgingArguments,
    ) -> anyhow::Result<Exit> {
        let plain = Style { color: false, ..self.style() };
        for (format, path) in &judging.report {
            output::write(&written(findings, *format, plain), Some(path), self.stdout)?;
        }
        let mut formats = judging.report.iter().map(|(format, _)| *format).chain(format);
        if formats.any(|format| format == FindingsFormat::Github) {
            summarize(findings)?;
        }
        Ok(if findings.passes() { Exit::Yes } else { Exit::No })
    }
}

/// Readers of reports look for files from the folder that the program runs in.
fn with_relative_places(mut findings: Findings) -> Findings {
    let of_findings = findings.findings.iter_mut().filter_map(|finding| finding.place.as_mut());
    let of_subjects = findings.subjects.iter_mut().filter_map(|subject| subject.place.as_mut());
    for place in of_findings.chain(of_subjects) {
        place.file = relative(&place.file);
    }
    findings
}

fn written(findings: &Findings, format: FindingsFormat, style: Style) -> String {
    match format {
        FindingsFormat::Text => findings.to_text(style),
        FindingsFormat::Json => findings.to_json(),
        FindingsFormat::Junit => findings.to_junit(),
        FindingsFormat::Sarif => findings.to_sarif(),
        FindingsFormat::Github => findings.to_github(),
        FindingsFormat::Gitlab => findings.to_gitlab(),
        FindingsFormat::Markdown => findings.to_markdown(),
    }
}

/// Adds the findings to the page that GitHub Actions shows for the job, where there is one.
fn summarize(findings: &Findings) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(findings.to_markdown().as_bytes()))
        .with_context(|| format!("cannot write `{}`", Path::new(&path).display()))
}

/// What the user says of the severity of each code.
///
/// # Errors
/// When a code is none of `kinds`, or is named by two options.
pub fn levels(judging: &JudgingArguments, kinds: &[Kind]) -> anyhow::Result<Levels> {
    let options =
        [("--error", &judging.error), ("--warn", &judging.warn), ("--ignore", &judging.ignore)];
    for (i, (option, codes)) in options.iter().enumerate() {
        for code in codes.iter() {
            known(option, code, kinds)?;
            if let Some((other, _)) = options[i + 1..].iter().find(|(_, list)| list.contains(code))
            {
                bail!("`{code}` is named by both `{option}` and `{other}`; keep one of them");
            }
        }
    }
    Ok(Levels {
        error: judging.error.clone(),
        warn: judging.warn.clone(),
        ignore: judging.ignore.clone(),
    })
}

pub fn known(option: &str, code: &str, kinds: &[Kind]) -> anyhow::Result<()> {
    let codes = || kinds.iter().map(|kind| kind.code);
    if codes().any(|known| known == code) {
        return Ok(());
    }
    Err(match nearest(code, codes()) {
        Some(near) => anyhow!("{option}: there is no code `{code}`; did you mean `{near}`?"),
        None => {
            let listed: Vec<String> = codes().map(|code| format!("`{code}`")).collect();
            anyhow!("{option}: there is no code `{code}`; expected one of {}", listed.join(", "))
        }
    })
}

/// A file's name as reports hold it: relative to the current folder, with `/` between folders.
pub fn relative(name: &str) -> String {
    let path = Path::new(name);
    let here = path.is_absolute().then(|| std::env::current_dir().ok());
    let path =
        here.flatten().and_then(|here| from_here(path, &here)).unwrap_or_else(|| path.to_owned());
    let parts: Vec<String> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    // The root has a stroke of its own.
    parts.join("/").replacen("//", "/", 1)
}

/// The way from one absolute folder to a path; both may go through links.
fn from_here(path: &Path, here: &Path) -> Option<PathBuf> {
    if let Ok(below) = path.strip_prefix(here) {
        return Some(below.to_owned());
    }
    let (path, here) = (path.canonicalize().ok()?, here.canonicalize().ok()?);
    let shared = path.components().zip(here.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    Some(up.chain(path.components().skip(shared)).collect())
}
