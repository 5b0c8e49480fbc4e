//! Which tables of the documents are written out of the program's own lists, and how?

use serde_json::Value;

/// The table called `name`, as Markdown.
pub fn table(name: &str) -> String {
    match name {
        "findings" => findings(),
        "lints" => lints(),
        "rules" => rules(),
        "region file" => region_file(),
        _ => panic!("no table is called `{name}`"),
    }
}

fn findings() -> String {
    let rows = lowtide::validate::kinds();
    let rows = rows.into_iter().map(|kind| format!("| `{}` | {} |\n", kind.code, kind.about));
    format!("| code | what it says |\n|---|---|\n{}", rows.collect::<String>())
}

fn lints() -> String {
    let rows = lowtide::lint::findings::kinds();
    let rows = rows
        .into_iter()
        .map(|kind| format!("| `{}` | {} | {} |\n", kind.code, kind.severity, kind.about));
    format!("| code | severity | when |\n|---|---|---|\n{}", rows.collect::<String>())
}

/// The keys that a rule has whatever it asks for.
const OF_ALL_RULES: [&str; 5] = ["id", "rule", "reason", "source", "tiers"];

fn rules() -> String {
    let schema = lowtide::file::schema();
    let rules = schema.pointer("/properties/regions/items/properties/compliance/items/oneOf");
    let mut table = "| rule | what it asks | its keys |\n|---|---|---|\n".to_owned();
    for rule in rules.and_then(Value::as_array).expect("a region has rules") {
        let keys = properties(rule).filter(|(key, _)| !OF_ALL_RULES.contains(key));
        let keys: Vec<String> = keys.map(|(key, of)| format!("`{key}`: {}", about(of))).collect();
        let name = rule["title"].as_str().expect("a rule has a name");
        table.push_str(&format!("| `{name}` | {} | {} |\n", about(rule), keys.join("<br>")));
    }
    table
}

/// Every table of the region file, with its keys; those that may stand in a region's rule
/// aside, which [`rules`] has.
fn region_file() -> String {
    let mut sections = String::new();
    section(&lowtide::file::schema(), "", "The top of the file", &mut sections);
    sections
}

fn section(of: &Value, path: &str, heading: &str, sections: &mut String) {
    sections.push_str(&format!("### {heading}\n\n{}.\n\n", about(of)));
    sections.push_str("| key | default | meaning |\n|---|---|---|\n");
    let needed: Vec<&str> = match of["required"].as_array() {
        Some(keys) => keys.iter().filter_map(Value::as_str).collect(),
        None => Vec::new(),
    };
    for (key, of) in properties(of) {
        let (meaning, default) = match about(of).split_once("; default ") {
            Some((meaning, default)) => (meaning.to_owned(), default.to_owned()),
            None if needed.contains(&key) => (about(of), "needed".to_owned()),
            None => (about(of), String::new()),
        };
        sections.push_str(&format!("| `{key}` | {default} | {meaning} |\n"));
    }
    sections.push('\n');
    for (key, of) in properties(of) {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let (named, listed) = (&of["additionalProperties"], &of["items"]);
        if is_table(of) {
            section(of, &path, &format!("`[{path}]`"), sections);
        } else if is_table(named) {
            section(named, &format!("{path}.NAME"), &format!("`[{path}.NAME]`"), sections);
        } else if is_table(listed) {
            section(listed, &path, &format!("`[[{path}]]`"), sections);
        }
        let forms = listed["oneOf"].as_array().into_iter().flatten();
        for (i, form) in forms.filter(|form| form["title"].is_null()).enumerate() {
            section(form, &path, &format!("`[[{path}]]`, form {}", i + 1), sections);
        }
    }
}

fn is_table(schema: &Value) -> bool {
    schema["properties"].is_object()
}

fn properties(of: &Value) -> impl Iterator<Item = (&str, &Value)> {
    of["properties"].as_object().into_iter().flatten().map(|(key, of)| (key.as_str(), of))
}

fn about(of: &Value) -> String {
    of["description"].as_str().expect("every key has a description").replace('|', "\\|")
}
