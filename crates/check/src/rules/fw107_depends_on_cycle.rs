//! Dependencies in a circle.

use std::collections::{HashMap, HashSet};

use fluxwright_build::{Id, Resource};
use fluxwright_diagnostic::Severity;

use crate::circles::{circles, way_round};
use crate::finding::{Finding, Place};
use crate::reference::{self, HELM, KUSTOMIZE, OPERATOR, Reference};
use crate::rule::{Reporter, Rule};
use crate::world::{Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW107",
    name: "depends-on-cycle",
    summary: "objects that wait for one another, or for themselves",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let graph = Graph::of(world, root);
        let mut told = HashSet::new();
        for group in circles(&graph.on) {
            let Some(way) = group.first().map(|first| way_round(&graph.on, *first)) else { continue };
            let names: Vec<&str> = way.iter().filter_map(|node| Some(graph.nodes.get(*node)?.name())).collect();
            let message = match names.as_slice() {
                [one] => format!("{one} depends on itself"),
                names => format!("{} depend on one another in a circle", names.join(", ")),
            };
            let finding = graph.finding(world, &way, message, "none of them ever starts; drop one of the dependencies");
            if let Some(finding) = finding.filter(|finding| told.insert(finding.place().clone())) {
                reporter.add(finding.in_root(&root.name));
            }
        }
        if told.is_empty() {
            deadlocks(world, root, &graph, reporter);
        }
    }
}

/// Who is ready only when those are that it made, and who exists only when those are ready that its maker depends on.
fn deadlocks(world: &World<'_>, root: &Root, graph: &Graph<'_>, reporter: &mut Reporter) {
    let waits = graph.waits(world);
    let count = graph.nodes.len();
    for group in circles(&waits) {
        let Some(way) = group.first().map(|first| way_round(&waits, *first)) else { continue };
        let mut members: Vec<usize> = Vec::new();
        for node in way {
            if !members.contains(&(node % count)) {
                members.push(node % count);
            }
        }
        let names: Vec<&str> = members.iter().filter_map(|node| Some(graph.nodes.get(*node)?.name())).collect();
        let message = format!("{} wait for one another", names.join(", "));
        let help = "who waits for what it applies is ready only after that; drop a dependency, or `wait`";
        if let Some(finding) = graph.finding(world, &members, message, help) {
            // On longer ways something may have become ready before it was made to wait.
            let severity = if members.len() == 2 { Severity::Error } else { Severity::Warning };
            reporter.add(finding.severity(severity).in_root(&root.name));
        }
    }
}

/// What waits in a cluster.
struct Graph<'b> {
    nodes: Vec<&'b Resource>,
    at: HashMap<Id, usize>,
    /// The dependencies of each node that lead to another.
    references: Vec<Vec<(Reference, usize)>>,
    on: Vec<Vec<usize>>,
}

impl<'b> Graph<'b> {
    fn of(world: &World<'b>, root: &Root) -> Self {
        let mut nodes = Vec::new();
        let mut at = HashMap::new();
        for (group, kind) in [(HELM, "HelmRelease"), (KUSTOMIZE, "Kustomization"), (OPERATOR, "ResourceSet")] {
            // What is told first must not depend on the order in which things are built.
            let mut own: Vec<&Resource> = root.of_kind(world.built(), group, kind).collect();
            own.sort_by_key(|resource| (resource.namespace(), resource.name()));
            for resource in own {
                at.entry(resource.id()).or_insert(nodes.len());
                nodes.push(resource);
            }
        }
        let lead = |resource: &Resource| {
            let all = reference::depends_on(resource).into_iter();
            let found = all.filter_map(|reference| {
                let to = *at.get(&world.find(root, &reference)?.id())?;
                Some((reference, to))
            });
            found.collect::<Vec<_>>()
        };
        let references: Vec<_> = nodes.iter().map(|resource| lead(resource)).collect();
        let on = references.iter().map(|all| all.iter().map(|(_, to)| *to).collect()).collect();
        Self { nodes, at, references, on }
    }

    /// At the dependency of the first of a circle that leads to the next.
    fn finding(&self, world: &World<'_>, way: &[usize], message: String, help: &str) -> Option<Finding> {
        let next = |index: usize| way.get((index + 1) % way.len().max(1));
        let place = |index: usize, node: usize| -> Option<Place> {
            let (reference, _) = self.references.get(node)?.iter().find(|(_, to)| Some(to) == next(index))?;
            Some(world.spot(self.nodes.get(node)?, &reference.name_field(), &reference.name).place)
        };
        let mut places = way.iter().enumerate().filter_map(|(index, node)| place(index, *node));
        let mut finding = Finding::new(places.next()?, message).help(help);
        for other in places.take(5) {
            finding = finding.see(other, "and this");
        }
        Some(finding)
    }

    /// The edges between `exists` (the node itself) and `is ready` (the node and as many as there are).
    fn waits(&self, world: &World<'_>) -> Vec<Vec<usize>> {
        let count = self.nodes.len();
        let mut edges = vec![Vec::new(); count * 2];
        let mut add = |from: usize, to: usize| edges.get_mut(from).map(|edges| edges.push(to));
        for (node, resource) in self.nodes.iter().enumerate() {
            add(node + count, node);
            for (reference, to) in self.references.get(node).into_iter().flatten() {
                let on = resource.value.pointer(&reference.pointer());
                let flag = |key: &str| on.and_then(|on| on.get(key));
                let only_exists = resource.kind() == "ResourceSet" && flag("ready") != Some(&serde_json::Value::Bool(true));
                // What an expression waits for nobody knows.
                if flag("readyExpr").is_none() {
                    add(node, if only_exists { *to } else { *to + count });
                }
            }
            let maker = world.chain(resource).first().and_then(|applier| applier.resource);
            let Some(maker) = maker.and_then(|index| world.built().resources.get(index)) else { continue };
            let Some(parent) = self.at.get(&maker.id()).copied().filter(|parent| *parent != node) else { continue };
            add(node, parent);
            if waits_for(maker, resource) {
                add(parent + count, node + count);
            }
        }
        edges
    }
}

/// Whether one is ready only when what it applies is.
fn waits_for(maker: &Resource, made: &Resource) -> bool {
    maker.value.pointer("/spec/wait") == Some(&serde_json::Value::Bool(true))
        || reference::health_checks(maker).iter().any(|check| {
            let id = made.id();
            (check.kind.as_str(), check.name.as_str()) == (id.kind.as_str(), id.name.as_str())
                && check.namespace == id.namespace
        })
}
