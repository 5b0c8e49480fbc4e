//! What does a live server say? Range queries to the HTTP API of Prometheus, in chunks.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use lowtide::fleet::Fleet;
use lowtide::ground::duration::{Minutes, WEEK};
use lowtide::ground::minute::Minute;
use lowtide::learn::fault::Refusal;
use lowtide::learn::gather::Gathering;
use lowtide::learn::matrix;
use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

use crate::cli::progress;
use crate::cli::session::Session;

use super::arguments::ServerArguments;

/// What a server answers at most in one go is 11,000 points.
const POINTS: i64 = 10_000;
/// How long to wait before each further try.
const WAITS: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

/// The query as it is sent: a bare selector gets a function over each step.
pub fn meant(query: &str, step: Minutes) -> String {
    let query = query.trim();
    let end = query
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(query.len());
    let (name, labels) = query.split_at(end);
    let labels = labels.trim();
    let bare = (!name.is_empty() || !labels.is_empty())
        && (labels.is_empty() || labels.starts_with('{') && labels.ends_with('}'));
    match bare {
        true => format!("avg_over_time({query}[{step}])"),
        false => query.to_owned(),
    }
}

/// Whether the values of a query stand for the time before their stamps.
pub fn stands_for_time_before(query: &str) -> bool {
    // Brackets between quotes are part of a label's value.
    let bare: String = query.split('"').step_by(2).collect();
    bare.contains('(') && bare.contains('[')
}

/// A server, and what is asked of it.
pub struct Server<'a> {
    arguments: &'a ServerArguments,
    agent: Agent,
    url: String,
    query: String,
    headers: Vec<(String, String)>,
    /// What must never be shown.
    secrets: Vec<String>,
}

impl<'a> Server<'a> {
    /// # Errors
    /// When the address is none that may be asked, or a file cannot be read.
    pub fn new(arguments: &'a ServerArguments) -> anyhow::Result<Self> {
        let url = arguments.prometheus.as_deref().unwrap_or_default();
        let url = address(url, arguments.insecure_http)?;
        let query = meant(arguments.query.as_deref().unwrap_or_default(), arguments.step);
        let mut headers = Vec::new();
        let mut secrets = Vec::new();
        if let Some(path) = &arguments.bearer_file {
            let token = secret(path)?;
            headers.push(("Authorization".to_owned(), format!("Bearer {token}")));
            secrets.push(token);
        }
        if let (Some(user), Some(path)) = (&arguments.basic, &arguments.password_file) {
            let password = secret(path)?;
            let pair = base64(format!("{user}:{password}").as_bytes());
            headers.push(("Authorization".to_owned(), format!("Basic {pair}")));
            secrets.extend([password, pair]);
        }
        if let Some(path) = &arguments.header_file {
            for line in secret(path)?.lines().filter(|line| !line.trim().is_empty()) {
                let (name, value) = line.split_once(':').ok_or_else(|| {
                    anyhow!("`{}`: a line is no header; expected `Name: value`", path.display())
                })?;
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
                secrets.push(value.trim().to_owned());
            }
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // What is sent along is for this server alone.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(arguments.timeout))
            .user_agent(concat!("lowtide/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls(arguments)?)
            .build()
            .new_agent();
        Ok(Self { arguments, agent, url, query, headers, secrets })
    }

    /// What was asked, without secrets.
    pub fn source(&self) -> String {
        format!("{} {}", self.url.trim_end_matches("/api/v1/query_range"), self.query)
    }

    /// What is asked, as it is sent.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Asks for all of the range, and hands every sample over.
    ///
    /// # Errors
    /// In the server's own words, where it has any.
    pub fn read(
        &self,
        session: &mut Session,
        fleet: Option<&Fleet>,
        weeks: i64,
        gathering: &mut Gathering,
    ) -> anyhow::Result<()> {
        let step = self.arguments.step;
        let now = session.now(fleet)?;
        let until = match &self.arguments.until {
            Some(written) => session.meant("until", written, fleet, now)?,
            None => now,
        };
        let from = match &self.arguments.from {
            Some(written) => session.meant("from", written, fleet, now)?,
            None => until - (weeks + 1) * WEEK,
        };
        // Aligned with the step, as samples of recording rules are.
        let (mut start, end) =
            (from.round_up_to(step), until - until.since_epoch().rem_euclid(step));
        if start > end {
            bail!("--from: {from} is not before {until}");
        }
        let mut series = 0;
        let mut warnings: Vec<String> = Vec::new();
        while start <= end {
            let last = end.min(start + (POINTS - 1) * step);
            let answered = self.chunk(session, start, last, gathering)?;
            series += answered.series;
            for warning in answered.warnings {
                if !warnings.contains(&warning) {
                    session.tell(&format!("the server says: {}", self.hidden(&warning)));
                    warnings.push(warning);
                }
            }
            start = last + step;
        }
        if series == 0 {
            return Err(matrix::empty(&self.url).into());
        }
        Ok(())
    }

    /// Asks for some of the range, again where that may help.
    fn chunk(
        &self,
        session: &mut Session,
        start: Minute,
        end: Minute,
        gathering: &mut Gathering,
    ) -> anyhow::Result<matrix::Answered> {
        let mut waits = WAITS.iter();
        loop {
            let failure = match self.ask(session, start, end, gathering) {
                Ok(answered) => return Ok(answered),
                Err(failure) => failure,
            };
            let message = self.hidden(&failure.message);
            match waits.next().filter(|_| failure.passing) {
                Some(wait) => {
                    session.tell(&format!("{message}; asking again in {} s", wait.as_secs_f64()));
                    std::thread::sleep(*wait);
                }
                None => bail!("{message}"),
            }
        }
    }

    fn ask(
        &self,
        session: &Session,
        start: Minute,
        end: Minute,
        gathering: &mut Gathering,
    ) -> Result<matrix::Answered, Failure> {
        let passing = |message: String| Failure { message, passing: true };
        let url = &self.url;
        let mut request = self.agent.post(url).header("Accept", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_str());
        }
        let seconds = |at: Minute| (at.since_epoch().0 * 60).to_string();
        let form = [
            ("query", self.query.clone()),
            ("start", seconds(start)),
            ("end", seconds(end)),
            ("step", (self.arguments.step.0 * 60).to_string()),
        ];
        let mut response = request
            .send_form(form)
            .map_err(|error| passing(format!("cannot ask {url}: {error}")))?;
        let status = response.status();
        if status.as_u16() != 200 {
            let mut body = Vec::new();
            let _ = response.body_mut().as_reader().take(1 << 16).read_to_end(&mut body);
            let place = response.headers().get("location").and_then(|to| to.to_str().ok());
            return Err(Failure {
                message: refused(url, status.as_u16(), &String::from_utf8_lossy(&body), place),
                passing: status.is_server_error() || status.as_u16() == 429,
            });
        }
        let body = response.body_mut().as_reader();
        let body = progress::watch(body, url, None, session.common.quiet);
        matrix::read(gathering, url, std::io::BufReader::new(body)).map_err(|refusal| Failure {
            passing: is_cut_off(&refusal),
            message: refusal.to_string(),
        })
    }

    /// `text` without what must not be shown.
    fn hidden(&self, text: &str) -> String {
        let long = self.secrets.iter().filter(|secret| !secret.is_empty());
        long.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "***"))
    }
}

