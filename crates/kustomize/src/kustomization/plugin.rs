//! The configurations of kustomize's own generators and transformers, which `generators` and `transformers` name.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, Node, parse_with};
use serde_json::{Value, json};

use super::reader::Reader;
use super::{FieldSpec, Kustomization, PatchSpec, fields};
use crate::error::ErrorKind;
use crate::fieldspec::Config;

/// Which subjects of bindings get the namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Subjects {
    /// Those that are named `default`.
    #[default]
    NamedDefault,
    /// All service accounts.
    ServiceAccounts,
    None,
}

/// A configuration as a kustomization that says one thing, with places of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plugin {
    pub(crate) kustomization: Kustomization,
    pub(crate) config: Config,
    /// An object to be added as it is.
    pub(crate) made: Option<Value>,
    /// Namespaces that are there stay.
    pub(crate) unset_only: bool,
    pub(crate) subjects: Subjects,
}

const KNOWN: [&str; 31] = [
    "apiVersion",
    "kind",
    "metadata",
    "fieldSpecs",
    "labels",
    "annotations",
    "prefix",
    "suffix",
    "imageTag",
    "replica",
    "path",
    "patch",
    "target",
    "options",
    "jsonOp",
    "paths",
    "patches",
    "replacements",
    "unsetOnly",
    "setRoleBindingSubjects",
    "name",
    "namespace",
    "behavior",
    "literals",
    "files",
    "envs",
    "env",
    "type",
    "source",
    "targets",
    "sourceValue",
];

/// Reads a configuration; `None` when it is none of kustomize's own.
///
/// Fields that are not known are passed over, as kustomize does.
pub(crate) fn read_plugin(path: &Arc<str>, value: &Value) -> Result<Option<Plugin>, ErrorKind> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = text("kind").to_owned();
    let is_known = KINDS.contains(&kind.as_str());
    if text("apiVersion") != "builtin" || !is_known {
        return Ok(None);
    }
    let source = fluxwright_yaml::emit::to_yaml(value, &fluxwright_yaml::emit::EmitOptions::default());
    let stream = parse_with(&source, &Limits::default())?;
    let mut plugin = Plugin::default();
    plugin.kustomization.path = Arc::clone(path);
    plugin.kustomization.source = Arc::clone(&stream.text);
    let Some(document) = stream.documents.first() else { return Ok(None) };
    let Some(root) = &document.root else { return Ok(None) };
    document.to_value(Dialect::Sigs)?;
    plugin.made = (kind == "IAMPolicyGenerator").then(|| service_account(value));
    let mut reader = Reader::new(document);
    read(&mut plugin, &mut reader, root, &kind);
    let wrong = reader.errors.into_iter().find(|(kind, _)| !matches!(kind, ErrorKind::UnknownField { .. }));
    match wrong {
        Some((kind, _)) => Err(kind),
        None => Ok(Some(plugin)),
    }
}

/// The Kubernetes account that stands for one of Google's.
fn service_account(config: &Value) -> Value {
    let text = |map: &str, key: &str| {
        let text = config.get(map).and_then(|map| map.get(key)).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let (account, project) = (text("serviceAccount", "name"), text("serviceAccount", "projectId"));
    let mut metadata = json!({
        "annotations": {
            "iam.gke.io/gcp-service-account": format!("{account}@{project}.iam.gserviceaccount.com"),
        },
        "name": text("kubernetesService", "name"),
    });
    let namespace = text("kubernetesService", "namespace");
    if let (false, Some(metadata)) = (namespace.is_empty(), metadata.as_object_mut()) {
        metadata.insert("namespace".to_owned(), namespace.into());
    }
    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata})
}

const KINDS: [&str; 15] = [
    "AnnotationsTransformer",
    "ConfigMapGenerator",
    "IAMPolicyGenerator",
    "ImageTagTransformer",
    "LabelTransformer",
    "NamespaceTransformer",
    "PatchJson6902Transformer",
    "PatchStrategicMergeTransformer",
    "PatchTransformer",
    "PrefixSuffixTransformer",
    "PrefixTransformer",
    "ReplacementTransformer",
    "ReplicaCountTransformer",
    "SecretGenerator",
    "SuffixTransformer",
];

