//! The tree of a build.

use std::collections::{BTreeMap, HashMap, HashSet};

use fluxwright_build::{ApplierKind, Skip, State};
use serde_json::Value;

use super::{KindCount, Tree, TreeNode};
use crate::fields::{chart, revision, suspended, waits_for};
use crate::item::{Inventory, Item, Made};
use crate::kind::rank;
use crate::mask;
use crate::reference::{Relation, references};

/// Deeper appliers are left out; a build has a lower limit of its own.
const MAX_DEPTH: usize = 64;

/// The tree of all clusters, or of one.
pub fn tree(inventory: &Inventory<'_>, cluster: Option<usize>) -> Tree {
    let mut by_applier: HashMap<usize, Vec<&Item>> = HashMap::new();
    for item in &inventory.items {
        if let Some(applier) = item.applier {
            by_applier.entry(applier).or_default().push(item);
        }
    }
    let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut by_resource = HashMap::new();
    for (index, applier) in inventory.built.appliers.iter().enumerate() {
        if let Some(parent) = applier.parent {
            below.entry(parent).or_default().push(index);
        }
        if let Some(resource) = applier.resource {
            by_resource.entry(resource).or_insert(index);
        }
    }
    let maker = Maker { inventory, by_applier, below, used: used_sources(inventory) };
    let roots = inventory
        .clusters
        .iter()
        .enumerate()
        .filter(|(index, _)| cluster.is_none_or(|wanted| wanted == *index))
        .filter_map(|(_, cluster)| maker.applier(cluster.root, MAX_DEPTH));
    Tree { version: 1, roots: roots.collect() }
}

/// The sources that HelmReleases use, by cluster.
fn used_sources(inventory: &Inventory<'_>) -> HashSet<(Option<usize>, String, String, String)> {
    let mut used = HashSet::new();
    for item in inventory.items.iter().filter(|item| item.id.kind == "HelmRelease") {
        for found in references(&item.id, &item.value) {
            if matches!(found.relation, Relation::SourceRef | Relation::ChartRef) {
                used.insert((item.cluster, found.kind, found.namespace, found.name));
            }
        }
    }
    used
}

struct Maker<'i, 'b> {
    inventory: &'i Inventory<'b>,
    by_applier: HashMap<usize, Vec<&'i Item>>,
    below: HashMap<usize, Vec<usize>>,
    used: HashSet<(Option<usize>, String, String, String)>,
}

