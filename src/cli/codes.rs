//! `lowtide explain-code`: what a code of findings or lints means.

use anyhow::anyhow;
use lowtide::report::codes;
use lowtide::words::names::nearest;

use crate::cli::exit::Exit;
use crate::cli::session::Session;

pub fn run(session: &mut Session, code: Option<&str>) -> anyhow::Result<Exit> {
    let document = match code {
        None => codes::listed(),
        Some(name) => codes::explained(name).ok_or_else(|| unknown(name))?,
    };
    session.result(&document.to_text(session.style()))?;
    Ok(Exit::Yes)
}

fn unknown(name: &str) -> anyhow::Error {
    let meant = match nearest(name, codes::names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lowtide explain-code` lists them".to_owned(),
    };
    anyhow!("there is no code `{name}`; {meant}")
}
