//! The text form, which `git apply` and `patch -p1` take.

use std::fmt::{self, Write as _};

use super::{Diff, Hunk};

impl fmt::Display for Diff {
    /// A unified diff in git's form; nothing when there is no difference.
    ///
    /// Files that are created or removed carry git's extended header, without which an empty or an executable file
    /// could not be told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.hunks.is_empty() && !self.binary && self.old == self.new {
            return Ok(());
        }
        let (a, b) = (quoted("a/", self.path.as_str()), quoted("b/", self.path.as_str()));
        writeln!(f, "diff --git {a} {b}")?;
        match (self.old, self.new) {
            (false, true) => writeln!(f, "new file mode {}", if self.executable { "100755" } else { "100644" })?,
            (true, false) => writeln!(f, "deleted file mode 100644")?,
            _ => {}
        }
        let old = if self.old { a.as_str() } else { "/dev/null" };
        let new = if self.new { b.as_str() } else { "/dev/null" };
        if self.binary {
            return writeln!(f, "Binary files {old} and {new} differ");
        }
        if self.hunks.is_empty() {
            return Ok(());
        }
        writeln!(f, "--- {old}{}", after_name(old))?;
        writeln!(f, "+++ {new}{}", after_name(new))?;
        self.hunks.iter().try_for_each(|hunk| write!(f, "{hunk}"))
    }
}

impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { old_start, old_lines, new_start, new_lines, lines } = self;
        writeln!(f, "@@ -{} +{} @@", range(*old_start, *old_lines), range(*new_start, *new_lines))?;
        for line in lines {
            f.write_char(line.kind.sign())?;
            line.segments.iter().try_for_each(|segment| f.write_str(&segment.text))?;
            f.write_char('\n')?;
            if !line.newline {
                f.write_str("\\ No newline at end of file\n")?;
            }
        }
        Ok(())
    }
}

fn range(start: usize, lines: usize) -> String {
    if lines == 1 { start.to_string() } else { format!("{start},{lines}") }
}

/// A tab ends a name with spaces, as git writes it, so that `patch` does not stop at the first space.
fn after_name(name: &str) -> &'static str {
    if name.contains(' ') && !name.starts_with('"') { "\t" } else { "" }
}

/// The name as git quotes it. Control characters and backslashes are not in a path.
fn quoted(prefix: &str, path: &str) -> String {
    if path.contains('"') { format!("\"{prefix}{}\"", path.replace('"', "\\\"")) } else { format!("{prefix}{path}") }
}
