//! A change as a unified diff: structured for those who colour it, as text for those who apply it.

#[cfg(test)]
mod tests;
mod text;

use std::time::{Duration, Instant};

use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, InlineChange, InlineChangeOptions, TextDiff};

use crate::change::text;
use crate::{Change, RepoPath};

/// Lines around a difference.
const CONTEXT: usize = 3;
/// After this time a diff need no longer be the shortest one.
const DEADLINE: Duration = Duration::from_millis(500);
/// Lines of a replaced block, old and new together, up to which words are compared.
const INLINE_LINES: usize = 400;

/// The difference between two contents of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The file.
    pub path: RepoPath,
    /// Whether there is an old content.
    pub old: bool,
    /// Whether there is a new content.
    pub new: bool,
    /// Whether a file that is created can be executed.
    pub executable: bool,
    /// Whether one of the contents is not text; then there are no hunks.
    pub binary: bool,
    /// The places that differ, with the lines around them.
    pub hunks: Vec<Hunk>,
}

/// A place that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hunk {
    /// The first line in the old content, from 1; 0 when there is none.
    pub old_start: usize,
    /// The number of lines of the old content.
    pub old_lines: usize,
    /// The first line in the new content, from 1; 0 when there is none.
    pub new_start: usize,
    /// The number of lines of the new content.
    pub new_lines: usize,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// In both contents.
    Context,
    /// Only in the old content.
    Removed,
    /// Only in the new content.
    Added,
}

impl LineKind {
    /// The sign in front of the line in a unified diff.
    pub fn sign(self) -> char {
        match self {
            Self::Context => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

/// A line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Where it is.
    pub kind: LineKind,
    /// Its number in the old content, from 1.
    pub old: Option<usize>,
    /// Its number in the new content, from 1.
    pub new: Option<usize>,
    /// Its text without the line feed (a carriage return before it stays).
    pub segments: Vec<Segment>,
    /// Whether it ends with a line feed; only the last line of a file may not.
    pub newline: bool,
}

impl Line {
    /// The text without the line feed.
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect()
    }
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it is what differs from the other version of the line.
    pub emphasized: bool,
}

/// The diff of a change: from what the file has to what it gets (or would get, for skipped files and conflicts).
pub fn unified(change: &Change) -> Diff {
    if change.is_binary() {
        let mut diff = unified_texts(&change.path, None, None);
        (diff.old, diff.new) = (change.before.is_some(), change.after.is_some());
        diff.binary = change.before != change.after;
        return diff;
    }
    let (before, after) = (change.before.as_deref().and_then(text), change.after.as_deref().and_then(text));
    let mut diff = unified_texts(&change.path, before, after);
    diff.executable = change.executable && change.before.is_none();
    diff
}

/// The diff of two texts of one file, such as those of a change with its secrets masked. `None` is a file that does
/// not exist.
pub fn unified_texts(path: &RepoPath, old: Option<&str>, new: Option<&str>) -> Diff {
    let mut result = Diff {
        path: path.clone(),
        old: old.is_some(),
        new: new.is_some(),
        executable: false,
        binary: false,
        hunks: Vec::new(),
    };
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    if old == new {
        return result;
    }
    // Only line feeds end a line: a lone carriage return must not, or the patch would not apply.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let deadline = Instant::now() + DEADLINE;
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).deadline(deadline).diff_slices(&old, &new);
    result.hunks = diff.grouped_ops(CONTEXT).iter().map(|ops| hunk(&diff, ops, deadline)).collect();
    result
}

fn hunk<'a>(diff: &TextDiff<'a, 'a, str>, ops: &[DiffOp], deadline: Instant) -> Hunk {
    let (mut old_lines, mut new_lines) = (0, 0);
    let mut lines = Vec::new();
    for op in ops {
        old_lines += op.old_range().len();
        new_lines += op.new_range().len();
        if op.old_range().len() + op.new_range().len() > INLINE_LINES {
            lines.extend(diff.iter_changes(op).map(|change| line(&change.into())));
        } else {
            let changes = diff.iter_inline_changes_with_options_deadline(op, inline_options(), Some(deadline));
            lines.extend(changes.map(|change| line(&change)));
        }
    }
    let start =
        |first: Option<usize>, count: usize| first.map_or(0, |first| if count == 0 { first } else { first + 1 });
    Hunk {
        old_start: start(ops.first().map(|op| op.old_range().start), old_lines),
        old_lines,
        new_start: start(ops.first().map(|op| op.new_range().start), new_lines),
        new_lines,
        lines,
    }
}

fn inline_options() -> InlineChangeOptions {
    let mut options = InlineChangeOptions::new();
    options.semantic_cleanup(true);
    options
}

fn line(change: &InlineChange<'_, str>) -> Line {
    let kind = match change.tag() {
        ChangeTag::Equal => LineKind::Context,
        ChangeTag::Delete => LineKind::Removed,
        ChangeTag::Insert => LineKind::Added,
    };
    let mut newline = false;
    let mut segments: Vec<Segment> = Vec::new();
    for (emphasized, text) in change.values() {
        newline = text.ends_with('\n');
        let text = text.strip_suffix('\n').unwrap_or(text);
        match segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.emphasized == *emphasized => last.text.push_str(text),
            _ => segments.push(Segment { text: text.to_owned(), emphasized: *emphasized }),
        }
    }
    let number = |index: Option<usize>| index.map(|index| index + 1);
    Line { kind, old: number(change.old_index()), new: number(change.new_index()), segments, newline }
}
