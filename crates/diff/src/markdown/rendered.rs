//! What changes in the cluster.

use super::Detail;
use super::escape::{code, text};
use super::summary::{fields as field_list, list, more, on, sign};
use crate::model::{Action, Link, Rendered, Report, ResourceChange, Side};
use crate::shown::rendered::{Row, counts, fields, kinds, noise, others, own_clusters, rows, wiring};
use crate::shown::{self, resource, was, way};

/// A value in the table is cut here.
const WIDTH: usize = 60;
/// Fields in a cell of the table.
const MOST_FIELDS: usize = 3;

pub(super) fn write(out: &mut String, report: &Report, detail: Detail) {
    let Some(rendered) = &report.rendered else { return };
    out.push_str(&format!("#### In the cluster\n\n{}\n\n", text(&counts(rendered))));
    let rows = rows(rendered, report);
    if !rows.is_empty() && detail.rows > 0 {
        out.push_str("| | object | what changes |\n|---|---|---|\n");
        for row in rows.iter().take(detail.rows) {
            out.push_str(&cells(row, report, rendered));
        }
    }
    more(out, rows.len(), detail.rows);
    if !rows.is_empty() {
        out.push('\n');
    }
    if let Some(names) = wiring(rendered).filter(|_| detail.items > 0) {
        out.push_str(&format!("By way of {}.\n\n", text(&names)));
    }
    if let Some(noise) = noise(rendered) {
        out.push_str(&format!("Not shown, because it follows from the above: {}.\n\n", text(&noise)));
    }
    details(out, report, rendered, detail);
    let told = rendered.not_rendered.iter().filter(|one| one.touched);
    list(out, "Not built", told, detail.items.max(1), |one| {
        let what = one.what.as_ref().map(|what| format!("{}: ", code(what))).unwrap_or_default();
        let place = one.place.as_ref().map(|place| format!(" at {}", code(&format!("{}:{}", place.path, place.line))));
        let side = match one.side {
            Some(Side::Base) => " (before)",
            Some(Side::Head) => " (after)",
            None => "",
        };
        format!("⚠️ {what}{}{}{}{side}", text(&one.message), place.unwrap_or_default(), on(&one.clusters))
    });
    if let Some(others) = others(rendered) {
        out.push_str(&format!("{}.\n\n", text(&others)));
    }
}

fn cells(row: &Row<'_>, report: &Report, rendered: &Rendered) -> String {
    match row {
        Row::One(change) => {
            let was = was(change).map(|was| format!(" (was {})", code(&was))).unwrap_or_default();
            let name = format!("{}{was}{}", code(&resource(change)), on(own_clusters(&change.clusters, rendered)));
            format!("| {} | {name} | {} |\n", sign(change.change), what(change, report))
        }
        Row::Many { change, of, clusters, all } => format!(
            "| {} | {} objects of {}{} | {} |\n",
            sign(*change),
            all.len(),
            code(of),
            on(own_clusters(clusters, rendered)),
            text(&kinds(all))
        ),
    }
}

/// The most important of what changes in an object.
fn what(change: &ResourceChange, report: &Report) -> String {
    match change.change {
        Action::Removed if change.stays => return "stays in the cluster: nothing prunes it".to_owned(),
        Action::Added => return origin(&change.way),
        Action::Removed => return format!("was {}", origin(&change.way)),
        _ => {}
    }
    let (left, said) = fields(change, report);
    let mut parts: Vec<String> = left.iter().take(MOST_FIELDS).map(|field| code(&shown::field(field, WIDTH))).collect();
    if left.len() > MOST_FIELDS {
        parts.push(format!("{} more", left.len() - MOST_FIELDS));
    }
    if said > 0 {
        parts.push(if parts.is_empty() {
            "as the release says".to_owned()
        } else {
            "and what the release says".to_owned()
        });
    }
    parts.join("<br>")
}

/// Where an object is written, and the input that it is made from.
fn origin(way: &[Link]) -> String {
    shown_origin(way).map(|origin| format!("from {}", code(&origin))).unwrap_or_default()
}

fn shown_origin(links: &[Link]) -> Option<String> {
    let input = links.get(1).filter(|link| link.kind == crate::model::LinkKind::Input);
    let first = links.first()?;
    Some(way(&[Some(first), input].into_iter().flatten().cloned().collect::<Vec<_>>()))
}

/// Each object with its way and all of its fields, folded.
fn details(out: &mut String, report: &Report, rendered: &Rendered, detail: Detail) {
    let all: Vec<&ResourceChange> = rendered.resources.iter().filter(|change| !change.wiring).collect();
    let most = detail.rows.min(detail.items.saturating_mul(5));
    let shown: Vec<&ResourceChange> = all.iter().copied().take(most).collect();
    if shown.is_empty() || detail.items == 0 {
        return;
    }
    out.push_str("<details><summary>Where each object comes from, field by field</summary>\n\n");
    for change in &shown {
        let (left, _) = fields(change, report);
        out.push_str(&format!(
            "- {} {}{}: {}{}\n",
            sign(change.change),
            code(&resource(change)),
            on(own_clusters(&change.clusters, rendered)),
            code(&way(&change.way)),
            field_list(&left, detail)
        ));
    }
    more(out, all.len(), shown.len());
    out.push_str("\n</details>\n\n");
}
