//! The surroundings of one node.

use std::collections::{HashMap, HashSet};

use super::Graph;

impl Graph {
    /// The nodes that are at most `depth` edges away from those in `ids`, in either direction.
    #[must_use]
    pub fn around(self, ids: &[String], depth: usize) -> Self {
        let mut near: HashMap<&str, Vec<&str>> = HashMap::new();
        for edge in &self.edges {
            near.entry(&edge.from).or_default().push(&edge.to);
            near.entry(&edge.to).or_default().push(&edge.from);
        }
        let mut kept: HashSet<String> = ids.iter().cloned().collect();
        let mut last: Vec<&str> = ids.iter().map(String::as_str).collect();
        for _ in 0..depth {
            let mut next = Vec::new();
            for id in last {
                for other in near.get(id).into_iter().flatten() {
                    if kept.insert((*other).to_owned()) {
                        next.push(*other);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            last = next;
        }
        let nodes = self.nodes.into_iter().filter(|node| kept.contains(&node.id)).collect();
        let edges = self.edges.into_iter().filter(|edge| kept.contains(&edge.from) && kept.contains(&edge.to));
        Self { version: self.version, nodes, edges: edges.collect() }
    }
}
