//! Texts that are known to be secret, such as answers to questions.

use std::borrow::Cow;

use super::MASK;

/// Shorter lines of a secret of many lines are not looked for on their own: they may be anything.
const SHORTEST_LINE: usize = 6;

/// A text with these secrets hidden wherever they stand. Of a secret of several lines each line is hidden, however it is
/// indented.
pub fn hide<'t>(text: &'t str, secrets: &[String]) -> Cow<'t, str> {
    let mut hidden = Cow::Borrowed(text);
    for secret in secrets {
        for line in secret.lines().map(str::trim) {
            let whole = line.len() == secret.trim().len();
            if !line.is_empty() && (whole || line.len() >= SHORTEST_LINE) && hidden.contains(line) {
                hidden = Cow::Owned(hidden.replace(line, MASK));
            }
        }
    }
    hidden
}

/// The same for lines.
pub(crate) fn hide_lines(lines: Vec<String>, secrets: &[String]) -> Vec<String> {
    if secrets.is_empty() {
        return lines;
    }
    lines.into_iter().map(|line| hide(&line, secrets).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::hide;

    #[test]
    fn a_secret_is_hidden_wherever_it_stands() {
        let secrets = ["hunter2".to_owned(), "first line\nx\nlast line\n".to_owned(), String::new()];
        assert_eq!(hide("a hunter2 b", &secrets), "a *** b");
        assert_eq!(hide("k: |\n  first line\n  x\n  last line\n", &secrets), "k: |\n  ***\n  x\n  ***\n");
    }
}
