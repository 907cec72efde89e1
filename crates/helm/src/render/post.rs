//! Post-renderers: what helm-controller does with a chart's objects before they are applied.

use std::collections::BTreeMap;

use fluxwright_kustomize::files::MemoryFiles;
use fluxwright_kustomize::{Build, Options, Origin};
use serde_json::{Map, Value, json};

use super::output::{ChartObject, Role};
use crate::release::Release;

/// Why a post-renderer failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("postRenderers[{index}]: {message}")]
pub struct PostProblem {
    /// Its position among those with `kustomize`, from 0.
    pub index: usize,
    /// What kustomize says.
    pub message: String,
}

const OUTPUT: &str = "helm-output.yaml";

/// The objects after the post-renderers in their order, the common metadata and, when `origin` is set, the labels that tell
/// of the HelmRelease. What comes from `crds/` only gets the latter; hooks are left out with the strategy `nohooks`.
///
/// # Errors
/// When a patch cannot be applied.
pub fn post_render(
    objects: Vec<ChartObject>,
    release: &Release,
    origin: bool,
) -> Result<Vec<ChartObject>, Vec<PostProblem>> {
    let concerns = |object: &ChartObject| match object.role {
        Role::Part => true,
        Role::Hook(_) => release.hooks_post_rendered,
        Role::Crd | Role::Namespace => false,
    };
    let (mut concerned, mut others): (Vec<_>, Vec<_>) = objects.into_iter().partition(concerns);
    for (index, renderer) in release.post_renderers.iter().enumerate() {
        concerned = kustomized(&concerned, renderer, index)?;
    }
    let labels: BTreeMap<String, String> = [("name", &release.name), ("namespace", &release.namespace)]
        .into_iter()
        .filter(|_| origin)
        .map(|(key, value)| (format!("helm.toolkit.fluxcd.io/{key}"), value.clone()))
        .collect();
    for object in &mut concerned {
        set(&mut object.value, "labels", &release.labels);
        set(&mut object.value, "annotations", &release.annotations);
        set(&mut object.value, "labels", &labels);
    }
    for object in others.iter_mut().filter(|object| object.role == Role::Crd) {
        set(&mut object.value, "labels", &labels);
    }
    // What is made first comes first.
    let hooks = others.iter().position(|object| matches!(object.role, Role::Hook(_))).unwrap_or(others.len());
    let after = others.split_off(hooks);
    others.extend(concerned);
    others.extend(after);
    Ok(others)
}

/// Puts entries into a map of the metadata.
fn set(object: &mut Value, field: &str, entries: &BTreeMap<String, String>) {
    if entries.is_empty() {
        return;
    }
    let Some(object) = object.as_object_mut() else { return };
    let Some(metadata) = object.entry("metadata").or_insert_with(|| json!({})).as_object_mut() else { return };
    let map = metadata.entry(field).or_insert_with(|| json!({}));
    if !map.is_object() {
        *map = Value::Object(Map::new());
    }
    if let Some(map) = map.as_object_mut() {
        map.extend(entries.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))));
    }
}

/// The objects as kustomize builds them with patches and images.
fn kustomized(objects: &[ChartObject], renderer: &Value, index: usize) -> Result<Vec<ChartObject>, Vec<PostProblem>> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let mut kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [OUTPUT],
    });
    for field in ["patches", "images"] {
        if let Some(value) = renderer.get(field)
            && let Some(kustomization) = kustomization.as_object_mut()
        {
            kustomization.insert(field.into(), value.clone());
        }
    }
    let text: String = objects.iter().map(|object| format!("---\n{}\n", object.value)).collect();
    let files = MemoryFiles::new().with("kustomization.yaml", kustomization.to_string()).with(OUTPUT, text);
    let built = Build::new(&files, Options { any_file: true, ..Options::default() }).run("").map_err(|errors| {
        errors.iter().map(|error| PostProblem { index, message: error.kind.to_string() }).collect::<Vec<_>>()
    })?;
    Ok(built
        .iter()
        .map(|resource| {
            let document = match resource.provenance.origin {
                Origin::File { document, .. } => objects.get(document),
                Origin::Generated { .. } => None,
            };
            ChartObject {
                value: resource.value().clone(),
                template: document.map(|object| object.template.clone()).unwrap_or_default(),
                role: document.map_or(Role::Part, |object| object.role.clone()),
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects() -> Vec<ChartObject> {
        let object = |kind: &str, name: &str, role| ChartObject {
            value: json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "spec": {"image": "nginx:1"}}),
            template: format!("web/templates/{name}.yaml"),
            role,
        };
        vec![
            object("CustomResourceDefinition", "crd", Role::Crd),
            object("Service", "web", Role::Part),
            object("Job", "hook", Role::Hook("pre-install".into())),
        ]
    }

    fn release(spec: Value) -> Release {
        Release::read(&json!({"metadata": {"name": "web", "namespace": "apps"}, "spec": spec}), "default")
    }

    #[test]
    fn patches_then_metadata_then_labels() {
        let release = release(json!({
            "postRenderers": [
                {"kustomize": {"patches": [{"target": {"kind": "Service"}, "patch": "- op: add\n  path: /spec/type\n  value: LoadBalancer\n"}]}},
                {"kustomize": {"patches": [{"patch": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels: {a: patch}\n"}]}},
            ],
            "commonMetadata": {"labels": {"a": "common", "helm.toolkit.fluxcd.io/name": "x"}, "annotations": {"b": "1"}},
        }));
        let found = post_render(objects(), &release, true).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].role, Role::Crd);
        assert_eq!(found[0].value["metadata"]["labels"]["helm.toolkit.fluxcd.io/name"], "web");
        assert_eq!(found[0].value["metadata"]["labels"]["a"], Value::Null);
        let web = &found[1];
        assert_eq!(web.template, "web/templates/web.yaml");
        assert_eq!(web.value["spec"], json!({"image": "nginx:1", "type": "LoadBalancer"}));
        assert_eq!(
            web.value["metadata"]["labels"],
            json!({"a": "common", "helm.toolkit.fluxcd.io/name": "web", "helm.toolkit.fluxcd.io/namespace": "apps"})
        );
        assert_eq!(found[2].value["metadata"]["annotations"]["b"], "1");
        assert_eq!(found[2].role, Role::Hook("pre-install".into()));
    }

    #[test]
    fn hooks_can_be_left_out_and_bad_patches_are_told() {
        let patch = |name: &str| json!([{"kustomize": {"patches": [{"patch": format!("apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n")}]}}]);
        let found = post_render(
            objects(),
            &release(json!({"postRenderStrategy": "nohooks", "commonMetadata": {"labels": {"a": "b"}}})),
            false,
        );
        let found = found.unwrap();
        assert_eq!(found[1].value["metadata"]["labels"]["a"], "b");
        assert_eq!(found[2].value["metadata"].get("labels"), None);
        let problems = post_render(objects(), &release(json!({"postRenderers": patch("other")})), false).unwrap_err();
        assert!(problems[0].to_string().starts_with("postRenderers[0]: "), "{problems:?}");
    }
}
