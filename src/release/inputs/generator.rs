//! The kustomization whose `configMapGenerator` hands the values files to the releases.

use std::collections::HashMap;

use fluxwright_yaml::Node;

use super::set::ReleaseSet;
use crate::release::place::place;
use crate::tally::most_frequent;
use fluxwright_repo::{Repo, file_name, join, parent, relative};

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
            let files = item.get("files").and_then(Node::items).unwrap_or_default();
            found.push(Generator {
                path,
                document: object.document,
                index,
                name: item.get("name").and_then(Node::as_str).unwrap_or_default(),
                files: files
                    .iter()
                    .filter_map(Node::as_str)
                    .map(|text| GeneratorFile::read(parent(path), text))
                    .collect(),
            });
        }
    }
    found
}

/// The generator of a ResourceSet's values: the one its template names (the nearest, where several clusters have one of the
/// same name), else the one that lists most of its releases.
pub fn of_set<'a>(generators: &[Generator<'a>], set: &ReleaseSet<'_>) -> Option<Generator<'a>> {
    let named: Vec<&str> = set.template.values_config_maps().collect();
    let rank = |generator: &Generator<'_>| {
        let by_release = generator.by_release();
        let listed = set.releases.iter().filter(|release| by_release.contains_key(release.name)).count();
        (named.contains(&generator.name), listed, shared_segments(generator.path, set.path))
    };
    generators
        .iter()
        .map(|generator| (rank(generator), generator))
        .filter(|((named, listed, _), _)| *named || *listed > 0)
        // The first of equals: path order.
        .rev()
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, generator)| generator.clone())
}

/// How many leading directories two paths share.
pub fn shared_segments(a: &str, b: &str) -> usize {
    parent(a).split('/').zip(parent(b).split('/')).take_while(|(a, b)| a == b).count()
}

impl Generator<'_> {
    /// The line that hands out a release's values file.
    pub fn entry_of(&self, release: &str) -> Option<&GeneratorFile<'_>> {
        self.files.iter().find(|file| stem_of(file.key) == release)
    }

    /// The line of each release, the first where there are several.
    fn by_release(&self) -> HashMap<&str, &GeneratorFile<'_>> {
        self.files.iter().rev().map(|file| (stem_of(file.key), file)).collect()
    }

    /// The values file of a new release, relative to the repo: where most siblings have theirs.
    pub fn values_file(&self, set: &ReleaseSet<'_>, release: &str) -> String {
        let by_release = self.by_release();
        let files = set.releases.iter().filter_map(|sibling| {
            let file = by_release.get(sibling.name)?.file.as_deref()?;
            pattern_of(file, sibling.name)
        });
        let pattern = most_frequent(files);
        match pattern {
            Some(pattern) => pattern.replace('\0', release),
            None => default_values_file(parent(self.path), release),
        }
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
}

/// Where the values of a release lie when no sibling tells (spec, platform-layout: The guide's four steps).
pub fn default_values_file(directory: &str, release: &str) -> String {
    join(directory, &format!("charts/{release}.yaml")).unwrap_or_else(|| format!("charts/{release}.yaml"))
}

fn stem_of(key: &str) -> &str {
    key.strip_suffix(".yaml").or_else(|| key.strip_suffix(".yml")).unwrap_or(key)
}

/// The path with the release's name (as a whole stem or segment) replaced by a NUL.
fn pattern_of(path: &str, release: &str) -> Option<String> {
    let mut replaced = false;
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| {
            let stem = stem_of(segment);
            if stem == release {
                replaced = true;
                segment.replacen(release, "\0", 1)
            } else {
                segment.to_owned()
            }
        })
        .collect();
    replaced.then(|| segments.join("/"))
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

    #[test]
    fn a_pattern_has_the_release_as_a_whole_segment() {
        assert_eq!(pattern_of("p/charts/a.yaml", "a").as_deref(), Some("p/charts/\0.yaml"));
        assert_eq!(pattern_of("apps/apps/values.yaml", "apps").as_deref(), Some("\0/\0/values.yaml"));
        assert_eq!(pattern_of("p/charts/ab.yaml", "a"), None);
    }
}
