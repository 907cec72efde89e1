//! A kustomization file: what it may say, as data with places.

mod config;
mod fields;
mod patches;
mod plugin;
mod read;
mod reader;
mod replacements;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_diagnostic::Span;

use crate::error::Place;
use crate::id::Gvk;

pub(crate) use config::read_config;
pub use patches::{FieldOptions, PatchSpec, ReplacementSpec, SourceSpec, TargetSpec};
pub(crate) use plugin::{Plugin, Subjects, read_plugin};
pub(crate) use read::{read, read_leniently};
pub(crate) use replacements::read_replacements;

/// The names that a kustomization file may have.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A text and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its bytes in the kustomization file.
    pub span: Span,
}

/// A kustomization or a component, deprecated fields moved to where they belong now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kustomization {
    /// The file, from the root of the tree.
    pub path: Arc<str>,
    /// Its text.
    pub source: Arc<str>,
    /// Whether it is a component.
    pub is_component: bool,
    /// `openapi`.
    pub openapi: BTreeMap<String, Text>,
    /// `namePrefix`.
    pub name_prefix: String,
    /// `nameSuffix`.
    pub name_suffix: String,
    /// `namespace`.
    pub namespace: String,
    /// `commonLabels`; deprecated, but done at a time of its own.
    pub common_labels: BTreeMap<String, String>,
    /// `labels`.
    pub labels: Vec<Label>,
    /// `commonAnnotations`.
    pub common_annotations: BTreeMap<String, String>,
    /// `patchesStrategicMerge`: paths or patches.
    pub patches_strategic_merge: Vec<Text>,
    /// `patchesJson6902`.
    pub patches_json6902: Vec<PatchSpec>,
    /// `patches`.
    pub patches: Vec<PatchSpec>,
    /// `images` and, after them, `imageTags`.
    pub images: Vec<Image>,
    /// `replacements`.
    pub replacements: Vec<ReplacementSpec>,
    /// `replicas`.
    pub replicas: Vec<Replica>,
    /// `sortOptions`.
    pub sort: Option<SortOptions>,
    /// `resources` and, after them, `bases`.
    pub resources: Vec<Text>,
    /// `components`.
    pub components: Vec<Text>,
    /// `crds`.
    pub crds: Vec<Text>,
    /// `configMapGenerator`.
    pub config_maps: Vec<GeneratorSpec>,
    /// `secretGenerator`.
    pub secrets: Vec<GeneratorSpec>,
    /// `generatorOptions`.
    pub generator_options: Option<GeneratorOptions>,
    /// `configurations`.
    pub configurations: Vec<Text>,
    /// `generators`: paths or configurations.
    pub generators: Vec<Text>,
    /// `transformers`: paths or configurations.
    pub transformers: Vec<Text>,
    /// `buildMetadata`.
    pub build_metadata: Vec<Text>,
    /// The places of the fields at the top.
    pub spans: BTreeMap<&'static str, Span>,
    /// What is there and cannot be done here: the field, and where.
    pub refused: Vec<(&'static str, Span)>,
}

impl Kustomization {
    /// A place in it.
    pub fn place(&self, span: &Span) -> Place {
        Place { path: Arc::clone(&self.path), source: Some(Arc::clone(&self.source)), span: span.clone() }
    }

    /// Where a field at the top is; the start of the file when it is not there.
    pub fn field_span(&self, field: &str) -> Span {
        self.spans.get(field).cloned().unwrap_or(0..0)
    }

    /// The line that a place is on, from 1.
    pub fn line(&self, span: &Span) -> usize {
        fluxwright_diagnostic::line_column(&self.source, span.start).0
    }
}

/// Labels to be put, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// The labels.
    pub pairs: BTreeMap<String, String>,
    /// Selectors get them too.
    pub include_selectors: bool,
    /// The metadata of templates gets them too.
    pub include_templates: bool,
    /// Further places.
    pub fields: Vec<FieldSpec>,
}

/// A place in objects of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldSpec {
    /// The kinds; empty parts fit all.
    pub gvk: Gvk,
    /// Names with `/` between; `[]` after the name of a list, `\/` for a slash in a name.
    pub path: String,
    /// Make the place when it is not there.
    pub create: bool,
}

/// An image to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Image {
    /// Its name without tag and digest.
    pub name: String,
    /// The name to put in its place.
    pub new_name: String,
    /// What to put behind its tag.
    pub tag_suffix: String,
    /// The tag to put.
    pub new_tag: String,
    /// The digest to put.
    pub digest: String,
}

/// A count of replicas to be set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replica {
    /// The name of the objects.
    pub name: String,
    /// The count.
    pub count: i64,
    /// Where it is written.
    pub span: Span,
}

/// The order in which the objects come out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SortOptions {
    /// `legacy` or `fifo`.
    pub order: String,
    /// Kinds to come first, and last.
    pub legacy: Option<(Vec<String>, Vec<String>)>,
    /// Where it is written.
    pub span: Span,
}

/// A ConfigMap or Secret to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GeneratorSpec {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// `create`, `replace` or `merge`.
    pub behavior: String,
    /// `type` of a Secret.
    pub secret_type: String,
    /// `key=value`.
    pub literals: Vec<Text>,
    /// `path` or `key=path`.
    pub files: Vec<Text>,
    /// Paths of files with a `KEY=value` on each line.
    pub envs: Vec<Text>,
    /// What differs from `generatorOptions`.
    pub options: Option<GeneratorOptions>,
    /// Where the entry is written.
    pub span: Span,
}

/// What all generated objects get.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GeneratorOptions {
    /// Labels to be put.
    pub labels: BTreeMap<String, String>,
    /// Annotations to be put.
    pub annotations: BTreeMap<String, String>,
    /// No hash behind the name.
    pub disable_name_suffix_hash: bool,
    /// `immutable: true`.
    pub immutable: bool,
}
