//! Circles in a graph.

/// The groups of nodes that reach one another, each in the order of its nodes; a node alone is one when it has an edge to
/// itself. `edges` holds, for each node, where its edges lead.
pub(crate) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        open: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for node in 0..edges.len() {
        search.from(node);
    }
    let itself = |group: &Vec<usize>| {
        group.len() > 1 || group.first().is_some_and(|node| edges.get(*node).is_some_and(|to| to.contains(node)))
    };
    let mut found: Vec<Vec<usize>> = search.found.into_iter().filter(itself).collect();
    for group in &mut found {
        group.sort_unstable();
    }
    found.sort();
    found
}

/// A shortest way from a node back to itself; empty when there is none.
pub(crate) fn way_round(edges: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut before: Vec<Option<usize>> = vec![None; edges.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in edges.get(node).into_iter().flatten() {
            if *next == start {
                let mut way = vec![node];
                let mut at = node;
                while let Some(previous) = before.get(at).copied().flatten().filter(|_| at != start) {
                    way.push(previous);
                    at = previous;
                }
                way.reverse();
                return way;
            }
            if let Some(slot @ None) = before.get_mut(*next) {
                *slot = Some(node);
                queue.push_back(*next);
            }
        }
    }
    Vec::new()
}

/// Tarjan's search, without recursion: a repo may chain thousands of objects.
struct Search<'e> {
    edges: &'e [Vec<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        if self.index.get(start).copied().flatten().is_some() {
            return;
        }
        let mut calls = vec![(start, 0)];
        self.enter(start);
        while let Some((node, edge)) = calls.pop() {
            match self.edges.get(node).and_then(|to| to.get(edge)).copied() {
                Some(to) => {
                    calls.push((node, edge + 1));
                    match self.index.get(to).copied().flatten() {
                        None if to < self.edges.len() => {
                            self.enter(to);
                            calls.push((to, 0));
                        }
                        Some(index) if self.open.get(to) == Some(&true) => self.lower(node, index),
                        _ => {}
                    }
                }
                None => {
                    self.leave(node);
                    if let (Some((parent, _)), Some(low)) = (calls.last().copied(), self.low.get(node).copied()) {
                        self.lower(parent, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        let next = self.next;
        self.next += 1;
        if let (Some(index), Some(low), Some(open)) =
            (self.index.get_mut(node), self.low.get_mut(node), self.open.get_mut(node))
        {
            *index = Some(next);
            *low = next;
            *open = true;
            self.stack.push(node);
        }
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    fn leave(&mut self, node: usize) {
        if self.low.get(node).copied() != self.index.get(node).copied().flatten() {
            return;
        }
        let mut group = Vec::new();
        while let Some(member) = self.stack.pop() {
            if let Some(open) = self.open.get_mut(member) {
                *open = false;
            }
            group.push(member);
            if member == node {
                break;
            }
        }
        self.found.push(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_reach_one_another() {
        let none: [usize; 0] = [];
        assert_eq!(circles(&[vec![1], vec![2], vec![0], vec![0]]), [[0, 1, 2]]);
        assert_eq!(circles(&[vec![0], vec![0]]), [[0]]);
        assert_eq!(circles(&[vec![1], vec![]]).len(), 0);
        assert_eq!(circles(&[vec![1, 2], vec![0], vec![3], vec![2]]), [[0, 1], [2, 3]]);
        assert_eq!(way_round(&[vec![1], vec![2], vec![0, 1]], 0), [0, 1, 2]);
        assert_eq!(way_round(&[vec![0]], 0), [0]);
        assert_eq!(way_round(&[vec![1], vec![]], 0), none);
    }

    #[test]
    fn long_chains_are_no_problem() {
        let chain: Vec<Vec<usize>> = (0..100_000).map(|node| vec![(node + 1) % 100_000]).collect();
        assert_eq!(circles(&chain).len(), 1);
    }
}
