//! The summary: what happens, in the order in which a reviewer asks.

use std::fmt;

use super::TextOptions;
use super::style::{Painted, Styles, safe};
use super::table;
use crate::model::{Action, FieldChange, ObjectChange, Place, Report, Revision, RiskSeverity};
use crate::shown::rendered::{is_overridden, is_rendered};
use crate::shown::{groups, is_grouped, revision};

pub(super) struct Writer<'w> {
    pub out: &'w mut dyn fmt::Write,
    pub options: &'w TextOptions,
}

/// A long value is cut here.
const WIDTH: usize = 90;

impl Writer<'_> {
    pub fn styles(&self) -> Styles {
        self.options.styles
    }

    pub fn line(&mut self, text: &str) -> fmt::Result {
        self.out.write_str(text)?;
        self.out.write_char('\n')
    }

    pub(super) fn heading(&mut self, text: &str) -> fmt::Result {
        let painted = Painted(self.styles().heading, text).to_string();
        self.line("")?;
        self.line(&painted)
    }

    pub(super) fn sign(&self, change: Action) -> String {
        let style = match change {
            Action::Added => self.styles().added,
            Action::Removed => self.styles().removed,
            Action::Changed | Action::Renamed | Action::Moved => self.styles().changed,
        };
        Painted(style, &change.sign().to_string()).to_string()
    }

    pub fn summary(&mut self, report: &Report) -> fmt::Result {
        let headline = Painted(self.styles().heading, &report.headline).to_string();
        self.line(&headline)?;
        let facts = facts(&report.base, &report.head, report);
        let facts = Painted(self.styles().dim, &facts).to_string();
        self.line(&facts)?;
        self.problems(report)?;
        self.risks(report)?;
        self.releases(report)?;
        self.dependencies(report)?;
        self.namespaces(report)?;
        self.values(report)?;
        self.inputs(report)?;
        self.variables(report)?;
        self.rendered(report)?;
        self.objects(report)
    }

    fn problems(&mut self, report: &Report) -> fmt::Result {
        if report.problems.is_empty() {
            return Ok(());
        }
        self.heading("Problems")?;
        for problem in &report.problems {
            let place =
                problem.place.as_ref().map(|place| format!("{}:{}", place.path, place.line)).unwrap_or_default();
            let side = match problem.side {
                Some(crate::model::Side::Base) => " (before)",
                Some(crate::model::Side::Head) => " (after)",
                None => "",
            };
            let line = format!(
                "  ! {}{}{side}",
                safe(&problem.message),
                if place.is_empty() { String::new() } else { format!(" at {}", safe(&place)) }
            );
            self.line(&line)?;
        }
        Ok(())
    }

    fn risks(&mut self, report: &Report) -> fmt::Result {
        if report.risks.is_empty() {
            return Ok(());
        }
        self.heading("Risks")?;
        let shown: Vec<_> = report.risks.iter().take(self.options.most_items).collect();
        for (index, risk) in shown.iter().enumerate() {
            let style = match risk.severity {
                RiskSeverity::High => self.styles().high,
                RiskSeverity::Medium => self.styles().medium,
                RiskSeverity::Low => self.styles().dim,
            };
            let severity = format!("{:<6}", risk.severity.as_str());
            let line = format!("  {} {}{}", Painted(style, &severity), safe(&risk.message), safe(&on(&risk.clusters)));
            self.line(&line)?;
            // What is true of several stands once, below the last of them.
            if shown.get(index + 1).is_none_or(|next| next.meaning != risk.meaning) {
                let meaning = format!("         {}", Painted(self.styles().dim, &risk.meaning));
                self.line(&meaning)?;
            }
        }
        self.more(report.risks.len())
    }

    pub(super) fn more(&mut self, count: usize) -> fmt::Result {
        let left = count.saturating_sub(self.options.most_items);
        if left == 0 { Ok(()) } else { self.line(&format!("  … and {left} more")) }
    }

    fn releases(&mut self, report: &Report) -> fmt::Result {
        if report.releases.is_empty() {
            return Ok(());
        }
        self.heading("Releases and apps")?;
        let rows: Vec<[String; 6]> = report
            .releases
            .iter()
            .take(self.options.most_items)
            .map(|release| table::cells(release).map(|cell| safe(&cell).into_owned()))
            .collect();
        let mut widths = [0; 6];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for (release, row) in report.releases.iter().zip(&rows) {
            let mut line = format!("  {}", self.sign(release.change));
            for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
                if width == 0 {
                    continue;
                }
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                let style = match (index, cell.as_str()) {
                    (4, "MAJOR") => self.styles().medium,
                    (4, "DOWN") => self.styles().high,
                    (0, _) => self.styles().heading,
                    (5, _) => self.styles().dim,
                    _ => anstyle::Style::new(),
                };
                line.push_str(&format!("{}{}{padding}", if index == 0 { " " } else { "  " }, Painted(style, cell)));
            }
            let trimmed = line.trim_end().to_owned();
            self.line(&trimmed)?;
        }
        self.more(report.releases.len())
    }

    fn dependencies(&mut self, report: &Report) -> fmt::Result {
        let all: Vec<_> = report
            .releases
            .iter()
            .filter(|release| !release.dependencies.is_empty() && release.change != Action::Removed)
            .collect();
        if all.is_empty() {
            return Ok(());
        }
        self.heading("Dependencies")?;
        for release in all {
            let both = [
                ("now waits for", &release.dependencies.added),
                ("no longer waits for", &release.dependencies.removed),
            ];
            for (verb, names) in both.into_iter().filter(|(_, names)| !names.is_empty()) {
                let verb = if release.change == Action::Added { "waits for" } else { verb };
                let line = format!("  {} {verb} {}", safe(&release.name), safe(&names.join(", ")));
                self.line(&line)?;
            }
        }
        Ok(())
    }

    fn namespaces(&mut self, report: &Report) -> fmt::Result {
        if report.namespaces.is_empty() {
            return Ok(());
        }
        self.heading("Namespaces")?;
        for namespace in &report.namespaces {
            let line = format!(
                "  {} {}{}",
                self.sign(namespace.change),
                safe(&namespace.name),
                safe(&on(&namespace.clusters))
            );
            self.line(&line)?;
            self.fields(&namespace.fields)?;
        }
        Ok(())
    }

    fn values(&mut self, report: &Report) -> fmt::Result {
        let all: Vec<_> =
            report.releases.iter().filter(|release| !release.values.is_empty() || !release.fields.is_empty()).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.heading("Values and settings")?;
        for release in all {
            let line = format!("  {}{}", Painted(self.styles().heading, &release.name), safe(&on(&release.clusters)));
            self.line(&line)?;
            self.fields(&release.fields)?;
            let (without, values): (Vec<FieldChange>, Vec<FieldChange>) =
                release.values.iter().cloned().partition(|value| is_overridden(report, release, value));
            self.fields(&values)?;
            if !without.is_empty() {
                let names: Vec<&str> =
                    without.iter().map(|value| value.path.as_str()).take(self.options.most_items).collect();
                let text = format!("without effect, as other values go before them: {}", names.join(", "));
                let text = format!("      {}", Painted(self.styles().dim, &text));
                self.line(&text)?;
            }
        }
        Ok(())
    }

    fn inputs(&mut self, report: &Report) -> fmt::Result {
        if report.inputs.is_empty() {
            return Ok(());
        }
        self.heading("Inputs")?;
        for input in report.inputs.iter().take(self.options.most_items) {
            let line = format!(
                "  {} {} of {}{}",
                self.sign(input.change),
                safe(&input.name),
                safe(&input.set),
                safe(&on(&input.clusters))
            );
            self.line(&line)?;
            self.fields(&input.fields)?;
        }
        self.more(report.inputs.len())
    }

    fn variables(&mut self, report: &Report) -> fmt::Result {
        let all: Vec<_> = report.variables.iter().filter(|variable| !variable.covered).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.heading("Variables")?;
        for variable in all.iter().take(self.options.most_items) {
            let change = match (&variable.old, &variable.new) {
                (Some(old), Some(new)) if old == new => format!("{old} → {new} (changed)"),
                (Some(old), Some(new)) => format!("{old} → {new}"),
                (Some(one), None) | (None, Some(one)) => one.clone(),
                (None, None) => String::new(),
            };
            let used = match variable.used_in.len() {
                0 => "used nowhere".to_owned(),
                1 => format!("used in {}", variable.used_in.first().map(String::as_str).unwrap_or_default()),
                count => format!("used in {count} files"),
            };
            let line = format!(
                "  {} {}: {}{}  {}",
                self.sign(variable.change),
                safe(&variable.name),
                safe(&change),
                safe(&on(&variable.clusters)),
                Painted(self.styles().dim, &used)
            );
            self.line(&line)?;
        }
        self.more(all.len())
    }

    fn objects(&mut self, report: &Report) -> fmt::Result {
        let groups = groups(report);
        let rendered = |object: &ObjectChange| is_rendered(report, object);
        let told = |object: &ObjectChange| rendered(object) || (object.wiring && report.rendered.is_some());
        if report.objects.iter().all(told) {
            return Ok(());
        }
        self.heading(if report.rendered.is_some() { "Other objects in the files" } else { "Other objects" })?;
        let apart = |object: &&ObjectChange| !object.wiring && !is_grouped(object, &groups) && !rendered(object);
        let mut objects: Vec<&ObjectChange> = report.objects.iter().filter(apart).collect();
        let wiring = report.objects.iter().filter(|object| object.wiring).count();
        for ((app, change), kinds) in &groups {
            let line = format!("  {} with {}: {}", self.sign(*change), safe(app), safe(kinds));
            self.line(&line)?;
        }
        objects.sort_by_key(|object| (!object.flux, object.change, object.kind.clone(), object.name.clone()));
        for object in objects.iter().take(self.options.most_items) {
            let line = format!(
                "  {} {}{}  {}",
                self.sign(object.change),
                safe(&object_name(object)),
                safe(&on(&object.clusters)),
                Painted(self.styles().dim, &where_it_is(object))
            );
            self.line(line.trim_end())?;
            self.fields(&object.fields)?;
        }
        self.more(objects.len())?;
        if wiring > 0 && report.rendered.is_none() {
            let verb = if wiring == 1 { "kustomization lists" } else { "kustomizations list" };
            let text = format!("  and {wiring} {verb} what comes or goes above");
            let text = Painted(self.styles().dim, &text).to_string();
            self.line(&text)?;
        }
        Ok(())
    }

    pub(super) fn fields(&mut self, fields: &[FieldChange]) -> fmt::Result {
        for field in fields.iter().take(self.options.most_items) {
            let line = format!("      {} {}", self.sign(field.change), safe(&crate::shown::field(field, WIDTH)));
            self.line(&line)?;
        }
        self.more(fields.len())
    }

    pub fn not_shown(&mut self, report: &Report) -> fmt::Result {
        let counts = report.counts;
        let mut parts = Vec::new();
        if counts.reformatted_files > 0 {
            parts.push(format!(
                "{} {} with other comments, quotes or order only",
                counts.reformatted_files,
                plural(counts.reformatted_files, "file", "files")
            ));
        }
        if counts.reformatted_places > 0 {
            parts.push(format!(
                "{} such {} in other files",
                counts.reformatted_places,
                plural(counts.reformatted_places, "place", "places")
            ));
        }
        if parts.is_empty() {
            return Ok(());
        }
        let text = format!("Not shown, because it means the same: {}", parts.join(", "));
        self.line("")?;
        let painted = Painted(self.styles().dim, &text).to_string();
        self.line(&painted)
    }
}

fn plural<'s>(count: usize, one: &'s str, many: &'s str) -> &'s str {
    if count == 1 { one } else { many }
}

/// Files say by their name where they are.
fn where_it_is(object: &ObjectChange) -> String {
    let named = matches!(object.kind.as_str(), "file" | "kustomize");
    object.places.first().filter(|_| !named).map(place).unwrap_or_default()
}

fn place(place: &Place) -> String {
    format!("{}:{}", place.path, place.line)
}

pub(super) fn on(clusters: &[String]) -> String {
    if clusters.is_empty() { String::new() } else { format!(" on {}", clusters.join(", ")) }
}

fn object_name(object: &ObjectChange) -> String {
    crate::shown::object(object)
}

fn facts(base: &Revision, head: &Revision, report: &Report) -> String {
    let counts = report.counts;
    format!(
        "{} → {} · {} {}, +{} −{}",
        revision(base),
        revision(head),
        counts.files,
        plural(counts.files, "file", "files"),
        counts.added_lines,
        counts.removed_lines
    )
}
