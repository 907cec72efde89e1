//! The files of a new app: those that most siblings have, each with the fields that most siblings share.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{Editor, Item, KeyAt, Path, Refusal};
use fluxwright_yaml::{Dialect, Node, Stream};
use serde_json::{Value, json};

use super::layout::{App, AppSource, AppsLayout};
use super::{NewApp, source, values};
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::siblings::{Agreed, Names, Place, Sibling, agree, write};
use fluxwright_repo::{Repo, file_name, is_kustomization, join, parent};

/// Plans them.
pub fn plan(
    context: &Context<'_>,
    layout: &AppsLayout<'_>,
    new: &NewApp<'_>,
    draft: &mut Draft<'_>,
) -> Result<(), Problems> {
    let siblings = siblings_of(layout, new);
    let other_source = siblings.iter().all(|app| app.source != new.source);
    let mut roles = roles(&siblings);
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    // The file of a source that has another kind than the siblings', with its own name.
    let mut exchanged: Option<(String, String)> = None;
    for role in roles.clone() {
        let Some(below) = new.names.fill(role) else { continue };
        let mut path = format!("{}/{below}", new.directory);
        if other_source && is_source(context.repo, &siblings, role) {
            let renamed = source::renamed(&path, new.source);
            exchanged = Some((file_name(&path).to_owned(), file_name(&renamed).to_owned()));
            path = renamed;
            if source::known(context, new).is_some() {
                roles.retain(|known| *known != role);
                continue;
            }
        }
        paths.insert(role, path);
    }
    let made: BTreeSet<String> = paths.values().cloned().collect();
    let shares = !other_source && new.source == AppSource::Helm && siblings.iter().any(|app| app.shares_source);
    let repository = if shares { Some(source::shared(context, new, draft)?) } else { None };
    for (role, path) in &paths {
        let writing = Writing { context, siblings: &siblings, made: &made, new, exchanged: exchanged.as_ref() };
        let mut text = writing.text(role, path, repository.as_deref())?;
        if other_source && is_source(context.repo, &siblings, role) {
            text = source::object(&text, path, new)?;
        }
        text = source::with_range(text, path, new)?;
        draft.create(path, text)?;
    }
    Ok(())
}

