//! Where namespaces come from, and where a new one goes.

use std::collections::{HashMap, HashSet};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{At, Item, Path};
use fluxwright_yaml::{Document, Node};

use super::generator::shared_segments;
use super::set::{GROUP, ReleaseSet};
use super::template::{Read, TemplateFacts};
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::resources;
use crate::release::wanted::Wanted;
use crate::siblings::{self, Names, Sibling};
use crate::tally::most_frequent;
use fluxwright_repo::place::sorted_place;
use fluxwright_repo::{Object, Repo, parent};

/// A ResourceSet whose inputs make namespaces.
#[derive(Debug)]
pub struct NamespaceSet<'a> {
    /// The ResourceSet.
    pub object: &'a Object,
    /// Its file.
    pub path: &'a str,
    /// Its document.
    pub document: &'a Document,
    /// The input key that names the namespace.
    pub key: String,
    /// Its inputs.
    pub inputs: Vec<&'a Node>,
    /// What its templates read.
    pub reads: Vec<Read>,
}

impl NamespaceSet<'_> {
    fn name_of<'n>(&self, input: &'n Node) -> Option<&'n str> {
        let steps: Vec<&str> = self.key.split('.').collect();
        input.at(&steps).and_then(Node::as_str)
    }

    /// The names it makes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.inputs.iter().filter_map(|input| self.name_of(input))
    }

    /// The fields of a new input but its name: keys that the template needs or every sibling has, each with the value that most
    /// siblings give it.
    pub fn usual_fields(&self) -> Vec<(String, serde_json::Value)> {
        let mut fields: Vec<(&str, Vec<serde_json::Value>)> = Vec::new();
        for input in &self.inputs {
            for entry in input.entries().unwrap_or_default() {
                let Some(key) = entry.key.as_str().filter(|key| *key != self.key) else { continue };
                let Some(value) = plain_value(self.document, &entry.value) else { continue };
                match fields.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, values)) => values.push(value),
                    None => fields.push((key, vec![value])),
                }
            }
        }
        let required =
            |key: &str| self.reads.iter().any(|read| read.required && read.path.first().is_some_and(|f| f == key));
        fields
            .into_iter()
            .filter(|(key, values)| required(key) || values.len() == self.inputs.len())
            .filter_map(|(key, values)| Some((key.to_owned(), most_frequent(values)?)))
            .collect()
    }
}

fn plain_value(document: &Document, node: &Node) -> Option<serde_json::Value> {
    node.to_value(document, fluxwright_yaml::Dialect::Sigs).ok()
}

/// All ResourceSets that make namespaces.
pub fn sets(repo: &Repo) -> Vec<NamespaceSet<'_>> {
    repo.objects_of(GROUP, "ResourceSet")
        .filter_map(|object| {
            let spec = repo.node_of(object)?.get("spec")?;
            let facts = TemplateFacts::of(spec);
            let key = facts.name_key("Namespace")?;
            let inputs = spec.get("inputs").and_then(Node::items).unwrap_or_default().iter().collect();
            Some(NamespaceSet {
                object,
                path: &repo.file_of(object).path,
                document: repo.document_of(object)?,
                key,
                inputs,
                reads: facts.reads,
            })
        })
        .collect()
}

/// Whether anything makes this namespace: it is there in every cluster, is a Namespace object or an input that makes one, or is a
/// folder of apps that brings its own.
pub fn exists(repo: &Repo, sets: &[NamespaceSet<'_>], namespace: &str) -> bool {
    is_built_in(namespace)
        || repo
            .objects_of("", "Namespace")
            .any(|object| object.name == namespace || renamed_to(repo, object) == Some(namespace))
        || sets.iter().any(|set| set.names().any(|name| name == namespace))
}

/// default, flux-system and kube-* are in every cluster that Flux runs in.
pub fn is_built_in(namespace: &str) -> bool {
    matches!(namespace, "default" | "flux-system") || namespace.starts_with("kube-")
}

/// The name that the kustomization beside a Namespace gives it (`namespace: x` renames a Namespace object too).
fn renamed_to<'a>(repo: &'a Repo, object: &Object) -> Option<&'a str> {
    let directory = parent(&repo.file_of(object).path);
    repo.objects_of("kustomize.config.k8s.io", "Kustomization")
        .find(|k| parent(&repo.file_of(k).path) == directory)
        .and_then(|k| repo.node_of(k)?.get("namespace")?.as_str())
}

/// Where the namespaces of a set's releases are made.
#[derive(Debug)]
pub enum Home<'a> {
    /// Inputs of a ResourceSet.
    Set(NamespaceSet<'a>),
    /// A file of its own; this one is the nearest sibling's.
    File(&'a Object),
}

/// Where most of the siblings' namespaces are made, the nearer where it is a tie.
pub fn home<'a>(repo: &'a Repo, sets: Vec<NamespaceSet<'a>>, set: &ReleaseSet<'_>) -> Option<Home<'a>> {
    let made: Vec<HashSet<&str>> = sets.iter().map(|namespaces| namespaces.names().collect()).collect();
    let mut objects: HashMap<&str, &Object> = HashMap::new();
    for object in repo.objects_of("", "Namespace") {
        let near = |object: &Object| shared_segments(&repo.file_of(object).path, set.path);
        let nearest = objects.entry(&object.name).or_insert(object);
        if near(object) >= near(nearest) {
            *nearest = object;
        }
    }
    let count = |names: &HashSet<&str>| set.releases.iter().filter(|release| names.contains(release.namespace)).count();
    let in_sets: Vec<usize> = made.iter().map(count).collect();
    let files: Vec<&Object> =
        set.releases.iter().filter_map(|release| objects.get(release.namespace).copied()).collect();
    let near = |path: &str| shared_segments(path, set.path);
    let best = sets
        .into_iter()
        .zip(in_sets)
        .map(|(namespaces, count)| (count, near(namespaces.path), namespaces))
        .max_by_key(|(count, near, _)| (*count, *near));
    match (best, files.last()) {
        (Some((count, _, _)), Some(file)) if files.len() > count => Some(Home::File(file)),
        (Some((_, _, namespaces)), _) => Some(Home::Set(namespaces)),
        (None, Some(file)) => Some(Home::File(file)),
        (None, None) => repo
            .objects_of("", "Namespace")
            .max_by_key(|object| near(&repo.file_of(object).path))
            .filter(|object| near(&repo.file_of(object).path) > 0)
            .map(Home::File),
    }
}

