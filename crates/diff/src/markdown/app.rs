//! Each app with what is behind its row, and the text of the files.

use std::collections::HashSet;

use super::escape::code;
use super::summary::{fields, more, on, sign};
use super::{Detail, diff};
use crate::model::{ChangedFile, FieldChange, ObjectChange, Reason, ReleaseChange, Report};
use crate::shown::object;
use crate::shown::rendered::{is_overridden, is_rendered};

/// Writes apps and files, riskiest first, and tells which files are shown.
pub(super) fn write<'r>(out: &mut String, report: &'r Report, detail: Detail) -> HashSet<&'r str> {
    let order = order(report);
    let shown: HashSet<&str> = order.iter().take(detail.files).map(|file| file.path.as_str()).collect();
    let mut written = HashSet::new();
    for release in report.releases.iter().take(detail.rows) {
        let objects: Vec<_> = {
            let own = |it: &&ObjectChange| it.app.as_ref() == Some(&release.id) && !is_rendered(report, it);
            report.objects.iter().filter(own).collect()
        };
        let settings = settings(report, release, &objects, detail);
        let files: Vec<_> = order
            .iter()
            .filter(|file| shown.contains(file.path.as_str()) && release.files.contains(&file.path))
            .filter(|file| written.insert(file.path.as_str()))
            .collect();
        if settings.is_empty() && files.is_empty() {
            continue;
        }
        out.push_str(&format!("#### {} {}{}\n\n", sign(release.change), code(&release.name), on(&release.clusters)));
        out.push_str(&settings);
        for file in files {
            diff::write(out, file, detail.context);
        }
    }
    let rest: Vec<_> = order
        .iter()
        .filter(|file| shown.contains(file.path.as_str()) && !written.contains(file.path.as_str()))
        .collect();
    if !rest.is_empty() {
        out.push_str("#### Files\n\n");
        for file in rest {
            diff::write(out, file, detail.context);
        }
    }
    shown
}

/// The files whose text counts: those of the riskiest release first, those of none last.
fn order(report: &Report) -> Vec<&ChangedFile> {
    let rank = |file: &ChangedFile| {
        report.releases.iter().position(|release| release.files.contains(&file.path)).unwrap_or(usize::MAX)
    };
    let mut files: Vec<_> = report
        .files
        .iter()
        .filter(|file| file.omitted != Some(Reason::Reformatted))
        .map(|file| (rank(file), file))
        .collect();
    files.sort_by_key(|(rank, _)| *rank);
    files.into_iter().map(|(_, file)| file).collect()
}

fn settings(report: &Report, release: &ReleaseChange, objects: &[&ObjectChange], detail: Detail) -> String {
    let mut out = String::new();
    let (without, values): (Vec<FieldChange>, Vec<FieldChange>) =
        release.values.iter().cloned().partition(|value| is_overridden(report, release, value));
    let parts = [
        ("Settings", &release.fields),
        ("Values", &values),
        ("Values without effect, as others go before them", &without),
    ];
    for (what, all) in parts {
        if !all.is_empty() {
            out.push_str(&format!("- {what}{}\n", fields(all, detail)));
        }
    }
    for it in objects.iter().filter(|it| !it.wiring).take(detail.items) {
        out.push_str(&format!("- {} {}{}\n", sign(it.change), code(&object(it)), fields(&it.fields, detail)));
    }
    let count = objects.iter().filter(|it| !it.wiring).count();
    if detail.items > 0 {
        more(&mut out, count, detail.items);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Names the files whose text is left out.
pub(super) fn left_out(out: &mut String, report: &Report, shown: &HashSet<&str>, detail: Detail) {
    let left: Vec<_> = order(report).into_iter().filter(|file| !shown.contains(file.path.as_str())).collect();
    if left.is_empty() {
        return;
    }
    let what =
        if left.len() == 1 { "the text of 1 file".to_owned() } else { format!("the text of {} files", left.len()) };
    out.push_str(&format!("Left out to fit: {what}"));
    let names: Vec<String> = left
        .iter()
        .take(detail.names)
        .map(|file| format!("{} (+{} −{})", code(&file.path), file.added, file.removed))
        .collect();
    if !names.is_empty() {
        let rest = left.len() - names.len();
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        out.push_str(&format!(": {}{rest}", names.join(", ")));
    }
    out.push_str(".\n");
}
