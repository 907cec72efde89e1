//! Files as text.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, TextDiff};

use super::Build;
use super::lines::{Marks, Starts};
use crate::input::{Change, Content, File, Mode};
use crate::mask;
use crate::meaning::{Object, Parsed, Path, compare};
use crate::model::{Action, ChangedFile, Counts, FileChange, Hunk, Line, LineKind, Reason, Report};
use crate::scan::Side;

/// Lines around a difference.
const CONTEXT: usize = 3;
/// Lines of the one file times lines of the other up to which a diff is quick.
const QUICK: usize = 25_000_000;
/// After this time a diff of larger files need no longer be the shortest one.
const DEADLINE: Duration = Duration::from_secs(2);

/// With more lines than this, a file that means nearly the same is not shown in full.
const MOST_REFORMATTED: usize = 400;

/// The files that differ, in the order of their paths.
pub(crate) fn changes(build: &Build<'_>) -> Vec<ChangedFile> {
    build.changes.iter().filter_map(|change| one(build, change)).collect()
}

fn one(build: &Build<'_>, change: &Change) -> Option<ChangedFile> {
    let file = change.new.as_ref().or(change.old.as_ref())?;
    let octal = |file: &Option<File>| file.as_ref().map(|file| file.mode.octal().to_owned());
    let old_path = change.old.as_ref().map(|old| old.path.clone()).filter(|old| *old != file.path);
    let mut result = ChangedFile {
        path: file.path.clone(),
        change: kind(change, old_path.is_some()),
        old_path,
        old_mode: octal(&change.old),
        new_mode: octal(&change.new),
        omitted: None,
        note: None,
        added: 0,
        removed: 0,
        reformatted: 0,
        hunks: Vec::new(),
    };
    match text_of(change) {
        Err((reason, note)) => (result.omitted, result.note) = (Some(reason), note),
        Ok((old, new)) => text(build, change, (old, new), &mut result),
    }
    Some(result)
}

fn kind(change: &Change, renamed: bool) -> FileChange {
    let class = |mode: Mode| if mode.is_file() { Mode::File } else { mode };
    match (&change.old, &change.new) {
        (None, _) => FileChange::Added,
        (_, None) => FileChange::Removed,
        (Some(old), Some(new)) if class(old.mode) != class(new.mode) => FileChange::Type,
        _ if renamed => FileChange::Renamed,
        (Some(old), Some(new)) if old.content == new.content => FileChange::Mode,
        _ => FileChange::Modified,
    }
}

type Omitted = (Reason, Option<String>);

fn text_of(change: &Change) -> Result<(&str, &str), Omitted> {
    let (old, new) = (change.old.as_ref(), change.new.as_ref());
    let both = [old, new].into_iter().flatten();
    if both.clone().any(|file| file.mode == Mode::Submodule) {
        return Err((Reason::Submodule, Some(arrow(old.map(commit), new.map(commit)))));
    }
    for file in both.clone() {
        match &file.content {
            Content::TooLarge(_) => return Err((Reason::TooLarge, Some(arrow(old.map(size), new.map(size))))),
            Content::Unreadable(reason) => return Err((Reason::Binary, Some(reason.clone()))),
            Content::Bytes(_) | Content::Commit(_) => {}
        }
    }
    let texts = (old.map_or(Some(""), text_in), new.map_or(Some(""), text_in));
    let (Some(before), Some(after)) = texts else {
        return Err((Reason::Binary, Some(arrow(old.map(size), new.map(size)))));
    };
    let lfs = |text: &str| text.starts_with("version https://git-lfs.github.com/spec/");
    if lfs(before) || lfs(after) {
        let stored =
            |text: &str| text.lines().find_map(|line| line.strip_prefix("size ")).map(|size| format!("{size} bytes"));
        let shown =
            |file: Option<&File>, text: &str| file.map(|_| stored(text).unwrap_or_else(|| "no LFS file".to_owned()));
        return Err((Reason::Lfs, Some(arrow(shown(old, before), shown(new, after)))));
    }
    Ok((before, after))
}

fn text_in(file: &File) -> Option<&str> {
    let bytes = file.content.bytes()?;
    if bytes.contains(&0) { None } else { std::str::from_utf8(bytes).ok() }
}

fn commit(file: &File) -> String {
    match &file.content {
        Content::Commit(commit) if !commit.is_empty() => commit.get(..12).unwrap_or(commit).to_owned(),
        Content::Commit(_) => "another commit".to_owned(),
        _ => "a file".to_owned(),
    }
}

fn size(file: &File) -> String {
    match &file.content {
        Content::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Content::TooLarge(size) => format!("{size} bytes"),
        Content::Commit(_) | Content::Unreadable(_) => "unknown size".to_owned(),
    }
}

fn arrow(old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if old == new => old,
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => String::new(),
    }
}

