//! A chart from another kind of source than every sibling's: their files, with what names the source exchanged.

use fluxwright_answers::format::version;
use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{Above, Editor, Item, KeyAt, Path, Refusal};
use fluxwright_yaml::{Document, Node, Stream};
use serde_json::{Value, json};

use super::NewApp;
use super::files::document_path;
use super::layout::AppSource;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::resources;
use crate::release::version::VersionText;
use crate::siblings::{Names, Sibling, from_siblings};
use crate::tally::most_frequent;
use fluxwright_repo::{Object, file_name, parent};

/// The kind of a source object.
pub fn kind(source: AppSource) -> &'static str {
    match source {
        AppSource::Oci => "OCIRepository",
        AppSource::Helm => "HelmRepository",
    }
}

/// The file of the new source beside the siblings' one: `oci-repository.yaml` becomes `helm-repository.yaml`.
pub fn renamed(path: &str, wanted: AppSource) -> String {
    let (from, to) = match wanted {
        AppSource::Helm => ("oci", "helm"),
        AppSource::Oci => ("helm", "oci"),
    };
    let name = file_name(path);
    let new = if name.starts_with(from) {
        name.replacen(from, to, 1)
    } else {
        format!("{}.yaml", kind(wanted).to_lowercase())
    };
    match parent(path) {
        "" => new,
        directory => format!("{directory}/{new}"),
    }
}

/// A HelmRepository of the repo for the same URL: it serves the new release too.
pub fn known<'a>(context: &'a Context<'_>, new: &NewApp<'_>) -> Option<&'a Object> {
    let url = new.wanted.url.as_deref()?.trim_end_matches('/');
    (new.source == AppSource::Helm).then_some(())?;
    context.repo.objects_of("source.toolkit.fluxcd.io", "HelmRepository").find(|object| {
        let known = context.repo.node_of(object).and_then(|root| root.at(&["spec", "url"])?.as_str());
        known.is_some_and(|known| known.trim_end_matches('/') == url)
    })
}

/// The source object: the siblings' text with another kind and place.
pub fn object(text: &str, path: &str, new: &NewApp<'_>) -> Result<String, Vec<Diagnostic>> {
    let (from, to) = match new.source {
        AppSource::Helm => ("ocirepository", "helmrepository"),
        AppSource::Oci => ("helmrepository", "ocirepository"),
    };
    // The schema in the comment on top is named after the kind.
    let text = text.replace(from, to);
    let mut editor = open(&text, path)?;
    let root = root_of(editor.stream());
    let spec = root.clone().key("spec");
    let fail = |refusal: Box<Refusal>| vec![refusal.diagnostic(path, Some(text.clone().into()))];
    let has = |editor: &Editor, key: &str| {
        editor.stream().documents.iter().any(|document| document.at(&["spec", key]).is_some())
    };
    for key in ["ref", "layerSelector", "verify", "type"] {
        if has(&editor, key) {
            editor.remove(&spec.clone().key(key), Above::Own).map_err(fail)?;
        }
    }
    editor.set(&root.key("kind"), Item::value(kind(new.source))).map_err(fail)?;
    let url = match new.source {
        AppSource::Helm => new.wanted.url.clone(),
        AppSource::Oci => new.wanted.chart_url(),
    };
    editor.set(&spec.clone().key("url"), Item::value(url.unwrap_or_default())).map_err(fail)?;
    if new.source == AppSource::Oci {
        let version = new.wanted.version.as_ref().map(ToString::to_string).unwrap_or_default();
        let layers = json!({
            "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
            "operation": "copy"
        });
        editor.insert_key(&spec, "layerSelector", KeyAt::End, Item::value(layers)).map_err(fail)?;
        editor.insert_key(&spec, "ref", KeyAt::End, Item::value(json!({ "tag": version }))).map_err(fail)?;
    }
    Ok(editor.into_text())
}

/// The HelmRelease: the siblings' text, which has no chart any more, with the new one.
pub fn release(context: &Context<'_>, text: &str, path: &str, new: &NewApp<'_>) -> Result<String, Vec<Diagnostic>> {
    let mut editor = open(text, path)?;
    let spec = document_path(editor.stream(), "HelmRelease").key("spec");
    let (key, value) = match new.source {
        AppSource::Oci => ("chartRef", json!({ "kind": "OCIRepository", "name": new.wanted.name })),
        AppSource::Helm => ("chart", chart(context, new)),
    };
    editor
        .insert_key(&spec, key, KeyAt::Start, Item::value(value))
        .map_err(|refusal| vec![refusal.diagnostic(path, Some(text.into()))])?;
    Ok(editor.into_text())
}

/// The HelmRelease with the HelmRepository that the new chart comes from, where it is not the siblings'.
pub fn named(text: &str, path: &str, repository: Option<&str>) -> Result<String, Vec<Diagnostic>> {
    let Some(repository) = repository else { return Ok(text.to_owned()) };
    let mut editor = open(text, path)?;
    let reference = document_path(editor.stream(), "HelmRelease").key("spec").key("chart").key("spec").key("sourceRef");
    let index = reference.document;
    let there =
        editor.stream().documents.get(index).and_then(|d| d.at(&["spec", "chart", "spec", "sourceRef"])).is_some();
    if !there {
        return Ok(text.to_owned());
    }
    editor
        .set(&reference.key("name"), Item::value(repository))
        .map_err(|refusal| vec![refusal.diagnostic(path, Some(text.into()))])?;
    Ok(editor.into_text())
}

