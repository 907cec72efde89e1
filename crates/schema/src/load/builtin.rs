//! The kinds that the library brings along.

use std::sync::OnceLock;

use serde_json::Value;

use super::crd::scope;
use super::shape::{Flavour, read};
use crate::model::{Kind, Version};

/// A kind that is read when it is first needed.
pub(crate) struct Builtin {
    pub(crate) group: &'static str,
    pub(crate) kind: &'static str,
    text: &'static str,
    read: OnceLock<Option<Kind>>,
}

macro_rules! kinds {
    ($($group:literal $kind:literal $file:literal)*) => {
        static KINDS: [Builtin; 0 $(+ { let _ = $group; 1 })*] = [$(Builtin {
            group: $group,
            kind: $kind,
            text: include_str!(concat!("../../../../schemas/kinds/", $file, ".json")),
            read: OnceLock::new(),
        }),*];
    };
}

kinds! {
    "fluxcd.controlplane.io" "FluxInstance" "fluxcd.controlplane.io_fluxinstance"
    "fluxcd.controlplane.io" "FluxReport" "fluxcd.controlplane.io_fluxreport"
    "fluxcd.controlplane.io" "ResourceSet" "fluxcd.controlplane.io_resourceset"
    "fluxcd.controlplane.io" "ResourceSetInputProvider" "fluxcd.controlplane.io_resourcesetinputprovider"
    "helm.toolkit.fluxcd.io" "HelmRelease" "helm.toolkit.fluxcd.io_helmrelease"
    "image.toolkit.fluxcd.io" "ImagePolicy" "image.toolkit.fluxcd.io_imagepolicy"
    "image.toolkit.fluxcd.io" "ImageRepository" "image.toolkit.fluxcd.io_imagerepository"
    "image.toolkit.fluxcd.io" "ImageUpdateAutomation" "image.toolkit.fluxcd.io_imageupdateautomation"
    "kustomize.config.k8s.io" "Component" "kustomize.config.k8s.io_component"
    "kustomize.config.k8s.io" "Kustomization" "kustomize.config.k8s.io_kustomization"
    "kustomize.toolkit.fluxcd.io" "Kustomization" "kustomize.toolkit.fluxcd.io_kustomization"
    "notification.toolkit.fluxcd.io" "Alert" "notification.toolkit.fluxcd.io_alert"
    "notification.toolkit.fluxcd.io" "Provider" "notification.toolkit.fluxcd.io_provider"
    "notification.toolkit.fluxcd.io" "Receiver" "notification.toolkit.fluxcd.io_receiver"
    "source.extensions.fluxcd.io" "ArtifactGenerator" "source.extensions.fluxcd.io_artifactgenerator"
    "source.toolkit.fluxcd.io" "Bucket" "source.toolkit.fluxcd.io_bucket"
    "source.toolkit.fluxcd.io" "ExternalArtifact" "source.toolkit.fluxcd.io_externalartifact"
    "source.toolkit.fluxcd.io" "GitRepository" "source.toolkit.fluxcd.io_gitrepository"
    "source.toolkit.fluxcd.io" "HelmChart" "source.toolkit.fluxcd.io_helmchart"
    "source.toolkit.fluxcd.io" "HelmRepository" "source.toolkit.fluxcd.io_helmrepository"
    "source.toolkit.fluxcd.io" "OCIRepository" "source.toolkit.fluxcd.io_ocirepository"
}

impl Builtin {
    /// All of them.
    pub(crate) fn all() -> &'static [Self] {
        &KINDS
    }

    /// The kind. That every one can be read is tested.
    pub(crate) fn kind(&'static self) -> Option<&'static Kind> {
        self.read.get_or_init(|| read_kind(self.text)).as_ref()
    }
}

fn read_kind(text: &str) -> Option<Kind> {
    let value: Value = serde_json::from_str(text).ok()?;
    let kind = value["kind"].as_str()?;
    let versions = value["versions"].as_object()?.iter().map(|(name, schema)| {
        let shape = read(schema, Flavour::Structural, kind).ok()?;
        Some(Version { name: name.clone(), shape })
    });
    Some(Kind {
        group: value["group"].as_str()?.to_owned(),
        kind: kind.to_owned(),
        plural: value["plural"].as_str()?.to_owned(),
        short_names: super::keywords::strings(value.get("shortNames")),
        scope: scope(&value["scope"]),
        versions: versions.collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_read_and_is_the_one_named() {
        for builtin in Builtin::all() {
            let kind = builtin.kind().unwrap_or_else(|| panic!("{} cannot be read", builtin.kind));
            assert_eq!((kind.group.as_str(), kind.kind.as_str()), (builtin.group, builtin.kind));
        }
    }

    #[test]
    fn every_file_of_the_folder_is_brought_along() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/kinds");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "json"));
        assert_eq!(files.count(), Builtin::all().len());
    }
}
