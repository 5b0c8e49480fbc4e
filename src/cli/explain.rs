//! `lowtide explain`: why this slot, why not, and what the rules cost.

use lowtide::explain::{explain, prices, weights};
use lowtide::report::document::Document;
use lowtide::report::{self, json};

use crate::cli::allowance::Allowance;
use crate::cli::arguments::{ExplainArguments, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::question;
use crate::cli::session::Session;

pub fn run(session: &mut Session, arguments: &ExplainArguments) -> anyhow::Result<Exit> {
    let fleet = session.read_fleet(&arguments.question.given.settings.set)?;
    let now = session.now(Some(&fleet))?;
    let request = question::request(session, &fleet, &arguments.question, now)?;
    let region = question::region(&fleet, &request, arguments.region.as_deref())?;
    let explanation = match &arguments.at {
        Some(written) => {
            let at = session.instant("at", written, &fleet, now)?;
            Some(explain(&fleet, &request, at, region)?)
        }
        None => None,
    };
    let priced = if arguments.prices {
        let max_gap = arguments.question.max_gap / 100.0;
        let allowance = Allowance::new(arguments.question.searching, max_gap);
        let prices = prices::prices(&fleet, &request, &mut allowance.pricing())?;
        Some((prices, weights::tipping(&fleet, &request)?))
    } else {
        None
    };
    let document = |session: &Session| {
        let mut document = match &explanation {
            Some(explanation) => report::explain::document(&fleet, explanation),
            None => Document::default(),
        };
        if let Some((prices, weights)) = &priced {
            report::prices::add(&fleet, &request, prices, weights.as_deref(), &mut document);
        }
        session.on_clocks(document, &fleet)
    };
    let text = match arguments.format {
        ReportFormat::Table => document(session)?.to_text(session.style()),
        ReportFormat::Markdown => document(session)?.to_markdown(),
        ReportFormat::Json => {
            let priced = priced.as_ref().map(|(prices, weights)| (prices, weights.as_deref()));
            json::explain::of_explanation(&fleet, &request, explanation.as_ref(), priced)
        }
    };
    session.result(&text)?;
    let allowed = explanation.is_none_or(|explanation| explanation.allowed());
    Ok(if allowed { Exit::Yes } else { Exit::No })
}
