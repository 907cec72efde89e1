//! What an object of Flux names: sources, charts, values, what it waits for.

use fluxwright_build::Id;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What one object has to do with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// Makes it: a Kustomization or ResourceSet what it applies, an input what is rendered from it, a FluxInstance its source.
    Generated,
    /// Takes files from it.
    SourceRef,
    /// Takes its chart from it.
    ChartRef,
    /// Takes values from it.
    ValuesFrom,
    /// Takes variables from it.
    SubstituteFrom,
    /// Takes inputs from it.
    InputsFrom,
    /// Waits until it is ready.
    DependsOn,
    /// Sends messages through it, or selects from what it found.
    Uses,
}

impl Relation {
    /// Its name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::SourceRef => "sourceRef",
            Self::ChartRef => "chartRef",
            Self::ValuesFrom => "valuesFrom",
            Self::SubstituteFrom => "substituteFrom",
            Self::InputsFrom => "inputsFrom",
            Self::DependsOn => "dependsOn",
            Self::Uses => "uses",
        }
    }
}

/// An object that another one names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What for.
    pub relation: Relation,
    /// The kind.
    pub kind: String,
    /// The namespace: the object's own where none is written.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// The objects that an object names, in the order of its fields.
pub fn references(id: &Id, object: &Value) -> Vec<Reference> {
    let mut found = Found { namespace: &id.namespace, all: Vec::new() };
    let spec = object.get("spec").unwrap_or(&Value::Null);
    match id.kind.as_str() {
        "Kustomization" => {
            found.one(Relation::SourceRef, spec.get("sourceRef"), "");
            found.list(Relation::SubstituteFrom, spec.pointer("/postBuild/substituteFrom"), "");
            found.list(Relation::DependsOn, spec.get("dependsOn"), "Kustomization");
        }
        "HelmRelease" => {
            found.one(Relation::ChartRef, spec.get("chartRef"), "");
            found.one(Relation::SourceRef, spec.pointer("/chart/spec/sourceRef"), "");
            found.list(Relation::ValuesFrom, spec.get("valuesFrom"), "");
            found.list(Relation::DependsOn, spec.get("dependsOn"), "HelmRelease");
        }
        "HelmChart" | "ImageUpdateAutomation" | "ExternalArtifact" => {
            found.one(Relation::SourceRef, spec.get("sourceRef"), "GitRepository");
        }
        "ArtifactGenerator" => {
            found.list(Relation::SourceRef, spec.get("sources"), "");
            found.artifacts(spec);
        }
        "ResourceSet" => {
            found.list(Relation::InputsFrom, spec.get("inputsFrom"), "ResourceSetInputProvider");
            found.list(Relation::DependsOn, spec.get("dependsOn"), "");
        }
        "GitRepository" => {
            for include in spec.get("include").and_then(Value::as_array).into_iter().flatten() {
                found.one(Relation::SourceRef, include.get("repository"), "GitRepository");
            }
        }
        // The source that flux-operator makes for it.
        "FluxInstance" => {
            let sync = spec.get("sync");
            let text = |key: &str| sync.and_then(|sync| sync.get(key)).and_then(Value::as_str).unwrap_or_default();
            let name = if text("name").is_empty() { &id.namespace } else { text("name") };
            if !text("kind").is_empty() && !name.is_empty() {
                found.all.push(Reference {
                    relation: Relation::Generated,
                    kind: text("kind").to_owned(),
                    namespace: id.namespace.clone(),
                    name: name.to_owned(),
                });
            }
        }
        "Alert" => found.one(Relation::Uses, spec.get("providerRef"), "Provider"),
        "ImagePolicy" => found.one(Relation::Uses, spec.get("imageRepositoryRef"), "ImageRepository"),
        _ => {}
    }
    found.all
}

struct Found<'o> {
    namespace: &'o str,
    all: Vec<Reference>,
}