/// The HelmRepository for a chart whose siblings share theirs: the one of the repo, else a new one beside the siblings'.
pub fn shared(context: &Context<'_>, new: &NewApp<'_>, draft: &mut Draft<'_>) -> Result<String, Problems> {
    if let Some(known) = known(context, new) {
        return Ok(known.name.clone());
    }
    let repo = context.repo;
    let url = new.wanted.url.as_deref().unwrap_or_default();
    let all: Vec<&Object> = repo.objects_of("source.toolkit.fluxcd.io", "HelmRepository").collect();
    let mut name = name_of(url);
    if all.iter().any(|object| object.name == name) {
        name = new.wanted.name.clone();
    }
    let own = Names::new().with("url", url).with("name", name.clone());
    let directory_of = |object: &Object| parent(&repo.file_of(object).path).to_owned();
    let Some(home) = most_frequent(all.iter().map(|object| directory_of(object))) else { return Ok(name) };
    let siblings: Vec<(Sibling<'_>, &Stream)> = all
        .iter()
        .filter(|object| directory_of(object) == home)
        .map(|object| {
            let file = repo.file_of(object);
            let url = repo.node_of(object).and_then(|root| root.at(&["spec", "url"])?.as_str()).unwrap_or_default();
            let names = Names::new().with("url", url).with("name", object.name.clone());
            (Sibling { path: &file.path, text: &file.text, names }, file.stream())
        })
        .collect();
    let problem = |reason: String| vec![Diagnostic::error("no-model", reason)];
    let text = from_siblings(&siblings, &own, &|_| false)
        .map_err(|error| problem(format!("no HelmRepository can be followed: {error}")))?;
    let files: Vec<String> =
        siblings.iter().map(|(sibling, _)| sibling.names.patterns(file_name(sibling.path)).swap_remove(0)).collect();
    let file = files.first().and_then(|pattern| own.fill(pattern)).filter(|file| file.contains(&name));
    let path = format!("{home}/{}", file.unwrap_or_else(|| format!("{name}.yaml")));
    draft.create(&path, text)?;
    if let Some(kustomization) = resources::of_directory(repo, &home) {
        let dotted = resources::are_dotted(&resources::lines(repo, kustomization));
        let file = file_name(&path);
        resources::add(draft, kustomization, &if dotted { format!("./{file}") } else { file.to_owned() }, None)?;
    }
    Ok(name)
}

/// An OCIRepository takes a range of versions in `ref.semver`; its `ref.tag` takes one tag.
pub fn with_range(text: String, path: &str, new: &NewApp<'_>) -> Result<String, Problems> {
    let Some(VersionText::Literal(range)) = new.wanted.version.as_ref().filter(|_| new.source == AppSource::Oci) else {
        return Ok(text);
    };
    if version(range).is_ok() {
        return Ok(text);
    }
    let mut editor = open(&text, path)?;
    let tagged = |document: &Document| {
        document.at(&["kind"]).and_then(Node::as_str) == Some("OCIRepository")
            && document.at(&["spec", "ref", "tag"]).is_some()
    };
    let Some(index) = editor.stream().documents.iter().position(tagged) else { return Ok(text) };
    let reference = Path::root().in_document(index).key("spec").key("ref");
    editor
        .set(&reference, Item::value(json!({ "semver": range })))
        .map_err(|refusal| vec![refusal.diagnostic(path, Some(text.clone().into()))])?;
    Ok(editor.into_text())
}

/// A name for the repository at a URL: the part of the host that is not every repository's.
fn name_of(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let general = ["charts", "chart", "helm", "www", "repo", "registry", "artifacts"];
    let known = labels.iter().take(labels.len().saturating_sub(1)).find(|label| !general.contains(label));
    let name: String = known
        .unwrap_or(&host)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    name.trim_matches('-').to_owned()
}

fn chart(context: &Context<'_>, new: &NewApp<'_>) -> Value {
    let mut reference = json!({ "kind": "HelmRepository", "name": new.wanted.name });
    if let (Some(known), Some(map)) = (known(context, new), reference.as_object_mut()) {
        map.insert("name".to_owned(), json!(known.name));
        if let Some(namespace) = known.namespace.as_ref().filter(|namespace| **namespace != new.wanted.namespace) {
            map.insert("namespace".to_owned(), json!(namespace));
        }
    }
    let version = new.wanted.version.as_ref().map(ToString::to_string).unwrap_or_default();
    json!({ "spec": { "chart": new.wanted.chart, "version": version, "sourceRef": reference } })
}

fn open(text: &str, path: &str) -> Result<Editor, Vec<Diagnostic>> {
    Editor::new(text).map_err(|error| vec![error.diagnostic(path, Some(text.into()))])
}

fn root_of(stream: &Stream) -> Path {
    let index = stream.documents.iter().position(|document| document.root.is_some()).unwrap_or(0);
    Path::root().in_document(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_are_named_after_their_host() {
        assert_eq!(name_of("https://stefanprodan.github.io/podinfo"), "stefanprodan");
        assert_eq!(name_of("https://charts.jetstack.io"), "jetstack");
        assert_eq!(name_of("http://localhost:8080/x"), "localhost");
    }

    #[test]
    fn the_file_of_the_other_kind_keeps_the_owners_form() {
        assert_eq!(renamed("app/ocirepository.yaml", AppSource::Helm), "app/helmrepository.yaml");
        assert_eq!(renamed("app/oci-repository.yaml", AppSource::Helm), "app/helm-repository.yaml");
        assert_eq!(renamed("app/source.yaml", AppSource::Oci), "app/ocirepository.yaml");
    }
}
