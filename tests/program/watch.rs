//! Does `--watch` answer when a file is saved, and keep the last answer when it is broken?

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::place::Place;

/// Longer than any answer takes; only a test that fails waits for it.
const LONG: Duration = Duration::from_secs(120);

/// The lines that somebody writes, as they come.
fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (told, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if told.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// The first line that has these words.
#[track_caller]
fn expect(lines: &Receiver<String>, words: &str) -> String {
    loop {
        let line = lines.recv_timeout(LONG).unwrap_or_else(|_| panic!("nothing says: {words}"));
        if line.contains(words) {
            return line;
        }
    }
}

#[test]
fn a_plan_follows_its_file() {
    let place = Place::of_case("diff");
    let file = place.dir().join("regions.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut child = place
        .command()
        .args("plan -t patch --watch --now 2026-11-22T12:00:00Z".split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (answers, remarks) =
        (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    expect(&answers, "Take `patch` every Saturday");
    expect(&answers, "Time zones");
    // A broken file says what is wrong with it.
    std::fs::write(&file, text.replace("version = 1", "version = one")).unwrap();
    expect(&remarks, "error");
    // A new file in the place of the old one, as editors save.
    let changed = place.dir().join("regions.toml.new");
    std::fs::write(&changed, text.replace("16:00-24:00", "16:00-20:00")).unwrap();
    std::fs::rename(&changed, &file).unwrap();
    expect(&answers, "- Take `patch` every Saturday");
    expect(&answers, "+ Take `patch` every");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn standard_input_cannot_be_followed() {
    let place = Place::empty();
    let run = place.run("heatmap --watch -r -", &std::collections::BTreeMap::new(), "version = 1");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("name a file"), "{run:?}");
}
