//! The graph of an inventory.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_build::ApplierKind;
use serde_json::Value;

use super::{Graph, GraphEdge, GraphNode, selector};
use crate::fields::{brief, chart, revision, short, suspended};
use crate::item::{Inventory, Item, Made};
use crate::kind::{is_flux, rank};
use crate::mask;
use crate::reference::{Reference, Relation, references};

/// Between what is told of an object in one cluster and in another.
const BETWEEN: &str = " | ";
/// How often more is told of one object.
const MAX_DETAILS: usize = 3;

/// The graph of all clusters and of what nothing applies, or of one cluster.
pub fn graph(inventory: &Inventory<'_>, cluster: Option<usize>) -> Graph {
    let mut maker = Maker { inventory, nodes: BTreeMap::new(), edges: BTreeSet::new() };
    let items = inventory.items.iter();
    let items: Vec<&Item> = items.filter(|item| cluster.is_none_or(|cluster| item.cluster == Some(cluster))).collect();
    for item in &items {
        if is_flux(&item.id.group, &item.id.kind) {
            maker.item(item);
        }
    }
    for item in &items {
        if is_flux(&item.id.group, &item.id.kind) {
            maker.references(item);
        }
    }
    // Only now it is known which ConfigMaps and Secrets are named.
    for item in &items {
        if maker.nodes.contains_key(&id_of(item)) {
            maker.made(item);
        }
    }
    let mut nodes: Vec<(usize, GraphNode)> = maker.nodes.into_values().collect();
    nodes.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
    Graph {
        version: 1,
        nodes: nodes.into_iter().map(|(_, node)| node).collect(),
        edges: maker.edges.into_iter().collect(),
    }
}

/// `Kind/namespace/name`.
fn id(kind: &str, namespace: &str, name: &str) -> String {
    if namespace.is_empty() { format!("{kind}/{name}") } else { format!("{kind}/{namespace}/{name}") }
}

fn id_of(item: &Item) -> String {
    id(&item.id.kind, &item.id.namespace, &item.id.name)
}

struct Maker<'i, 'b> {
    inventory: &'i Inventory<'b>,
    /// By id, with the rank of their kind.
    nodes: BTreeMap<String, (usize, GraphNode)>,
    edges: BTreeSet<GraphEdge>,
}

impl Maker<'_, '_> {
    fn edge(&mut self, from: &str, to: &str, relation: Relation) {
        if from != to {
            self.edges.insert(GraphEdge { from: from.to_owned(), to: to.to_owned(), relation });
        }
    }

    /// The node of an object; one that is there gets its cluster.
    fn item(&mut self, item: &Item) -> String {
        let id = id_of(item);
        let cluster = item.cluster.map(|cluster| self.inventory.cluster_name(cluster).to_owned());
        let (_, node) = self.nodes.entry(id.clone()).or_insert_with(|| {
            let node = GraphNode {
                id: id.clone(),
                kind: item.id.kind.clone(),
                namespace: item.id.namespace.clone(),
                name: item.id.name.clone(),
                detail: detail(item, self.inventory),
                clusters: Vec::new(),
                suspended: suspended(item).unwrap_or(false),
                missing: false,
                file: Some(item.place.path.to_string()),
                line: Some(item.place.line),
            };
            (rank(&item.id.group, &item.id.kind), node)
        });
        if node.missing {
            // Another cluster names it without having it.
            node.missing = false;
            (node.file, node.line) = (Some(item.place.path.to_string()), Some(item.place.line));
            node.detail = detail(item, self.inventory);
        } else if item.cluster.is_some() {
            let detail = detail(item, self.inventory);
            let known = node.detail.split(BETWEEN).any(|known| known == detail);
            if !known && !detail.is_empty() && node.detail.matches(BETWEEN).count() < MAX_DETAILS {
                node.detail.push_str(BETWEEN);
                node.detail.push_str(&detail);
            }
        }
        if let Some(cluster) = cluster
            && !node.clusters.contains(&cluster)
        {
            node.clusters.push(cluster);
        }
        id
    }