/// Why an answer could not be had.
struct Failure {
    message: String,
    /// Whether asking again may help.
    passing: bool,
}

/// Whether the server went away while it spoke.
fn is_cut_off(refusal: &Refusal) -> bool {
    refusal.hint.as_ref().is_none_or(|hint| hint.contains("cut off"))
}

/// What a server says that does not answer, in its own words.
fn refused(url: &str, status: u16, body: &str, place: Option<&str>) -> String {
    let said: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let words = said
        .as_ref()
        .and_then(|said| said.get("error"))
        .and_then(serde_json::Value::as_str)
        .or_else(|| body.lines().map(str::trim).find(|line| !line.is_empty()))
        .unwrap_or("nothing else");
    let words: String = words.chars().filter(|c| !c.is_control()).take(300).collect();
    let advice = match status {
        300..=399 => format!(
            "\nhint: it points to {}; name the address of the API itself",
            place.unwrap_or("another place")
        ),
        401 | 403 => {
            "\nhint: name a file with the token (`--bearer-file`), the password (`--basic USER --password-file`) or a header (`--header-file`)"
                .to_owned()
        }
        404 => "\nhint: is it the server's root, without `/graph` or `/api`?".to_owned(),
        _ => String::new(),
    };
    format!("{url} answers {status}: {words}{advice}")
}

