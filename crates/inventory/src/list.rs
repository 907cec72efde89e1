//! Lists of objects.

use std::collections::BTreeMap;

use fluxwright_diff::SecretKeys;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::fields::{self, Field};
use crate::item::{Inventory, Item, Made};
use crate::kind::{self, Wanted};
use crate::mask;

/// Which objects to list; those that fit everything that is said.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The kinds, with any of these.
    pub kinds: Vec<Wanted>,
    /// The name.
    pub name: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// The cluster, as an index of [`Inventory::clusters`].
    pub cluster: Option<usize>,
}

impl Query {
    fn takes(&self, item: &Item) -> bool {
        let is = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted == text);
        self.kinds.iter().any(|kind| kind.takes(&item.id.group, &item.id.kind))
            && is(&self.name, &item.id.name)
            && is(&self.namespace, &item.id.namespace)
            && self.cluster.is_none_or(|cluster| item.cluster == Some(cluster))
    }
}

/// An object, once for all clusters in which the same is told of it.
#[derive(Debug, Clone)]
pub struct Row<'i> {
    /// It in the first of its clusters.
    pub item: &'i Item,
    /// What is told of it.
    pub fields: Vec<Field>,
    /// Whether it is told not to be reconciled; `None` for kinds that cannot be.
    pub suspended: Option<bool>,
    /// Its clusters, as indexes of [`Inventory::clusters`]; empty when nothing applies it, as far as the repo tells.
    pub clusters: Vec<usize>,
}

/// When an object is the same in two clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// The same is told of it.
    Fields,
    /// It is equal, to the last field.
    Object,
}

/// The objects that are asked for: by kind, namespace and name, then by file and line.
pub fn list<'i>(inventory: &'i Inventory<'_>, query: &Query, same: Same) -> Vec<Row<'i>> {
    let mut rows: BTreeMap<(usize, &str, &str, &str, &str), Vec<Row<'i>>> = BTreeMap::new();
    for item in inventory.items.iter().filter(|item| query.takes(item)) {
        let id = &item.id;
        let key = (
            kind::rank(&id.group, &id.kind),
            id.kind.as_str(),
            id.group.as_str(),
            id.namespace.as_str(),
            id.name.as_str(),
        );
        let fields = fields::of(item, inventory);
        let rows = rows.entry(key).or_default();
        let known = rows.iter_mut().find(|row| {
            row.clusters.is_empty() == item.cluster.is_none()
                && row.item.place == item.place
                && made_by(row.item, inventory) == made_by(item, inventory)
                && row.item.id.version == id.version
                && row.fields == fields
                && (same == Same::Fields || row.item.value == item.value)
        });
        match (known, item.cluster) {
            (Some(row), Some(cluster)) => {
                if !row.clusters.contains(&cluster) {
                    row.clusters.push(cluster);
                }
            }
            (Some(_), None) => {}
            (None, cluster) => {
                rows.push(Row { item, fields, suspended: fields::suspended(item), clusters: Vec::from_iter(cluster) });
            }
        }
    }
    rows.into_values()
        .flat_map(|mut rows| {
            rows.sort_by(|a, b| a.item.place.cmp(&b.item.place).then_with(|| a.clusters.cmp(&b.clusters)));
            rows
        })
        .collect()
}

/// The ResourceSet and the input that an object is rendered from.
fn made_by<'i>(item: &'i Item, inventory: &'i Inventory<'_>) -> Option<(String, Option<&'i str>)> {
    let Made::Rendered { set, input, .. } = &item.made else { return None };
    Some((inventory.of_resource(*set)?.id.to_string(), input.as_deref()))
}

/// What `fluxwright get` prints as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright get")]
pub struct ListReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The clusters of the repo.
    pub clusters: Vec<ClusterReport>,
    /// The objects: by kind, namespace and name.
    pub objects: Vec<ObjectReport>,
}

/// A cluster's view of the repo.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterReport {
    /// What sets its folder apart from those of other clusters.
    pub name: String,
    /// The folder that is applied first.
    pub folder: String,
}

/// An object, once for all clusters in which it is equal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectReport {
    /// Its `apiVersion`.
    pub api_version: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace; empty where none is written.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What is told of it, by the names of columns, such as `path`, `version` or `url`. Credentials are masked.
    pub fields: BTreeMap<&'static str, String>,
    /// Whether it is told not to be reconciled; left out for kinds that cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// The clusters that get it, by name; empty when nothing applies it, as far as the repo tells.
    pub clusters: Vec<String>,
    /// Who applies it in the first cluster, as `Kind/namespace/name`, or as `Folder/path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_by: Option<String>,
    /// The input of the ResourceSet that it is rendered from: its name, or its number where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// Where that input is written, or its provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_file: Option<String>,
    /// The line there, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_line: Option<usize>,
    /// The file that it comes from: that of the object, of the generator, or of the template.
    pub file: String,
    /// The line there, from 1.
    pub line: usize,
    /// The object as it is applied, with secrets masked; null when it cannot be read.
    pub object: Value,
}

impl ListReport {
    /// The rows, with the objects themselves.
    pub fn new(inventory: &Inventory<'_>, rows: &[Row<'_>], keys: &SecretKeys) -> Self {
        let clusters = inventory.clusters.iter();
        let clusters = clusters.map(|found| ClusterReport { name: found.name.clone(), folder: found.folder.clone() });
        let objects = rows.iter().map(|row| ObjectReport::new(inventory, row, keys));
        Self { version: 1, clusters: clusters.collect(), objects: objects.collect() }
    }
}

impl ObjectReport {
    fn new(inventory: &Inventory<'_>, row: &Row<'_>, keys: &SecretKeys) -> Self {
        let Item { id, place, made, .. } = row.item;
        let input_place = match made {
            Made::Rendered { place, .. } => place.as_ref(),
            _ => None,
        };
        let said = row.fields.iter().filter(|field| !field.value.is_empty());
        Self {
            api_version: api_version(row.item),
            kind: id.kind.clone(),
            namespace: id.namespace.clone(),
            name: id.name.clone(),
            fields: said.map(|field| (field.key, field.value.clone())).collect(),
            suspended: row.suspended,
            clusters: row.clusters.iter().map(|cluster| inventory.cluster_name(*cluster).to_owned()).collect(),
            applied_by: applied_by(inventory, row.item),
            input: match made {
                Made::Rendered { input, .. } => input.clone(),
                _ => None,
            },
            input_file: input_place.map(|place| place.path.to_string()),
            input_line: input_place.map(|place| place.line),
            file: place.path.to_string(),
            line: place.line,
            object: mask::shown(&row.item.value, keys),
        }
    }
}

/// Who applies an object, as `Kind/namespace/name`, or as `Folder/path`.
pub fn applied_by(inventory: &Inventory<'_>, item: &Item) -> Option<String> {
    let applier = inventory.built.appliers.get(item.applier?)?;
    Some(match applier.kind {
        fluxwright_build::ApplierKind::Folder => format!("Folder/{}", applier.name),
        kind => format!("{kind}/{}/{}", applier.namespace, applier.name),
    })
}

fn api_version(item: &Item) -> String {
    match item.id.group.as_str() {
        "" => item.id.version.clone(),
        group => format!("{group}/{}", item.id.version),
    }
}
