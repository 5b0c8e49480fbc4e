//! How is each command used? Two examples, and what its exit code says.

/// What stands at the end of the help of a command.
pub fn of(command: &str) -> Option<String> {
    let (_, first, second, yes, no) = EXAMPLES.iter().find(|(name, ..)| *name == command)?;
    let no = if no.is_empty() { String::new() } else { format!(", 1 {no}") };
    Some(format!(
        "Examples:\n  {first}\n  {second}\n\nExit codes: 0 {yes}{no}, 2 the question could not be answered"
    ))
}

/// The command, two examples, and what yes and no mean.
const EXAMPLES: [(&str, &str, &str, &str, &str); 19] = [
    (
        "plan",
        "lowtide plan --tier weekly",
        "lowtide plan --tier quarterly --only @emea --existing agreed.toml -f json -o plan.json",
        "there is a plan",
        "nothing fits",
    ),
    (
        "validate",
        "lowtide validate windows.toml",
        "lowtide validate changes/*.toml --existing agreed.toml --max-regret 25% --report junit=lowtide.xml",
        "no finding is an error",
        "some finding is an error",
    ),
    (
        "explain",
        "lowtide explain --tier weekly --at 2026-12-06T19:00:00Z",
        "lowtide explain --tier weekly --prices",
        "the slot is allowed",
        "it is refused",
    ),
    (
        "whatif",
        "lowtide whatif --tier weekly --set regions.sg.weight=2",
        "lowtide whatif --tier weekly --against proposed.toml -f markdown",
        "there is a plan afterwards",
        "nothing fits then",
    ),
    (
        "calendar",
        "lowtide calendar --year 2027",
        "lowtide calendar --from 2026-12-01 --horizon 26w --tier weekly,quarterly -f ics -o windows.ics",
        "everything has its place",
        "something has not",
    ),
    (
        "check",
        "lowtide check",
        "lowtide check regions.toml eu/regions.toml --error idle-rule -f github",
        "no finding is an error",
        "some finding is an error",
    ),
    (
        "announce",
        "lowtide announce windows.toml",
        "lowtide announce plan.json --event started --window CHG-1042 --lang de",
        "every notice can be given in time",
        "one that a rule asks for is late",
    ),
    (
        "test",
        "lowtide test regions.tests.toml",
        "lowtide test tests/*.toml -f junit -o lowtide.xml",
        "every test holds",
        "some test does not",
    ),
    (
        "explain-code",
        "lowtide explain-code",
        "lowtide explain-code max-per",
        "the code is explained",
        "",
    ),
    (
        "events",
        "lowtide events",
        "lowtide events --calendar holidays --from 2026-12-01 --horizon 8w",
        "every event can be read",
        "one that forbids windows cannot",
    ),
    (
        "learn",
        "lowtide learn online.csv --region sg",
        "lowtide learn --prometheus http://localhost:9090 --query 'sum by (region) (online)' --by region --write",
        "curves are learned",
        "nothing can be learned of some series, or some finding is an error",
    ),
    ("init", "lowtide init", "lowtide init -o fleet.toml", "the file is written", ""),
    (
        "schema",
        "lowtide schema",
        "lowtide schema -o regions.schema.json",
        "the schema is printed",
        "",
    ),
    (
        "completions",
        "lowtide completions bash > ~/.local/share/bash-completion/completions/lowtide",
        "lowtide completions zsh > ~/.zfunc/_lowtide",
        "the script is printed",
        "",
    ),
    (
        "man",
        "lowtide man | man -l -",
        "lowtide man plan > lowtide-plan.1",
        "the page is printed",
        "",
    ),
    (
        "now",
        "lowtide now",
        "lowtide now --tier hotfix --existing agreed.toml",
        "every tier that is asked for may start",
        "some may not",
    ),
    (
        "diff",
        "lowtide diff old.json new.json",
        "lowtide diff regions.toml proposed.toml --exit-code",
        "there is a comparison",
        "with `--exit-code`, the two differ",
    ),
    (
        "review",
        "lowtide review windows.toml online.csv",
        "lowtide review windows.toml online.csv -f markdown -o review.md",
        "the windows are reviewed",
        "some cannot be",
    ),
    (
        "heatmap",
        "lowtide heatmap",
        "lowtide heatmap --tier weekly --region sg",
        "the week is drawn",
        "no slot is allowed in it",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::command_line;

    #[test]
    fn every_command_has_examples() {
        for command in command_line().get_subcommands().filter(|command| !command.is_hide_set()) {
            assert!(of(command.get_name()).is_some(), "{}", command.get_name());
        }
    }
}
