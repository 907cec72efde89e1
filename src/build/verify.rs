//! What is wrong with objects that were built, told where they come from.

use std::collections::HashSet;
use std::sync::Arc;

use fluxwright_build::{Built, Origin};
use fluxwright_check::{Options as CheckOptions, Survey, SurveyOptions, World};
use fluxwright_diagnostic::{Diagnostic, Severity, line_column};
use fluxwright_diff::MASK;
use fluxwright_helm::render::{ChartObject, Secrets};
use fluxwright_kustomize::files::Files;
use fluxwright_schema::{Catalogue, Finding, Options};
use fluxwright_yaml::edit::{Path, Step};
use fluxwright_yaml::emit::go_yaml;
use fluxwright_yaml::{Document, Node};
use serde_json::Value;

use super::releases::ReleaseOf;
use super::select::Selection;
use super::told::point;

/// What is built, and what to show of it.
pub struct Subject<'a> {
    /// The build.
    pub built: &'a Built,
    /// What was asked for.
    pub selection: &'a Selection,
    /// The HelmReleases.
    pub releases: &'a [ReleaseOf],
    /// The files.
    pub files: &'a dyn Files,
    /// Their paths.
    pub paths: &'a [String],
    /// What must not be shown.
    pub secrets: &'a Secrets,
    /// What could not be built, which is told already.
    pub told: &'a [Diagnostic],
}

/// What the rules find in the repo, where it concerns what was asked for, and what the objects that come out do wrong by their
/// schemas: also by those of the CRDs among them.
pub fn verify(subject: &Subject<'_>, mut survey: SurveyOptions, rules: &CheckOptions) -> Vec<Diagnostic> {
    add_crds(subject, &mut survey.catalogue);
    let mut found = of_rules(subject, &survey, rules);
    let mut seen: HashSet<String> = found.iter().map(key).collect();
    let misfits = of_schemas(subject, &survey.catalogue, survey.flux);
    found.extend(misfits.into_iter().filter(|diagnostic| seen.insert(key(diagnostic))));
    found
}

/// What tells whether two diagnostics say the same: the rules know the schemas too, under names of their own.
fn key(diagnostic: &Diagnostic) -> String {
    let place = line(diagnostic).map(|(path, line)| format!("{path}:{line}")).unwrap_or_default();
    format!("{place} {}", diagnostic.message)
}

/// The file and line that a diagnostic points at.
fn line(diagnostic: &Diagnostic) -> Option<(&str, usize)> {
    let label = diagnostic.labels.iter().find(|label| label.primary)?;
    let text = label.source.as_deref().unwrap_or_default();
    Some((label.path.as_str(), line_column(text, label.span.start).0))
}

/// The kinds that come with what is built.
fn add_crds(subject: &Subject<'_>, catalogue: &mut Catalogue) {
    let built = subject.selection.resources(subject.built).filter_map(|index| subject.built.resources.get(index));
    let charts = chart_objects(subject).map(|(_, object)| &object.value);
    for value in built.map(|resource| &*resource.value).chain(charts) {
        if value.get("kind").and_then(Value::as_str) == Some("CustomResourceDefinition") {
            // A CRD that is wrong itself is told of by its own schema, not here.
            let _ = catalogue.add_crds(&value.to_string());
        }
    }
}

fn chart_objects<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a ReleaseOf, &'a ChartObject)> {
    subject.releases.iter().flat_map(|release| {
        release.built.objects.as_deref().unwrap_or_default().iter().map(move |object| (release, object))
    })
}

fn of_rules(subject: &Subject<'_>, options: &SurveyOptions, rules: &CheckOptions) -> Vec<Diagnostic> {
    let told: HashSet<(&str, usize)> =
        subject.told.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).filter_map(line).collect();
    let survey = Survey::tree(subject.files, subject.paths, options);
    let world = World::new(&survey, subject.built);
    let concerned: Option<HashSet<Arc<str>>> = subject.selection.appliers.contains(&false).then(|| paths(subject));
    let findings = fluxwright_check::check(&world, rules).findings;
    let shown = findings.iter().map(|finding| {
        let mut diagnostic = finding.diagnostic(&world, world.roots().len());
        for help in &mut diagnostic.help {
            if let Some(fix) = help.strip_prefix("--fix can") {
                *help = format!("`fluxwright check --fix` can{fix}");
            }
        }
        diagnostic
    });
    shown
        .filter(|diagnostic| line(diagnostic).is_none_or(|place| !told.contains(&place)))
        .filter(|diagnostic| {
            let path = diagnostic.labels.iter().find(|label| label.primary).map(|label| label.path.as_str());
            concerned.as_ref().is_none_or(|paths| path.is_some_and(|path| paths.contains(path)))
        })
        .collect()
}

