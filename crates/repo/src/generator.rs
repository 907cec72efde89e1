//! The lists of files that kustomizations make ConfigMaps of: a line of them hands a values file to a release.

use std::collections::HashMap;

use fluxwright_yaml::Node;
use fluxwright_yaml::edit::{At, Edit, Item, Path};

use crate::place::place;
use crate::{Repo, file_name, join, parent, relative};

/// One item of `configMapGenerator`.
#[derive(Debug, Clone)]
pub struct Generator<'a> {
    /// The kustomization file.
    pub path: &'a str,
    /// Index of its document.
    pub document: usize,
    /// Index in `configMapGenerator`.
    pub index: usize,
    /// The name of the ConfigMap.
    pub name: &'a str,
    /// Its `files`.
    pub files: Vec<GeneratorFile<'a>>,
}

/// One line of `files`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratorFile<'a> {
    /// As written: `key=path` or `path`.
    pub text: &'a str,
    /// The key in the ConfigMap.
    pub key: &'a str,
    /// The file, relative to the repo; `None` when it leaves the repo.
    pub file: Option<String>,
}

impl<'a> GeneratorFile<'a> {
    fn read(directory: &str, text: &'a str) -> Self {
        let (key, path) = text.split_once('=').unwrap_or((file_name(text), text));
        Self { text, key, file: join(directory, path) }
    }
}

/// Every ConfigMap generator in the repo.
pub fn all(repo: &Repo) -> Vec<Generator<'_>> {
    let mut found = Vec::new();
    for object in repo
        .objects_of("kustomize.config.k8s.io", "Kustomization")
        .chain(repo.objects_of("kustomize.config.k8s.io", "Component"))
    {
        let path = &repo.file_of(object).path;
        let items = repo.node_of(object).and_then(|root| root.get("configMapGenerator")).and_then(Node::items);
        for (index, item) in items.unwrap_or_default().iter().enumerate() {
            let name = item.get("name").and_then(Node::as_str).unwrap_or_default();
            let files = item.get("files").and_then(Node::items).unwrap_or_default();
            let files = files.iter().filter_map(Node::as_str);
            found.push(Generator::new(path, object.document, index, name, files));
        }
    }
    found
}

impl<'a> Generator<'a> {
    /// An item of the `configMapGenerator` of a kustomization: its place, its name and its `files` as written.
    pub fn new(
        path: &'a str,
        document: usize,
        index: usize,
        name: &'a str,
        files: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let files = files.into_iter().map(|text| GeneratorFile::read(parent(path), text)).collect();
        Self { path, document, index, name, files }
    }

    /// The line that hands out a release's values file.
    pub fn entry_of(&self, release: &str) -> Option<&GeneratorFile<'_>> {
        self.files.iter().find(|file| stem_of(file.key) == release)
    }

    /// The line of each release by its name, the first where there are several.
    pub fn by_release(&self) -> HashMap<&str, &GeneratorFile<'_>> {
        self.files.iter().rev().map(|file| (stem_of(file.key), file)).collect()
    }

    /// The line for a new release: `key=path` or plain as most lines have it, the later half where it is a tie.
    pub fn line(&self, values_file: &str, release: &str) -> String {
        let path = relative(parent(self.path), values_file);
        let key = self.key_of(release);
        let keyed = self.files.iter().filter(|file| file.text.contains('=')).count();
        let last_is_keyed = self.files.last().is_some_and(|file| file.text.contains('='));
        let with_key = keyed * 2 > self.files.len() || (keyed * 2 == self.files.len() && last_is_keyed);
        if with_key || file_name(&path) != key { format!("{key}={path}") } else { path }
    }

    /// The key of a new release's values: `<release>.yaml`, with the ending that the siblings have.
    fn key_of(&self, release: &str) -> String {
        let yml = self.files.iter().filter(|file| file.key.ends_with(".yml")).count();
        let ending = if yml * 2 > self.files.len() { "yml" } else { "yaml" };
        format!("{release}.{ending}")
    }

    /// The index of a new line: its sorted place, else behind the line of the release that it follows, else the end.
    pub fn place(&self, release: &str, predecessor: Option<&str>) -> usize {
        let keys: Vec<&str> = self.files.iter().map(|file| stem_of(file.key)).collect();
        place(&keys, release, predecessor).index()
    }

    /// The edit of its kustomization that adds a line for a release.
    pub fn insertion(&self, values_file: &str, release: &str, predecessor: Option<&str>) -> Edit {
        let index = self.place(release, predecessor);
        Edit::Insert {
            into: Path::root().in_document(self.document).key("configMapGenerator").index(self.index).key("files"),
            at: if index >= self.files.len() { At::End } else { At::Index(index) },
            item: Item::value(self.line(values_file, release)),
            create: false,
        }
    }
}

/// A key or file name without `.yaml` or `.yml`.
pub fn stem_of(key: &str) -> &str {
    key.strip_suffix(".yaml").or_else(|| key.strip_suffix(".yml")).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generator<'a>(path: &'a str, files: &[&'a str]) -> Generator<'a> {
        Generator {
            path,
            document: 0,
            index: 0,
            name: "values",
            files: files.iter().map(|text| GeneratorFile::read(parent(path), text)).collect(),
        }
    }

    #[test]
    fn lines_follow_the_form_of_most() {
        let keyed =
            generator("p/kustomization.yaml", &["a.yaml=charts/a.yaml", "b.yaml=charts/b.yaml", "charts/c.yaml"]);
        assert_eq!(keyed.line("p/charts/x.yaml", "x"), "x.yaml=charts/x.yaml");
        let plain = generator("p/charts/kustomization.yaml", &["a.yaml", "b.yaml"]);
        assert_eq!(plain.line("p/charts/x.yaml", "x"), "x.yaml");
        let nested = generator("p/kustomization.yaml", &["a.yaml=a/values.yaml"]);
        assert_eq!(nested.line("p/x/values.yaml", "x"), "x.yaml=x/values.yaml");
        assert_eq!(generator("p/kustomization.yaml", &[]).line("p/charts/x.yaml", "x"), "charts/x.yaml");
    }
}
