//! Where Flux's objects name others.

use fluxwright_build::Resource;
use serde_json::Value;

/// The group of Flux's sources.
pub(crate) const SOURCE: &str = "source.toolkit.fluxcd.io";
/// The group of Flux Kustomizations.
pub(crate) const KUSTOMIZE: &str = "kustomize.toolkit.fluxcd.io";
/// The group of HelmReleases.
pub(crate) const HELM: &str = "helm.toolkit.fluxcd.io";
/// The group of ResourceSets.
pub(crate) const OPERATOR: &str = "fluxcd.controlplane.io";
/// The group of Alerts, Providers and Receivers.
pub(crate) const NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
/// The group of image automation.
pub(crate) const IMAGE: &str = "image.toolkit.fluxcd.io";
/// The group of ArtifactGenerators.
pub(crate) const EXTENSIONS: &str = "source.extensions.fluxcd.io";

/// One object's mention of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The field of the mention, such as `spec.dependsOn[0]`; the name is in `name` below it.
    pub field: String,
    /// The group of the other.
    pub group: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace: as written, else that of the object itself.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Whether the namespace is written.
    pub has_namespace: bool,
    /// Whether the other may be missing.
    pub optional: bool,
}

impl Reference {
    /// The field of its name.
    pub fn name_field(&self) -> String {
        format!("{}.name", self.field)
    }

    /// The field as a JSON pointer.
    pub fn pointer(&self) -> String {
        format!("/{}", self.field.replace(['.', '['], "/").replace(']', ""))
    }

    /// `Kind namespace/name`, for messages.
    pub fn shown(&self) -> String {
        shown(&self.kind, &self.namespace, &self.name)
    }
}

/// `Kind namespace/name`, for messages.
pub(crate) fn shown(kind: &str, namespace: &str, name: &str) -> String {
    if namespace.is_empty() { format!("{kind} {name}") } else { format!("{kind} {namespace}/{name}") }
}

/// A text of a value; empty when there is none.
pub(crate) fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a list of a value.
pub(crate) fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The group of a built object.
pub(crate) fn group_of(resource: &Resource) -> &str {
    resource.api_version().split_once('/').map_or("", |(group, _)| group)
}

/// Whether an object is of a group and kind.
pub(crate) fn is(resource: &Resource, group: &str, kind: &str) -> bool {
    resource.kind() == kind && group_of(resource) == group
}

/// The group that a kind of Flux is in; `None` for a kind that is none of Flux's.
pub(crate) fn flux_group(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "GitRepository" | "OCIRepository" | "HelmRepository" | "HelmChart" | "Bucket" | "ExternalArtifact" => SOURCE,
        "Kustomization" => KUSTOMIZE,
        "HelmRelease" => HELM,
        "ResourceSet" | "ResourceSetInputProvider" | "FluxInstance" => OPERATOR,
        "ImageRepository" | "ImagePolicy" | "ImageUpdateAutomation" => IMAGE,
        "ArtifactGenerator" => EXTENSIONS,
        "Alert" | "Provider" | "Receiver" => NOTIFICATION,
        _ => return None,
    })
}

/// The source of a Kustomization, HelmRelease, HelmChart or ImageUpdateAutomation.
pub(crate) fn source(resource: &Resource) -> Option<Reference> {
    let field = match (group_of(resource), resource.kind()) {
        (KUSTOMIZE, "Kustomization") | (SOURCE, "HelmChart") | (IMAGE, "ImageUpdateAutomation") => "spec.sourceRef",
        (HELM, "HelmRelease") if resource.value.pointer("/spec/chartRef").is_some() => "spec.chartRef",
        (HELM, "HelmRelease") => "spec.chart.spec.sourceRef",
        _ => return None,
    };
    let value = resource.value.pointer(&format!("/{}", field.replace('.', "/")))?;
    let kind = text(value, "/kind");
    of(resource, field.to_owned(), value, flux_group(kind).unwrap_or(SOURCE), kind)
}

/// What a Kustomization, HelmRelease or ResourceSet depends on.
pub(crate) fn depends_on(resource: &Resource) -> Vec<Reference> {
    let own = match (group_of(resource), resource.kind()) {
        (KUSTOMIZE, "Kustomization") | (HELM, "HelmRelease") => true,
        (OPERATOR, "ResourceSet") => false,
        _ => return Vec::new(),
    };
    let each = items(&resource.value, "/spec/dependsOn").iter().enumerate().filter_map(|(index, on)| {
        let field = format!("spec.dependsOn[{index}]");
        match own {
            true => of(resource, field, on, group_of(resource), resource.kind()),
            false => {
                let group = text(on, "/apiVersion").split_once('/').map_or("", |(group, _)| group);
                of(resource, field, on, group, text(on, "/kind"))
            }
        }
    });
    each.collect()
}

