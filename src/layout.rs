//! Does every module use only those above it? The rows of ARCHITECTURE.md, held to the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules of the program, row by row: each uses only rows above its own, and those
/// that stand to its left.
const ROWS: [&[&str]; 14] = [
    &["ground"],
    &["words"],
    &["assign"],
    &["ics"],
    &["fleet"],
    &["finding"],
    &["window", "request", "plan", "written"],
    &["file"],
    &["learn"],
    &["check"],
    &["impact", "rules", "solve"],
    &["announce", "diff", "explain", "now", "week", "whatif", "year", "expect", "review"],
    &["validate", "lint", "report"],
    &["cli"],
];

/// All that the independent checker may see.
const CHECKER_SEES: [&str; 4] = ["ground", "fleet", "finding", "window"];

/// The most lines that a file may have.
const MOST_LINES: usize = 600;

/// Each file of `src`, tests aside, by its module path, with its text.
fn sources() -> BTreeMap<Vec<String>, String> {
    fn gather(folder: &Path, module: &[String], found: &mut BTreeMap<Vec<String>, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let inside = [module, std::slice::from_ref(&name)].concat();
            if name == "tests" || (module.is_empty() && ["lib", "main", "layout"].contains(&&*name))
            {
                continue;
            } else if path.is_dir() {
                gather(&path, &inside, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = if name == "mod" { module.to_vec() } else { inside };
                found.insert(module, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut found);
    found
}

/// The names and marks of a file, without comments, strings and what only tests see.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("#[cfg(test)]\nmod tests {") {
            break;
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            string(rest)
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").unwrap() + 2
        } else if first == '\'' {
            character(rest)
        } else if is_name(first) {
            rest.find(|c| !is_name(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        if is_name(first) || ["::", "{", "}", ",", "."].contains(&&rest[..length]) {
            tokens.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    tokens
}

/// How long the string literal is that `text` begins with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// How long the character is that `text` begins with; of a lifetime, its mark.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some(_)) => text[3..].find('\'').map_or(1, |end| end + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// The paths that begin at `tokens[*at]`, which is passed: `a::{b, c::d}` is two.
fn paths(tokens: &[&str], at: &mut usize, before: &[String]) -> Vec<Vec<String>> {
    let mut path = before.to_vec();
    loop {
        match tokens.get(*at) {
            Some(&"{") => {
                let mut all = Vec::new();
                while tokens.get(*at).is_some_and(|token| *token != "}") {
                    *at += 1;
                    all.extend(paths(tokens, at, &path));
                }
                *at += 1;
                return all;
            }
            Some(&name) => path.push(name.to_owned()),
            None => return vec![path],
        }
        *at += 1;
        if tokens.get(*at) != Some(&"::") {
            // Past `as name`.
            while tokens.get(*at) == Some(&"as") || tokens.get(*at - 1) == Some(&"as") {
                *at += 1;
            }
            return vec![path];
        }
        *at += 1;
    }
}

/// The files that a file names, in `use` lines and in the midst of code.
fn used(
    module: &[String],
    text: &str,
    files: &BTreeMap<Vec<String>, String>,
) -> BTreeSet<Vec<String>> {
    let tokens = tokens(text);
    let child = |name: &str| [module, &[name.to_owned()]].concat();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = (at == 0 || !["::", "."].contains(&tokens[at - 1]))
            && tokens.get(at + 1) == Some(&"::")
            && (["crate", "lowtide", "super", "self"].contains(&tokens[at])
                || files.contains_key(&child(tokens[at])));
        if !starts {
            at += 1;
            continue;
        }
        for path in paths(&tokens, &mut at, &[]) {
            let up = path.iter().take_while(|name| *name == "super").count();
            let path = match path[0].as_str() {
                "crate" | "lowtide" => path[1..].to_vec(),
                "super" => [&module[..module.len() - up], &path[up..]].concat(),
                "self" => [module, &path[1..]].concat(),
                _ => [module, &path[..]].concat(),
            };
            let file = (1..=path.len()).rev().map(|n| &path[..n]).find(|p| files.contains_key(*p));
            found.extend(file.filter(|file| *file != module).map(<[String]>::to_vec));
        }
    }
    found
}

/// Each file with those that it uses.
fn uses() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let files = sources();
    files.iter().map(|(module, text)| (module.clone(), used(module, text, &files))).collect()
}

/// Where a module of the program stands: its row, and its place there.
fn rank(module: &str) -> Option<(usize, usize)> {
    ROWS.iter().enumerate().find_map(|(row, modules)| {
        modules.iter().position(|known| *known == module).map(|place| (row, place))
    })
}

#[test]
fn every_module_uses_only_what_stands_above_it() {
    let mut wrong = Vec::new();
    for (module, used) in uses() {
        assert!(rank(&module[0]).is_some(), "`{}` stands in no row", module[0]);
        for other in used.iter().filter(|other| rank(&other[0]) > rank(&module[0])) {
            wrong.push(format!("`{}` uses `{}`", module.join("::"), other.join("::")));
        }
    }
    assert!(wrong.is_empty(), "uses of what stands below:\n{}", wrong.join("\n"));
}

#[test]
fn the_checker_sees_only_what_it_judges() {
    for (module, used) in uses().into_iter().filter(|(module, _)| module[0] == "check") {
        for other in used.iter().filter(|other| other[0] != "check") {
            let (module, other) = (module.join("::"), &other[0]);
            assert!(CHECKER_SEES.contains(&other.as_str()), "`{module}` uses `{other}`");
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    let uses = uses();
    let mut done = BTreeSet::new();
    // Deep first: `way` is how we came, and each step has the files that are left to see.
    for start in uses.keys() {
        let mut way = vec![(start, uses[start].iter())];
        while let Some((file, left)) = way.last_mut() {
            let file: &Vec<String> = file;
            match left.next() {
                Some(next) => {
                    if let Some(at) = way.iter().position(|(known, _)| *known == next) {
                        let circle: Vec<String> =
                            way[at..].iter().map(|(file, _)| file.join("::")).collect();
                        panic!("a circle: {} -> {}", circle.join(" -> "), next.join("::"));
                    }
                    if !done.contains(next) {
                        way.push((next, uses[next].iter()));
                    }
                }
                None => {
                    done.insert(file);
                    way.pop();
                }
            }
        }
    }
}

#[test]
fn every_file_says_what_it_answers_and_is_short() {
    for (module, text) in sources() {
        let module = module.join("::");
        assert!(text.starts_with("//! "), "`{module}` does not say what it is for");
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "`{module}` has {lines} lines, of at most {MOST_LINES}");
    }
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let files: BTreeMap<Vec<String>, String> = [&["a"][..], &["a", "b"], &["a", "c"], &["d"]]
        .map(|path| (path.iter().map(|name| (*name).to_owned()).collect(), String::new()))
        .into();
    #[track_caller]
    fn case(files: &BTreeMap<Vec<String>, String>, text: &str, expected: &[&str]) {
        let found = used(&["a".to_owned(), "b".to_owned()], text, files);
        let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
        assert_eq!(found, expected, "{text}");
    }
    case(&files, "use crate::d::{self, X};\n", &["d"]);
    case(&files, "use crate::{a::c::{Y, Z}, d as e};\n", &["a::c", "d"]);
    case(&files, "use super::c::X;", &["a::c"]);
    case(&files, "use super::X;", &["a"]);
    case(&files, "fn f() -> lowtide::d::X<'static> { '{'; self::x() }", &["d"]);
    case(&files, "// crate::d::X\nfn f() { \"crate::d::X \\\" \" }", &[]);
    case(&files, "x.d::<X>();\n#[cfg(test)]\nmod tests {\n use crate::d::X;", &[]);
}
