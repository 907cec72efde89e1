//! The text of a file.

use super::escape::{code, fence, line};
use crate::model::{ChangedFile, Hunk, Line, LineKind};
use crate::shown::file_head;

/// The file as a diff that can be opened.
pub(super) fn write(out: &mut String, file: &ChangedFile, context: usize) {
    // The picture keeps a name that begins with backticks from opening a fence.
    let head = format!("📄 {} <code>+{} −{}</code>", code(&file_head(file)), file.added, file.removed);
    if file.hunks.is_empty() {
        out.push_str(&format!("- {}\n", code(&file_head(file))));
        return;
    }
    let mut lines = String::new();
    for hunk in file.hunks.iter().flat_map(|hunk| narrowed(hunk, context)) {
        lines.push_str(&hunk);
    }
    let fence = fence(&lines);
    // Markdown within HTML needs the empty lines.
    out.push_str(&format!(
        "<details><summary>\n\n{head}\n\n</summary>\n\n{fence}diff\n{lines}{fence}\n\n</details>\n\n"
    ));
}

/// A hunk with fewer lines around what differs; it may fall into several.
fn narrowed(hunk: &Hunk, context: usize) -> Vec<String> {
    let lines = &hunk.lines;
    let differs = |line: &Line| line.kind != LineKind::Context;
    let near = |index: usize| {
        let from = index.saturating_sub(context);
        lines.iter().skip(from).take(index + context + 1 - from).any(differs)
    };
    let (mut old, mut new) = (hunk.old_start, hunk.new_start);
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in lines.iter().enumerate() {
        let keep = near(index);
        if keep && !open {
            parts.push(Part { old, new, lines: Vec::new() });
        }
        open = keep;
        if let Some(part) = parts.last_mut().filter(|_| keep) {
            part.lines.push(line);
        }
        old += usize::from(line.kind != LineKind::Added);
        new += usize::from(line.kind != LineKind::Removed);
    }
    parts.iter().map(Part::text).collect()
}

struct Part<'h> {
    old: usize,
    new: usize,
    lines: Vec<&'h Line>,
}

impl Part<'_> {
    fn text(&self) -> String {
        let count = |other: LineKind| self.lines.iter().filter(|line| line.kind != other).count();
        let (old, new) = (count(LineKind::Added), count(LineKind::Removed));
        let mut text = format!("@@ -{},{old} +{},{new} @@\n", self.old, self.new);
        for each in &self.lines {
            text.push(each.kind.sign());
            text.push_str(&line(&each.text));
            text.push('\n');
            if each.no_newline {
                text.push_str("\\ No newline at end of file\n");
            }
        }
        text
    }
}
