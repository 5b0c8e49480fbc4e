//! What does a template say? Jinja, in which an unknown variable is an error.

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use crate::words::names::nearest;

/// More steps than any text needs; what takes more does not end.
const FUEL: u64 = 100_000;

/// The longest template, in bytes, and a stack that is deep enough for each of them: the
/// parser goes deeper with every sign before a value.
const LONGEST: usize = 8 << 10;
const STACK: usize = 128 << 20;

/// What is wrong with a template, lower case, no full stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateError {
    pub message: String,
    pub hint: Option<String>,
}

fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    ENVIRONMENT.get_or_init(strict)
}

fn strict() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the marks are those of Jinja"),
    );
    environment.set_fuel(Some(FUEL));
    environment
}

/// The text that `template` makes of `values`, less blanks and empty lines at both ends.
///
/// # Errors
/// When it is no template, or asks for what there is not.
pub fn render(template: &str, values: &Value) -> Result<String, TemplateError> {
    with_room(template, || {
        let environment = environment();
        let text = environment
            .template_from_str(template)
            .and_then(|template| template.render(values))
            .map_err(|error| worded(&error))?;
        Ok(text.trim().to_owned())
    })
}

/// Does `work`, on a stack that does not end before `template` does.
///
/// # Errors
/// When the template is too long, or `work` fails.
fn with_room<T: Send>(
    template: &str,
    work: impl FnOnce() -> Result<T, TemplateError> + Send,
) -> Result<T, TemplateError> {
    /// No harm is done by as few letters.
    const SHORT: usize = 200;
    if template.len() > LONGEST {
        let message = format!("the text is longer than {} kB", LONGEST >> 10);
        return Err(TemplateError { message, hint: Some("say it in less".to_owned()) });
    }
    if template.len() <= SHORT {
        return work();
    }
    let no_thread =
        |_| TemplateError { message: "there is no room to read it".to_owned(), hint: None };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match thread.map_err(no_thread)?.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Tells what is wrong with `template` before it is needed: its syntax, and variables that
/// are not among `known`.
pub fn check(template: &str, known: &[&str]) -> Vec<TemplateError> {
    let environment = environment();
    let named = with_room(template, || {
        let parsed = environment.template_from_str(template).map_err(|error| worded(&error))?;
        Ok(parsed.undeclared_variables(false))
    });
    let named = match named {
        Ok(named) => named,
        Err(error) => return vec![error],
    };
    let mut unknown: Vec<String> = named
        .into_iter()
        .filter(|name| !known.contains(&name.as_str()))
        .filter(|name| environment.globals().all(|(global, _)| global != name))
        .collect();
    unknown.sort_unstable();
    unknown
        .into_iter()
        .map(|name| {
            let at =
                line_of(template, &name).map_or(String::new(), |line| format!("line {line}: "));
            let hint = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                    format!("known variables are {}", names.join(", "))
                }
            };
            let message = format!("{at}there is no variable `{name}`");
            TemplateError { message, hint: Some(hint) }
        })
        .collect()
}

fn worded(error: &Error) -> TemplateError {
    let at = error.line().map_or(String::new(), |line| format!("line {line}: "));
    if error.kind() == ErrorKind::UndefinedError {
        let hint = "variables are text without parts; only what `phases` lists has `name`, `start`, `end` and `duration`";
        let message = format!("{at}expected a variable, but found a part that none has");
        return TemplateError { message, hint: Some(hint.to_owned()) };
    }
    let what = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    TemplateError { message: format!("{at}{what}"), hint: None }
}

/// The first line, from 1, on which `name` stands as a word within the marks of a template.
fn line_of(template: &str, name: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stands_in = |line: &str| {
        line.match_indices(name).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + name.len()..]);
            !before.ends_with(is_word) && !after.starts_with(is_word) && before.contains('{')
        })
    };
    template.lines().position(stands_in).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_templates_are_named_with_their_line() {
        #[track_caller]
        fn case(template: &str, message: &str, hint: Option<&str>) {
            let hint = hint.map(str::to_owned);
            let expected = TemplateError { message: message.to_owned(), hint };
            assert_eq!(check(template, &["region", "start"]), [expected]);
        }
        case(
            "{{ regoin }}",
            "line 1: there is no variable `regoin`",
            Some("did you mean `region`?"),
        );
        case(
            "the weather is\n{{ weather }} in {{ region }}",
            "line 2: there is no variable `weather`",
            Some("known variables are `region`, `start`"),
        );
        case(
            "{{ region",
            "line 1: syntax error: unexpected end of input, expected end of variable block",
            None,
        );
        case("a\n{% fi start %}", "line 2: syntax error: unknown statement fi", None);
    }

    #[test]
    fn names_that_a_template_gives_itself_are_known() {
        assert_eq!(
            check("{% for x in region %}{{ loop.index }}{{ x }}{% endfor %}", &["region"]),
            []
        );
        assert_eq!(check("{% for i in range(3) %}{{ i }}{% endfor %}", &["region"]), []);
    }

    #[test]
    fn no_template_overflows_the_stack() {
        for sign in
            ["-", "not ", "(", "[", "{", "- ", "{% if a %}", "a.", "a|upper|", "1+", "a if "]
        {
            let deep = sign.repeat((LONGEST - 10) / sign.len());
            let template = match sign.starts_with("{%") {
                true => deep,
                false => format!("{{{{ {deep}a }}}}"),
            };
            let _ = (check(&template, &["a"]), render(&template, &Value::UNDEFINED));
        }
        let longer = check(&"-".repeat(LONGEST + 1), &[]);
        assert_eq!(longer[0].message, "the text is longer than 8 kB");
    }

    #[test]
    fn a_template_that_does_not_end_is_stopped() {
        let endless =
            "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}";
        let error = render(endless, &Value::UNDEFINED).unwrap_err();
        assert!(error.message.contains("fuel"), "{}", error.message);
    }
}
