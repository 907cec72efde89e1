//! The first YAML document of a text, which is all that `yaml.Unmarshal` reads.

use fluxwright_diagnostic::Span;

/// The bytes of the first document, and those of what follows it and is not blank.
pub(crate) fn first_document(text: &str) -> (Span, Option<Span>) {
    let mut at = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        let marker = |marker: &str| {
            line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
        };
        if begun && (marker("---") || marker("...")) {
            return (0..at, rest(text, at));
        }
        let content = line.trim_start_matches('\u{feff}').trim();
        begun |= marker("---") || !content.is_empty() && !line.starts_with(['#', '%']) && !content.starts_with('#');
        at += line.len();
    }
    (0..text.len(), None)
}

/// What follows, unless it is only markers, blanks and comments.
fn rest(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..).unwrap_or_default();
    let is_content =
        |line: &str| !line.trim().is_empty() && !line.starts_with(['#', '.', '-']) || line.starts_with("- ");
    rest.lines().any(is_content).then_some(at..text.len())
}

#[cfg(test)]
mod tests {
    use super::first_document;

    #[test]
    fn a_document_ends_at_a_marker() {
        for (text, first, more) in [
            ("a: 1\n", "a: 1\n", false),
            ("a: 1\n---\nb: 1\n", "a: 1\n", true),
            ("# x\n---\na: 1\n--- \nb", "# x\n---\na: 1\n", true),
            ("---\n---\na: 1\n", "---\n", true),
            ("%YAML 1.1\n---\na: 1\n...\nb: 1\n", "%YAML 1.1\n---\na: 1\n", true),
            ("a: |\n  ---\n---x: 1\n", "a: |\n  ---\n---x: 1\n", false),
            ("a: 1\n---\n# only a comment\n", "a: 1\n", false),
            ("", "", false),
        ] {
            let (span, rest) = first_document(text);
            assert_eq!((&text[span], rest.is_some()), (first, more), "{text:?}");
        }
    }
}
