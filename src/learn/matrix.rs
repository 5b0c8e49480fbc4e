//! What is in an answer of Prometheus? The range matrix of its HTTP API, read as it comes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fault::Refusal;
use super::gather::{At, Gathering};
use super::lines::plain;

/// What a server says beside its data.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Answered {
    pub series: usize,
    pub samples: usize,
    pub warnings: Vec<String>,
}

/// Reads the answer called `name`; its series are told apart by the label that `--by` names.
///
/// # Errors
/// When the server says that it failed, or answers something else than a matrix.
pub fn read(gathering: &mut Gathering, name: &str, text: impl Read) -> Result<Answered, Refusal> {
    let mut state = State {
        gathering,
        name,
        answered: Answered::default(),
        kind: None,
        error: None,
        refusal: None,
        seen: BTreeSet::new(),
    };
    let mut from = serde_json::Deserializer::from_reader(text);
    let outcome = Document(&mut state).deserialize(&mut from);
    if let Some(refusal) = state.refusal {
        return Err(refusal);
    }
    if let Some(error) = state.error {
        let message = format!("{name}: the server says: {error}");
        return Err(Refusal {
            message,
            hint: Some("try the query in the server's own page".to_owned()),
        });
    }
    outcome.map_err(|error| {
        if error.is_io() {
            return Refusal::from(std::io::Error::from(error)).of(name);
        }
        let at = format!("line {}, column {}", error.line(), error.column());
        Refusal::new(
            format!("{name}: {at}: {}", plain(&error)),
            "expected the answer to `query_range`; is it cut off?",
        )
    })?;
    Ok(state.answered)
}

/// What no series in an answer means.
pub fn empty(name: &str) -> Refusal {
    Refusal::new(
        format!("{name}: the matrix is empty: no series has a sample in that range"),
        "is the name right, and the time? Samples an hour apart are missed by a query that is not aligned with them: put `avg_over_time(...[1h])` around it",
    )
}

struct State<'a, 'g> {
    gathering: &'a mut Gathering<'g>,
    name: &'a str,
    answered: Answered,
    kind: Option<String>,
    error: Option<String>,
    refusal: Option<Refusal>,
    /// Series of this answer.
    seen: BTreeSet<String>,
}

impl State<'_, '_> {
    /// Ends reading; what is wrong is kept.
    fn refuse<E: Error>(&mut self, refusal: Refusal) -> E {
        self.refusal = Some(refusal);
        E::custom("refused")
    }

    fn sample(&mut self, series: u32, (seconds, value): (f64, f64)) -> Result<(), Refusal> {
        self.answered.samples += 1;
        let micros = (seconds * 1e6).round() as i64;
        self.gathering.sample(At { name: self.name, line: 1 }, series, micros, value)
    }

    /// The series with these labels.
    fn series(&mut self, labels: &BTreeMap<String, String>) -> Result<u32, Refusal> {
        let by = self.gathering.reading.columns.by.as_deref();
        let shown = || {
            let labels: Vec<String> =
                labels.iter().map(|(key, value)| format!("{key}={value:?}")).collect();
            format!("{{{}}}", labels.join(", "))
        };
        let key = match by {
            None => shown(),
            Some(by) => labels.get(by).cloned().ok_or_else(|| {
                Refusal::new(
                    format!("{}: the series {} has no label `{by}`", self.name, shown()),
                    format!("ask for `sum by ({by}) (...)`"),
                )
            })?,
        };
        if !self.seen.insert(key.clone()) {
            return Err(Refusal::new(
                format!("{}: several series have `{}`", self.name, key),
                format!("ask for `sum by ({}) (...)`", by.unwrap_or("region")),
            ));
        }
        self.answered.series += 1;
        Ok(self.gathering.series(&key))
    }
}

/// What one object of the answer needs, key by key.
macro_rules! object {
    ($seed:ident, $self:ident, $key:ident, $map:ident, $what:literal, $body:block) => {
        struct $seed<'b, 'a, 'g>(&'b mut State<'a, 'g>);

        impl<'de> DeserializeSeed<'de> for $seed<'_, '_, '_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
                from.deserialize_map(self)
            }
        }

        impl<'de> Visitor<'de> for $seed<'_, '_, '_> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str($what)
            }

            fn visit_map<M: MapAccess<'de>>($self, mut $map: M) -> Result<(), M::Error> {
                while let Some($key) = $map.next_key::<String>()? $body
                Ok(())
            }
        }
    };
}

object!(Document, self, key, map, "an answer of Prometheus", {
    match key.as_str() {
        "error" => self.0.error = Some(map.next_value()?),
        "warnings" | "infos" => {
            let said: Vec<String> = map.next_value()?;
            self.0.answered.warnings.extend(said);
        }
        "data" => map.next_value_seed(Data(&mut *self.0))?,
        _ => drop(map.next_value::<IgnoredAny>()?),
    }
});

object!(Data, self, key, map, "data", {
    match key.as_str() {
        "resultType" => {
            let kind: String = map.next_value()?;
            if kind != "matrix" {
                let message = format!(
                    "{}: a {kind} of one instant; expected a matrix over time",
                    self.0.name
                );
                let hint = "ask `query_range` with `start`, `end` and `step`";
                return Err(self.0.refuse(Refusal::new(message, hint)));
            }
            self.0.kind = Some(kind);
        }
        "result" => map.next_value_seed(Results(&mut *self.0))?,
        _ => drop(map.next_value::<IgnoredAny>()?),
    }
});

struct Results<'b, 'a, 'g>(&'b mut State<'a, 'g>);

impl<'de> DeserializeSeed<'de> for Results<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Results<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of series")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while list.next_element_seed(OneSeries(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

struct OneSeries<'b, 'a, 'g>(&'b mut State<'a, 'g>);

impl<'de> DeserializeSeed<'de> for OneSeries<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneSeries<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a series with `metric` and `values`")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let mut series = None;
        // What comes before the labels.
        let mut early: Vec<(f64, f64)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "metric" => {
                    let labels = map.next_value()?;
                    match self.0.series(&labels) {
                        Ok(known) => series = Some(known),
                        Err(refusal) => return Err(self.0.refuse(refusal)),
                    }
                }
                "values" => match series {
                    Some(series) => map.next_value_seed(Values(&mut *self.0, series))?,
                    None => {
                        let pairs: Vec<(f64, String)> = map.next_value()?;
                        early.extend(pairs.iter().map(|(at, text)| (*at, value(text))));
                    }
                },
                "value" => {
                    let message =
                        format!("{}: one value; expected a matrix over time", self.0.name);
                    let hint = "ask `query_range` with `start`, `end` and `step`";
                    return Err(self.0.refuse(Refusal::new(message, hint)));
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let Some(series) = series else {
            return Err(M::Error::custom("a series without `metric`"));
        };
        for pair in early {
            if let Err(refusal) = self.0.sample(series, pair) {
                return Err(self.0.refuse(refusal));
            }
        }
        Ok(())
    }
}

struct Values<'b, 'a, 'g>(&'b mut State<'a, 'g>, u32);

impl<'de> DeserializeSeed<'de> for Values<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("pairs of time and value")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while let Some((at, text)) = list.next_element::<(f64, String)>()? {
            if let Err(refusal) = self.0.sample(self.1, (at, value(&text))) {
                return Err(self.0.refuse(refusal));
            }
        }
        Ok(())
    }
}

/// Values are texts: `"369"`, `"NaN"`, `"+Inf"`.
fn value(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
