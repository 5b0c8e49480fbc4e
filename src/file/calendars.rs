//! Which calendars belong to the file? Their keys are checked; they are not built yet.

use super::fields::Fields;
use super::keys;
use super::log::Log;
use super::names::Names;
use super::node::Node;

pub fn check(nodes: &[Node], regions: &Names, log: &Log) {
    for (i, node) in nodes.iter().enumerate() {
        let owner = match node.get("name").and_then(Node::text) {
            Some(name) => format!("calendar `{name}`"),
            None => format!("calendar {}", i + 1),
        };
        let Some(fields) = Fields::open(node, &keys::CALENDAR, owner, log) else { continue };
        fields.text("name");
        fields.text("file");
        fields.choice("kind");
        fields.references("regions", regions);
        fields.text("carrier");
        fields.duration("buffer");
        fields.choice("effect");
        fields.number("factor");
        let hint = "write its dates as `[[freezes]]` or `[[seasons]]` for now".to_owned();
        log.add(node.place, format!("{}: calendars are not built yet", fields.owner()), Some(hint));
    }
}
