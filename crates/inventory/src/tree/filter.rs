//! Parts of a tree.

use super::{Tree, TreeNode};

/// Which part of a tree is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeFilter {
    /// An object wherever it is, with what it applies.
    Object {
        /// Its kind.
        kind: String,
        /// Its namespace; any where it is `None`.
        namespace: Option<String>,
        /// Its name.
        name: String,
    },
    /// What comes from files at or below a path or is built from a folder there, with what leads to it.
    Path(String),
}

impl Tree {
    /// The part that is wanted; without roots when there is none.
    #[must_use]
    pub fn filtered(self, filter: &TreeFilter) -> Self {
        let roots = match filter {
            TreeFilter::Object { .. } => {
                let mut found = Vec::new();
                for root in self.roots {
                    objects(root, filter, &mut found);
                }
                found
            }
            TreeFilter::Path(path) => self.roots.into_iter().filter_map(|root| below(root, path)).collect(),
        };
        Self { roots, ..self }
    }
}

fn objects(node: TreeNode, filter: &TreeFilter, found: &mut Vec<TreeNode>) {
    let TreeFilter::Object { kind, namespace, name } = filter else { return };
    let is_it = node.kind == *kind
        && node.name == *name
        && namespace.as_ref().is_none_or(|namespace| *namespace == node.namespace);
    if is_it {
        found.push(node);
        return;
    }
    // A tree is no deeper than what made it allows.
    for child in node.children {
        objects(child, filter, found);
    }
}

fn below(mut node: TreeNode, path: &str) -> Option<TreeNode> {
    let is_within = |file: &str| {
        path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let builds = node.path.as_deref().is_some_and(is_within) || (node.kind == "Folder" && is_within(&node.name));
    if builds {
        return Some(node);
    }
    let is_from = is_within(&node.file) && node.kind != "Folder";
    node.children = std::mem::take(&mut node.children).into_iter().filter_map(|child| below(child, path)).collect();
    if node.children.is_empty() && !is_from {
        return None;
    }
    if !is_from {
        // Only the way to what is wanted.
        node.others.clear();
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(kind: &str, name: &str, file: &str, children: Vec<TreeNode>) -> TreeNode {
        TreeNode { kind: kind.into(), name: name.into(), file: file.into(), children, ..TreeNode::default() }
    }

    fn sample() -> Tree {
        let web = node("HelmRelease", "web", "apps/web/hr.yaml", Vec::new());
        let db = node("HelmRelease", "db", "apps/db/hr.yaml", Vec::new());
        let mut apps = node("Kustomization", "apps", "clusters/live/apps.yaml", vec![web, db]);
        apps.path = Some("apps".into());
        Tree { version: 1, roots: vec![node("Folder", "clusters/live", "clusters/live", vec![apps])] }
    }

    #[test]
    fn an_object_or_a_path() {
        let object = |name: &str| TreeFilter::Object { kind: "HelmRelease".into(), namespace: None, name: name.into() };
        assert_eq!(sample().filtered(&object("web")).roots[0].name, "web");
        assert!(sample().filtered(&object("none")).roots.is_empty());
        let path = |path: &str| sample().filtered(&TreeFilter::Path(path.into()));
        assert_eq!(path("apps").roots[0].children[0].children.len(), 2);
        assert_eq!(path("apps/db").roots[0].children[0].children[0].name, "db");
        assert_eq!(path("").roots, sample().roots);
        assert!(path("app").roots.is_empty());
    }
}
