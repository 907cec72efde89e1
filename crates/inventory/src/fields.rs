//! What is told of an object in a list: the columns that `flux get` has, as far as they are known without a cluster.

mod release;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::item::{Inventory, Item, Made};
use crate::mask;
use crate::reference::{Relation, references};

pub(crate) use release::{chart, short};
pub(crate) use source::revision;

/// One thing that is told of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON.
    pub key: &'static str,
    /// What is told; empty when the object says nothing of it.
    pub value: String,
    /// Whether only wide lists have it.
    pub wide: bool,
}

/// The fields of an object; objects of one kind have the same ones, in the same order.
pub(crate) fn of(item: &Item, inventory: &Inventory<'_>) -> Vec<Field> {
    let mut fields = Fields { object: &item.value, all: Vec::new() };
    match (item.id.group.as_str(), item.id.kind.as_str()) {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => kustomization(&mut fields, item),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => release::fields(&mut fields, item, inventory),
        ("fluxcd.controlplane.io", kind) => control_plane(&mut fields, item, inventory, kind),
        ("source.toolkit.fluxcd.io" | "source.extensions.fluxcd.io", kind) => source::fields(&mut fields, item, kind),
        ("image.toolkit.fluxcd.io", kind) => image(&mut fields, item, kind),
        ("notification.toolkit.fluxcd.io", kind) => notification(&mut fields, item, kind),
        _ => {}
    }
    fields.all
}

/// Whether an object is told not to be reconciled; `None` for kinds that cannot be.
pub(crate) fn suspended(item: &Item) -> Option<bool> {
    let suspends = match item.id.group.as_str() {
        "fluxcd.controlplane.io" => {
            let annotations = item.value.pointer("/metadata/annotations");
            let reconcile = annotations.and_then(|all| all.get("fluxcd.controlplane.io/reconcile"));
            return Some(reconcile.and_then(Value::as_str).is_some_and(|value| value.eq_ignore_ascii_case("disabled")));
        }
        "source.toolkit.fluxcd.io" => item.id.kind != "ExternalArtifact",
        "kustomize.toolkit.fluxcd.io" | "helm.toolkit.fluxcd.io" | "image.toolkit.fluxcd.io" => {
            item.id.kind != "ImagePolicy"
        }
        "notification.toolkit.fluxcd.io" => true,
        _ => false,
    };
    suspends.then(|| item.value.pointer("/spec/suspend").and_then(Value::as_bool).unwrap_or(false))
}

/// A revision or version with its digest cut as git cuts hashes.
pub fn brief(revision: &str) -> String {
    const SHOWN: usize = 12;
    match revision.split_once("sha256:") {
        Some((before, digest)) if digest.len() > SHOWN => {
            format!("{before}sha256:{}", digest.chars().take(SHOWN).collect::<String>())
        }
        _ => revision.to_owned(),
    }
}

/// A list of fields that grows.
struct Fields<'o> {
    object: &'o Value,
    all: Vec<Field>,
}

impl Fields<'_> {
    fn add(&mut self, key: &'static str, value: impl Into<String>) {
        self.all.push(Field { key, value: value.into(), wide: false });
    }

    fn wide(&mut self, key: &'static str, value: impl Into<String>) {
        self.all.push(Field { key, value: value.into(), wide: true });
    }

    /// The text of a scalar of the object's spec.
    fn spec(&self, pointer: &str) -> String {
        self.object.get("spec").and_then(|spec| spec.pointer(pointer)).map(scalar).unwrap_or_default()
    }

    /// How many items a list of the spec has.
    fn count(&self, pointer: &str) -> usize {
        let list = self.object.get("spec").and_then(|spec| spec.pointer(pointer)).and_then(Value::as_array);
        list.map_or(0, Vec::len)
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => String::new(),
    }
}

/// What an object waits for, as people write it: without the kind where it is its own, without the namespace where it is its own.
pub(crate) fn waits_for(item: &Item) -> Vec<String> {
    let found = references(&item.id, &item.value).into_iter().filter(|found| found.relation == Relation::DependsOn);
    let name = found.map(|found| {
        let kind = if found.kind == item.id.kind { String::new() } else { format!("{}/", found.kind) };
        let namespace =
            if found.namespace == item.id.namespace { String::new() } else { format!("{}/", found.namespace) };
        format!("{kind}{namespace}{}", found.name)
    });
    name.collect()
}

/// The source that an object takes its files from, as `Kind/name`, or `Kind/namespace/name` in another namespace.
fn source_of(item: &Item) -> String {
    let mut found = references(&item.id, &item.value)
        .into_iter()
        .filter(|found| matches!(found.relation, Relation::SourceRef | Relation::ChartRef));
    found.next().map_or_else(String::new, |found| match found.namespace == item.id.namespace {
        true => format!("{}/{}", found.kind, found.name),
        false => format!("{}/{}/{}", found.kind, found.namespace, found.name),
    })
}