impl Found<'_> {
    /// The artifacts that a generator makes, as far as their names are written out: those of `pathPattern` are not.
    fn artifacts(&mut self, spec: &Value) {
        let artifacts = spec.get("artifacts").and_then(Value::as_array).into_iter().flatten();
        let names = artifacts.filter_map(|artifact| artifact.get("name").and_then(Value::as_str));
        for name in names.filter(|name| !name.is_empty() && !name.contains('{')) {
            self.all.push(Reference {
                relation: Relation::Generated,
                kind: "ExternalArtifact".to_owned(),
                namespace: self.namespace.to_owned(),
                name: name.to_owned(),
            });
        }
    }

    fn list(&mut self, relation: Relation, list: Option<&Value>, kind: &str) {
        for item in list.and_then(Value::as_array).into_iter().flatten() {
            self.one(relation, Some(item), kind);
        }
    }

    fn one(&mut self, relation: Relation, reference: Option<&Value>, kind: &str) {
        let text = |key: &str| {
            let value = reference.and_then(|reference| reference.get(key)).and_then(Value::as_str);
            value.filter(|text| !text.is_empty())
        };
        let (Some(name), kind) = (text("name"), text("kind").unwrap_or(kind)) else { return };
        if kind.is_empty() {
            return;
        }
        let namespace = text("namespace").unwrap_or(self.namespace);
        let reference =
            Reference { relation, kind: kind.to_owned(), namespace: namespace.to_owned(), name: name.to_owned() };
        if !self.all.contains(&reference) {
            self.all.push(reference);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn named(object: &Value) -> Vec<String> {
        let name =
            |found: Reference| format!("{} {}/{}/{}", found.relation.name(), found.kind, found.namespace, found.name);
        references(&Id::of(object), object).into_iter().map(name).collect()
    }

    #[test]
    fn releases_and_kustomizations() {
        let release = json!({"kind": "HelmRelease", "metadata": {"name": "a", "namespace": "n"}, "spec": {
            "chart": {"spec": {"sourceRef": {"kind": "HelmRepository", "name": "r", "namespace": "flux-system"}}},
            "valuesFrom": [{"kind": "ConfigMap", "name": "v"}, {"kind": "ConfigMap", "name": "v", "valuesKey": "b"}],
            "dependsOn": [{"name": "b"}, {"name": 7}],
        }});
        assert_eq!(
            named(&release),
            ["sourceRef HelmRepository/flux-system/r", "valuesFrom ConfigMap/n/v", "dependsOn HelmRelease/n/b"]
        );
        let kustomization = json!({"kind": "Kustomization", "metadata": {"name": "a", "namespace": "n"}, "spec": {
            "sourceRef": {"kind": "GitRepository", "name": "g"},
            "postBuild": {"substituteFrom": [{"kind": "Secret", "name": "s"}]}, "dependsOn": [{"name": "b", "namespace": "m"}],
        }});
        assert_eq!(
            named(&kustomization),
            ["sourceRef GitRepository/n/g", "substituteFrom Secret/n/s", "dependsOn Kustomization/m/b"]
        );
        assert!(named(&json!({"kind": "HelmRelease", "spec": []})).is_empty());
        let instance = json!({"kind": "FluxInstance", "metadata": {"name": "flux", "namespace": "flux-system"},
            "spec": {"sync": {"kind": "GitRepository", "path": "clusters/live"}}});
        assert_eq!(named(&instance), ["generated GitRepository/flux-system/flux-system"]);
        let generator = json!({"kind": "ArtifactGenerator", "metadata": {"name": "g", "namespace": "n"}, "spec": {
            "sources": [{"alias": "repo", "kind": "GitRepository", "name": "r"}],
            "artifacts": [{"name": "apps"}, {"name": "of-{app}"}, {"name": 7}],
        }});
        assert_eq!(named(&generator), ["sourceRef GitRepository/n/r", "generated ExternalArtifact/n/apps"]);
    }
}
