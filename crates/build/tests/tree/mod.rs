//! Small repos in memory.

use fluxwright_build::{Applier, Build, Built, Options, Resource, Start};
use fluxwright_kustomize::files::MemoryFiles;
use serde_json::Value;

/// A repo in memory.
#[derive(Default)]
pub struct Tree {
    files: MemoryFiles,
    paths: Vec<String>,
}

/// A Flux Kustomization in `flux-system`, of the repo's own source, with more lines of its spec.
pub fn flux(name: &str, path: &str, spec: &str) -> String {
    let mut text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 1h\n  prune: true\n  path: {path}\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    );
    for line in spec.lines() {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

/// A ConfigMap with one key.
pub fn config(name: &str, key: &str, value: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: flux-system\ndata:\n  {key}: {value}\n"
    )
}

impl Tree {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, path: &str, text: impl AsRef<str>) -> Self {
        self.files.insert(path, text.as_ref());
        self.paths.push(path.to_owned());
        self.paths.sort();
        self
    }

    pub fn build(&self) -> Built {
        self.build_with(Options::default(), &Start::Everything)
    }

    pub fn build_with(&self, options: Options, start: &Start) -> Built {
        Build::new(&self.files, &self.paths, options).run(start)
    }
}

/// The resource of a name that an applier of a name makes.
pub fn find<'b>(built: &'b Built, applier: &str, name: &str) -> &'b Resource {
    let found = built
        .resources
        .iter()
        .find(|resource| resource.name() == name && built.appliers[resource.applier].name == applier);
    found.unwrap_or_else(|| panic!("{applier} makes no {name}: {:#?}", names(built)))
}

/// The applier of a name.
pub fn applier<'b>(built: &'b Built, name: &str) -> &'b Applier {
    built.appliers.iter().find(|applier| applier.name == name).unwrap_or_else(|| panic!("no applier {name}"))
}

/// `applier: Kind/name` of all resources.
pub fn names(built: &Built) -> Vec<String> {
    let name = |resource: &Resource| {
        format!("{}: {}/{}", built.appliers[resource.applier].name, resource.kind(), resource.name())
    };
    built.resources.iter().map(name).collect()
}

/// A field of a resource.
pub fn at<'r>(resource: &'r Resource, pointer: &str) -> &'r Value {
    resource.value.pointer(pointer).unwrap_or(&Value::Null)
}

/// What was wrong, in words.
pub fn told(built: &Built) -> Vec<String> {
    built.problems.iter().map(ToString::to_string).collect()
}
