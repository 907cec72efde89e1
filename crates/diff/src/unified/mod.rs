//! The files as a unified diff, with secrets masked: for pagers and tools, not for `git apply`.

use std::fmt::{self, Write};

use crate::model::{ChangedFile, FileChange, Hunk, Reason, Report};
use crate::text::safe;

/// Writes the files of a report.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> fmt::Result {
    report.files.iter().try_for_each(|file| one(file, out))
}

/// The files of a report as text.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write(report, &mut text);
    text
}

fn one(file: &ChangedFile, out: &mut dyn Write) -> fmt::Result {
    let old_path = file.old_path.as_ref().unwrap_or(&file.path);
    let (a, b) = (quoted("a/", old_path), quoted("b/", &file.path));
    writeln!(out, "diff --git {a} {b}")?;
    match (&file.old_mode, &file.new_mode) {
        (None, Some(mode)) => writeln!(out, "new file mode {mode}")?,
        (Some(mode), None) => writeln!(out, "deleted file mode {mode}")?,
        (Some(old), Some(new)) if old != new => writeln!(out, "old mode {old}\nnew mode {new}")?,
        _ => {}
    }
    if file.old_path.is_some() {
        writeln!(out, "rename from {}\nrename to {}", safe(old_path), safe(&file.path))?;
    }
    let old = if file.change == FileChange::Added { "/dev/null" } else { a.as_str() };
    let new = if file.change == FileChange::Removed { "/dev/null" } else { b.as_str() };
    match (file.omitted, file.note.as_deref()) {
        (Some(Reason::Reformatted), _) => return Ok(()),
        (Some(Reason::Submodule), Some(note)) => return writeln!(out, "Submodule {} {}", safe(&file.path), safe(note)),
        (Some(_), _) => return writeln!(out, "Binary files {old} and {new} differ"),
        (None, _) => {}
    }
    if file.hunks.is_empty() {
        return Ok(());
    }
    writeln!(out, "--- {old}\n+++ {new}")?;
    file.hunks.iter().try_for_each(|hunk| write_hunk(hunk, out))
}

fn write_hunk(hunk: &Hunk, out: &mut dyn Write) -> fmt::Result {
    let range = |start: usize, lines: usize| if lines == 1 { start.to_string() } else { format!("{start},{lines}") };
    writeln!(out, "@@ -{} +{} @@", range(hunk.old_start, hunk.old_lines), range(hunk.new_start, hunk.new_lines))?;
    for line in &hunk.lines {
        writeln!(out, "{}{}", line.kind.sign(), safe(&line.text))?;
        if line.no_newline {
            out.write_str("\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// The name as git quotes it.
fn quoted(prefix: &str, path: &str) -> String {
    if path.contains(|c: char| c == '"' || c == '\\' || c.is_control()) {
        return format!("{:?}", format!("{prefix}{path}"));
    }
    format!("{prefix}{path}")
}
