//! From answers to resources.

mod check;
mod names;
mod place;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Severity};
use fluxwright_preset::{Preset, RecipeFile, RenderedEntry, RenderedFile, render};
use fluxwright_repo::{Repo, join};
use fluxwright_yaml::{Dialect, Node};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::address::without_chart;
use crate::facts::{Facts, Subject};
use crate::objects::{Existing, Objects};
use crate::output::{Layout, OutFile, Target};
use crate::provider::{Context, Deliver, Provider, is_exact};
use crate::values::UserValues;

use names::Names;

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who deploys it.
    pub provider: &'a dyn Provider,
    /// The preset with the provider's recipe.
    pub preset: &'a Preset,
    /// The provider's recipe.
    pub recipe: &'a RecipeFile,
    /// What is deployed.
    pub subject: &'a Subject,
    /// The answers, complete.
    pub answers: &'a Map<String, Value>,
    /// The user's values.
    pub values: &'a UserValues,
    /// The repo that it goes into.
    pub repo: &'a Repo,
    /// The URL that the repo was cloned from.
    pub git_url: Option<&'a str>,
    /// Where it goes.
    pub target: &'a Target,
    /// One file or several.
    pub layout: Layout,
}

/// A resource that was generated, or one that is used because it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Its `apiVersion`.
    pub api_version: String,
    /// Its `kind`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its file, relative to the repo's root; left out where only the text was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whether the repo had it already.
    pub reused: bool,
}

/// What was generated. Nothing has been written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Generated {
    /// The files.
    pub files: Vec<OutFile>,
    /// What goes into the kustomization beside them.
    pub entries: Vec<RenderedEntry>,
    /// The resources in them, and those that are used.
    pub resources: Vec<Resource>,
    /// The command, of a provider that delivers one.
    pub command: Option<String>,
    /// What the user should know.
    pub notes: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
}

type Problems = Vec<Diagnostic>;

/// How often names are tried.
const MAX_TRIES: usize = 200;