/// The address of range queries below `url`.
fn address(url: &str, insecure: bool) -> anyhow::Result<String> {
    let shown = url.split_once('@').map_or(url, |(_, rest)| rest);
    let uri: Uri = url.parse().map_err(|error| anyhow!("--prometheus: `{shown}`: {error}"))?;
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        bail!(
            "--prometheus: `{shown}` is no address; expected one such as `https://prometheus.example.com`"
        );
    };
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@'))
        || uri.query().is_some()
    {
        bail!(
            "--prometheus: secrets do not belong into an address; use `--basic USER --password-file FILE`, `--bearer-file` or `--header-file`"
        );
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = bare == "localhost"
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    match scheme {
        "https" => {}
        "http" if here || insecure => {}
        "http" => bail!(
            "--prometheus: http to `{host}` can be read and changed on the way; use https, or say `--insecure-http`"
        ),
        other => bail!("--prometheus: expected https, found `{other}`"),
    }
    const API: &str = "/api/v1/query_range";
    let root = url.trim_end_matches('/').trim_end_matches(API);
    Ok(format!("{root}{API}"))
}

/// The text of a file that holds a secret.
fn secret(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    match text.trim() {
        "" => bail!("`{}` is empty", path.display()),
        text => Ok(text.to_owned()),
    }
}

fn tls(arguments: &ServerArguments) -> anyhow::Result<TlsConfig> {
    let read = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let certificates = |path: &Path| -> anyhow::Result<Vec<Certificate<'static>>> {
        let items: Vec<PemItem> = parse_pem(&read(path)?)
            .collect::<Result<_, _>>()
            .map_err(|error| anyhow!("`{}`: {error}", path.display()))?;
        let found: Vec<Certificate> = items
            .into_iter()
            .filter_map(|item| match item {
                PemItem::Certificate(certificate) => Some(certificate),
                _ => None,
            })
            .collect();
        if found.is_empty() {
            bail!("`{}` holds no certificate in PEM", path.display());
        }
        Ok(found)
    };
    let mut config = TlsConfig::builder();
    if let Some(path) = &arguments.ca {
        config = config.root_certs(RootCerts::Specific(Arc::new(certificates(path)?)));
    }
    if let (Some(cert), Some(key)) = (&arguments.cert, &arguments.key) {
        let private = PrivateKey::from_pem(&read(key)?)
            .map_err(|_| anyhow!("`{}` holds no private key in PEM", key.display()))?;
        let shown = ClientCert::new_with_certs(&certificates(cert)?, private);
        config = config.client_cert(Some(shown));
    }
    Ok(config.build())
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_selector_gets_a_function() {
        for (query, sent) in [
            ("online_users", "avg_over_time(online_users[1h])"),
            ("job:x{region=\"eu\"}", "avg_over_time(job:x{region=\"eu\"}[1h])"),
            ("{__name__=\"x\"}", "avg_over_time({__name__=\"x\"}[1h])"),
            ("sum by (region) (rate(x[1h]))", "sum by (region) (rate(x[1h]))"),
            ("a + b", "a + b"),
        ] {
            assert_eq!(meant(query, Minutes(60)), sent);
        }
    }

    #[test]
    fn functions_over_a_range_stand_for_the_time_before() {
        assert!(stands_for_time_before("sum by (region) (increase(x[1h]))"));
        assert!(!stands_for_time_before("sum by (region) (x{a=~\"[ab]\"})"));
    }

    #[test]
    fn only_https_and_this_machine_are_asked() {
        let asked = |url, insecure| address(url, insecure).map_err(|error| error.to_string());
        assert_eq!(
            asked("https://p.example.com/prom/", false).unwrap(),
            "https://p.example.com/prom/api/v1/query_range"
        );
        assert!(asked("http://127.0.0.1:9090", false).is_ok());
        assert!(asked("http://[::1]:9090", false).is_ok());
        assert!(asked("http://localhost:9090", false).is_ok());
        assert!(asked("http://p.example.com", true).is_ok());
        assert!(asked("http://p.example.com", false).unwrap_err().contains("--insecure-http"));
        assert!(asked("ftp://p.example.com", true).unwrap_err().contains("expected https"));
        let told = asked("https://me:hunter2@p.example.com", false).unwrap_err();
        assert!(!told.contains("hunter2") && told.contains("--password-file"), "{told}");
        assert!(
            !asked("https://me:hunter2@p.example.com:x", false).unwrap_err().contains("hunter2")
        );
    }

    #[test]
    fn what_a_server_says_is_told_in_its_words() {
        let json =
            r#"{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"}"#;
        assert_eq!(refused("u", 400, json, None), "u answers 400: exceeded maximum resolution");
        assert!(
            refused("u", 401, "Unauthorized\n", None).starts_with("u answers 401: Unauthorized\n")
        );
        assert!(refused("u", 302, "", Some("/login")).contains("points to /login"));
    }

    #[test]
    fn base64_is_padded() {
        for (text, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("a:b\u{e9}", "YTpiw6k=")]
        {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }
}