fn read<'d>(plugin: &mut Plugin, reader: &mut Reader<'d>, root: &'d Node, kind: &str) {
    let it = &mut plugin.kustomization;
    let (mut name, mut namespace) = (String::new(), String::new());
    let mut specs: Vec<FieldSpec> = Vec::new();
    let mut patch = PatchSpec { span: root.span.clone(), ..PatchSpec::default() };
    reader.fields("", root, &KNOWN, |reader, field, node| match (kind, field) {
        (_, "metadata") => {
            reader.fields(field, node, &["name", "namespace"], |reader, field, node| match field {
                "name" => name = reader.text(field, node),
                _ => namespace = reader.text(field, node),
            });
        }
        (_, "fieldSpecs") => specs = reader.list(field, node, fields::field_spec),
        ("LabelTransformer", "labels") => it.common_labels = reader.string_map(field, node),
        ("AnnotationsTransformer", "annotations") => it.common_annotations = reader.string_map(field, node),
        ("PrefixTransformer" | "PrefixSuffixTransformer", "prefix") => it.name_prefix = reader.text(field, node),
        ("SuffixTransformer" | "PrefixSuffixTransformer", "suffix") => it.name_suffix = reader.text(field, node),
        ("ImageTagTransformer", "imageTag") => it.images.push(fields::image(reader, node)),
        ("ReplicaCountTransformer", "replica") => it.replicas.push(fields::replica(reader, node)),
        ("ReplacementTransformer", "replacements") => {
            it.replacements = reader.list(field, node, fields::replacement);
        }
        ("PatchStrategicMergeTransformer", "paths") => {
            let paths = reader.texts(field, node);
            it.patches_strategic_merge.splice(0..0, paths);
        }
        ("PatchStrategicMergeTransformer", "patches") => it.patches_strategic_merge.push(reader.placed(field, node)),
        ("PatchTransformer" | "PatchJson6902Transformer", "path") => {
            patch.path = Some(reader.placed(field, node)).filter(|path| !path.text.is_empty());
        }
        ("PatchTransformer", "patch") | ("PatchJson6902Transformer", "jsonOp") => {
            patch.patch = Some(reader.placed(field, node)).filter(|patch| !patch.text.is_empty());
        }
        ("PatchTransformer" | "PatchJson6902Transformer", "target") => {
            patch.target = Some(fields::selector(reader, node));
        }
        ("PatchTransformer", "options") => {
            patch.options = reader.map(field, node, |reader, node| reader.boolean(field, node));
        }
        ("NamespaceTransformer", "unsetOnly") => plugin.unset_only = reader.boolean(field, node),
        ("NamespaceTransformer", "setRoleBindingSubjects") => {
            plugin.subjects = match reader.text(field, node).as_str() {
                "" | "defaultOnly" => Subjects::NamedDefault,
                "allServiceAccounts" => Subjects::ServiceAccounts,
                "none" => Subjects::None,
                _ => {
                    let wanted = "`defaultOnly`, `allServiceAccounts` or `none`";
                    reader.error(ErrorKind::FieldType { field: field.to_owned(), wanted }, &node.span);
                    Subjects::None
                }
            };
        }
        _ => {}
    });
    let config = &mut plugin.config;
    match kind {
        "NamespaceTransformer" => (it.namespace, config.namespace) = (namespace, specs),
        "PrefixTransformer" => config.name_prefix = specs,
        "SuffixTransformer" => config.name_suffix = specs,
        "PrefixSuffixTransformer" => {
            config.name_prefix.clone_from(&specs);
            config.name_suffix = specs;
        }
        "LabelTransformer" => config.common_labels = specs,
        "AnnotationsTransformer" => config.common_annotations = specs,
        "ImageTagTransformer" => config.images = specs,
        "ReplicaCountTransformer" => config.replicas = specs,
        "PatchTransformer" => it.patches.push(patch),
        "PatchJson6902Transformer" => it.patches_json6902.push(patch),
        "ConfigMapGenerator" | "SecretGenerator" => {
            let is_secret = kind == "SecretGenerator";
            let mut spec = fields::generator(reader, root, is_secret);
            for (own, other) in [(&mut spec.name, name), (&mut spec.namespace, namespace)] {
                if own.is_empty() {
                    *own = other;
                }
            }
            if is_secret { it.secrets.push(spec) } else { it.config_maps.push(spec) }
        }
        _ => {}
    }
}
