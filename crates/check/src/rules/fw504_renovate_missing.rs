//! A version without the annotation that its siblings have.

use std::collections::HashSet;

use fluxwright_diagnostic::Severity;
use fluxwright_repo::EnvFile;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, VersionedCharts, World, is_version};

pub(super) static RULE: Rule = Rule {
    code: "FW504",
    name: "renovate-missing",
    summary: "a version has no Renovate annotation, though its siblings have",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let files = EnvFiles::of(world);
    let charts = chart_versions(world);
    let known = VersionedCharts::of(world);
    for file in files.all() {
        let (with, mut without) = split(file);
        without.retain(|line| !is_meant(file, *line));
        // A habit is one that nearly all keep.
        if with < 3 || without.len() * 3 > with {
            continue;
        }
        for line in without {
            let Some(variable) = file.variables().find(|(at, _)| *at == line).map(|(_, variable)| variable) else {
                continue;
            };
            let place = Place::new(file.path.as_str(), variable.span.clone());
            let message = format!("Renovate does not know `{}`", variable.name);
            let finding = Finding::new(place, message).label("no annotation above").note(format!(
                "{with} other versions in this file have a line `# renovate: datasource=… depName=…` above"
            ));
            let finding = match spoilt(file, line) {
                Some(comment) => {
                    let finding = finding
                        .help(format!("`{}` is not what Renovate looks for: write `# renovate: …`", comment.trim()));
                    match with_colon(comment) {
                        Some(right) => finding.fix(put(file, line.saturating_sub(1), comment, &right)),
                        None => finding,
                    }
                }
                None => match known.of_variable(&variable.name) {
                    Some(chart) => {
                        let wanted = known.annotation(file, chart);
                        let end = if file.crlf { "\r\n" } else { "\n" };
                        finding.help(format!("write above it: {wanted}")).fix(put(
                            file,
                            line,
                            "",
                            &format!("{wanted}{end}"),
                        ))
                    }
                    None => finding.help("add one, so that the version is kept up to date"),
                },
            };
            reporter.add(match charts.contains(variable.name.as_str()) {
                true => finding,
                false => finding.severity(Severity::Note),
            });
        }
    }
}

/// How many versions have an annotation, and the lines of those that have none.
fn split(file: &EnvFile) -> (usize, Vec<usize>) {
    let versions = file.variables().filter(|(_, variable)| is_version(&variable.value));
    let (with, without): (Vec<usize>, Vec<usize>) =
        versions.map(|(line, _)| line).partition(|line| file.annotation_above(*line).is_some());
    (with.len(), without)
}

/// The change that writes something in the place of the beginning of a line.
fn put(file: &EnvFile, line: usize, old: &str, new: &str) -> Fix {
    let start = file.starts.get(line).copied().unwrap_or_default();
    let place = Place::new(file.path.as_str(), start..start + old.len());
    Fix::new("annotate it for Renovate").replace(place, new)
}

/// A comment that lacks no more than the colon, with it.
fn with_colon(comment: &str) -> Option<String> {
    let (lead, rest) = comment.split_once("renovate")?;
    let rest = rest.strip_prefix(|c: char| matches!(c, ' ' | ';' | '='))?.trim_start();
    (lead.trim() == "#" && rest.starts_with("datasource=")).then(|| format!("{lead}renovate: {rest}"))
}

/// Whether a comment above says that it is so on purpose: kept by hand, pinned, or that Renovate has nothing for it.
fn is_meant(file: &EnvFile, line: usize) -> bool {
    let says = |comment: &&str| {
        let comment = comment.to_lowercase();
        let words = [
            "manual",
            "by hand",
            "pinned",
            "pin ",
            "no renovate",
            "not by renovate",
            "renovate: disable",
            "renovate:disable",
        ];
        !comment.contains("datasource=") && words.iter().any(|word| comment.contains(word))
    };
    file.comments_above(line).iter().any(says)
}

/// A comment above that was meant to be an annotation.
fn spoilt(file: &EnvFile, line: usize) -> Option<&str> {
    file.comments_above(line)
        .last()
        .copied()
        .filter(|comment| comment.contains("datasource=") || comment.to_lowercase().contains("renovate"))
}

/// The variables that stand for versions of charts and images: those named in a line with `version`, `tag` or `ref`.
fn chart_versions(world: &World<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for file in world.scan().files() {
        for line in file.text.lines().filter(|line| line.contains("${")) {
            let key = line.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default().to_lowercase();
            if !(key.ends_with("version") || key.ends_with("tag") || key.ends_with("semver") || key == "image") {
                continue;
            }
            for rest in line.split("${").skip(1) {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
                names.extend(rest.get(..end).map(str::to_owned));
            }
        }
    }
    names
}
