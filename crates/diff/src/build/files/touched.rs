//! The lines of a file on which its meaning differs.

use std::ops::Range;

use super::super::lines::{Marks, Starts};
use crate::meaning::{Object, Parsed, Path, compare};
use crate::model::{Action, ChangedFile, Hunk, Line, LineKind};

/// The lines on which the meaning of two files differs.
pub(super) fn touched(old: &Parsed, new: &Parsed) -> (Marks, Marks) {
    let (old_starts, new_starts) = (Starts::of(&old.text), Starts::of(&new.text));
    let (mut before, mut after) = (Marks::default(), Marks::default());
    let same = |a: &Object, b: &Object| {
        (&a.group, &a.kind, &a.name, &a.namespace) == (&b.group, &b.kind, &b.name, &b.namespace)
    };
    let mut left: Vec<Option<&Object>> = old.objects.iter().map(Some).collect();
    let mut come = Vec::new();
    for object in &new.objects {
        let found = left.iter_mut().find(|slot| slot.is_some_and(|known| same(known, object)));
        match found.and_then(Option::take) {
            Some(known) => {
                for difference in compare(&known.tree, &object.tree, &Path::default()) {
                    // The order of a list is where its items are, which no line says alone.
                    let whole = difference.change == Action::Moved;
                    let spans = if whole {
                        (
                            difference.old.map(|t| (t.span.start, t.span.end)),
                            difference.new.map(|t| (t.span.start, t.span.end)),
                        )
                    } else {
                        (difference.old_span, difference.new_span)
                    };
                    spans.0.into_iter().for_each(|span| before.mark(&old_starts, span));
                    spans.1.into_iter().for_each(|span| after.mark(&new_starts, span));
                }
            }
            None => come.push(object),
        }
    }
    left.into_iter()
        .flatten()
        .for_each(|object| before.mark(&old_starts, (object.tree.span.start, object.tree.span.end)));
    come.into_iter().for_each(|object| after.mark(&new_starts, (object.tree.span.start, object.tree.span.end)));
    (before, after)
}

/// A file that is written anew and means nearly the same: only the lines that mean something else are shown.
pub(super) fn only_touched(result: &mut ChangedFile, old: (&Marks, &[String]), new: (&Marks, &[String])) {
    let (before, after) = (old.0.runs(), new.0.runs());
    let lines = |kind, all: &[String], run: &Range<usize>| -> Vec<Line> {
        let texts = all.get(run.clone()).unwrap_or_default();
        texts.iter().map(|text| Line { kind, text: text.clone(), carriage_return: false, no_newline: false }).collect()
    };
    let none = 0..0;
    let hunks = (0..before.len().max(after.len())).map(|index| {
        let (a, b) = (before.get(index).unwrap_or(&none), after.get(index).unwrap_or(&none));
        let start = |run: &Range<usize>| if run.is_empty() { 0 } else { run.start + 1 };
        let removed = lines(LineKind::Removed, old.1, a);
        let added = lines(LineKind::Added, new.1, b);
        Hunk {
            old_start: start(a),
            old_lines: a.len(),
            new_start: start(b),
            new_lines: b.len(),
            lines: [removed, added].concat(),
        }
    });
    result.hunks = hunks.collect();
    result.reformatted += 1;
    result.added = after.iter().map(Range::len).sum();
    result.removed = before.iter().map(Range::len).sum();
    result.note = Some("written anew; only the lines that mean something else".to_owned());
}