/// Generates the resources.
///
/// # Errors
/// Everything that is wrong with the answers or the values; what a user's own templates do wrong.
pub fn generate(request: &Request<'_>) -> Result<Generated, Problems> {
    let Request { provider, subject, answers, values, .. } = *request;
    let context = Context { subject, answers, values };
    let mut problems = check::scenario(provider, subject);
    if problems.is_empty() {
        problems.extend(check::answers(request));
        problems.extend(provider.check(&context));
    }
    let text = values.text().unwrap_or_else(|found| {
        problems.extend(found);
        None
    });
    if text.is_some() && !subject.scenario().is_chart() {
        problems.push(
            Diagnostic::error("values-unused", "values are for charts, and this is none")
                .help("leave out --values and --set; manifests are changed with patches of a kustomization"),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if provider.deliver() == Deliver::Command {
        return Ok(Generated { command: provider.command(&context), ..Generated::default() });
    }
    resources(request, text.as_deref())
}

/// Renders until every name is free, and what can be shared is.
fn resources(request: &Request<'_>, values: Option<&str>) -> Result<Generated, Problems> {
    let provider = request.provider;
    let wanted = request.answers.get("resourceName").and_then(Value::as_str).unwrap_or_default();
    let mut names = Names::new(wanted);
    let mut source: Option<(Existing, Resource)> = None;
    let mut notes: Vec<Diagnostic> = request.subject.package().map(place::of_package).unwrap_or_default();
    for _ in 0..MAX_TRIES {
        let (files, next) = rendered(request, &names, source.as_ref().map(|(existing, _)| existing), values)?;
        let objects = Objects::new(request.repo, files.iter().map(|(file, _)| file.path.clone()));
        if source.is_none()
            && let Some((existing, resource)) = shared(provider, &objects, &files)
        {
            notes.push(place::reused(&existing, &resource));
            source = Some((existing, resource));
            continue;
        }
        let taken = files.iter().find_map(|(_, parts)| parts.iter().find_map(|part| taken(&objects, part)));
        if let Some((existing, resource)) = taken {
            let is_source = provider.is_source(&resource.api_version, &resource.kind);
            let free = names.next(is_source);
            notes.retain(|note| note.code != "name-taken" || !note.message.contains(&format!("a {} ", resource.kind)));
            notes.push(place::renamed(&existing, &resource, free));
            continue;
        }
        let mut resources: Vec<Resource> = files.iter().flat_map(|(_, parts)| parts.clone()).map(|(r, _)| r).collect();
        resources.extend(source.into_iter().map(|(_, resource)| resource));
        let files: Vec<OutFile> = files.into_iter().map(|(file, _)| file).collect();
        let entries = place::wiring(request, &files);
        notes.extend(place::warnings(request, &objects, &files));
        notes.sort_by_key(|note| std::cmp::Reverse(note.severity == Severity::Warning));
        return Ok(Generated { files, entries, resources, command: None, notes, next });
    }
    Err(vec![
        Diagnostic::error("name-taken", format!("`{wanted}` is taken, and so is every number behind it"))
            .help("choose another name: --name NAME"),
    ])
}

/// A file with the objects in it.
type Parts = (OutFile, Vec<(Resource, Value)>);

/// The recipe rendered, and laid into files.
fn rendered(
    request: &Request<'_>,
    names: &Names,
    source: Option<&Existing>,
    values: Option<&str>,
) -> Result<(Vec<Parts>, Vec<String>), Problems> {
    let facts = Facts { provider: request.provider, subject: request.subject, git_url: request.git_url };
    let mut resolved = facts.resolved();
    resolved.insert("name".into(), json!(names.object()));
    resolved.insert("values".into(), json!(values));
    let shared = source.map(|source| (source.name.as_str(), source.namespace.as_deref().unwrap_or_default()));
    let (name, namespace) = shared.unwrap_or((names.source(), ""));
    resolved.insert("source".into(), json!({ "reused": source.is_some(), "name": name, "namespace": namespace }));
    let answer = |id: &str| request.answers.get(id).and_then(Value::as_str).unwrap_or_default();
    resolved.insert("exactVersion".into(), json!(is_exact(answer("chartVersion"))));
    resolved.insert("chartUrl".into(), json!(without_chart(answer("chartRepoUrl"), answer("chartName"))));
    let path = join("", answer("gitPath")).map(|path| format!("./{path}")).unwrap_or_default();
    resolved.insert("path".into(), json!(path));
    let folder = path.strip_prefix("./").filter(|folder| !folder.is_empty()).unwrap_or(".");
    resolved.insert("folder".into(), json!(folder));
    let resolved = Value::Object(resolved);
    let recipe = fluxwright_preset::Request {
        preset: request.preset,
        recipe: request.recipe,
        name: None,
        answers: request.answers,
        resolved: Some(&resolved),
        repo: None,
    };
    let made = render(&recipe).map_err(|errors| errors.diagnose())?;
    let mut files: Vec<Parts> = Vec::new();
    for file in made.files {
        let path = request.target.path_of(&file.path);
        let text = String::from_utf8_lossy(&file.content).into_owned();
        let parts = parts(&file, &path, &text)?;
        match files
            .iter_mut()
            .find(|(known, _)| request.layout == Layout::Combined || (!path.is_empty() && known.path == path))
        {
            Some((known, all)) => {
                known.text.push_str(&text);
                all.extend(parts);
            }
            None => files.push((OutFile { path, text }, parts)),
        }
    }
    Ok((files, made.next.into_iter().filter(|line| !line.trim().is_empty()).collect()))
}

/// The objects of a rendered file.
fn parts(file: &RenderedFile, path: &str, text: &str) -> Result<Vec<(Resource, Value)>, Problems> {
    let broken = |error: &fluxwright_yaml::Error| {
        vec![error.diagnostic(&file.path, Some(text.into())).note(format!("it is rendered from {}", file.origin.path))]
    };
    let stream = fluxwright_yaml::parse(text).map_err(|error| broken(&error))?;
    let mut parts = Vec::new();
    for document in &stream.documents {
        let Some(root) = &document.root else { continue };
        let text = |path: &[&str]| document.at(path).and_then(Node::as_str).map(str::to_owned);
        let value = root.to_value(document, Dialect::Sigs).map_err(|error| broken(&error))?;
        let resource = Resource {
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            name: text(&["metadata", "name"]).unwrap_or_default(),
            namespace: text(&["metadata", "namespace"]),
            file: Some(path.to_owned()).filter(|path| !path.is_empty()),
            reused: false,
        };
        parts.push((resource, value));
    }
    Ok(parts)
}

/// A source that the repo has already.
fn shared(provider: &dyn Provider, objects: &Objects<'_>, files: &[Parts]) -> Option<(Existing, Resource)> {
    let mut all = files.iter().flat_map(|(_, parts)| parts);
    all.find_map(|(resource, value)| {
        if !provider.is_source(&resource.api_version, &resource.kind) {
            return None;
        }
        let existing = provider.reuse(objects, value)?;
        let resource = Resource {
            name: existing.name.clone(),
            namespace: existing.namespace.clone(),
            file: Some(existing.file.clone()),
            reused: true,
            ..resource.clone()
        };
        Some((existing, resource))
    })
}

/// The object of the repo that has a resource's name.
fn taken(objects: &Objects<'_>, (resource, _): &(Resource, Value)) -> Option<(Existing, Resource)> {
    let group = resource.api_version.split_once('/').map_or("", |(group, _)| group);
    let same = |existing: &Existing| {
        existing.name == resource.name && (existing.namespace.is_none() || existing.namespace == resource.namespace)
    };
    let existing = objects.of(group, &resource.kind).into_iter().find(same)?;
    Some((existing, resource.clone()))
}
