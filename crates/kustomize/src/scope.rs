//! Which kinds lie outside of namespaces, as kustomize knows it: by version and kind, of Kubernetes' own kinds alone.

use crate::id::Gvk;

/// API version and kinds.
const CLUSTER_SCOPED: &[(&str, &str, &[&str])] = &[
    ("", "v1", &["ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"]),
    ("admissionregistration.k8s.io", "v1", &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
    ("admissionregistration.k8s.io", "v1beta1", &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
    ("apiextensions.k8s.io", "v1", &["CustomResourceDefinition"]),
    ("apiextensions.k8s.io", "v1beta1", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", "v1", &["APIService"]),
    ("apiregistration.k8s.io", "v1beta1", &["APIService"]),
    ("certificates.k8s.io", "v1", &["CertificateSigningRequest"]),
    ("certificates.k8s.io", "v1beta1", &["CertificateSigningRequest"]),
    ("flowcontrol.apiserver.k8s.io", "v1beta1", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("networking.k8s.io", "v1", &["IngressClass"]),
    ("networking.k8s.io", "v1beta1", &["IngressClass"]),
    ("node.k8s.io", "v1", &["RuntimeClass"]),
    ("node.k8s.io", "v1beta1", &["RuntimeClass"]),
    ("policy", "v1beta1", &["PodSecurityPolicy"]),
    ("rbac.authorization.k8s.io", "v1", &["ClusterRole", "ClusterRoleBinding"]),
    ("rbac.authorization.k8s.io", "v1beta1", &["ClusterRole", "ClusterRoleBinding"]),
    ("scheduling.k8s.io", "v1", &["PriorityClass"]),
    ("scheduling.k8s.io", "v1beta1", &["PriorityClass"]),
    ("storage.k8s.io", "v1", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
    ("storage.k8s.io", "v1beta1", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
];

pub(crate) fn is_cluster_scoped(gvk: &Gvk) -> bool {
    CLUSTER_SCOPED.iter().any(|(group, version, kinds)| {
        *group == &*gvk.group && *version == &*gvk.version && kinds.contains(&&*gvk.kind)
    })
}