fn text(build: &Build<'_>, change: &Change, (old, new): (&str, &str), result: &mut ChangedFile) {
    if old == new {
        return;
    }
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let mut config = TextDiff::configure();
    config.algorithm(Algorithm::Myers);
    // A clock makes results differ from run to run: only what may take long has one.
    if before.len().saturating_mul(after.len()) > QUICK {
        config.deadline(Instant::now() + DEADLINE);
    }
    let diff = config.diff_slices(&before, &after);
    let read = |side: &Side<'_>, file: &Option<File>| file.as_ref().and_then(|file| side.parsed(&file.path));
    let (old_yaml, new_yaml) = (read(build.old, &change.old), read(build.new, &change.new));
    let touched = match (&old_yaml, &new_yaml) {
        (Some(a), Some(b)) if a.error.is_none() && b.error.is_none() && !build.options.reformatted => {
            Some(touched(a, b))
        }
        _ => None,
    };
    let masked = |text: &str, yaml: Option<&Parsed>, path: Option<&str>| {
        let keys = &build.options.secrets;
        let mut spans: Vec<(usize, usize)> = yaml
            .map(|yaml| yaml.objects.iter().flat_map(|object| mask::spans(object, keys)).collect())
            .unwrap_or_default();
        if path.is_some_and(|path| is_secret_file(build, path)) {
            spans = vec![(0, text.len())];
        }
        spans.sort_unstable();
        mask::lines(text, &spans, keys)
    };
    let paths = (change.old.as_ref().map(|f| f.path.as_str()), change.new.as_ref().map(|f| f.path.as_str()));
    let (old_lines, new_lines) = (masked(old, old_yaml.as_deref(), paths.0), masked(new, new_yaml.as_deref(), paths.1));
    for ops in diff.grouped_ops(CONTEXT) {
        let meant = touched.as_ref().is_none_or(|(a, b)| {
            ops.iter()
                .filter(|op| !matches!(op, DiffOp::Equal { .. }))
                .any(|op| a.any(op.old_range()) || b.any(op.new_range()))
        });
        if meant {
            let hunk = hunk(&ops, (&old_lines, &new_lines), (old, new));
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
        only_touched(result, (before, &old_lines), (after, &new_lines));
    }
    if result.hunks.is_empty() && result.reformatted > 0 {
        result.omitted = Some(Reason::Reformatted);
    }
}

/// A file that is written anew and means nearly the same: only the lines that mean something else are shown.
fn only_touched(result: &mut ChangedFile, old: (&Marks, &[String]), new: (&Marks, &[String])) {
    let (before, after) = (old.0.runs(), new.0.runs());
    let lines = |kind, all: &[String], run: &Range<usize>| -> Vec<Line> {
        let texts = all.get(run.clone()).unwrap_or_default();
        texts.iter().map(|text| Line { kind, text: text.clone(), no_newline: false }).collect()
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

/// Whether a generator makes a Secret of the file.
fn is_secret_file(build: &Build<'_>, path: &str) -> bool {
    let name = crate::paths::file_name(path);
    [build.old, build.new].into_iter().any(|side| {
        side.kustomizations_containing("secretGenerator").iter().any(|kustomization| {
            let secret = kustomization.generators.iter().filter(|generator| generator.secret);
            let mut files =
                secret.flat_map(|generator| generator.files.iter().map(|(_, file)| file).chain(&generator.envs));
            files.any(|file| file == path)
        })
    }) && !name.is_empty()
}

/// The lines on which the meaning of two files differs.
fn touched(old: &Parsed, new: &Parsed) -> (Marks, Marks) {
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

fn hunk(ops: &[DiffOp], (old, new): (&[String], &[String]), (old_text, new_text): (&str, &str)) -> Hunk {
    let (mut old_lines, mut new_lines) = (0, 0);
    let mut lines: Vec<Line> = Vec::new();
    let open = |text: &str, index: usize, count: usize| index + 1 == count && !text.ends_with('\n');
    let line = |kind, all: &[String], index: usize, text: &str| Line {
        kind,
        text: all.get(index).map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).unwrap_or_default(),
        no_newline: open(text, index, all.len()),
    };
    for op in ops {
        let (before, after) = (op.old_range(), op.new_range());
        old_lines += before.len();
        new_lines += after.len();
        if matches!(op, DiffOp::Equal { .. }) {
            lines.extend(after.map(|index| line(LineKind::Context, new, index, new_text)));
            continue;
        }
        let removed: Vec<Line> = before.map(|index| line(LineKind::Removed, old, index, old_text)).collect();
        let mut added: Vec<Line> = after.map(|index| line(LineKind::Added, new, index, new_text)).collect();
        // A line whose two versions look alike has something in it that is hidden, and differs.
        for (removed, added) in removed.iter().zip(&mut added) {
            if removed.text == added.text && removed.text.contains(mask::MASK) {
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

/// How much there is.
pub(crate) fn counts(report: &Report) -> Counts {
    let reformatted = |file: &&ChangedFile| file.omitted == Some(Reason::Reformatted);
    let releases =
        |actions: &[Action]| report.releases.iter().filter(|release| actions.contains(&release.change)).count();
    Counts {
        files: report.files.len(),
        added_lines: report.files.iter().map(|file| file.added).sum(),
        removed_lines: report.files.iter().map(|file| file.removed).sum(),
        reformatted_files: report.files.iter().filter(reformatted).count(),
        reformatted_places: report.files.iter().filter(|file| !reformatted(file)).map(|file| file.reformatted).sum(),
        releases_added: releases(&[Action::Added]),
        releases_removed: releases(&[Action::Removed]),
        releases_changed: releases(&[Action::Changed, Action::Renamed, Action::Moved]),
    }
}
