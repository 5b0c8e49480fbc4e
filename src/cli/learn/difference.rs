//! What would change in a text? Lines that go and lines that come, with a few around them.

/// Lines around a change that are shown, too.
const AROUND: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Both(&'t str),
    Gone(&'t str),
    New(&'t str),
}

/// The difference of two texts, a sign before each line: ` `, `-` or `+`; empty where they
/// are the same.
pub fn between(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let lines = lines(&old, &new);
    let changed = |i: usize| !matches!(lines[i], Line::Both(_));
    let shown = |i: usize| {
        let near = i.saturating_sub(AROUND)..(i + AROUND + 1).min(lines.len());
        near.into_iter().any(changed)
    };
    let mut text = String::new();
    for (i, line) in lines.iter().enumerate().filter(|(i, _)| shown(*i)) {
        if i > 0 && !shown(i - 1) {
            text.push_str("...\n");
        }
        let (sign, line) = match line {
            Line::Both(line) => (' ', line),
            Line::Gone(line) => ('-', line),
            Line::New(line) => ('+', line),
        };
        text.push_str(format!("{sign} {line}").trim_end());
        text.push('\n');
    }
    text
}

/// By the longest common subsequence of what lies between a common start and a common end.
fn lines<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[start..], &new[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    // The longest common subsequence of what follows each pair of places.
    let mut longest = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if a[i] == b[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let mut lines: Vec<Line> = old[..start].iter().map(|line| Line::Both(line)).collect();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            lines.push(Line::Both(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || longest[i + 1][j] >= longest[i][j + 1]) {
            lines.push(Line::Gone(a[i]));
            i += 1;
        } else {
            lines.push(Line::New(b[j]));
            j += 1;
        }
    }
    lines.extend(old[old.len() - end..].iter().map(|line| Line::Both(line)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_shown_with_those_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let after = "a\nb\nc\nD\nx\ne\nf\ng\nh\n";
        assert_eq!(between(before, after), "...\n  b\n  c\n- d\n+ D\n+ x\n  e\n  f\n");
        assert_eq!(between(before, before), "");
    }
}
