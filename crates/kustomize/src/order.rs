//! The order in which objects come out.

use std::cmp::Ordering;

use crate::id::{Gvk, Id};
use crate::kustomization::SortOptions;
use crate::resources::Resources;

/// Kinds that come first, in this order.
const FIRST: &[&str] = &[
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// Kinds that come last, in this order.
const LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// The order of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By kind, as `kustomize build` does when nothing is said.
    #[default]
    Legacy,
    /// As they come, as Flux takes them.
    Fifo,
}

/// The order of two kinds.
pub(crate) fn kinds(a: &Gvk, b: &Gvk) -> Ordering {
    rank(&a.kind, FIRST, LAST).cmp(&rank(&b.kind, FIRST, LAST)).then_with(|| sort_text(a).cmp(&sort_text(b)))
}

/// Puts the objects in order: as the kustomization says, else as `order` says.
pub(crate) fn sort(resources: Resources, options: Option<&SortOptions>, order: Order) -> Resources {
    match options {
        Some(SortOptions { order, legacy: Some((first, last)), .. }) if order == "legacy" => {
            by_kind(resources, first, last)
        }
        Some(SortOptions { order, .. }) if order == "legacy" => by_kind(resources, FIRST, LAST),
        Some(_) => resources,
        None if order == Order::Legacy => by_kind(resources, FIRST, LAST),
        None => resources,
    }
}

fn by_kind<T: AsRef<str>>(resources: Resources, first: &[T], last: &[T]) -> Resources {
    let mut keyed: Vec<_> = resources
        .into_vec()
        .into_iter()
        .map(|resource| {
            let id = resource.id();
            (rank(&id.gvk.kind, first, last), id, resource)
        })
        .collect();
    keyed.sort_by(|(a_rank, a, _), (b_rank, b, _)| {
        if a.gvk == b.gvk {
            return last_part(a).cmp(&last_part(b));
        }
        let texts = || match (&*a.gvk.kind, &*b.gvk.kind) {
            // Namespaces of other groups come first.
            ("Namespace", "Namespace") if a.gvk.group.is_empty() || b.gvk.group.is_empty() => {
                sort_text(&b.gvk).cmp(&sort_text(&a.gvk))
            }
            _ => sort_text(&a.gvk).cmp(&sort_text(&b.gvk)),
        };
        a_rank.cmp(b_rank).then_with(texts)
    });
    keyed.into_iter().map(|(_, _, resource)| resource).collect::<Vec<_>>().into()
}

/// Below 0 for the first kinds, above for the last; of a kind that is there twice the last place counts.
fn rank<T: AsRef<str>>(kind: &str, first: &[T], last: &[T]) -> isize {
    let position = |kinds: &[T]| kinds.iter().rposition(|other| other.as_ref() == kind);
    match (position(last), position(first)) {
        (Some(at), _) => 1 + at.cast_signed(),
        (None, Some(at)) => at.cast_signed() - first.len().cast_signed(),
        (None, None) => 0,
    }
}

fn sort_text(gvk: &Gvk) -> String {
    let or = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    format!("{}_{}_{}", or(&gvk.group, "~G"), or(&gvk.version, "~V"), or(&gvk.kind, "~K"))
}

/// Namespace and name, as they are compared among objects of one kind.
fn last_part(id: &Id) -> String {
    let or = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    format!("{}|{}", or(&id.namespace, "~X"), or(&id.name, "~N"))
}
