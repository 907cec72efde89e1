//! The `resources` of a kustomization: one more line, as the siblings' lines are written.

use fluxwright_yaml::edit::{At, Edit, Item, Path};
use fluxwright_yaml::{Document, Node};

use super::draft::{Draft, Problems};
use fluxwright_repo::place::place;
use fluxwright_repo::{Object, Repo, is_kustomization, join, parent};

/// The kustomization file of a directory.
pub fn of_directory<'a>(repo: &'a Repo, directory: &str) -> Option<&'a Object> {
    repo.objects_of("kustomize.config.k8s.io", "Kustomization").find(|object| {
        let path = &repo.file_of(object).path;
        parent(path) == directory && is_kustomization(path)
    })
}

/// Its resources as written.
pub fn lines<'a>(repo: &'a Repo, kustomization: &Object) -> Vec<&'a str> {
    repo.document_of(kustomization).map(listed).unwrap_or_default()
}

fn listed(document: &Document) -> Vec<&str> {
    let items = document.at(&["resources"]).and_then(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::as_str).collect()
}

/// Whether a kustomization lists a path (a file, or a directory), both relative to the repo.
pub fn has(repo: &Repo, kustomization: &Object, target: &str) -> bool {
    let directory = parent(&repo.file_of(kustomization).path);
    lines(repo, kustomization).iter().any(|line| join(directory, line).as_deref() == Some(target))
}

/// Whether most of the lines begin with `./`.
pub fn are_dotted(lines: &[&str]) -> bool {
    lines.iter().filter(|line| line.starts_with("./")).count() * 2 > lines.len()
}

/// Adds a line: at its sorted place among the lines, else behind `predecessor`, else at the end. Lines of another kind (a file
/// among directories) do not count for the order.
pub fn add(
    draft: &mut Draft<'_>,
    kustomization: &Object,
    line: &str,
    predecessor: Option<&str>,
) -> Result<(), Problems> {
    let repo = draft.repo;
    let path = repo.file_of(kustomization).path.clone();
    let text = draft.text(&path)?.unwrap_or_default();
    let stream = fluxwright_yaml::parse(&text).map_err(|error| vec![error.diagnostic(&path, Some(text.clone()))])?;
    let document = stream.documents.get(kustomization.document);
    let known = document.map(listed).unwrap_or_default();
    if known.contains(&line) {
        return Ok(());
    }
    let alike: Vec<(usize, &str)> =
        known.iter().copied().enumerate().filter(|(_, other)| shape(other) == shape(line)).collect();
    let names: Vec<&str> = alike.iter().map(|(_, other)| *other).collect();
    let at = place(&names, line, predecessor).index();
    let index = match at.checked_sub(1).and_then(|before| alike.get(before)) {
        Some((before, _)) => before + 1,
        None => alike.first().map_or(known.len(), |(first, _)| *first),
    };
    let position = if index >= known.len() { At::End } else { At::Index(index) };
    let at = Path::root().in_document(kustomization.document).key("resources");
    draft.edit(&path, |editor| {
        editor.apply(&Edit::Insert { into: at, at: position, item: Item::value(line), create: true })
    })
}

/// What kind of line it is: how deep, and whether it names a file directly.
fn shape(line: &str) -> (usize, bool) {
    let line = line.trim_start_matches("./").trim_end_matches('/');
    (line.matches('/').count(), line.ends_with(".yaml") || line.ends_with(".yml"))
}