fn is_source(repo: &Repo, siblings: &[&App<'_>], role: &str) -> bool {
    let kinds = siblings.iter().filter_map(|app| repo.file(app.files.get(role)?));
    kinds.flat_map(|file| file.documents()).any(|document| {
        matches!(document.at(&["kind"]).and_then(Node::as_str), Some("OCIRepository" | "HelmRepository"))
    })
}

/// The apps that a new one follows: those that share a source with others where the new one can share it too, else those with
/// a source of their own of the same kind, else all.
fn siblings_of<'l, 'a>(layout: &'l AppsLayout<'a>, new: &NewApp<'_>) -> Vec<&'l App<'a>> {
    let same = |shared: bool| -> Vec<&'l App<'a>> {
        layout.apps.iter().filter(|app| app.source == new.source && app.shares_source == shared).collect()
    };
    let sharing = same(true);
    let can_share = new.source == AppSource::Helm
        || sharing.iter().any(|app| app.chart == new.wanted.chart && app.names.get("url") == new.names.get("url"));
    let own = same(false);
    if can_share && sharing.len() > own.len() {
        sharing
    } else if can_share && new.source == AppSource::Oci && !sharing.is_empty() {
        sharing.into_iter().filter(|app| app.chart == new.wanted.chart).collect()
    } else if !own.is_empty() {
        own
    } else if !sharing.is_empty() && new.source == AppSource::Helm {
        sharing
    } else {
        layout.apps.iter().collect()
    }
}

/// The roles that more than half of the siblings have, where they are single YAML documents.
fn roles<'s>(siblings: &[&'s App<'_>]) -> Vec<&'s str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for app in siblings {
        for role in app.files.keys().filter(|role| role.ends_with(".yaml") || role.ends_with(".yml")) {
            *counts.entry(role).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| count * 2 > siblings.len()).map(|(role, _)| role).collect()
}

/// What every file of the new app is written from.
struct Writing<'w, 'a> {
    context: &'w Context<'a>,
    siblings: &'w [&'w App<'a>],
    made: &'w BTreeSet<String>,
    new: &'w NewApp<'w>,
    exchanged: Option<&'w (String, String)>,
}

impl Writing<'_, '_> {
    /// The text of one file.
    fn text(&self, role: &str, path: &str, repository: Option<&str>) -> Result<String, Problems> {
        let Self { context, siblings, made, new, exchanged } = *self;
        let repo = context.repo;
        let sources: Vec<(Sibling<'_>, &Stream, &App<'_>)> = siblings
            .iter()
            .filter_map(|app| {
                let file = repo.file(app.files.get(role)?)?;
                Some((Sibling { path: &file.path, text: &file.text, names: app.names.clone() }, file.stream(), *app))
            })
            .collect();
        let streams: Vec<(&Sibling<'_>, &Stream)> =
            sources.iter().map(|(sibling, stream, _)| (sibling, *stream)).collect();
        let weights: Vec<usize> = sources.iter().map(|(_, _, app)| weight(repo, app, new)).collect();
        let other_source = siblings.iter().all(|app| app.source != new.source);
        let skip = |place: &[Place]| own_fields(place) || (other_source && is_chart(place));
        let mut agreed = agree(&streams, &weights, &skip);
        only_made(repo, &mut agreed, path, made, new, exchanged);
        // A source of another kind has no version and no address of this one: its fields are set afterwards.
        let names = if other_source { sources_first(&sources, new) } else { new.names.clone() };
        let mut text = write(&agreed, &streams, &names, &skip).map_err(|error| {
            vec![Diagnostic::error("no-model", format!("{path} cannot be written as its siblings: {error}"))]
        })?;
        if let Some((from, to)) = exchanged.filter(|_| is_kustomization(path)) {
            text =
                if source::known(context, new).is_some() { without_line(&text, from) } else { text.replace(from, to) };
        }
        if agreed.kinds.iter().any(|kind| kind == "HelmRelease") {
            text = if other_source {
                source::release(context, &text, path, new)?
            } else {
                source::named(&text, path, repository)?
            };
            return with_values(context, path, text);
        }
        if agreed.kinds.iter().any(|kind| kind == "Kustomization") && !is_kustomization(path) {
            return with_dependencies(context, siblings, path, text, new);
        }
        Ok(text)
    }
}

/// Apps that are more like the new one tell more: those with the same chart, with the same dependencies, in the same namespace.
fn weight(repo: &Repo, app: &App<'_>, new: &NewApp<'_>) -> usize {
    let same_chart = usize::from(app.chart == new.wanted.chart);
    let same_namespace = usize::from(app.names.get("namespace") == Some(&new.wanted.namespace));
    let depends_on = repo.node_of(app.kustomization).and_then(|root| root.at(&["spec", "dependsOn"])?.items());
    let names = depends_on.unwrap_or_default().iter().filter_map(|item| item.get("name")?.as_str());
    let shared = names.filter(|name| new.wanted.depends_on.iter().any(|wanted| wanted == name)).count();
    1 + 2 * same_chart + same_namespace + shared
}

/// Places that are an app's own in every repo.
fn own_fields(place: &[Place]) -> bool {
    let keys: Vec<&str> = place
        .iter()
        .map(|place| match place {
            Place::Key(key) => key.as_str(),
            _ => "",
        })
        .collect();
    matches!(keys.as_slice(), ["spec", "values" | "dependsOn" | "healthChecks" | "healthCheckExprs"])
}

/// Where a HelmRelease names its chart.
fn is_chart(place: &[Place]) -> bool {
    matches!(place, [Place::Key(spec), Place::Key(key)] if spec == "spec" && (key == "chart" || key == "chartRef"))
}

/// The names of the new app, with the first sibling's for what the new one does not have.
fn sources_first(sources: &[(Sibling<'_>, &Stream, &App<'_>)], new: &NewApp<'_>) -> Names {
    let mut names = new.names.clone();
    for name in ["chartUrl", "url", "version"] {
        let theirs = sources.iter().find_map(|(sibling, _, _)| sibling.names.get(name));
        if let Some(theirs) = theirs.filter(|_| names.get(name).is_none()) {
            names = names.with(name, theirs);
        }
    }
    names
}

/// The text without the list item that names a file.
fn without_line(text: &str, file: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !(line.trim_start().starts_with('-') && line.trim_end().ends_with(file)))
        .collect()
}

/// A kustomization lists only files that are made.
fn only_made(
    repo: &Repo,
    agreed: &mut Agreed,
    path: &str,
    made: &BTreeSet<String>,
    new: &NewApp<'_>,
    exchanged: Option<&(String, String)>,
) {
    if !is_kustomization(path) {
        return;
    }
    agreed.fields.retain(|place, field| {
        let in_resources = matches!(place.get(1), Some(Place::Key(key)) if key == "resources");
        let Some(line) = new.names.fill(&field.pattern).filter(|_| in_resources) else { return true };
        let is_exchanged = exchanged.is_some_and(|(from, _)| file_name(&line) == from);
        join(parent(path), &line).is_some_and(|target| {
            is_exchanged || made.contains(&target) || repo.has(&target) || repo.has_directory(&target)
        })
    });
}

/// Adds the values to the text of a HelmRelease.
fn with_values(context: &Context<'_>, path: &str, text: String) -> Result<String, Problems> {
    let Some(values) = context.values.text() else { return Ok(text) };
    let mut editor = Editor::new(&text).map_err(|error| vec![error.diagnostic(path, Some(text.clone().into()))])?;
    let spec = document_path(editor.stream(), "HelmRelease").key("spec");
    editor
        .insert_key(&spec, "values", KeyAt::End, Item::value(values::PLACEHOLDER))
        .map_err(|error| vec![error.diagnostic(path, Some(text.clone().into()))])?;
    values::put_inline(editor.text(), values)
        .ok_or_else(|| vec![Diagnostic::error("no-model", format!("{path} has no place for values"))])
}

/// The document of a kind.
pub(super) fn document_path(stream: &Stream, kind: &str) -> Path {
    let is_it = |document: &fluxwright_yaml::Document| document.at(&["kind"]).and_then(Node::as_str) == Some(kind);
    Path::root().in_document(stream.documents.iter().position(is_it).unwrap_or(0))
}

/// Adds the dependencies to the text of a Flux Kustomization, where the siblings have theirs.
fn with_dependencies(
    context: &Context<'_>,
    siblings: &[&App<'_>],
    path: &str,
    text: String,
    new: &NewApp<'_>,
) -> Result<String, Problems> {
    if new.wanted.depends_on.is_empty() {
        return Ok(text);
    }
    let items: Vec<Value> = new.wanted.depends_on.iter().map(|name| dependency(context, siblings, name, new)).collect();
    let problem = |error: Box<Refusal>| vec![error.diagnostic(path, Some(text.clone().into()))];
    let mut editor = Editor::new(&text).map_err(|error| vec![error.diagnostic(path, Some(text.clone().into()))])?;
    let spec = document_path(editor.stream(), "Kustomization").key("spec");
    let position = place_of_dependencies(context, siblings, editor.stream());
    editor.insert_key(&spec, "dependsOn", position, Item::value(Value::Array(items))).map_err(problem)?;
    Ok(editor.into_text())
}

/// Behind the key that most siblings have before their `dependsOn`.
fn place_of_dependencies(context: &Context<'_>, siblings: &[&App<'_>], stream: &Stream) -> KeyAt {
    let spec = stream.documents.iter().find_map(|document| document.at(&["spec"]));
    let keys: Vec<&str> =
        spec.and_then(Node::entries).unwrap_or_default().iter().filter_map(|e| e.key.as_str()).collect();
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for app in siblings {
        let entries = context.repo.node_of(app.kustomization).and_then(|root| root.get("spec")).and_then(Node::entries);
        let own: Vec<&str> = entries.unwrap_or_default().iter().filter_map(|entry| entry.key.as_str()).collect();
        let Some(at) = own.iter().position(|key| *key == "dependsOn") else { continue };
        // The nearest key before it that the new file has too.
        let before = own[..at].iter().rev().find_map(|key| keys.iter().find(|known| *known == key).copied());
        *counts.entry(before).or_default() += 1;
    }
    match counts.into_iter().max_by_key(|(_, count)| *count) {
        Some((Some(key), _)) => KeyAt::After(key.to_owned()),
        Some((None, _)) => KeyAt::Start,
        None => KeyAt::End,
    }
}

/// One item of `dependsOn`: as the siblings write it for the same Kustomization, else with its namespace where it lives in
/// another folder than the new app and the siblings name namespaces.
fn dependency(context: &Context<'_>, siblings: &[&App<'_>], name: &str, new: &NewApp<'_>) -> Value {
    let target = context.known.kustomizations.get(name);
    let home = |path: &str| {
        path.strip_prefix(parent(&new.namespace_directory))
            .and_then(|below| below.trim_start_matches('/').split('/').next().map(str::to_owned))
    };
    let same_folder =
        target.is_some_and(|target| home(&target.path).as_deref() == Some(file_name(&new.namespace_directory)));
    let mut precedents: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut habit = (0_usize, 0_usize);
    for app in siblings {
        let Some(document) = context.repo.document_of(app.kustomization) else { continue };
        let folder = parent(&app.directory);
        for item in document.at(&["spec", "dependsOn"]).and_then(Node::items).unwrap_or_default() {
            let Some(Value::Object(item)) = item.to_value(document, Dialect::Sigs).ok() else { continue };
            let Some(other) = item.get("name").and_then(Value::as_str) else { continue };
            let namespace = item.get("namespace").and_then(Value::as_str).map(str::to_owned);
            let other_folder = context.known.kustomizations.get(other).and_then(|k| home(&k.path));
            if other_folder.as_deref() != Some(file_name(folder)) {
                habit.0 += usize::from(namespace.is_some());
                habit.1 += 1;
            }
            let alike = (other_folder.as_deref() == Some(file_name(folder))) == same_folder;
            if other == name && alike {
                *precedents.entry(namespace).or_default() += 1;
            }
        }
    }
    let namespace = match precedents.into_iter().max_by_key(|(_, count)| *count) {
        Some((namespace, _)) => namespace,
        None if same_folder || habit.0 * 2 <= habit.1 => None,
        None => target.and_then(|target| target.namespace.clone().or_else(|| home(&target.path))),
    };
    match namespace {
        Some(namespace) => json!({ "name": name, "namespace": namespace }),
        None => json!({ "name": name }),
    }
}
