//! Findings as Markdown, for a comment or the summary of a job.

use crate::finding::Findings;
use crate::report::document::{Block, Column, Document, Table};

impl Findings {
    /// The verdict, and a table of the findings, the most severe first.
    pub fn to_markdown(&self) -> String {
        let mut document = Document::default();
        document.answer(self.verdict());
        if !self.findings.is_empty() {
            let titles = ["Severity", "Code", "Window", "Region", "Rule", "Found", "Way out"];
            let used = |title: &str| {
                self.findings.iter().any(|finding| match title {
                    "Window" => finding.window.is_some(),
                    "Region" => finding.region.is_some(),
                    "Rule" => finding.rule.is_some(),
                    "Way out" => finding.way_out.is_some() || finding.accepted.is_some(),
                    _ => true,
                })
            };
            let titles: Vec<&str> = titles.into_iter().filter(|title| used(title)).collect();
            let columns = titles.iter().map(|title| Column::left(*title, 0)).collect();
            let mut table = Table::new(columns);
            for finding in self.by_severity() {
                let name = |name: &Option<String>| name.clone().unwrap_or_default();
                let cell = |title: &&str| match *title {
                    "Severity" => finding.severity.to_string(),
                    "Code" => finding.code.to_owned(),
                    "Window" => name(&finding.window),
                    "Region" => name(&finding.region),
                    "Rule" => name(&finding.rule),
                    "Found" => finding.message.clone(),
                    _ => match (&finding.accepted, &finding.way_out) {
                        (Some(reason), _) => format!("accepted: {reason}"),
                        (None, Some(way_out)) => way_out.advice.clone(),
                        (None, None) => String::new(),
                    },
                };
                table.row(titles.iter().map(cell).collect());
            }
            document.blocks.push(Block::Table(table));
        }
        document.to_markdown()
    }
}
