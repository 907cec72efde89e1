//! Which versions Flux no longer serves, and what changed since.

use super::change::Change;

/// A version that is no longer served.
#[derive(Debug, Clone, Copy)]
pub(super) struct Removed {
    /// The version to go to.
    pub(super) to: &'static str,
    /// The first version of Flux that does not serve it.
    pub(super) gone_in: (u16, u16),
}

/// Group, kinds, version to go to, and the versions that were served once with the version of Flux that ended them.
type Row = (&'static str, &'static [&'static str], &'static str, &'static [(&'static str, (u16, u16))]);

const REMOVED: &[Row] = &[
    (
        "source.toolkit.fluxcd.io",
        &["GitRepository", "HelmRepository", "HelmChart", "Bucket"],
        "v1",
        &[("v1alpha1", (0, 8)), ("v1beta1", (2, 7)), ("v1beta2", (2, 8))],
    ),
    ("source.toolkit.fluxcd.io", &["OCIRepository"], "v1", &[("v1beta2", (2, 8))]),
    (
        "kustomize.toolkit.fluxcd.io",
        &["Kustomization"],
        "v1",
        &[("v1alpha1", (0, 8)), ("v1beta1", (2, 7)), ("v1beta2", (2, 8))],
    ),
    (
        "helm.toolkit.fluxcd.io",
        &["HelmRelease"],
        "v2",
        &[("v2alpha1", (0, 8)), ("v2beta1", (2, 7)), ("v2beta2", (2, 8))],
    ),
    (
        "notification.toolkit.fluxcd.io",
        &["Alert", "Provider"],
        "v1beta3",
        &[("v1alpha1", (0, 8)), ("v1beta1", (2, 7)), ("v1beta2", (2, 9))],
    ),
    (
        "notification.toolkit.fluxcd.io",
        &["Receiver"],
        "v1",
        &[("v1alpha1", (0, 8)), ("v1beta1", (2, 7)), ("v1beta2", (2, 9))],
    ),
    (
        "image.toolkit.fluxcd.io",
        &["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"],
        "v1",
        &[("v1alpha1", (2, 0)), ("v1alpha2", (2, 0)), ("v1beta1", (2, 7)), ("v1beta2", (2, 9))],
    ),
];

/// Versions that Flux has announced: a repo that is ahead of this library is not wrong.
const COMING: &[(&str, &[&str], &str, &str)] =
    &[("notification.toolkit.fluxcd.io", &["Alert", "Provider"], "v1", "v1beta3")];

pub(super) fn removed(group: &str, version: &str, kind: &str) -> Option<Removed> {
    let (.., to, versions) = REMOVED.iter().find(|(known, kinds, ..)| *known == group && kinds.contains(&kind))?;
    let (_, gone_in) = versions.iter().find(|(known, _)| *known == version)?;
    Some(Removed { to, gone_in: *gone_in })
}

pub(super) fn coming(group: &str, version: &str, kind: &str) -> Option<&'static str> {
    let row =
        COMING.iter().find(|(known, kinds, coming, _)| *known == group && kinds.contains(&kind) && *coming == version);
    row.map(|row| row.3)
}

/// What changed in the fields of a kind.
pub(super) fn changes(group: &str, kind: &str) -> &'static [Change] {
    if !group.ends_with(".toolkit.fluxcd.io") {
        return &[];
    }
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
