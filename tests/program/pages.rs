//! Are pages and drawings what they promise: one file, no request, nothing of a file as markup?

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};

use crate::place::Place;

const NOW: &str = "--now 2026-11-22T12:00:00Z";

/// What a line writes that says nothing else.
#[track_caller]
fn written(place: &Place, line: &str) -> String {
    let run = place.run(&format!("{line} {NOW}"), &BTreeMap::new(), "");
    assert_eq!(run.stderr, "", "{line}");
    run.stdout
}

/// What stands between two marks, the first time.
#[track_caller]
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let start = text.find(before).unwrap_or_else(|| panic!("no {before}")) + before.len();
    let end = text[start..].find(after).unwrap_or_else(|| panic!("no {after}"));
    &text[start..start + end]
}

const PAGES: [&str; 4] = [
    "plan -t weekly -f html",
    "plan -t quarterly --only sg,de -f html",
    "plan -t hotfix --scope global --only sg,de -f html",
    "calendar --horizon 13w -t weekly -f html",
];

#[test]
fn a_page_is_one_file_whose_policy_lets_nothing_else_in() {
    let place = Place::with_shipped_regions();
    for line in PAGES {
        let page = written(&place, line);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        for (kind, text) in [
            ("style-src", between(&page, "<style>", "</style>")),
            ("script-src", between(&page, "<script>", "</script>")),
        ] {
            let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
            let allowed = format!("{kind} &#39;sha256-{hash}&#39;");
            assert!(policy.contains(&allowed), "{line}: {policy} lacks {allowed}");
        }
        assert!(policy.starts_with("default-src &#39;none&#39;"), "{line}: {policy}");
        for asks in [" src=", "href=\"http", "url(http", "@import", " style=", " onclick="] {
            assert!(!page.contains(asks), "{line} has {asks}");
        }
        assert!(page.len() < 250_000, "{line}: {} bytes", page.len());
        assert_eq!(page, written(&place, line));
    }
}

#[test]
fn a_page_tells_where_nothing_fits() {
    let place = Place::of_case("nothing-fits");
    let page = written(&place, "plan -t weekly -f html");
    assert!(between(&page, "<h1>", "</h1>").starts_with("No window fits"), "{page}");
}

#[test]
fn what_files_say_becomes_no_markup() {
    let place = Place::empty();
    let evil = "</script></style><img src=x onerror=alert(1)>\u{202e}\u{1b}[31m";
    let file = format!(
        "version = 1
         [[regions]]
         id = 'a'
         name = 'A'
         timezone = 'Europe/Berlin'
         tiers = ['weekly', 'hotfix']
         activity = {:?}
         [[regions.compliance]]
         id = 'x'
         rule = 'forbid'
         when = ['Mon-Fri 08:00-18:00']
         reason = {evil:?}",
        [1; 24]
    );
    let file = file.replace("\\u{202e}", "\\u202e").replace("\\u{1b}", "\\u001b");
    std::fs::write(place.dir().join("regions.toml"), file).unwrap();
    for line in ["plan -t weekly -f html", "plan -t hotfix -f html", "heatmap -f svg"] {
        let text = written(&place, line);
        assert!(!text.contains("<img"), "{line}: {text}");
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'), "{line}: {text}");
    }
}

/// `SNAPSHOTS=overwrite cargo test --test program pages` draws it anew.
#[test]
fn the_picture_of_the_readme_is_current() {
    let copy = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/week.svg");
    let drawn = written(&Place::with_shipped_regions(), "heatmap -f svg");
    Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .eq(Data::text(drawn), Data::read_from(&copy, Some(snapbox::data::DataFormat::Text)).raw());
}
