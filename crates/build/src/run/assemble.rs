//! Putting nodes in the order in which they are told.

use std::collections::HashMap;

use crate::applier::{Applier, ApplierKind};
use crate::built::Built;
use crate::options::Start;
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Touch};

use super::Engine;
use super::node::Node;

impl Engine<'_, '_> {
    /// What was built, parents before children, each with what it makes.
    pub(super) fn assemble(mut self, start: &Start) -> Built {
        let tops = self.tops(start);
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(parent) = node.parent.filter(|_| !node.is_dropped) {
                children.entry(parent).or_default().push(index);
            }
        }
        // The order, and the outermost that is told of each.
        let mut order = Vec::new();
        let mut left: Vec<(usize, usize)> = tops.iter().rev().map(|top| (*top, *top)).collect();
        while let Some((index, top)) = left.pop() {
            order.push((index, top));
            left.extend(children.get(&index).into_iter().flatten().rev().map(|child| (*child, top)));
        }
        let places: HashMap<usize, usize> =
            order.iter().enumerate().map(|(place, (index, _))| (*index, place)).collect();
        let mut starts = HashMap::new();
        let mut count = 0;
        for (index, _) in &order {
            starts.insert(*index, count);
            count += self.nodes.get(*index).map_or(0, |node| node.resources.len());
        }
        let mut built = Built::default();
        for (index, top) in &order {
            let Some(node) = self.nodes.get_mut(*index) else { continue };
            let resources = std::mem::take(&mut node.resources);
            built.unknowns.append(&mut node.unknowns);
            let at = |object: super::node::Object| starts.get(&object.node).map(|start| start + object.at);
            built.appliers.push(applier(
                node,
                places.get(top).copied().unwrap_or_default(),
                node.parent.and_then(|parent| places.get(&parent).copied()),
                node.object.and_then(at),
            ));
            let place = places.get(index).copied().unwrap_or_default();
            built.resources.extend(resources.into_iter().map(|mut resource| {
                resource.applier = place;
                if let Origin::Template { set, .. } = &mut resource.provenance.origin {
                    let object = self.nodes.get(*set).and_then(|node| node.object);
                    *set = object.and_then(at).unwrap_or(usize::MAX);
                }
                for touch in &mut resource.provenance.touched {
                    if let Touch::Applier { applier, .. } = touch {
                        *applier = places.get(applier).copied().unwrap_or(place);
                    }
                }
                resource
            }));
        }
        if let (Start::Object { kind, namespace, name }, true) = (start, order.is_empty()) {
            let kind = ProblemKind::NotFound { what: format!("{kind}/{namespace}/{name}") };
            built.problems.push(Problem { kind, applier: None, place: None });
        }
        for mut problem in self.problems {
            match problem.applier {
                None => built.problems.push(problem),
                Some(index) => {
                    if let Some(place) = places.get(&index) {
                        problem.applier = Some(*place);
                        built.problems.push(problem);
                    }
                }
            }
        }
        built.unknowns.sort();
        built.unknowns.dedup();
        built
    }

    /// The nodes to begin with.
    fn tops(&self, start: &Start) -> Vec<usize> {
        let all = self.nodes.iter().enumerate().filter(|(_, node)| !node.is_dropped);
        let wanted = |node: &Node| match start {
            Start::Everything | Start::Folder(_) => node.parent.is_none(),
            Start::Object { kind, namespace, name } => {
                let is_kind = match node.kind {
                    ApplierKind::Folder => false,
                    ApplierKind::Kustomization => kind == "Kustomization",
                    ApplierKind::ResourceSet => kind == "ResourceSet",
                };
                is_kind && node.namespace == *namespace && node.name == *name
            }
        };
        all.filter(|(_, node)| wanted(node)).map(|(index, _)| index).collect()
    }
}

fn applier(node: &mut Node, root: usize, parent: Option<usize>, resource: Option<usize>) -> Applier {
    Applier {
        kind: node.kind,
        name: std::mem::take(&mut node.name),
        namespace: std::mem::take(&mut node.namespace),
        root,
        parent,
        resource,
        folder: std::mem::take(&mut node.folder),
        variables: std::mem::take(&mut node.variables),
        substitutes: node.substitutes,
        state: node.state.clone(),
        suspended: node.spec.suspended,
        place: node.place.clone(),
    }
}
