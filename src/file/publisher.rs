//! In whose name are windows announced? The `[publisher]` table.

use super::fields::Fields;
use super::keys::PublisherKeys;
use super::keys::table::Table;
use super::log::Log;
use super::node::Node;
use super::scalar::{self, Problem};
use crate::fleet::Publisher;

pub fn read(node: &Node, log: &Log) -> Option<Publisher> {
    let fields = Fields::<PublisherKeys>::open(node, "`[publisher]`".to_owned(), log)?;
    let keys = PublisherKeys::KEYS;
    let provider = fields.string(keys.provider);
    let account = fields.string(keys.account);
    let fleet = fields.string(keys.fleet);
    let organizer = fields.read(keys.organizer, mail);
    let provider = provider?;
    let domain = domain_in(&provider);
    // RFC 2142 §4 gives the operations centre of a network this mailbox.
    let organizer = organizer.or_else(|| domain.as_ref().map(|domain| format!("noc@{domain}")));
    let of_mail = organizer.as_ref().and_then(|mail| mail.split_once('@'));
    let domain = domain.or_else(|| of_mail.map(|(_, domain)| domain.to_lowercase()));
    Some(Publisher { provider, fleet, account: account?, organizer, domain })
}

/// The domain that a provider's name is, or an address on the web has.
fn domain_in(provider: &str) -> Option<String> {
    let lower = provider.trim().to_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://");
    let domain = bare.split('/').next().unwrap_or_default();
    is_domain(domain).then(|| domain.to_owned())
}

fn mail(node: &Node) -> Result<String, Problem> {
    let text = scalar::text(node)?;
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    let local = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let fits = address.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && name.chars().all(local) && is_domain(&domain.to_lowercase())
    });
    if fits {
        return Ok(address.to_owned());
    }
    Err(Problem::expected(node, "a mail address such as `noc@example.com`"))
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.contains('.') && text.split('.').all(label)
}
