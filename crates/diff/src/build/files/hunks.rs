//! The one differ of texts.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices, capture_diff_slices_deadline, group_diff_ops};

use crate::mask::MASK;
use crate::model::{Hunk, Line, LineKind};

/// Lines around a difference.
const CONTEXT: usize = 3;
/// Lines of the one file times lines of the other up to which a diff is quick.
const QUICK: usize = 25_000_000;
/// After this time a diff of larger files need no longer be the shortest one.
const DEADLINE: Duration = Duration::from_secs(2);

/// A text as lines: as they are, to be compared, and as they may be shown.
pub(super) struct Lines<'t> {
    /// With their line ends.
    pub whole: Vec<&'t str>,
    /// Without line feeds, with everything hidden that must be; filled in once it is known which are shown.
    pub shown: Vec<String>,
}

impl<'t> Lines<'t> {
    /// The lines of a text. Only line feeds end one: a lone carriage return must not, or a patch would not apply.
    pub fn of(text: &'t str) -> Self {
        Self { whole: text.split_inclusive('\n').collect(), shown: Vec::new() }
    }

    fn line(&self, kind: LineKind, index: usize) -> Line {
        let whole = self.whole.get(index).copied().unwrap_or_default();
        let (line, no_newline) = whole.strip_suffix('\n').map_or((whole, true), |line| (line, false));
        let shown = self.shown.get(index).map(String::as_str).unwrap_or_default();
        Line {
            kind,
            text: shown.strip_suffix('\r').unwrap_or(shown).to_owned(),
            carriage_return: line.ends_with('\r'),
            no_newline,
        }
    }
}

/// Where two texts differ: the operations of each place, with the lines around it.
pub(super) fn places(old: &Lines<'_>, new: &Lines<'_>) -> Vec<Vec<DiffOp>> {
    let (before, after) = (old.whole.as_slice(), new.whole.as_slice());
    // A clock makes results differ from run to run: only what may take long has one.
    let ops = if before.len().saturating_mul(after.len()) > QUICK {
        capture_diff_slices_deadline(Algorithm::Myers, before, after, Some(Instant::now() + DEADLINE))
    } else {
        capture_diff_slices(Algorithm::Myers, before, after)
    };
    group_diff_ops(ops, CONTEXT)
}

/// A place as it is shown.
pub(super) fn hunk(ops: &[DiffOp], old: &Lines<'_>, new: &Lines<'_>) -> Hunk {
    let (mut old_lines, mut new_lines) = (0, 0);
    let mut lines: Vec<Line> = Vec::new();
    for op in ops {
        let (before, after) = (op.old_range(), op.new_range());
        old_lines += before.len();
        new_lines += after.len();
        if matches!(op, DiffOp::Equal { .. }) {
            lines.extend(after.map(|index| new.line(LineKind::Context, index)));
            continue;
        }
        let removed: Vec<Line> = before.map(|index| old.line(LineKind::Removed, index)).collect();
        let mut added: Vec<Line> = after.map(|index| new.line(LineKind::Added, index)).collect();
        // A line whose two versions look alike has something in it that is hidden, and differs.
        for (removed, added) in removed.iter().zip(&mut added) {
            if removed.text == added.text && removed.text.contains(MASK) {
                added.text.push_str(" (changed)");
            }
        }
        lines.extend(removed);
        lines.extend(added);
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
