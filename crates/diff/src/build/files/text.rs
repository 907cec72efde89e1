//! The text of one file that differs.

use std::collections::HashSet;
use std::ops::Range;

use similar::DiffOp;

use super::hunks::{Lines, hunk, places};
use super::touched::{only_touched, touched};
use crate::build::Build;
use crate::build::lines::Marks;
use crate::input::{Change, File};
use crate::mask;
use crate::meaning::Parsed;
use crate::model::{ChangedFile, LineKind, Reason};
use crate::scan::Side;

/// With more lines than this, a file that means nearly the same is not shown in full.
const MOST_REFORMATTED: usize = 400;

/// The files that generators make Secrets of.
pub(super) struct SecretFiles(HashSet<String>);

impl SecretFiles {
    /// Those of both states.
    pub fn of(build: &Build<'_>) -> Self {
        let mut files = HashSet::new();
        for side in [build.old, build.new] {
            for kustomization in side.kustomizations_containing("secretGenerator") {
                for generator in kustomization.generators.iter().filter(|generator| generator.secret) {
                    files.extend(generator.files.iter().map(|(_, file)| file.clone()));
                    files.extend(generator.envs.iter().cloned());
                }
            }
        }
        Self(files)
    }
}

/// The lines of a text that may be shown.
struct Wanted(Vec<Range<usize>>);

impl Wanted {
    /// Those of all places that differ, and those whose meaning does.
    fn of(places: &[Vec<DiffOp>], range: fn(&DiffOp) -> Range<usize>, marks: Option<&Marks>) -> Self {
        let mut ranges: Vec<Range<usize>> = places
            .iter()
            .filter_map(|ops| Some(range(ops.first()?).start..range(ops.last()?).end))
            .chain(marks.into_iter().flat_map(Marks::runs))
            .collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        Self(joined)
    }

    fn holds(&self, line: usize) -> bool {
        let before = self.0.partition_point(|range| range.start <= line);
        before.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|range| range.contains(&line))
    }
}

/// Puts the differences of two texts into the model, with everything hidden that must be.
pub(super) fn differences(
    build: &Build<'_>,
    secret: &SecretFiles,
    change: &Change,
    (old, new): (&str, &str),
    result: &mut ChangedFile,
) {
    if old == new {
        return;
    }
    let read = |side: &Side<'_>, file: &Option<File>| file.as_ref().and_then(|file| side.parsed(&file.path));
    let (old_yaml, new_yaml) = (read(build.old, &change.old), read(build.new, &change.new));
    let touched = match (&old_yaml, &new_yaml) {
        (Some(a), Some(b)) if a.error.is_none() && b.error.is_none() && !build.options.reformatted => {
            Some(touched(a, b))
        }
        _ => None,
    };
    let (mut old_lines, mut new_lines) = (Lines::of(old), Lines::of(new));
    let places = places(&old_lines, &new_lines);
    let shown = |text: &str, yaml: Option<&Parsed>, file: &Option<File>, wanted: &Wanted| {
        let all = file.as_ref().is_some_and(|file| secret.0.contains(&file.path));
        let lines = if all {
            mask::lines(text, &[(0, text.len())], &build.options.secrets)
        } else {
            mask::of_file(text, yaml, &build.options.secrets, &|line| wanted.holds(line))
        };
        mask::hide_lines(lines, &build.options.hidden)
    };
    let marks = |which: fn(&(Marks, Marks)) -> &Marks| touched.as_ref().map(which);
    let wanted = Wanted::of(&places, DiffOp::old_range, marks(|(old, _)| old));
    old_lines.shown = shown(old, old_yaml.as_deref(), &change.old, &wanted);
    let wanted = Wanted::of(&places, DiffOp::new_range, marks(|(_, new)| new));
    new_lines.shown = shown(new, new_yaml.as_deref(), &change.new, &wanted);
    for ops in places {
        let meant = touched.as_ref().is_none_or(|(a, b)| {
            ops.iter()
                .filter(|op| !matches!(op, DiffOp::Equal { .. }))
                .any(|op| a.any(op.old_range()) || b.any(op.new_range()))
        });
        if meant {
            let hunk = hunk(&ops, &old_lines, &new_lines);
            result.added += hunk.lines.iter().filter(|line| line.kind == LineKind::Added).count();
            result.removed += hunk.lines.iter().filter(|line| line.kind == LineKind::Removed).count();
            result.hunks.push(hunk);
        } else {
            result.reformatted += 1;
        }
    }
    if let Some((before, after)) = &touched
        && result.added + result.removed > MOST_REFORMATTED
        && (before.count() + after.count()) * 4 < result.added + result.removed
    {
        only_touched(result, (before, &old_lines.shown), (after, &new_lines.shown));
    }
    if result.hunks.is_empty() && result.reformatted > 0 {
        result.omitted = Some(Reason::Reformatted);
    }
}
