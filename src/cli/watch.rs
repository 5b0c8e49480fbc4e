//! `--watch`: the answer again, whenever a file that it comes from is saved.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{anyhow, bail};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::exit::Exit;
use crate::cli::session::Session;

/// Editors save in several steps: what follows so soon is the same saving.
const SETTLED: Duration = Duration::from_millis(25);

/// How often files are looked at where nobody tells of their changes.
const POLLED: Duration = Duration::from_millis(500);

/// Runs a command, and again after each change in the folders of `files` and of the region
/// file, until it is interrupted. The first answer is printed whole, later ones as the lines
/// that changed; a file with faults shows them, and the last answer stays.
pub fn run(
    session: &mut Session,
    files: &[Option<&Path>],
    command: impl Fn(&mut Session) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let region_file = session.common.regions.as_path();
    let files: Vec<&Path> = files.iter().flatten().copied().chain([region_file]).collect();
    if files.contains(&Path::new("-")) {
        bail!("`--watch` follows files, and standard input is none; name a file");
    }
    let (changes, _watcher) = watched(&folders(&files))?;
    let mut last: Option<String> = None;
    loop {
        let mut printed = Vec::new();
        let mut inner =
            Session { common: session.common, stdout: &mut printed, stderr: &mut *session.stderr };
        match command(&mut inner) {
            Ok(_) => {
                let text = String::from_utf8(printed)?;
                session.stdout.write_all(shown(last.as_deref(), &text).as_bytes())?;
                session.stdout.flush()?;
                if let Some(path) = &session.common.output {
                    session.tell(&format!("wrote `{}`", path.display()));
                }
                last = Some(text);
            }
            Err(error) => session.fail(&error),
        }
        let own = session.common.output.as_deref();
        if !wait(&changes, own) {
            return Ok(Exit::Yes);
        }
    }
}

/// The folders that hold files; editors put a new file in the place of the old one.
fn folders(files: &[&Path]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = files
        .iter()
        .map(|file| match file.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        })
        .collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Tells of changes below `folders`, for as long as the watcher lives.
fn watched(folders: &[PathBuf]) -> anyhow::Result<(Receiver<Event>, Box<dyn Watcher>)> {
    let (told, changes) = channel();
    let tell = move |event: notify::Result<Event>| {
        if let Ok(event) = event {
            // Whoever listened may be gone.
            let _ = told.send(event);
        }
    };
    let follow = |watcher: &mut dyn Watcher| {
        folders.iter().try_for_each(|folder| watcher.watch(folder, RecursiveMode::Recursive))
    };
    if let Ok(mut watcher) = RecommendedWatcher::new(tell.clone(), Config::default())
        && follow(&mut watcher).is_ok()
    {
        return Ok((changes, Box::new(watcher)));
    }
    // Some file systems tell nobody, and there may be too many watchers already.
    let config = Config::default().with_poll_interval(POLLED).with_compare_contents(true);
    let mut watcher =
        PollWatcher::new(tell, config).map_err(|error| anyhow!("--watch: {error}"))?;
    follow(&mut watcher).map_err(|error| anyhow!("--watch: {error}"))?;
    Ok((changes, Box::new(watcher)))
}

/// Waits for a change that is none of `own`, and for what belongs to it; whether there can be
/// more.
fn wait(changes: &Receiver<Event>, own: Option<&Path>) -> bool {
    let name = |path: &Path| path.file_name().map(std::ffi::OsStr::to_owned);
    let matters = |event: &Event| {
        let written = |path: &PathBuf| {
            let hidden = name(path).is_some_and(|n| n.to_string_lossy().starts_with(".lowtide-"));
            !hidden && (own.is_none() || name(path) != own.and_then(name))
        };
        !event.kind.is_access() && event.paths.iter().any(written)
    };
    loop {
        match changes.recv() {
            Ok(event) if matters(&event) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    loop {
        match changes.recv_timeout(SETTLED) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// The whole answer at first, then what changed of it: lines that are gone with `-`, new ones
/// with `+`; nothing where it is the same.
fn shown(last: Option<&str>, text: &str) -> String {
    let Some(last) = last else { return text.to_owned() };
    if last == text {
        return String::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (last.lines().collect(), text.lines().collect());
    // Most of a long answer is what it was.
    let alike = |(a, b): &(&&str, &&str)| a == b;
    let before = old.iter().zip(&new).take_while(alike).count();
    let (old, new) = (&old[before..], &new[before..]);
    let after = old.iter().rev().zip(new.iter().rev()).take_while(alike).count();
    let (old, new) = (&old[..old.len() - after], &new[..new.len() - after]);
    // How many lines the rests have in common, from each pair of places on.
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, String::from("\n"));
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            lines.push_str(&format!("- {}\n", old[i]));
            i += 1;
        } else {
            lines.push_str(&format!("+ {}\n", new[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_answers_are_the_lines_that_changed() {
        assert_eq!(shown(None, "a\nb\n"), "a\nb\n");
        assert_eq!(shown(Some("a\nb\n"), "a\nb\n"), "");
        assert_eq!(shown(Some("a\nb\nc\n"), "a\nx\nc\nd\n"), "\n- b\n+ x\n+ d\n");
        assert_eq!(shown(Some("a\na\n"), "a\na\na\n"), "\n+ a\n");
        assert_eq!(shown(Some("a\nb\na\n"), "a\n"), "\n- b\n- a\n");
    }
}
