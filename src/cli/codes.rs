//! `lowtide explain-code`: what a code of findings or lints means.

use std::ffi::OsStr;

use anyhow::anyhow;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use lowtide::report::codes;
use lowtide::words::names::nearest;

use crate::cli::exit::Exit;
use crate::cli::session::Session;

/// Takes any word, of which [`run`] knows more to say than clap, and completes to codes.
#[derive(Clone)]
pub struct AnyCode;

impl TypedValueParser for AnyCode {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(codes::names().map(PossibleValue::new)))
    }
}

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