/// Adds an input for a namespace.
pub fn add_input(draft: &mut Draft<'_>, home: &NamespaceSet<'_>, namespace: &str) -> Result<(), Problems> {
    let mut value = serde_json::Map::new();
    value.insert(home.key.clone(), namespace.into());
    value.extend(home.usual_fields());
    let names: Vec<&str> = home.names().collect();
    let index = sorted_place(&names, namespace).unwrap_or(home.inputs.len());
    let position = if index >= home.inputs.len() { At::End } else { At::Index(index) };
    let at = Path::root().key("spec").key("inputs").in_document(home.object.document);
    draft.edit(home.path, |editor| editor.insert(&at, position, Item::value(serde_json::Value::Object(value))))
}

/// Adds the file of a namespace as the siblings have theirs, and lists it.
pub fn add_file(context: &Context<'_>, draft: &mut Draft<'_>, model: &Object, wanted: &Wanted) -> Result<(), Problems> {
    let repo = context.repo;
    let model_path = &repo.file_of(model).path;
    let group = parent(parent(model_path));
    let siblings: Vec<(&Object, Names)> = repo
        .objects_of("", "Namespace")
        .filter(|object| parent(parent(&repo.file_of(object).path)) == group)
        .map(|object| (object, Names::new().with("name", object.name.clone())))
        .collect();
    let names = Names::new().with("name", wanted.namespace.clone());
    let patterns: Vec<String> = siblings
        .iter()
        .filter_map(|(object, names)| {
            let below = repo.file_of(object).path.strip_prefix(group)?.trim_start_matches('/').to_owned();
            Some(names.patterns(&below).swap_remove(0))
        })
        .collect();
    let pattern =
        most_frequent(patterns).filter(|pattern| names.fill(pattern).is_some_and(|filled| filled != **pattern));
    let below = pattern
        .and_then(|pattern| names.fill(&pattern))
        .unwrap_or_else(|| format!("{}/namespace.yaml", wanted.namespace));
    let path = if group.is_empty() { below } else { format!("{group}/{below}") };
    let sources: Vec<(Sibling<'_>, &fluxwright_yaml::Stream)> = siblings
        .into_iter()
        .map(|(object, names)| {
            let file = repo.file_of(object);
            (Sibling { path: &file.path, text: &file.text, names }, file.stream())
        })
        .collect();
    let text = siblings::from_siblings(&sources, &names, &|_| false)
        .map_err(|error| vec![Diagnostic::error("no-model", format!("no namespace file can be followed: {error}"))])?;
    draft.create(&path, text)?;
    list_beside(draft, &path, group, &sources)
}

/// Lists a new file in the kustomization beside it, which is made when there is none, and that one in the kustomization above.
fn list_beside(
    draft: &mut Draft<'_>,
    path: &str,
    group: &str,
    siblings: &[(Sibling<'_>, &fluxwright_yaml::Stream)],
) -> Result<(), Problems> {
    let repo = draft.repo;
    let directory = parent(path);
    let file = fluxwright_repo::file_name(path);
    if let Some(beside) = resources::of_directory(repo, directory) {
        let dotted = resources::are_dotted(&resources::lines(repo, beside));
        return resources::add(draft, beside, &if dotted { format!("./{file}") } else { file.to_owned() }, None);
    }
    let models: Vec<&Object> =
        siblings.iter().filter_map(|(sibling, _)| resources::of_directory(repo, parent(sibling.path))).collect();
    let Some(model) = models.last() else { return Ok(()) };
    let dotted =
        models.iter().filter(|model| resources::are_dotted(&resources::lines(repo, model))).count() * 2 > models.len();
    let line = if dotted { format!("./{file}") } else { file.to_owned() };
    let kustomization = format!("{directory}/{}", fluxwright_repo::file_name(&repo.file_of(model).path));
    let mut text = kustomization_head(&repo.file_of(model).text);
    text.push_str(&format!("resources:\n  - {line}\n"));
    draft.create(&kustomization, text)?;
    let Some(above) = resources::of_directory(repo, group) else { return Ok(()) };
    let listed = resources::lines(repo, above);
    let below = fluxwright_repo::relative(group, directory);
    if siblings.iter().any(|(sibling, _)| resources::has(repo, above, parent(sibling.path))) {
        let line = if resources::are_dotted(&listed) { format!("./{below}") } else { below };
        resources::add(draft, above, &line, None)?;
    }
    Ok(())
}

/// The lines of a kustomization before its first key that is its own: comments, apiVersion and kind.
pub fn kustomization_head(text: &str) -> String {
    let own = |line: &str| {
        !(line.is_empty()
            || line.starts_with(['#', '-'])
            || line.starts_with("apiVersion:")
            || line.starts_with("kind:"))
    };
    text.split_inclusive('\n').take_while(|line| !own(line.trim_end())).collect()
}
