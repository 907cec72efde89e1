//! What the rules about ResourceSets share: which of them tells what.

use fluxwright_diagnostic::Diagnose;
use fluxwright_gotemplate::{ExecErrorKind, ParseErrorKind};
use fluxwright_resourceset::{Error, ErrorKind, Problem, Template};

use crate::finding::{Finding, Place};
use crate::world::SetReport;

/// Which rule tells an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// FW303.
    MissingKey,
    /// FW304.
    MissingDependsOn,
    /// FW305.
    Folded,
    /// FW306.
    Null,
    /// FW301.
    Else,
    /// None: a rule about schemas does, or nobody knows.
    Not,
}

/// Which rule tells an error of a ResourceSet.
pub(super) fn who_tells(report: &SetReport, error: &Error) -> Told {
    let is_parse = matches!(error.kind(), ErrorKind::Template(Problem::Parse(_) | Problem::Convert(_)));
    if report.is_open && !is_parse {
        return Told::Not;
    }
    match error.kind() {
        ErrorKind::NullInput { .. } | ErrorKind::NullDefault { .. } => Told::Null,
        // The schema of the ResourceSet says the same.
        ErrorKind::Nothing { meant: Some(_) }
        | ErrorKind::Decode { .. }
        | ErrorKind::EmptyReference
        | ErrorKind::EmptyStep(_)
        | ErrorKind::Strategy(_)
        | ErrorKind::NoName
        | ErrorKind::NoNamespace
        | ErrorKind::Yaml { .. }
        | ErrorKind::ProviderType(_)
        | ErrorKind::NoInputs
        | ErrorKind::TooMuch(_)
        | ErrorKind::StepsAndResources => Told::Not,
        ErrorKind::Template(problem) => match problem {
            Problem::Execute(failed) => match (failed.kind(), error.scene().and_then(|scene| scene.input.as_ref())) {
                (ExecErrorKind::MissingKey { key, of, .. }, Some(_)) if of == "inputs" && key == "dependsOn" => {
                    Told::MissingDependsOn
                }
                (ExecErrorKind::MissingKey { of, .. }, Some(_)) if of == "inputs" || of.starts_with("inputs.") => {
                    Told::MissingKey
                }
                _ => Told::Else,
            },
            Problem::Parse(failed) => {
                let is_resource = error.scene().is_some_and(|scene| matches!(scene.template, Template::Resource(_)));
                match failed.kind() {
                    ParseErrorKind::UnterminatedString | ParseErrorKind::UnterminatedCharacter if is_resource => {
                        Told::Folded
                    }
                    _ => Told::Else,
                }
            }
            _ => Told::Else,
        },
        _ => Told::Else,
    }
}

/// An error as a finding, without severity, in the clusters in which it shows.
pub(super) fn finding(report: &SetReport, error: &Error) -> Option<Finding> {
    let diagnostic = error.diagnose().into_iter().next()?;
    let mut labels = diagnostic.labels.iter();
    let first = labels.next()?;
    let place = Place::new(first.path.as_str(), first.span.clone());
    let mut finding = Finding::new(place, &diagnostic.message).label(&first.message);
    for label in labels {
        finding = finding.see(Place::new(label.path.as_str(), label.span.clone()), &label.message);
    }
    finding = diagnostic.help.iter().fold(finding, Finding::help);
    finding = diagnostic.notes.iter().fold(finding, Finding::note);
    Some(in_roots(finding, &report.failed_in))
}

/// In the clusters of these names.
pub(super) fn in_roots(finding: Finding, roots: &[String]) -> Finding {
    roots.iter().fold(finding, |finding, root| finding.in_root(root))
}

/// The errors that one rule tells, of the ResourceSets that cannot be rendered.
pub(super) fn errors_of(reports: &[SetReport], told: Told) -> impl Iterator<Item = (&SetReport, &Error)> {
    let failed = reports.iter().filter(|report| !report.failed_in.is_empty());
    let each = failed.flat_map(|report| report.errors.iter().map(move |error| (report, error)));
    each.filter(move |(report, error)| who_tells(report, error) == told)
}
