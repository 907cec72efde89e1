//! Replacements at work.

use super::error::ReplacementError;
use super::nodes::Node;
use super::{source, target};
use crate::kustomization::ReplacementSpec;
use crate::resource::Resource;
use crate::resources::Resources;

/// Applies replacements one after the other; each sees what those before it did. The error comes with the place of its
/// replacement in the list. `touch` is called with each object that was changed.
pub(crate) fn apply(
    specs: &[ReplacementSpec],
    resources: &mut Resources,
    touch: &mut dyn FnMut(&mut Resource),
) -> Result<(), (usize, ReplacementError)> {
    let mut nodes = Node::all(resources);
    for (index, spec) in specs.iter().enumerate() {
        one(spec, &mut nodes).map_err(|error| (index, error))?;
    }
    let last = specs.len().saturating_sub(1);
    nodes.into_iter().try_for_each(|node| node.put_back(touch).map_err(|error| (last, error)))
}

fn one(spec: &ReplacementSpec, nodes: &mut [Node<'_>]) -> Result<(), ReplacementError> {
    let (Some(targets), true) = (&spec.targets, spec.source.is_some() || spec.source_value.is_some()) else {
        return Err(ReplacementError::Incomplete);
    };
    let mut value = source::value(spec, nodes)?;
    targets.iter().try_for_each(|spec| target::put(spec, &mut value, nodes))
}
