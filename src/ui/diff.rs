//! The difference of two texts, for people and for `git apply`.

use std::time::Duration;

use similar::{Change, ChangeTag, InlineChange, TextDiff};

use super::{Style, sanitize};

/// Unchanged lines shown around a change, as in `diff -u`.
const CONTEXT: usize = 3;
/// A diff that takes longer is cut short: it stays right and becomes less tidy.
const TIMEOUT: Duration = Duration::from_millis(500);
/// What `diff` writes below a last line without line end.
const NO_NEWLINE: &str = "\n\\ No newline at end of file\n";

/// The two texts of a diff; `None` is a file that does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The file's path, relative to the repo's root.
    pub path: &'a str,
    /// As it is.
    pub old: Option<&'a str>,
    /// As it will be.
    pub new: Option<&'a str>,
}

/// A unified diff that `git apply` and `patch -p1` take; empty when the texts are equal. With colours, the words that
/// differ within a line are marked, and control characters are made visible.
pub fn unified(sides: &Sides<'_>, colors: bool) -> String {
    let diff =
        TextDiff::configure().timeout(TIMEOUT).diff_lines(sides.old.unwrap_or_default(), sides.new.unwrap_or_default());
    let groups = diff.grouped_ops(CONTEXT);
    if groups.is_empty() {
        return String::new();
    }
    let mut text = header(sides, colors);
    for group in &groups {
        text.push_str(&Style::Place.paint(&range(group), colors));
        text.push('\n');
        for op in group {
            if colors {
                diff.iter_inline_changes(op).for_each(|change| painted_line(&change, &mut text));
            } else {
                diff.iter_changes(op).for_each(|change| patch_line(&change, &mut text));
            }
        }
    }
    text
}

fn header(sides: &Sides<'_>, colors: bool) -> String {
    let path = super::plain(sides.path);
    let name = |prefix: &str, exists: bool| if exists { format!("{prefix}/{path}") } else { "/dev/null".to_owned() };
    let old = format!("--- {}", name("a", sides.old.is_some()));
    let new = format!("+++ {}", name("b", sides.new.is_some()));
    format!("{}\n{}\n", Style::Strong.paint(&old, colors), Style::Strong.paint(&new, colors))
}

/// `@@ -1,3 +1,4 @@`
fn range(group: &[similar::DiffOp]) -> String {
    let side = |start: usize, end: usize| match end.saturating_sub(start) {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    };
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return String::new() };
    let old = side(first.old_range().start, last.old_range().end);
    let new = side(first.new_range().start, last.new_range().end);
    format!("@@ -{old} +{new} @@")
}

/// A line for `git apply`: its bytes as they are.
fn patch_line(change: &Change<&str>, text: &mut String) {
    text.push(sign(change.tag()));
    text.push_str(change.value());
    if change.missing_newline() {
        text.push_str(NO_NEWLINE);
    }
}

/// A line for people.
fn painted_line(change: &InlineChange<'_, str>, text: &mut String) {
    let styles = match change.tag() {
        ChangeTag::Equal => None,
        ChangeTag::Delete => Some((Style::Removed, Style::RemovedWord)),
        ChangeTag::Insert => Some((Style::Added, Style::AddedWord)),
    };
    let paint = |piece: &str, emphasized: bool| match styles {
        Some((style, word)) => (if emphasized { word } else { style }).paint(piece, true),
        None => piece.to_owned(),
    };
    text.push_str(&paint(sign(change.tag()).encode_utf8(&mut [0; 4]), false));
    for (emphasized, piece) in change.iter_strings_lossy() {
        let piece = piece.trim_end_matches('\n');
        match piece.strip_suffix('\r') {
            // That a line end changes has to be seen; that it stays is of no interest.
            Some(piece) => {
                text.push_str(&paint(&sanitize(piece), emphasized));
                if styles.is_some() {
                    text.push_str(&paint("␍", emphasized));
                }
            }
            None => text.push_str(&paint(&sanitize(piece), emphasized)),
        }
    }
    text.push_str(if change.missing_newline() { NO_NEWLINE } else { "\n" });
}

fn sign(tag: ChangeTag) -> char {
    match tag {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    }
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
