//! Files as text.

mod hunks;
mod text;
mod touched;

use super::Build;
use super::in_parallel;
use crate::input::{Change, Content, File, Mode};
use crate::model::{Action, ChangedFile, Counts, FileChange, Reason, Report};
use text::SecretFiles;

/// The files that differ, in the order of the changes.
pub(crate) fn changes(build: &Build<'_>) -> Vec<ChangedFile> {
    let secret = SecretFiles::of(build);
    in_parallel(build.changes, |change| one(build, &secret, change)).into_iter().flatten().collect()
}

fn one(build: &Build<'_>, secret: &SecretFiles, change: &Change) -> Option<ChangedFile> {
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
        Ok(texts) => text::differences(build, secret, change, texts, &mut result),
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