impl Maker<'_, '_> {
    fn applier(&self, index: usize, depth: usize) -> Option<TreeNode> {
        let applier = self.inventory.built.appliers.get(index)?;
        let cluster = self.inventory.clusters.iter().find(|cluster| cluster.root == applier.root);
        let item = applier.resource.and_then(|resource| self.inventory.of_resource(resource));
        let mut node = match item {
            Some(item) => self.item(item),
            None => TreeNode {
                kind: applier.kind.to_string(),
                namespace: if applier.kind == ApplierKind::Folder { String::new() } else { applier.namespace.clone() },
                name: if applier.name.is_empty() { ".".to_owned() } else { applier.name.clone() },
                file: applier.place.path.to_string(),
                line: applier.place.line,
                ..TreeNode::default()
            },
        };
        node.cluster = cluster.map(|cluster| cluster.name.clone()).unwrap_or_default();
        if applier.kind == ApplierKind::Kustomization {
            node.path = Some(if applier.folder.is_empty() { ".".to_owned() } else { applier.folder.clone() });
        }
        node.suspended |= applier.suspended;
        node.not_built = match &applier.state {
            State::Built => None,
            State::Failed => Some("it cannot be built".to_owned()),
            State::Skipped(Skip::OtherSource { .. }) => Some("its source is not this repo".to_owned()),
            State::Skipped(Skip::UnknownPath { .. }) => Some("its path holds a variable without a value".to_owned()),
            State::Skipped(Skip::UnknownInputs) => Some("its inputs are only in the cluster".to_owned()),
        };
        // Where it is not built, its path leads to nothing here.
        if matches!(applier.state, State::Skipped(_)) {
            node.path =
                item.and_then(|item| item.value.pointer("/spec/path")?.as_str().map(str::to_owned)).or(node.path);
        }
        let appliers: Vec<usize> = self.below.get(&index).cloned().unwrap_or_default();
        let shown: HashSet<usize> = appliers
            .iter()
            .filter_map(|below| self.inventory.built.appliers.get(*below)?.resource)
            .chain(applier.resource)
            .collect();
        if let Some(left) = depth.checked_sub(1) {
            node.children.extend(appliers.iter().filter_map(|below| self.applier(*below, left)));
        }
        let mut others: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        let mut inputs = HashSet::new();
        for item in self.by_applier.get(&index).into_iter().flatten() {
            if let Made::Rendered { input: Some(input), .. } = &item.made {
                inputs.insert(input);
            }
            if item.resource.is_some_and(|resource| shown.contains(&resource)) {
                continue;
            }
            match item.id.kind.as_str() {
                "HelmRelease" => node.children.push(self.item(item)),
                _ if is_source(item) => {
                    let id = &item.id;
                    let key = (item.cluster, id.kind.clone(), id.namespace.clone(), id.name.clone());
                    if !self.used.contains(&key) {
                        node.children.push(self.item(item));
                    }
                }
                kind => *others.entry((rank(&item.id.group, kind), kind)).or_default() += 1,
            }
        }
        if applier.kind == ApplierKind::ResourceSet {
            let written = item.and_then(|item| item.value.pointer("/spec/inputs")?.as_array().map(Vec::len));
            node.inputs = Some(inputs.len().max(written.unwrap_or_default()));
        }
        node.others = others.into_iter().map(|((_, kind), count)| KindCount { kind: kind.to_owned(), count }).collect();
        // What one input makes is mostly called the same, and stands together.
        let by_name = applier.kind == ApplierKind::ResourceSet;
        node.children.sort_by_cached_key(|child| {
            let order = ["Kustomization", "ResourceSet", "HelmRelease"].iter().position(|kind| *kind == child.kind);
            let kind = (order.unwrap_or(usize::MAX), child.kind.clone());
            let name = (child.namespace.clone(), child.name.clone());
            (by_name.then(|| name.clone()), kind, name)
        });
        Some(node)
    }

    fn item(&self, item: &Item) -> TreeNode {
        let text = |pointer: &str| {
            item.value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut node = TreeNode {
            kind: item.id.kind.clone(),
            namespace: item.id.namespace.clone(),
            name: item.id.name.clone(),
            cluster: item.cluster.map(|cluster| self.inventory.cluster_name(cluster).to_owned()).unwrap_or_default(),
            suspended: suspended(item).unwrap_or(false),
            depends_on: waits_for(item),
            file: item.place.path.to_string(),
            line: item.place.line,
            input: match &item.made {
                Made::Rendered { input, .. } => input.clone(),
                _ => None,
            },
            ..TreeNode::default()
        };
        let source = references(&item.id, &item.value)
            .into_iter()
            .find(|found| matches!(found.relation, Relation::SourceRef | Relation::ChartRef));
        node.source = source.map(|found| format!("{}/{}/{}", found.kind, found.namespace, found.name));
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        if item.id.kind == "HelmRelease" {
            let chart = chart(item, self.inventory);
            (node.chart, node.revision, node.url) = (said(chart.name), said(chart.version), said(chart.url));
        } else if is_source(item) {
            node.url = text("/spec/url").or_else(|| text("/spec/endpoint")).map(|url| mask::text(&url));
            node.chart = text("/spec/chart");
            node.revision = match item.id.kind.as_str() {
                "GitRepository" | "OCIRepository" => said(revision(&item.value)),
                _ => text("/spec/version"),
            };
        }
        node
    }
}

fn is_source(item: &Item) -> bool {
    item.id.group == "source.toolkit.fluxcd.io"
}