/// The files that what was asked for is made of.
fn paths(subject: &Subject<'_>) -> HashSet<Arc<str>> {
    let mut found = HashSet::new();
    for resource in subject.selection.resources(subject.built).filter_map(|index| subject.built.resources.get(index)) {
        found.insert(Arc::clone(resource.provenance.origin.path()));
        for touch in &resource.provenance.touched {
            if let fluxwright_build::Touch::Kustomization { path, .. } = touch {
                found.insert(Arc::clone(path));
            }
        }
    }
    found
}

fn of_schemas(subject: &Subject<'_>, catalogue: &Catalogue, flux: Option<(u16, u16)>) -> Vec<Diagnostic> {
    let options = Options { substituted: true, flux, ..Options::default() };
    let mut found = Vec::new();
    // Several clusters may get the same object.
    let mut seen = HashSet::new();
    for resource in subject.selection.resources(subject.built).filter_map(|index| subject.built.resources.get(index)) {
        let id = resource.id();
        if catalogue.kind(&id.group, &id.version, &id.kind).is_none() || !seen.insert(Arc::as_ptr(&resource.value)) {
            continue;
        }
        for (finding, on_key) in findings(catalogue, &resource.value, &options) {
            let diagnostic = tell(subject, &finding, &id.to_string());
            found.push(match field(subject.files, &resource.provenance.origin, &finding.path, on_key) {
                Some((path, text, span)) => diagnostic.at(path.to_string(), Some(text), span, ""),
                None => point(diagnostic, &resource.provenance.origin.place(), subject.files),
            });
        }
    }
    for (release, object) in chart_objects(subject) {
        let id = fluxwright_build::Id::of(&object.value);
        if catalogue.kind(&id.group, &id.version, &id.kind).is_none() {
            continue;
        }
        let place = subject.built.resources.get(release.resource).map(|resource| resource.provenance.origin.place());
        for (finding, _) in findings(catalogue, &object.value, &options) {
            let diagnostic = tell(subject, &finding, &id.to_string());
            let about = &release.built.release;
            let from = format!("made by {} of HelmRelease/{}/{}", object.template, about.namespace, about.name);
            let diagnostic = diagnostic.note(from);
            found.push(match &place {
                Some(place) => point(diagnostic, place, subject.files),
                None => diagnostic,
            });
        }
    }
    found
}

/// What is wrong with an object, and whether each is a matter of the field's name or of its value.
fn findings(catalogue: &Catalogue, value: &Value, options: &Options) -> Vec<(Finding, bool)> {
    let Ok(text) = go_yaml(value) else { return Vec::new() };
    let Ok(stream) = fluxwright_yaml::parse(&text) else { return Vec::new() };
    let document = stream.documents.first();
    let root = document.and_then(|document| Some((document, document.root.as_ref()?)));
    let found = root.map(|(document, root)| catalogue.validate(root, document, options)).unwrap_or_default();
    let on_key = |finding: &Finding| match finding.path.steps.last() {
        Some(Step::Key(key)) => text.get(finding.span.clone()) == Some(key),
        _ => false,
    };
    found.into_iter().map(|finding| (on_key(&finding), finding)).map(|(on_key, finding)| (finding, on_key)).collect()
}

/// What a finding says; where stands elsewhere.
fn tell(subject: &Subject<'_>, finding: &Finding, id: &str) -> Diagnostic {
    let hide = |text: &str| subject.secrets.hide(text, MASK);
    let mut diagnostic = Diagnostic::new(finding.severity, finding.problem.code(), hide(&finding.message));
    diagnostic = diagnostic.note(format!("in {id}, as it is applied"));
    match &finding.help {
        Some(help) => diagnostic.help(hide(help)),
        None => diagnostic,
    }
}

/// Where a field is written, when the object is from a file and has the field there.
fn field(
    files: &dyn Files,
    origin: &Origin,
    path: &Path,
    on_key: bool,
) -> Option<(Arc<str>, Arc<str>, std::ops::Range<usize>)> {
    let Origin::File { path: file, document, .. } = origin else { return None };
    let bytes = files.read(file).ok()?;
    let text: Arc<str> = Arc::from(std::str::from_utf8(&bytes).ok()?);
    let (stream, _) = fluxwright_yaml::parse_lenient(&text, &fluxwright_yaml::Limits::default());
    let document = stream.documents.get(*document)?;
    let span = walk(document, &path.steps, on_key)?;
    Some((Arc::clone(file), text, span))
}

fn walk(document: &Document, steps: &[Step], on_key: bool) -> Option<std::ops::Range<usize>> {
    let mut node: &Node = document.root.as_ref()?;
    let mut span = None;
    for step in steps {
        match step {
            Step::Key(key) => {
                let Some(entry) = node.entry(key) else { break };
                span = Some(entry.key.span.clone());
                node = &entry.value;
            }
            Step::Index(index) => {
                let Some(item) = node.items().and_then(|items| items.get(*index)) else { break };
                span = Some(item.span.clone());
                node = item;
            }
            _ => break,
        }
    }
    if node.as_str().is_some() && !on_key { Some(node.span.clone()) } else { span }
}
