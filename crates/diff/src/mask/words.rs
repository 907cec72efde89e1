//! Secrets among the words of a line: `--token=x`, `--password x`, `PASSWORD=x`, wherever they stand.

use super::{SecretKeys, is_reference};

/// Whether a text is a flag whose value is secret and stands in the next one: `--password`.
pub(crate) fn is_flag(text: &str, keys: &SecretKeys) -> bool {
    text.strip_prefix('-').is_some_and(|name| names(name.trim_start_matches('-'), keys))
}

fn names(name: &str, keys: &SecretKeys) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && name.chars().all(is_word) && keys.names(name)
}

/// The bytes of the values of secrets that a line names by `NAME=` or by a flag before them.
pub(super) fn spans(line: &str, keys: &SecretKeys) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !line.contains(['=', '-']) {
        return found;
    }
    let mut after_flag = false;
    for (start, word) in words(line) {
        if after_flag && !word.starts_with('-') && !says_nothing(word) {
            found.push((start, start + word.len()));
        }
        after_flag = is_flag(word, keys);
        if let Some((name, value)) = word.split_once('=')
            && names(name.trim_start_matches('-'), keys)
            && !says_nothing(value)
        {
            found.push((start + name.len() + 1, start + word.len()));
        }
    }
    found
}

/// A reference, or the `$` of `$(…)`.
fn says_nothing(value: &str) -> bool {
    value == "$" || is_reference(value)
}

/// The words of a line of shell or of a list in brackets, with where they start.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']' | '{' | '}' | ';' | '`' | '|' | '(' | ')')
    };
    // The braces of a variable belong to its word.
    let mut rest = line;
    let mut at = 0;
    std::iter::from_fn(move || {
        let skipped = rest.len() - rest.trim_start_matches(ends).len();
        at += skipped;
        rest = rest.get(skipped..)?;
        if rest.is_empty() {
            return None;
        }
        let mut depth = 0;
        let mut before = ' ';
        let length = rest.find(|c: char| {
            let opens = c == '{' && matches!(before, '$' | '{');
            before = c;
            depth += usize::from(opens);
            if depth > 0 {
                depth -= usize::from(c == '}');
                return false;
            }
            ends(c)
        });
        let (word, tail) = rest.split_at(length.unwrap_or(rest.len()));
        let start = at;
        at += word.len();
        rest = tail;
        Some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(line: &str) -> Vec<&str> {
        spans(line, &SecretKeys::default()).into_iter().map(|(start, end)| &line[start..end]).collect()
    }

    #[test]
    fn values_of_flags_and_assignments_are_found() {
        assert_eq!(hidden("args: [--token=abc, --name=x]"), ["abc"]);
        assert_eq!(hidden(r#"command: ["--token=abc", --password, def]"#), ["abc", "def"]);
        assert_eq!(hidden("cmd: run --token=abc --password def --verbose x"), ["abc", "def"]);
        assert_eq!(hidden(r#"literals: [password=abc, "token=def"]"#), ["abc", "def"]);
        assert_eq!(hidden("run --token ${TOKEN} --password=$(cat x) --api-key={{ .key }}"), [""; 0]);
        assert_eq!(hidden("see --token for more"), ["for"]);
        assert_eq!(hidden("- a-b=c"), [""; 0]);
        assert!(is_flag("--password", &SecretKeys::default()) && !is_flag("--name", &SecretKeys::default()));
    }
}
