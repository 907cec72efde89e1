//! A diff in colours.

use fluxwright_plan::{Diff, Hunk, Line, LineKind};

use super::{Style, plain, sanitize};

/// The diff for people: the words that differ within a line are marked, and control characters are made visible. Where it
/// is not for a terminal and has no colours, it is the patch itself, byte for byte.
pub fn diff(diff: &Diff, colors: bool, terminal: bool) -> String {
    let patch = diff.to_string();
    if !colors && !terminal {
        return patch;
    }
    // The patch's own words for the head (new file, binary file, mode), then the lines with their parts.
    let head = patch.lines().take_while(|line| !line.starts_with("@@"));
    let mut text: String = head.map(|line| Style::Strong.paint(&plain(line), colors) + "\n").collect();
    for hunk in &diff.hunks {
        let range = format!("@@ -{},{} +{},{} @@", hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines);
        text.push_str(&Style::Place.paint(&range, colors));
        text.push('\n');
        let mixed = mixes_line_ends(hunk);
        hunk.lines.iter().for_each(|line| paint(line, colors, mixed, &mut text));
    }
    text
}

/// Whether some of the changed lines end with a carriage return and others do not: then it has to be seen which.
fn mixes_line_ends(hunk: &Hunk) -> bool {
    let changed = || hunk.lines.iter().filter(|line| line.kind != LineKind::Context);
    changed().any(ends_with_return) && !changed().all(ends_with_return)
}

fn ends_with_return(line: &Line) -> bool {
    line.segments.last().is_some_and(|segment| segment.text.ends_with('\r'))
}

fn paint(line: &Line, colors: bool, mixed: bool, text: &mut String) {
    let styles = match line.kind {
        LineKind::Context => None,
        LineKind::Removed => Some((Style::Removed, Style::RemovedWord)),
        LineKind::Added => Some((Style::Added, Style::AddedWord)),
    };
    let paint = |piece: &str, emphasized: bool| match styles {
        Some((style, word)) => (if emphasized { word } else { style }).paint(piece, colors),
        None => piece.to_owned(),
    };
    text.push_str(&paint(line.kind.sign().encode_utf8(&mut [0; 4]), false));
    let last = line.segments.len().saturating_sub(1);
    for (index, segment) in line.segments.iter().enumerate() {
        let piece = match segment.text.strip_suffix('\r') {
            Some(piece) if index == last => piece,
            _ => segment.text.as_str(),
        };
        text.push_str(&paint(&sanitize(piece), segment.emphasized));
    }
    if mixed && line.kind != LineKind::Context && ends_with_return(line) {
        text.push_str(&paint("␍", true));
    }
    text.push('\n');
    if !line.newline {
        text.push_str("\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use fluxwright_plan::{RepoPath, unified_texts};

    use super::*;

    fn colored(old: &str, new: &str) -> String {
        diff(&unified_texts(&RepoPath::parse("a.yaml").unwrap(), Some(old), Some(new)), true, true)
    }

    #[test]
    fn words_that_differ_are_marked() {
        let text = colored("name: one two\n", "name: one three\n");
        assert!(text.contains(&Style::RemovedWord.paint("two", true)), "{text:?}");
        assert!(text.contains(&Style::AddedWord.paint("three", true)), "{text:?}");
        assert!(text.contains(&Style::Strong.paint("--- a/a.yaml", true)), "{text:?}");
    }

    #[test]
    fn a_file_does_not_steer_the_terminal() {
        let text = colored("a\n", "\u{1b}[2Jb\n");
        assert!(text.contains(r"\u{1b}[2J"), "{text:?}");
    }

    #[test]
    fn a_line_end_is_shown_where_it_changes() {
        assert!(!colored("a\r\nb\r\n", "a\r\nc\r\n").contains(['␍', '\r']));
        assert!(colored("a\r\n", "a\n").contains('␍'));
        assert!(colored("a\n", "a").contains("\\ No newline at end of file"));
    }

    #[test]
    fn without_colours_it_is_the_patch() {
        let patch = unified_texts(&RepoPath::parse("a.yaml").unwrap(), Some("a\r\n"), Some("b\r\n"));
        assert_eq!(diff(&patch, false, false), patch.to_string());
        assert!(diff(&patch, false, false).contains("+b\r\n"));
        assert!(!diff(&patch, false, true).contains(['\r', '\u{1b}']), "but on a terminal it is harmless");
    }
}
