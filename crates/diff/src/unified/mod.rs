//! The files as a unified diff, with secrets masked: for pagers and tools. Without secrets in it `git apply` takes it as well.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::model::{ChangedFile, FileChange, Hunk, Reason, Report};
use crate::text::safe;

/// How characters are written that would steer a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Characters {
    /// As they are: the patch, byte for byte.
    Raw,
    /// Escaped.
    Escaped,
}

impl Characters {
    fn of(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Raw => Cow::Borrowed(text),
            Self::Escaped => safe(text),
        }
    }
}

/// Writes the files of a report.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> fmt::Result {
    report.files.iter().try_for_each(|file| one(file, Characters::Escaped, out))
}

/// The files of a report as text.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write(report, &mut text);
    text
}

/// One file as text. Files that are created or removed carry git's extended header, without which an empty or an
/// executable file could not be told.
pub fn file(file: &ChangedFile, characters: Characters) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = one(file, characters, &mut text);
    text
}

fn one(file: &ChangedFile, characters: Characters, out: &mut dyn Write) -> fmt::Result {
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
        writeln!(out, "rename from {}\nrename to {}", characters.of(old_path), characters.of(&file.path))?;
    }
    let old = if file.change == FileChange::Added { "/dev/null" } else { a.as_str() };
    let new = if file.change == FileChange::Removed { "/dev/null" } else { b.as_str() };
    match (file.omitted, file.note.as_deref()) {
        (Some(Reason::Reformatted), _) => return Ok(()),
        (Some(Reason::Submodule), Some(note)) => {
            return writeln!(out, "Submodule {} {}", characters.of(&file.path), characters.of(note));
        }
        (Some(_), _) => return writeln!(out, "Binary files {old} and {new} differ"),
        (None, _) => {}
    }
    if file.hunks.is_empty() {
        return Ok(());
    }
    writeln!(out, "--- {old}{}\n+++ {new}{}", after_name(old), after_name(new))?;
    file.hunks.iter().try_for_each(|hunk| write_hunk(hunk, characters, out))
}

fn write_hunk(hunk: &Hunk, characters: Characters, out: &mut dyn Write) -> fmt::Result {
    let range = |start: usize, lines: usize| if lines == 1 { start.to_string() } else { format!("{start},{lines}") };
    writeln!(out, "@@ -{} +{} @@", range(hunk.old_start, hunk.old_lines), range(hunk.new_start, hunk.new_lines))?;
    for line in &hunk.lines {
        let end = if line.carriage_return && characters == Characters::Raw { "\r" } else { "" };
        writeln!(out, "{}{}{end}", line.kind.sign(), characters.of(&line.text))?;
        if line.no_newline {
            out.write_str("\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// A tab ends a name with spaces, as git writes it, so that `patch` does not stop at the first space.
fn after_name(name: &str) -> &'static str {
    if name.contains(' ') && !name.starts_with('"') { "\t" } else { "" }
}

/// The name as git quotes it.
fn quoted(prefix: &str, path: &str) -> String {
    if path.contains(|c: char| c == '"' || c == '\\' || c.is_control()) {
        return format!("{:?}", format!("{prefix}{path}"));
    }
    format!("{prefix}{path}")
}
