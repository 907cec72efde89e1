//! Which appliers can be built next.

use std::collections::HashSet;

use crate::applier::ApplierKind;
use crate::flux;
use crate::flux::external::EXTERNAL;

use super::Engine;
use super::node::Node;

/// An object that an applier takes variables or inputs from: kind, namespace and name.
type Need = (String, String, String);

impl Engine<'_, '_> {
    /// The appliers to be built next: those that have all they need. When none has, what they need is not made by others,
    /// and those come that depend on no other that is left.
    pub(super) fn take_ready(&mut self) -> Vec<usize> {
        let waiting = std::mem::take(&mut self.waiting);
        let (ready, waiting): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(|index| self.has_all(*index));
        if !ready.is_empty() || waiting.is_empty() {
            self.waiting = waiting;
            return ready;
        }
        let names: HashSet<(usize, String)> = waiting
            .iter()
            .filter_map(|index| self.nodes.get(*index))
            .map(|node| (node.root, format!("{}/{}", node.namespace, node.name)))
            .collect();
        let depends = |index: &usize| {
            self.nodes
                .get(*index)
                .is_some_and(|node| node.spec.depends_on.iter().any(|name| names.contains(&(node.root, name.clone()))))
        };
        let (later, first): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(depends);
        if first.is_empty() {
            return later;
        }
        self.waiting = later;
        first
    }

    /// Whether everything that an applier takes something from is there.
    fn has_all(&self, index: usize) -> bool {
        let Some(node) = self.nodes.get(index) else { return true };
        // What a selector chooses may come at any time.
        !node.selects_inputs()
            && needs(node).all(|(kind, namespace, name)| {
                let is_given = self
                    .build
                    .options
                    .substitute_from
                    .iter()
                    .any(|given| given.kind == kind && given.namespace == namespace && given.name == name);
                is_given || self.objects.contains_key(&(node.root, kind, namespace, name))
            })
    }
}

fn needs(node: &Node) -> Box<dyn Iterator<Item = Need> + '_> {
    let need = |kind: &str, name: &str| (kind.to_owned(), node.namespace.clone(), name.to_owned());
    match node.kind {
        ApplierKind::ResourceSet => {
            Box::new(node.inputs_from().filter_map(move |(name, _)| Some(need("ResourceSetInputProvider", name?))))
        }
        _ => {
            let from = node.spec.post_build.iter().flat_map(|post_build| &post_build.from);
            let source = flux::Kustomization::source(&node.value, &node.namespace);
            let artifact = (source.kind == EXTERNAL).then_some((source.kind, source.namespace, source.name));
            Box::new(from.map(move |from| need(&from.kind, &from.name)).chain(artifact))
        }
    }
}
