//! What a kustomization names.

use std::collections::{HashMap, HashSet};

use crate::meaning::{Parsed, Tree};
use crate::paths::{join, parent};

/// A kustomization.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kustomize {
    pub path: String,
    pub directory: String,
    pub namespace: Option<String>,
    /// Whether it gives its objects other names.
    pub renames: bool,
    /// The files and directories it takes, inside of the repo.
    pub references: Vec<String>,
    listed: HashSet<String>,
    /// The files that generators take, and the names and keys that each has there.
    generated: HashMap<String, Vec<(String, String)>>,
    pub generators: Vec<Generator>,
    pub charts: Vec<Chart>,
}

/// A generator of a ConfigMap or Secret.
#[derive(Debug, Clone, Default)]
pub(crate) struct Generator {
    pub secret: bool,
    pub name: String,
    /// Keys and the files they come from.
    pub files: Vec<(String, String)>,
    /// Files of `NAME=value` lines.
    pub envs: Vec<String>,
    pub literals: Vec<(String, String)>,
}

/// An entry of `helmCharts`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chart {
    pub index: usize,
    pub name: String,
    pub release: String,
    pub version: Option<String>,
    pub url: Option<String>,
    pub namespace: Option<String>,
    pub values_files: Vec<String>,
    pub line: usize,
}

impl Kustomize {
    pub fn of(parsed: &Parsed) -> Option<Self> {
        let object = parsed.objects.iter().find(|object| object.is_kustomize())?;
        let tree = &object.tree;
        let directory = parent(&parsed.path).to_owned();
        let inside = |path: String| join(&directory, &path);
        let mut references: Vec<String> =
            ["resources", "components", "bases", "crds", "generators", "transformers", "configurations"]
                .iter()
                .flat_map(|key| tree.list(&[key]))
                .filter_map(Tree::scalar_text)
                .filter_map(inside)
                .collect();
        references.extend(tree.text(&["openapi", "path"]).and_then(inside));
        let with_paths = ["patches", "patchesJson6902", "replacements"];
        for patch in with_paths.iter().flat_map(|key| tree.list(&[key])) {
            references.extend(patch.text(&["path"]).and_then(inside));
        }
        references
            .extend(tree.list(&["patchesStrategicMerge"]).iter().filter_map(Tree::scalar_text).filter_map(inside));
        let generators = ["configMapGenerator", "secretGenerator"]
            .iter()
            .flat_map(|key| tree.list(&[key]).iter().map(|item| generator(item, *key == "secretGenerator", &directory)))
            .collect::<Vec<Generator>>();
        let charts = tree
            .list(&["helmCharts"])
            .iter()
            .enumerate()
            .filter_map(|(index, item)| chart(item, index, &directory, parsed.line(&item.span)))
            .collect();
        let namespace = tree.text(&["namespace"]);
        let renames = ["namePrefix", "nameSuffix"].iter().any(|key| tree.get(key).is_some());
        let mut generated: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for generator in &generators {
            for (key, file) in &generator.files {
                generated.entry(file.clone()).or_default().push((generator.name.clone(), key.clone()));
            }
            for file in &generator.envs {
                generated.entry(file.clone()).or_default();
            }
        }
        let listed = references.iter().cloned().collect();
        Some(Self {
            path: parsed.path.clone(),
            directory,
            namespace,
            renames,
            references,
            listed,
            generated,
            generators,
            charts,
        })
    }

    /// Whether it takes a file or directory.
    pub fn takes(&self, path: &str) -> bool {
        self.listed.contains(path)
    }

    /// The ConfigMaps and Secrets that its generators make of a file as a whole, and the key of each.
    pub fn keys_of(&self, path: &str) -> &[(String, String)] {
        self.generated.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether one of its generators takes a file.
    pub fn generates(&self, path: &str) -> bool {
        self.generated.contains_key(path)
    }
}

fn generator(item: &Tree, secret: bool, directory: &str) -> Generator {
    let texts = |key: &str| item.list(&[key]).iter().filter_map(Tree::scalar_text).collect::<Vec<_>>();
    let files = texts("files")
        .iter()
        .filter_map(|entry| {
            let (key, path) = entry.split_once('=').unwrap_or((crate::paths::file_name(entry), entry));
            Some((key.to_owned(), join(directory, path)?))
        })
        .collect();
    let envs = texts("envs").into_iter().chain(item.text(&["env"])).filter_map(|path| join(directory, &path)).collect();
    let literals = texts("literals")
        .iter()
        .filter_map(|literal| literal.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.trim_matches(['"', '\'']).to_owned()))
        .collect();
    Generator { secret, name: item.text(&["name"]).unwrap_or_default(), files, envs, literals }
}

fn chart(item: &Tree, index: usize, directory: &str, line: usize) -> Option<Chart> {
    let name = item.text(&["name"])?;
    let additional = item.list(&["additionalValuesFiles"]).iter().filter_map(Tree::scalar_text);
    Some(Chart {
        index,
        release: item.text(&["releaseName"]).unwrap_or_else(|| name.clone()),
        version: item.text(&["version"]),
        url: item.text(&["repo"]),
        namespace: item.text(&["namespace"]),
        values_files: item
            .text(&["valuesFile"])
            .into_iter()
            .chain(additional)
            .filter_map(|path| join(directory, &path))
            .collect(),
        name,
        line,
    })
}
