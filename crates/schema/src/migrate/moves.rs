//! Which versions Flux no longer serves, and what changed since.

use super::change::Change;

/// A version that is no longer served.
pub(super) struct Removed {
    /// The version to go to.
    pub(super) to: &'static str,
}

/// Group, kinds, versions that were served once, version to go to. Flux 2.7 to 2.9 removed the last of them.
const REMOVED: &[(&str, &[&str], &[&str], &str)] = &[
    (
        "source.toolkit.fluxcd.io",
        &["GitRepository", "HelmRepository", "HelmChart", "Bucket"],
        &["v1alpha1", "v1beta1", "v1beta2"],
        "v1",
    ),
    ("source.toolkit.fluxcd.io", &["OCIRepository"], &["v1beta2"], "v1"),
    ("kustomize.toolkit.fluxcd.io", &["Kustomization"], &["v1alpha1", "v1beta1", "v1beta2"], "v1"),
    ("helm.toolkit.fluxcd.io", &["HelmRelease"], &["v2alpha1", "v2beta1", "v2beta2"], "v2"),
    ("notification.toolkit.fluxcd.io", &["Alert", "Provider"], &["v1alpha1", "v1beta1", "v1beta2"], "v1beta3"),
    ("notification.toolkit.fluxcd.io", &["Receiver"], &["v1alpha1", "v1beta1", "v1beta2"], "v1"),
    (
        "image.toolkit.fluxcd.io",
        &["ImageRepository", "ImagePolicy"],
        &["v1alpha1", "v1alpha2", "v1beta1", "v1beta2"],
        "v1",
    ),
    ("image.toolkit.fluxcd.io", &["ImageUpdateAutomation"], &["v1alpha1", "v1alpha2", "v1beta1", "v1beta2"], "v1"),
];

/// Versions that Flux has announced: a repo that is ahead of this library is not wrong.
const COMING: &[(&str, &[&str], &str, &str)] =
    &[("notification.toolkit.fluxcd.io", &["Alert", "Provider"], "v1", "v1beta3")];

pub(super) fn removed(group: &str, version: &str, kind: &str) -> Option<Removed> {
    let row = REMOVED
        .iter()
        .find(|(known, kinds, versions, _)| *known == group && kinds.contains(&kind) && versions.contains(&version))?;
    Some(Removed { to: row.3 })
}

pub(super) fn coming(group: &str, version: &str, kind: &str) -> Option<&'static str> {
    let row =
        COMING.iter().find(|(known, kinds, coming, _)| *known == group && kinds.contains(&kind) && *coming == version);
    row.map(|row| row.3)
}

/// What changed in the fields of a kind.
pub(super) fn changes(kind: &str) -> &'static [Change] {
    match kind {
        "Kustomization" => &[
            Change::ByHand {
                path: "spec.serviceAccount",
                holds: &[],
                what: "name the service account in `spec.serviceAccountName`",
            },
            Change::Drop { path: "spec.validation" },
            Change::Patches { at: "spec", strategic: "patchesStrategicMerge", json: "patchesJson6902" },
        ],
        "HelmRelease" => &[
            Change::IntoList { path: "spec.chart.spec.valuesFile", list: "valuesFiles" },
            Change::Patches {
                at: "spec.postRenderers[].kustomize",
                strategic: "patchesStrategicMerge",
                json: "patchesJson6902",
            },
        ],
        "GitRepository" => &[Change::Drop { path: "spec.gitImplementation" }, Change::Drop { path: "spec.accessFrom" }],
        "HelmChart" => &[
            Change::IntoList { path: "spec.valuesFile", list: "valuesFiles" },
            Change::Drop { path: "spec.accessFrom" },
        ],
        "Bucket" => &[Change::Drop { path: "spec.accessFrom" }],
        "ImageUpdateAutomation" => &[
            Change::ByHand {
                path: "spec.git.commit.messageTemplate",
                holds: &[".Updated"],
                what: "use `.Changed` in the message template, since `.Updated` is gone",
            },
            Change::ByHand {
                path: "spec.git.commit.messageTemplate",
                holds: &[".Changed.ImageResult"],
                what: "use `.Changed.Objects` or `.Changed.Changes` in the message template, since `.Changed.ImageResult` is gone",
            },
            Change::ByHand {
                path: "spec.checkout",
                holds: &[],
                what: "write `spec.checkout` as `spec.sourceRef` and `spec.git.checkout.ref`",
            },
            Change::ByHand { path: "spec.commit", holds: &[], what: "write `spec.commit` as `spec.git.commit`" },
            Change::ByHand { path: "spec.push", holds: &[], what: "move `spec.push` to `spec.git.push`" },
            Change::ByHand {
                path: "spec.runInterval",
                holds: &[],
                what: "leave `spec.runInterval` out, and write `spec.interval`",
            },
        ],
        _ => &[],
    }
}
