//! What a reviewer must know, at the top.

use super::escape::{code, text};
use super::{Detail, rendered};
use crate::model::{Action, FieldChange, ObjectChange, Place, Report, RiskSeverity, Side};
use crate::shown::rendered::is_rendered;
use crate::shown::{self, object, revision};
use crate::text::{cells, pair};

/// A long value is cut here.
const WIDTH: usize = 120;

pub(super) fn write(out: &mut String, report: &Report, detail: Detail) {
    out.push_str(&format!("### {}\n\n", text(&report.headline)));
    let counts = report.counts;
    let files = if counts.files == 1 { "file" } else { "files" };
    out.push_str(&format!(
        "{} → {} · {} {files}, +{} −{}\n\n",
        code(&revision(&report.base)),
        code(&revision(&report.head)),
        counts.files,
        counts.added_lines,
        counts.removed_lines
    ));
    problems(out, report, detail);
    risks(out, report, detail);
    releases(out, report, detail);
    let dependencies = report.releases.iter().filter(|it| !it.dependencies.is_empty() && it.change != Action::Removed);
    list(out, "Dependencies", dependencies, detail.items, |release| {
        let names =
            |sign: char, names: &[String]| names.iter().map(|name| code(&format!("{sign}{name}"))).collect::<Vec<_>>();
        let names = [names('+', &release.dependencies.added), names('−', &release.dependencies.removed)].concat();
        format!("{} waits for {}", code(&release.name), names.join(" "))
    });
    list(out, "Namespaces", report.namespaces.iter(), detail.items, |it| {
        format!("{} {}{}{}", sign(it.change), code(&it.name), on(&it.clusters), fields(&it.fields, detail))
    });
    list(out, "Inputs", report.inputs.iter(), detail.items, |it| {
        let head = format!("{} {} of {}{}", sign(it.change), code(&it.name), code(&it.set), on(&it.clusters));
        head + &fields(&it.fields, detail)
    });
    list(out, "Variables", report.variables.iter().filter(|it| !it.covered), detail.items, |it| {
        let hidden = if it.old.is_some() && it.old == it.new { " (changed)" } else { "" };
        let change = match (&it.old, &it.new) {
            (Some(old), Some(new)) => format!("{} → {}{hidden}", code(old), code(new)),
            (one, other) => code(one.as_deref().or(other.as_deref()).unwrap_or_default()),
        };
        format!("{} {}: {change}{}", sign(it.change), code(&it.name), on(&it.clusters))
    });
    rendered::write(out, report, detail);
    let apart = |object: &&ObjectChange| object.app.is_none() && !object.wiring && !is_rendered(report, object);
    let objects = report.objects.iter().filter(apart);
    let heading = if report.rendered.is_some() { "Other objects in the files" } else { "Other objects" };
    list(out, heading, objects, detail.items, |it| {
        format!("{} {}{}{}", sign(it.change), code(&object(it)), on(&it.clusters), fields(&it.fields, detail))
    });
    same(out, report);
}

fn problems(out: &mut String, report: &Report, detail: Detail) {
    list(out, "Problems", report.problems.iter(), detail.rows, |problem| {
        let place = problem.place.as_ref().map(|place| format!(" at {}", code(&position(place)))).unwrap_or_default();
        let side = match problem.side {
            Some(Side::Base) => " (before)",
            Some(Side::Head) => " (after)",
            None => "",
        };
        format!("⚠️ {}{place}{side}", text(&problem.message))
    });
}

fn risks(out: &mut String, report: &Report, detail: Detail) {
    list(out, "Risks", report.risks.iter(), detail.rows, |risk| {
        let mark = match risk.severity {
            RiskSeverity::High => "🔴",
            RiskSeverity::Medium => "🟠",
            RiskSeverity::Low => "⚪",
        };
        format!("{mark} **{}**{}: {}", text(&risk.message), on(&risk.clusters), text(&risk.meaning))
    });
}

fn releases(out: &mut String, report: &Report, detail: Detail) {
    if report.releases.is_empty() {
        return;
    }
    out.push_str("#### Releases and apps\n\n");
    if detail.rows > 0 {
        out.push_str("| | name | namespace | chart | version | | where |\n|---|---|---|---|---|---|---|\n");
    }
    for release in report.releases.iter().take(detail.rows) {
        let [name, namespace, chart, version, mark, place] = cells(release).map(|cell| code(&cell));
        let mark = if matches!(mark.as_str(), "`MAJOR`" | "`DOWN`") {
            format!("**{}**", mark.trim_matches('`'))
        } else {
            mark.replace('`', "")
        };
        let name = if pair(&release.namespace).is_empty() && name.is_empty() { code(&release.id) } else { name };
        out.push_str(&format!(
            "| {} | {name} | {namespace} | {chart} | {version} | {mark} | {place} |\n",
            sign(release.change)
        ));
    }
    more(out, report.releases.len(), detail.rows);
    out.push('\n');
}

/// A section of one line for each item.
pub(super) fn list<T>(
    out: &mut String,
    heading: &str,
    items: impl Iterator<Item = T>,
    most: usize,
    write: impl Fn(T) -> String,
) {
    let items: Vec<T> = items.collect();
    let count = items.len();
    if count == 0 {
        return;
    }
    out.push_str(&format!("#### {heading}\n\n"));
    for item in items.into_iter().take(most) {
        out.push_str(&format!("- {}\n", write(item)));
    }
    more(out, count, most);
    out.push('\n');
}

pub(super) fn more(out: &mut String, count: usize, most: usize) {
    let left = count.saturating_sub(most);
    if left > 0 {
        out.push_str(&format!("\n… and {left} more\n"));
    }
}

/// The fields that differ, as a list below an item.
pub(super) fn fields(fields: &[FieldChange], detail: Detail) -> String {
    let mut lines = String::new();
    for field in fields.iter().take(detail.items) {
        lines.push_str(&format!("\n  - {} {}", sign(field.change), code(&shown::field(field, WIDTH))));
    }
    let left = fields.len().saturating_sub(detail.items);
    if left > 0 {
        lines.push_str(&format!("\n  - … and {left} more fields"));
    }
    lines
}

fn same(out: &mut String, report: &Report) {
    let counts = report.counts;
    let parts = [
        (counts.reformatted_files, "files with other comments, quotes or order only"),
        (counts.reformatted_places, "such places in other files"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !parts.is_empty() {
        out.push_str(&format!("Not shown, because it means the same: {}.\n\n", parts.join(", ")));
    }
}

pub(super) fn on(clusters: &[String]) -> String {
    match clusters {
        [] => String::new(),
        clusters => format!(" on {}", clusters.iter().map(|cluster| code(cluster)).collect::<Vec<_>>().join(", ")),
    }
}

/// A minus sign of its own would make a list.
pub(super) fn sign(change: Action) -> &'static str {
    match change {
        Action::Added => "➕",
        Action::Removed => "➖",
        Action::Changed | Action::Renamed | Action::Moved => "✏️",
    }
}

fn position(place: &Place) -> String {
    format!("{}:{}", place.path, place.line)
}
