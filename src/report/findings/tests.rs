use crate::finding::{Finding, Findings, Kind, Place, Severity, Subject};

fn kind(code: &'static str) -> Kind {
    Kind { code, about: "about", remedy: "remedy", example: "example", severity: Severity::Error }
}

/// One subject, with a finding for each of `severities`.
fn found(severities: &[Severity]) -> Findings {
    let place = Place { file: "a, b%.toml".to_owned(), line: 3, column: Some(7) };
    let finding = |(i, &severity): (usize, &Severity)| Finding {
        place: Some(place.clone()),
        window: Some("A:1".to_owned()),
        ..Finding::new("forbid", severity, 0, format!("<{i}> 100% \"bad\"\u{1b}"))
    };
    Findings {
        command: "validate",
        kinds: vec![kind("forbid")],
        judged: vec![(1, "window"), (2, "region")],
        subjects: vec![Subject { name: "A:1".to_owned(), place: Some(place.clone()) }],
        findings: severities.iter().enumerate().map(finding).collect(),
        ignored: 0,
        pardon: None,
    }
}

#[test]
fn the_verdict_says_what_decided() {
    #[track_caller]
    fn case(findings: &Findings, passes: bool, end: &str) {
        assert_eq!(findings.verdict(), format!("1 window, 2 regions judged: {end}"));
        assert_eq!(findings.passes(), passes);
    }
    use Severity::{Error, Note, Warning};
    case(&found(&[]), true, "nothing found; exit code 0");
    let mixed = found(&[Warning, Note, Note]);
    case(&mixed, true, "1 warning, 2 notes; exit code 0, as no finding is an error");
    case(&found(&[Error]), false, "1 error; exit code 1, because of the error");
    case(&found(&[Error, Error]), false, "2 errors; exit code 1, because of the errors");
    let pardoned = Findings { pardon: Some("--exit-zero"), ..found(&[Error]) };
    case(&pardoned, true, "1 error; exit code 0, as `--exit-zero` asks");
}

#[test]
fn annotations_follow_the_grammar_of_workflow_commands() {
    let text = found(&[Severity::Note, Severity::Error]).to_github();
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "::error file=a%2C b%25.toml,line=3,col=7,title=forbid%3A A%3A1::<1> 100%25 \"bad\"\u{fffd}"
    );
    assert!(text.lines().nth(1).unwrap().starts_with("::notice "));
}

#[test]
fn annotations_that_github_does_not_show_are_counted() {
    let text = found(&[Severity::Error; 12]).to_github();
    assert!(
        text.contains("\nGitHub shows 10 annotations of a severity; in this log only: 2 errors\n")
    );
    assert!(!found(&[Severity::Error; 10]).to_github().contains("GitHub shows"));
}

#[test]
fn xml_holds_no_marks_and_no_control_characters_of_a_file() {
    let xml = found(&[Severity::Error]).to_junit();
    assert!(xml.contains("message=\"&lt;0&gt; 100% &quot;bad&quot;\u{fffd}\""), "{xml}");
}

#[test]
fn fingerprints_differ_from_each_other_and_do_not_depend_on_the_line() {
    let mut findings = found(&[Severity::Error; 2]);
    let prints = findings.fingerprints();
    assert_ne!(prints[0], prints[1]);
    for finding in &mut findings.findings {
        finding.place.as_mut().unwrap().line += 10;
    }
    assert_eq!(findings.fingerprints(), prints);
}
