//! Do the formats for other programs hold what those programs read? Each is read by
//! something that is not ours, where that is at hand; `peers` has readers that are less so.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::place::Place;

const WEEKLY: &str = "plan -q -t weekly --horizon 8w --now 2026-11-22T12:00:00Z -f";
const HOTFIX: &str = "plan -q -t hotfix --only sg,de --now 2026-11-22T12:00:00Z -f";

fn emitted(line: &str) -> String {
    let run = Place::with_shipped_regions().run(line, &BTreeMap::new(), "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
    run.stdout
}

/// What a YAML reader makes of it; `None` where there is no reader at hand.
fn yaml(text: &str) -> Option<Value> {
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let output = Command::new("python3").args(["-c", script, text]).output().ok()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("No module named"), "{text}: {error}");
        return None;
    }
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn shell(script: &str, variables: &[(&str, &str)], folder: &Path) -> Output {
    let path = format!("{}:/usr/bin:/bin", folder.display());
    Command::new("sh")
        .args(["-e", "-c", script])
        .env_clear()
        .env("PATH", path)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

/// A folder with a program `name` that runs `script`.
fn folder_with(name: &str, script: &str) -> Place {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::empty();
    let file = place.dir().join(name);
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    place
}

#[test]
fn sync_windows_are_a_patch_of_a_project() {
    let Some(patch) = yaml(&emitted(&format!("{WEEKLY} argocd"))) else { return };
    let windows = patch["spec"]["syncWindows"].as_array().unwrap();
    assert_eq!(
        windows[0],
        json!({
            "kind": "allow",
            "schedule": "0 19 * * 0",
            "duration": "180m",
            "timeZone": "UTC",
            "applications": ["*"],
            "manualSync": false,
        })
    );
    let patch = yaml(&emitted(&format!("{HOTFIX} argocd"))).unwrap();
    assert_eq!(patch["spec"]["syncWindows"][0]["clusters"], json!(["sg"]));
}

#[test]
fn time_intervals_are_what_alertmanager_expects() {
    let Some(config) = yaml(&emitted(&format!("{HOTFIX} alertmanager"))) else { return };
    assert_eq!(
        config["time_intervals"][1],
        json!({
            "name": "lowtide-hotfix-de",
            "time_intervals": [{
                "times": [{ "start_time": "00:45", "end_time": "01:55" }],
                "days_of_month": ["23"],
                "months": ["november"],
                "years": ["2026"],
                "location": "UTC",
            }],
        })
    );
}

#[test]
fn the_commands_for_clusters_run_in_a_shell() {
    let place = folder_with("gcloud", "for word; do printf '<%s>' \"$word\"; done; echo");
    let script = emitted(&format!("{WEEKLY} gke"));
    let without = shell(&script, &[], &place.dir());
    assert!(!without.status.success() && without.stdout.is_empty());
    let output = shell(&script, &[("CLUSTER", "my cluster")], &place.dir());
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    assert_eq!(
        lines[0],
        "<container><clusters><update><my cluster><--maintenance-window-start><2026-12-06T19:00:00Z>\
         <--maintenance-window-end><2026-12-07T07:00:00Z>\
         <--maintenance-window-recurrence><FREQ=WEEKLY;BYDAY=SU>"
    );
}

#[test]
fn the_command_of_a_crontab_runs_in_the_weeks_of_the_plan() {
    let line = "plan -q -t biweekly --horizon 8w --from 2027-04-01 --now 2026-11-22T12:00:00Z -f";
    let crontab = emitted(&format!("{line} cron"));
    let plan: Value = serde_json::from_str(&emitted(&format!("{line} json"))).unwrap();
    let windows = plan["choices"][0]["windows"].as_array().unwrap();
    let entry = crontab.lines().last().unwrap();
    let command = entry.splitn(6, ' ').last().unwrap();
    let command = command.replace("\\%", "%").replace("/usr/local/bin/maintenance", "echo");
    for window in windows {
        let start =
            chrono::DateTime::parse_from_rfc3339(window["start"].as_str().unwrap()).unwrap();
        for (later, said) in [(0, "lowtide-biweekly\n"), (7, "")] {
            let seconds = start.timestamp() + later * 86_400 + 1;
            let place = folder_with("date", &format!("echo {seconds}"));
            let output = shell(&format!("{command} || true"), &[], &place.dir());
            assert_eq!(String::from_utf8(output.stdout).unwrap(), said, "{start}, {later}");
        }
    }
}