fn kustomization(fields: &mut Fields<'_>, item: &Item) {
    fields.add("path", fields.spec("/path"));
    fields.add("source", source_of(item));
    fields.add("interval", fields.spec("/interval"));
    fields.wide("targetNamespace", fields.spec("/targetNamespace"));
    fields.wide("prune", fields.spec("/prune"));
    fields.wide("wait", fields.spec("/wait"));
    fields.wide("dependsOn", waits_for(item).join(","));
}

fn control_plane(fields: &mut Fields<'_>, item: &Item, inventory: &Inventory<'_>, kind: &str) {
    match kind {
        "ResourceSet" => {
            let made: Vec<&Item> = inventory
                .items
                .iter()
                .filter(|other| matches!(other.made, Made::Rendered { set, .. } if Some(set) == item.resource))
                .collect();
            let inputs: BTreeSet<&str> = made
                .iter()
                .filter_map(|other| match &other.made {
                    Made::Rendered { input, .. } => input.as_deref(),
                    _ => None,
                })
                .collect();
            let inputs = if item.resource.is_some() && fields.count("/inputsFrom") > 0 {
                inputs.len()
            } else {
                fields.count("/inputs")
            };
            fields.add("inputs", inputs.to_string());
            fields.add("resources", if item.resource.is_some() { made.len().to_string() } else { String::new() });
            fields.wide("strategy", fields.spec("/inputStrategy/name"));
            fields.wide("dependsOn", waits_for(item).join(","));
        }
        "ResourceSetInputProvider" => {
            fields.add("type", fields.spec("/type"));
            fields.add("url", mask::text(&fields.spec("/url")));
            let defaults = fields.object.pointer("/spec/defaultValues").and_then(Value::as_object);
            fields.wide("defaults", defaults.map_or(0, serde_json::Map::len).to_string());
        }
        "FluxInstance" => {
            fields.add("version", fields.spec("/distribution/version"));
            fields.add("path", fields.spec("/sync/path"));
            fields.add("revision", fields.spec("/sync/ref"));
            fields.add("interval", fields.spec("/sync/interval"));
            fields.add("url", mask::text(&fields.spec("/sync/url")));
            fields.wide("source", fields.spec("/sync/kind"));
            fields.wide("registry", fields.spec("/distribution/registry"));
        }
        _ => {}
    }
}

fn image(fields: &mut Fields<'_>, item: &Item, kind: &str) {
    match kind {
        "ImageRepository" => {
            fields.add("image", fields.spec("/image"));
            fields.add("interval", fields.spec("/interval"));
        }
        "ImagePolicy" => {
            fields.add("repository", fields.spec("/imageRepositoryRef/name"));
            let policy = fields.object.pointer("/spec/policy").and_then(Value::as_object);
            let policy = policy.and_then(|policy| policy.iter().next()).map_or_else(String::new, |(name, rule)| {
                let rule = rule.get("range").or_else(|| rule.get("order")).map(scalar).unwrap_or_default();
                format!("{name} {rule}").trim_end().to_owned()
            });
            fields.add("policy", policy);
        }
        "ImageUpdateAutomation" => {
            fields.add("source", source_of(item));
            fields.add("revision", fields.spec("/git/push/branch"));
            fields.add("path", fields.spec("/update/path"));
            fields.add("interval", fields.spec("/interval"));
        }
        _ => {}
    }
}

fn notification(fields: &mut Fields<'_>, item: &Item, kind: &str) {
    match kind {
        "Alert" => {
            fields.add("provider", fields.spec("/providerRef/name"));
            fields.add("severity", fields.spec("/eventSeverity"));
            fields.add("watches", watched(item, "eventSources"));
        }
        "Provider" => {
            fields.add("type", fields.spec("/type"));
            fields.add("channel", fields.spec("/channel"));
            // The address of a webhook is a secret itself; where it leads is not.
            fields.wide("url", mask::origin(&fields.spec("/address")));
        }
        "Receiver" => {
            fields.add("type", fields.spec("/type"));
            fields.add("watches", watched(item, "resources"));
        }
        _ => {}
    }
}

/// The kinds of what an Alert or Receiver is about, with how many of each are named.
fn watched(item: &Item, list: &str) -> String {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let list = item.value.get("spec").and_then(|spec| spec.get(list)).and_then(Value::as_array);
    for watched in list.into_iter().flatten() {
        *kinds.entry(watched.get("kind").map(scalar).unwrap_or_default()).or_default() += 1;
    }
    let kinds: Vec<String> =
        kinds.into_iter().map(|(kind, count)| if count == 1 { kind } else { format!("{count} {kind}") }).collect();
    kinds.join(",")
}