/// The ConfigMaps and Secrets of `valuesFrom` or `substituteFrom`.
pub(crate) fn data_from(resource: &Resource) -> Vec<Reference> {
    let (pointer, field) = match (group_of(resource), resource.kind()) {
        (HELM, "HelmRelease") => ("/spec/valuesFrom", "spec.valuesFrom"),
        (KUSTOMIZE, "Kustomization") => ("/spec/postBuild/substituteFrom", "spec.postBuild.substituteFrom"),
        _ => return Vec::new(),
    };
    let each = items(&resource.value, pointer).iter().enumerate();
    let each =
        each.filter_map(|(index, from)| of(resource, format!("{field}[{index}]"), from, "", text(from, "/kind")));
    // These have no namespace of their own.
    each.map(|found| Reference { namespace: resource.namespace().to_owned(), ..found }).collect()
}

/// The objects of a Kustomization's health checks.
pub(crate) fn health_checks(resource: &Resource) -> Vec<Reference> {
    if !is(resource, KUSTOMIZE, "Kustomization") {
        return Vec::new();
    }
    let each = items(&resource.value, "/spec/healthChecks").iter().enumerate().filter_map(|(index, check)| {
        let group = text(check, "/apiVersion").split_once('/').map_or("", |(group, _)| group);
        of(resource, format!("spec.healthChecks[{index}]"), check, group, text(check, "/kind"))
    });
    each.collect()
}

/// What other kinds of Flux name, and cannot do without.
pub(crate) fn others(resource: &Resource) -> Vec<Reference> {
    let value = &resource.value;
    let list = |pointer: &'static str| {
        let field = pointer.trim_start_matches('/').replace('/', ".");
        items(value, pointer).iter().enumerate().map(move |(index, item)| (format!("{field}[{index}]"), item))
    };
    let kinds = |pointer: &'static str| {
        let each = list(pointer).filter_map(|(field, item)| {
            let kind = text(item, "/kind");
            of(resource, field, item, flux_group(kind)?, kind)
        });
        each.collect::<Vec<_>>()
    };
    let one = |field: &str, group: &str, kind: &str| {
        let item = value.pointer(&format!("/{}", field.replace('.', "/")));
        item.and_then(|item| of(resource, field.to_owned(), item, group, kind)).into_iter().collect::<Vec<_>>()
    };
    match (group_of(resource), resource.kind()) {
        (NOTIFICATION, "Alert") => {
            let mut found = one("spec.providerRef", NOTIFICATION, "Provider");
            found.extend(kinds("/spec/eventSources"));
            found
        }
        (NOTIFICATION, "Receiver") => kinds("/spec/resources"),
        (IMAGE, "ImagePolicy") => one("spec.imageRepositoryRef", IMAGE, "ImageRepository"),
        (EXTENSIONS, "ArtifactGenerator") => kinds("/spec/sources"),
        (OPERATOR, "ResourceSet") => {
            let each = list("/spec/inputsFrom");
            each.filter_map(|(field, item)| of(resource, field, item, OPERATOR, "ResourceSetInputProvider")).collect()
        }
        _ => Vec::new(),
    }
}

/// The Secrets that Flux's objects take credentials, certificates and keys from.
pub(crate) fn secrets(resource: &Resource) -> Vec<Reference> {
    if flux_group(resource.kind()) != Some(group_of(resource)) {
        return Vec::new();
    }
    let fields = [
        "spec.secretRef",
        "spec.certSecretRef",
        "spec.proxySecretRef",
        "spec.verify.secretRef",
        "spec.decryption.secretRef",
    ];
    let each = fields.into_iter().filter_map(|field| {
        let value = resource.value.pointer(&format!("/{}", field.replace('.', "/")))?;
        of(resource, field.to_owned(), value, "", "Secret")
    });
    each.map(|found| Reference { namespace: resource.namespace().to_owned(), ..found }).collect()
}

/// A mention, unless it has no name, a wildcard, or something that is not known in it.
fn of(resource: &Resource, field: String, value: &Value, group: &str, kind: &str) -> Option<Reference> {
    let (name, written) = (text(value, "/name"), text(value, "/namespace"));
    let namespace = if written.is_empty() { resource.namespace() } else { written };
    if name.is_empty()
        || name == "*"
        || kind.is_empty()
        || [name, namespace, kind].into_iter().any(crate::world::is_open)
    {
        return None;
    }
    Some(Reference {
        field,
        group: group.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        has_namespace: !written.is_empty(),
        optional: value.get("optional") == Some(&Value::Bool(true)),
    })
}
