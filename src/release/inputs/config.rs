//! `--config`: a folder for what a release needs beside its chart, wired where the siblings wire theirs (requirements B6).

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::Node;
use fluxwright_yaml::edit::{At, Item, Path};
use serde_json::{Map, Value, json};

use super::set::{GROUP, ReleaseSet};
use super::template::TemplateFacts;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::resources;
use crate::release::wanted::Wanted;
use crate::siblings::Names;
use crate::tally::most_frequent;
use fluxwright_repo::{Object, Repo, file_name, join, parent, relative};

/// A ResourceSet whose inputs make Flux Kustomizations of folders.
struct ConfigSet<'a> {
    object: &'a Object,
    path: &'a str,
    inputs: Vec<&'a Node>,
    facts: TemplateFacts,
}

/// Where config folders are wired.
enum Home<'a> {
    Set(ConfigSet<'a>),
    Kustomization(&'a Object),
}

/// Plans `config/<name>/` and its wiring.
pub fn plan(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
) -> Result<(), Problems> {
    match home(context.repo, set) {
        Some(Home::Set(home)) => in_set(context, draft, set, &home, wanted),
        Some(Home::Kustomization(home)) => in_kustomization(draft, home, wanted),
        None => Err(vec![
            Diagnostic::error(
                "no-place-for-config",
                "no sibling shows where this repo keeps the configuration of releases",
            )
            .help("leave --config out, and add the folder and its Flux Kustomization yourself"),
        ]),
    }
}

/// The home that most of the set's releases (else the nearest that any) have theirs in.
fn home<'a>(repo: &'a Repo, set: &ReleaseSet<'_>) -> Option<Home<'a>> {
    let near = |path: &str| super::generator::shared_segments(path, set.path);
    let is_release = |name: &str| set.release(name).is_some();
    let sets = repo.objects_of(GROUP, "ResourceSet").filter_map(|object| {
        let spec = repo.node_of(object)?.get("spec")?;
        let facts = TemplateFacts::of(spec);
        let by_path =
            facts.objects.iter().any(|made| made.kind == "Kustomization" && made.path.contains("inputs.path"));
        let inputs: Vec<&Node> = spec.get("inputs").and_then(Node::items)?.iter().collect();
        if facts.makes("HelmRelease") || !by_path {
            return None;
        }
        let count = inputs
            .iter()
            .filter(|input| input.get("path").and_then(Node::as_str).is_some_and(|path| is_release(file_name(path))))
            .count();
        let path = repo.file_of(object).path.as_str();
        Some(((count, near(path)), Home::Set(ConfigSet { object, path, inputs, facts })))
    });
    let kustomizations = repo.objects_of("kustomize.config.k8s.io", "Kustomization").filter_map(|object| {
        let path = repo.file_of(object).path.as_str();
        let count = resources::lines(repo, object)
            .iter()
            .filter(|line| {
                !line.ends_with(".yaml") && !line.ends_with(".yml") && is_release(file_name(line.trim_end_matches('/')))
            })
            .count();
        (count > 0).then_some(((count, near(path)), Home::Kustomization(object)))
    });
    sets.chain(kustomizations).filter(|((_, near), _)| *near > 0).max_by_key(|(rank, _)| *rank).map(|(_, home)| home)
}

fn in_kustomization(draft: &mut Draft<'_>, home: &Object, wanted: &Wanted) -> Result<(), Problems> {
    let repo = draft.repo;
    let directory = parent(&repo.file_of(home).path);
    let folder = join(directory, &wanted.name).unwrap_or_default();
    folder_kustomization(draft, &folder, directory)?;
    let lines = resources::lines(repo, home);
    let line = if resources::are_dotted(&lines) { format!("./{}", wanted.name) } else { wanted.name.clone() };
    resources::add(draft, home, &line, None)
}

fn in_set(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    home: &ConfigSet<'_>,
    wanted: &Wanted,
) -> Result<(), Problems> {
    let text = |input: &Node, key: &str| input.get(key).and_then(Node::as_str).map(str::to_owned);
    let own = Names::new().with("name", wanted.name.clone());
    // The names and paths that siblings give to the configuration of a release of this set.
    let (mut name_patterns, mut path_patterns) = (Vec::new(), Vec::new());
    for input in &home.inputs {
        let (Some(name), Some(path)) = (text(input, "name"), text(input, "path")) else { continue };
        for release in set.releases.iter().filter(|release| release.name == file_name(&path)) {
            let names = Names::new().with("name", release.name);
            name_patterns.push(names.patterns(&name).swap_remove(0));
            path_patterns.push(names.patterns(&path).swap_remove(0));
        }
    }
    let fill = |patterns: Vec<String>| most_frequent(patterns).and_then(|pattern| own.fill(&pattern));
    let name = fill(name_patterns)
        .filter(|name| name.contains(&wanted.name))
        .unwrap_or_else(|| format!("{}-config", wanted.name));
    let path = fill(path_patterns)
        .filter(|path| path.contains(&wanted.name))
        .unwrap_or_else(|| join(parent(home.path), &format!("config/{}", wanted.name)).unwrap_or_default());
    if home.inputs.iter().any(|input| text(input, "name").as_deref() == Some(&name)) {
        return draft.note(home.path, format!("`{name}` is there already"));
    }
    let mut value = Map::new();
    value.insert("name".to_owned(), json!(name));
    let requires =
        |key: &str| home.facts.reads.iter().any(|read| read.required && read.path.first().is_some_and(|f| f == key));
    let has = |key: &str| home.inputs.iter().filter(|input| input.get(key).is_some()).count() * 2 > home.inputs.len();
    if requires("namespace") || has("namespace") {
        value.insert("namespace".to_owned(), json!(wanted.namespace));
    }
    value.insert("path".to_owned(), json!(path));
    value.insert("dependsOn".to_owned(), json!([wanted.name]));
    let at = Path::root().key("spec").key("inputs").in_document(home.object.document);
    draft.edit(home.path, |editor| editor.insert(&at, At::End, Item::value(Value::Object(value))))?;
    let folder = join("", &path)
        .filter(|folder| !folder.contains("${"))
        .or_else(|| join(parent(home.path), &format!("config/{}", wanted.name)));
    if let Some(folder) = folder {
        folder_kustomization(draft, &folder, parent(&folder))?;
        secrets_hint(context.repo, draft, &folder);
    }
    Ok(())
}

/// An empty kustomization as the folders beside have them: valid from the first commit on.
fn folder_kustomization(draft: &mut Draft<'_>, folder: &str, beside: &str) -> Result<(), Problems> {
    let repo = draft.repo;
    if repo.has_directory(folder) {
        return Ok(());
    }
    let model = repo
        .objects_of("kustomize.config.k8s.io", "Kustomization")
        .filter(|object| parent(parent(&repo.file_of(object).path)) == beside)
        .last();
    let (head, name) = match model {
        Some(model) => {
            let file = repo.file_of(model);
            (super::namespaces::kustomization_head(&file.text), file_name(&file.path).to_owned())
        }
        None => (
            "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n".to_owned(),
            "kustomization.yaml".to_owned(),
        ),
    };
    let path = format!("{folder}/{name}");
    if draft.has(&path)? {
        return Ok(());
    }
    draft.seed(&path, format!("{head}resources: []\n"))
}

/// How the folders beside keep their secrets.
fn secrets_hint(repo: &Repo, draft: &mut Draft<'_>, folder: &str) {
    let beside = format!("{}/", parent(folder));
    let mut external = None;
    let mut encrypted = None;
    for path in repo.paths().iter().filter(|path| path.starts_with(&beside) && path.ends_with(".yaml")) {
        let Ok(text) = repo.text(path) else { continue };
        if text.lines().any(|line| line == "kind: ExternalSecret") {
            external = Some(path.clone());
        } else if crate::release::draft::is_encrypted(&text) {
            encrypted = Some(path.clone());
        }
    }
    let like = |path: &str| relative(parent(folder), path);
    if let Some(path) = external {
        draft.next.push(format!("secrets here are ExternalSecrets: see {}", like(&path)));
    } else if let Some(path) = encrypted {
        draft.next.push(format!(
            "secrets here are encrypted: sops encrypt --in-place {folder}/secret.yaml, as in {}",
            like(&path)
        ));
    }
}
