//! Can a reader find the way? Links lead to what is there, every page is linked from the
//! README, and says first which question it answers.

use std::path::Path;

use super::{documents, text};

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let mut broken = Vec::new();
    for path in documents() {
        let document = text(&path);
        for link in links(&document).filter(|link| !link.contains("://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target =
                if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let found = target.exists()
                && (heading.is_empty() || headings(&text(&target)).any(|it| it == heading));
            if !found {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_page_opens_with_its_question_and_is_linked_from_the_readme() {
    let documents = documents();
    let readme = text(&documents[0]);
    for page in &documents[1..] {
        let (document, name) = (text(page), page.file_name().unwrap().to_str().unwrap());
        let title = document.lines().next().unwrap();
        assert!(title.starts_with("# ") && title.ends_with('?'), "{name}: {title}");
        let linked = links(&readme).any(|link| Path::new(link) == Path::new("docs").join(name));
        assert!(linked, "the README does not name {name}");
    }
}

#[test]
fn the_readme_is_short() {
    let readme = text(&documents()[0]);
    assert!(readme.lines().count() <= 350, "the rest is for docs");
}

/// What stands in the round brackets of `[text](target)`.
fn links(document: &str) -> impl Iterator<Item = &str> {
    document.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// The names by which headings can be linked to.
fn headings(document: &str) -> impl Iterator<Item = String> {
    document.lines().filter(|line| line.starts_with('#')).map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}
