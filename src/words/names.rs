//! Which name was meant, and how are several listed?

/// The candidate that `word` most likely stands for; the first of equals.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = plain(word);
    let length = word.chars().count();
    // One slip in a short word, one in three letters of a longer one.
    let allowed = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &plain(candidate)), candidate))
        .filter(|&(distance, candidate)| {
            // `sg` for `de` shares no letter: that is no slip.
            distance <= allowed && distance < candidate.chars().count().max(2)
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Case, and how words are joined, say nothing about what was meant.
fn plain(word: &str) -> String {
    word.chars().map(|c| if c == '-' || c == ' ' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// `` `a`, `b` and `c` ``.
pub fn all_of<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> String {
    listed(names, "and")
}

/// `` `a`, `b` or `c` ``.
pub fn one_of<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> String {
    listed(names, "or")
}

fn listed<N: AsRef<str>>(names: impl IntoIterator<Item = N>, last_word: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => {
            format!("{} {last_word} {last}", rest.join(", "))
        }
        only => only.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        #[track_caller]
        fn case(word: &str, nearest_one: Option<&str>) {
            let names = ["weekly", "biweekly", "hotfix", "quarterly", "annual", "eu-west", "sg"];
            assert_eq!(nearest(word, names), nearest_one, "{word}");
        }
        case("weekyl", Some("weekly"));
        case("Weekly", Some("weekly"));
        case("eu_west", Some("eu-west"));
        case("quartely", Some("quarterly"));
        case("sgp", Some("sg"));
        case("de", None);
        case("nightly", None);
        case("", None);
    }
}