    /// A node for what is no object.
    fn other(
        &mut self,
        kind: &str,
        namespace: &str,
        name: &str,
        id: &str,
        cluster: Option<usize>,
        place: Option<(String, usize)>,
    ) {
        let order = if kind == "Folder" { 0 } else { usize::MAX };
        let cluster = cluster.map(|cluster| self.inventory.cluster_name(cluster).to_owned());
        let (_, node) = self.nodes.entry(id.to_owned()).or_insert_with(|| {
            let (file, line) = place.unzip();
            let node = GraphNode {
                id: id.to_owned(),
                kind: kind.to_owned(),
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                detail: String::new(),
                clusters: Vec::new(),
                suspended: false,
                missing: false,
                file,
                line,
            };
            (order, node)
        });
        if let Some(cluster) = cluster
            && !node.clusters.contains(&cluster)
        {
            node.clusters.push(cluster);
        }
    }

    fn references(&mut self, item: &Item) {
        let from = id_of(item);
        for Reference { relation, kind, namespace, name } in references(&item.id, &item.value) {
            let to = match self.inventory.find(item.cluster, &kind, &namespace, &name) {
                Some(found) => self.item(found),
                None => {
                    let to = id(&kind, &namespace, &name);
                    if !self.nodes.contains_key(&to) {
                        self.other(&kind, &namespace, &name, &to, None, None);
                        if let Some((_, node)) = self.nodes.get_mut(&to) {
                            node.missing = true;
                        }
                    }
                    to
                }
            };
            self.edge(&from, &to, relation);
        }
        if item.id.kind == "ResourceSet" {
            self.selected(item, &from);
        }
    }

    /// The providers that a ResourceSet selects by their labels.
    fn selected(&mut self, item: &Item, from: &str) {
        let sources = item.value.pointer("/spec/inputsFrom").and_then(Value::as_array);
        let selectors: Vec<&Value> =
            sources.into_iter().flatten().filter_map(|source| source.get("selector")).collect();
        if selectors.is_empty() {
            return;
        }
        let inventory = self.inventory;
        for provider in inventory.items.iter().filter(|provider| {
            provider.id.kind == "ResourceSetInputProvider"
                && provider.id.namespace == item.id.namespace
                && (provider.cluster == item.cluster || provider.cluster.is_none())
        }) {
            if selectors.iter().any(|selector| selector::takes(selector, &provider.value)) {
                let to = self.item(provider);
                self.edge(from, &to, Relation::InputsFrom);
            }
        }
    }

    /// The edge from what makes an object, through the input that it is rendered from.
    fn made(&mut self, item: &Item) {
        let to = self.item(item);
        let inventory = self.inventory;
        if let Made::Rendered { set, input, place } = &item.made
            && let Some(set) = inventory.of_resource(*set)
        {
            let set_id = self.item(set);
            let Some(input) = input else {
                self.edge(&set_id, &to, Relation::Generated);
                return;
            };
            let input_id = format!("Input/{}/{}/{input}", set.id.namespace, set.id.name);
            let place = place.as_ref().unwrap_or(&set.place);
            let place = Some((place.path.to_string(), place.line));
            self.other("Input", &set.id.namespace, input, &input_id, item.cluster, place);
            self.edge(&set_id, &input_id, Relation::InputsFrom);
            self.edge(&input_id, &to, Relation::Generated);
            return;
        }
        let Some(applier) = item.applier.and_then(|applier| inventory.built.appliers.get(applier)) else { return };
        match applier.resource.and_then(|resource| inventory.of_resource(resource)) {
            Some(above) => {
                let from = self.item(above);
                self.edge(&from, &to, Relation::Generated);
            }
            None if applier.kind == ApplierKind::Folder => {
                let name = if applier.name.is_empty() { "." } else { &applier.name };
                let from = format!("Folder/{name}");
                self.other("Folder", "", name, &from, item.cluster, None);
                self.edge(&from, &to, Relation::Generated);
            }
            None => {}
        }
    }
}

/// What is told of an object beside its name.
fn detail(item: &Item, inventory: &Inventory<'_>) -> String {
    let text = |pointer: &str| item.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    match item.id.kind.as_str() {
        "Kustomization" => text("/spec/path").to_owned(),
        "HelmRelease" => brief(&short(&chart(item, inventory))),
        "GitRepository" | "OCIRepository" => {
            format!("{} {}", mask::text(text("/spec/url")), brief(&revision(&item.value))).trim().to_owned()
        }
        "HelmRepository" => mask::text(text("/spec/url")),
        "HelmChart" => format!("{} {}", text("/spec/chart"), text("/spec/version")).trim().to_owned(),
        "Bucket" => text("/spec/bucketName").to_owned(),
        "ResourceSetInputProvider" | "Provider" => text("/spec/type").to_owned(),
        _ => String::new(),
    }
}
