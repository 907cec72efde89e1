//! A Flux Kustomization.

use std::collections::BTreeMap;

use fluxwright_kustomize::Gvk;
use fluxwright_kustomize::SelectorSpec;
use fluxwright_kustomize::kustomization::Image;
use serde_json::Value;

use super::read::{Fields, WrongType};
use super::{SourceId, text};

/// What a Flux Kustomization says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kustomization {
    pub(crate) path: String,
    pub(crate) target_namespace: Option<String>,
    pub(crate) name_prefix: Option<String>,
    pub(crate) name_suffix: Option<String>,
    pub(crate) patches: Vec<(String, Option<SelectorSpec>)>,
    pub(crate) patches_strategic_merge: Vec<String>,
    pub(crate) patches_json6902: Vec<(String, Option<SelectorSpec>)>,
    pub(crate) images: Vec<Image>,
    pub(crate) components: Vec<String>,
    pub(crate) ignore_missing_components: bool,
    pub(crate) build_metadata: Vec<String>,
    pub(crate) post_build: Option<PostBuild>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<String, String>,
    pub(crate) suspended: bool,
    /// Whether it decrypts with SOPS.
    pub(crate) decrypts: bool,
    /// `namespace/name` of other Kustomizations.
    pub(crate) depends_on: Vec<String>,
    /// Fields of a wrong type.
    pub(crate) errors: Vec<WrongType>,
}

/// `spec.postBuild`.
#[derive(Debug, Clone, Default)]
pub(crate) struct PostBuild {
    pub(crate) substitute: Option<BTreeMap<String, String>>,
    pub(crate) from: Vec<Reference>,
    /// `substituteStrategy: Always`.
    pub(crate) always: bool,
}

/// An item of `substituteFrom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) optional: bool,
}

impl Kustomization {
    /// Reads an object that is in this namespace.
    pub(crate) fn read(value: &Value, namespace: &str) -> Self {
        let nothing = Value::Null;
        let spec = value.get("spec").unwrap_or(&nothing);
        let mut fields = Fields::new(spec);
        let it = &mut fields;
        let mut read = Self {
            path: it.text("path").unwrap_or_default(),
            target_namespace: it.text("targetNamespace"),
            name_prefix: it.text("namePrefix"),
            name_suffix: it.text("nameSuffix"),
            patches: it
                .maps("patches")
                .into_iter()
                .map(|patch| (text(patch, "/patch").to_owned(), selector(patch)))
                .collect(),
            patches_strategic_merge: it.maps("patchesStrategicMerge").into_iter().map(Value::to_string).collect(),
            patches_json6902: it.maps("patchesJson6902").into_iter().map(json_patch).collect(),
            images: it.maps("images").into_iter().map(image).collect(),
            components: it.texts("components"),
            ignore_missing_components: it.truth("ignoreMissingComponents"),
            build_metadata: it.texts("buildMetadata"),
            post_build: post_build(it),
            labels: it.text_map("commonMetadata.labels").unwrap_or_default(),
            annotations: it.text_map("commonMetadata.annotations").unwrap_or_default(),
            suspended: it.truth("suspend"),
            decrypts: it.text("decryption.provider").is_some_and(|provider| provider == "sops"),
            depends_on: it.maps("dependsOn").into_iter().map(|on| depends_on(on, namespace)).collect(),
            errors: Vec::new(),
        };
        read.errors = fields.errors;
        read
    }

    /// The source of an object that is in this namespace.
    pub(crate) fn source(value: &Value, namespace: &str) -> SourceId {
        let of = |pointer| text(value, pointer).to_owned();
        let own = of("/spec/sourceRef/namespace");
        SourceId {
            kind: of("/spec/sourceRef/kind"),
            namespace: if own.is_empty() { namespace.to_owned() } else { own },
            name: of("/spec/sourceRef/name"),
        }
    }
}

fn post_build(it: &mut Fields<'_>) -> Option<PostBuild> {
    if !it.has("postBuild") {
        return None;
    }
    let from = it.maps("postBuild.substituteFrom").into_iter().map(|from| Reference {
        kind: text(from, "/kind").to_owned(),
        name: text(from, "/name").to_owned(),
        optional: from.get("optional") == Some(&Value::Bool(true)),
    });
    Some(PostBuild {
        from: from.collect(),
        substitute: it.text_map("postBuild.substitute"),
        always: it.text("postBuild.substituteStrategy").as_deref() == Some("Always"),
    })
}

fn selector(patch: &Value) -> Option<SelectorSpec> {
    let target = patch.get("target").filter(|target| target.is_object())?;
    let part = |name: &str| text(target, &format!("/{name}")).to_owned();
    Some(SelectorSpec {
        gvk: Gvk { group: part("group").into(), version: part("version").into(), kind: part("kind").into() },
        name: part("name"),
        namespace: part("namespace"),
        label_selector: part("labelSelector"),
        annotation_selector: part("annotationSelector"),
    })
}

/// Flux always gives these a target, an empty one where there is none.
fn json_patch(patch: &Value) -> (String, Option<SelectorSpec>) {
    let operations = patch.get("patch").map(Value::to_string).unwrap_or_else(|| "null".to_owned());
    (operations, Some(selector(patch).unwrap_or_default()))
}

fn image(image: &Value) -> Image {
    let part = |pointer| text(image, pointer).to_owned();
    Image {
        name: part("/name"),
        new_name: part("/newName"),
        new_tag: part("/newTag"),
        digest: part("/digest"),
        ..Image::default()
    }
}

fn depends_on(on: &Value, namespace: &str) -> String {
    let own = text(on, "/namespace");
    format!("{}/{}", if own.is_empty() { namespace } else { own }, text(on, "/name"))
}
