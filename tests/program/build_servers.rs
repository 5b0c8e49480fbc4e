//! Do the files for build servers say what they should, and do their commands run?

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::place::Place;

const WINDOW: &str = "[[windows]]\nid = \"CHG-1\"\ntier = \"hotfix\"\nregions = [\"de\"]\nstart = 2036-12-01T01:00:00Z\nduration = \"2h\"\n";

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The file as a YAML reader reads it; `None` where there is no reader at hand.
fn read(name: &str) -> Option<Value> {
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let output = Command::new("python3").args(["-c", script, &text(name)]).output().ok()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("No module named"), "{name}: {error}");
        return None;
    }
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The commands of ours in a file.
fn commands(name: &str) -> Vec<String> {
    text(name)
        .lines()
        .filter_map(|line| line.find("lowtide ").map(|at| (line, line[at..].to_owned())))
        .filter(|(line, _)| ["run: ", "- ", "entry: "].iter().any(|s| line.trim().starts_with(s)))
        .map(|(_, command)| command)
        .collect()
}

/// Runs a command as a shell of a build server does.
fn run(place: &Place, command: &str, variables: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_lowtide"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let summary = place.dir().join("summary.md");
    Command::new("sh")
        .args(["-e", "-c", command])
        .current_dir(place.dir())
        .env_clear()
        .env("PATH", path)
        .env("GITHUB_STEP_SUMMARY", summary)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn each_file_is_what_its_build_server_reads() {
    if let Some(action) = read("action.yml") {
        assert_eq!(action["runs"]["using"], "composite");
        for step in action["runs"]["steps"].as_array().unwrap() {
            assert!(step["run"].is_string() && step["shell"] == "bash", "{step}");
        }
    }
    if let Some(template) = read("ci/gitlab.yml") {
        assert_eq!(template["lowtide"]["artifacts"]["when"], "always");
        assert_eq!(template["lowtide"]["artifacts"]["reports"]["junit"], "lowtide.xml");
    }
    if let Some(hooks) = read(".pre-commit-hooks.yaml") {
        for hook in hooks.as_array().unwrap() {
            for key in ["id", "name", "entry", "language"] {
                assert!(hook[key].is_string(), "{hook} has no {key}");
            }
        }
    }
}

#[test]
fn it_is_built_in_its_own_folder_whatever_repository_is_judged() {
    let (place, tools) = (Place::empty(), Place::empty());
    std::fs::write(place.dir().join("rust-toolchain.toml"), "[toolchain]\npath = \".\"\n").unwrap();
    let cargo = tools.dir().join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\necho \"$PWD: $*\"\n").unwrap();
    std::fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let install = |binary: &str| {
        Command::new("bash")
            .arg(own.join("ci/install.sh"))
            .current_dir(place.dir())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", tools.dir().display()))
            .env("LOWTIDE_ROOT", "root")
            .env("LOWTIDE_BINARY", binary)
            .output()
            .unwrap()
    };
    let built = String::from_utf8(install("").stdout).unwrap();
    assert_eq!(built, format!("{}: install --locked --path . --root root\n", own.display()));
    // What is downloaded has a sum that it must have.
    let output = install("https://example.invalid/lowtide");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("expected the SHA-256 sum"));
}

#[test]
fn the_action_annotates_and_leaves_a_summary_and_a_report() {
    let place = Place::with_shipped_regions();
    let [command] = commands("action.yml").try_into().unwrap();
    let variables = [
        ("REGIONS", "regions.toml"),
        ("WINDOWS", "*.windows.toml"),
        ("ARGUMENTS", "--ignore no-rollback"),
    ];
    std::fs::write(place.dir().join("a.windows.toml"), WINDOW).unwrap();
    let output = run(&place, &command, &variables);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    std::fs::write(place.dir().join("b.windows.toml"), WINDOW.replace("2036", "2016")).unwrap();
    let output = run(&place, &command, &variables);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let log = String::from_utf8(output.stdout).unwrap();
    assert!(log.starts_with("::error file=b.windows.toml,line=1,col=1,title="), "{log}");
    let files = place.files();
    assert!(files["summary.md"].contains("| error | in-the-past |"), "{}", files["summary.md"]);
    let report: Value = serde_json::from_str(&files["lowtide.sarif"]).unwrap();
    assert_eq!(report["runs"][0]["results"][0]["level"], "error");
    // A pattern that no file has is handed over as it is, and nothing passes.
    let none = [("REGIONS", "regions.toml"), ("WINDOWS", "changes/*.toml"), ("ARGUMENTS", "")];
    assert_eq!(run(&place, &command, &none).status.code(), Some(2));
}

#[test]
fn the_gitlab_job_writes_the_reports_that_it_promises() {
    let place = Place::with_shipped_regions();
    let [command] = commands("ci/gitlab.yml").try_into().unwrap();
    std::fs::write(place.dir().join("windows.toml"), WINDOW).unwrap();
    let variables = [
        ("LOWTIDE_REGIONS", "regions.toml"),
        ("LOWTIDE_WINDOWS", "windows.toml"),
        ("LOWTIDE_ARGUMENTS", ""),
    ];
    let output = run(&place, &command, &variables);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let files = place.files();
    assert!(files["lowtide.xml"].contains("<failure type=\"no-rollback\""));
    let quality: Value = serde_json::from_str(&files["lowtide.json"]).unwrap();
    assert_eq!(quality[0]["location"]["path"], "windows.toml");
}

#[test]
fn the_hooks_run() {
    let place = Place::with_shipped_regions();
    let [validate, check] = commands(".pre-commit-hooks.yaml").try_into().unwrap();
    std::fs::write(place.dir().join("windows.toml"), WINDOW).unwrap();
    let output = run(&place, &format!("{validate} windows.toml"), &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(run(&place, &format!("{check} regions.toml"), &[]).status.code(), Some(0));
    // Each file that is given is judged, wherever it lies.
    std::fs::create_dir(place.dir().join(".eu")).unwrap();
    std::fs::write(place.dir().join(".eu/regions.toml"), "version = 1\nregions = 2\n").unwrap();
    let output = run(&place, &format!("{check} regions.toml .eu/regions.toml"), &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains(".eu/regions.toml:2:"));
}
