//! The Kubernetes objects of a document.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Document, Node, NodeKind, Stream};

use super::lines::Lines;

/// The deepest that lists of objects may lie in one another.
const MAX_LISTS: usize = 8;

/// What an object is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// To be applied.
    Object,
    /// To change another object: kustomizations name its file as a patch only.
    Patch,
    /// To be put into a ConfigMap or Secret as text.
    Data,
    /// To tell kustomize what to do: a kustomization, a component, or the configuration of a plugin.
    Kustomize,
    /// A part of a Helm chart that is no template, such as a CRD.
    Chart,
}

/// A Kubernetes object in a file: a map with `apiVersion` and `kind`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Index into [`super::Scan::files`].
    pub file: usize,
    /// Index of its document in the file.
    pub document: usize,
    /// Where its document is a list of objects: its index among `items`, one for each list around it. Else empty.
    pub items: Vec<usize>,
    /// `apiVersion`, as written; empty for a kustomization that leaves it out.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`; empty when missing.
    pub name: String,
    /// `metadata.namespace`, where written and not empty.
    pub namespace: Option<String>,
    /// The bytes of the object: from its first key to the end of its last value.
    pub span: Span,
    /// The bytes of its name; those of `kind` where it has none.
    pub name_span: Span,
    /// The line of its first key, from 1.
    pub line: usize,
    /// The column of its first key, in characters from 1.
    pub column: usize,
    /// Whether SOPS encrypted its document.
    pub encrypted: bool,
    /// What it is there for.
    pub role: Role,
}

impl Object {
    /// The API group: `apiVersion` before the slash, empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The version: `apiVersion` after the slash, or all of it.
    pub fn version(&self) -> &str {
        self.api_version.split_once('/').map_or(self.api_version.as_str(), |(_, version)| version)
    }

    /// Its document in the parsed text of its file.
    pub fn document_in<'s>(&self, stream: &'s Stream) -> Option<&'s Document> {
        stream.documents.get(self.document)
    }

    /// Its node in the parsed text of its file.
    pub fn node_in<'s>(&self, stream: &'s Stream) -> Option<&'s Node> {
        let root = self.document_in(stream)?.root.as_ref()?;
        self.items.iter().try_fold(root, |node, index| node.get("items")?.items()?.get(*index))
    }
}

/// What the objects of a file have in common.
pub(super) struct Shared {
    pub file: usize,
    pub role: Role,
    /// Whether a document without `kind` is a kustomization, since its file has the name of one.
    pub is_kustomization: bool,
}

/// The objects of a parsed file, in order.
pub(super) fn find(shared: &Shared, stream: &Stream) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut lines = Lines::new(&stream.text);
    for (index, document) in stream.documents.iter().enumerate() {
        if let Some(root) = &document.root {
            let encrypted = document.sops().is_some();
            let mut finder = Finder { shared, document, index, encrypted, lines: &mut lines, objects: &mut objects };
            finder.add(root, &mut Vec::new());
        }
    }
    objects
}

struct Finder<'a, 't> {
    shared: &'a Shared,
    document: &'a Document,
    index: usize,
    encrypted: bool,
    lines: &'a mut Lines<'t>,
    objects: &'a mut Vec<Object>,
}

impl Finder<'_, '_> {
    fn add(&mut self, node: &Node, items: &mut Vec<usize>) {
        let Some(entries) = node.entries() else { return };
        let Some(mut identity) = self.identity(node) else { return };
        let list = node.get("items").and_then(Node::items).filter(|_| identity.kind.ends_with("List"));
        if let Some(list) = list.filter(|_| items.len() < MAX_LISTS) {
            for (index, item) in list.iter().enumerate() {
                items.push(index);
                self.add(item, items);
                items.pop();
            }
            return;
        }
        let start = entries.first().map_or(node.span.start, |entry| entry.key.span.start);
        let (line, column) = self.lines.place(start);
        let is_kustomize = identity.api_version.starts_with("kustomize.config.k8s.io/");
        self.objects.push(Object {
            file: self.shared.file,
            document: self.index,
            items: items.clone(),
            name_span: node
                .at(&["metadata", "name"])
                .or_else(|| node.get("kind"))
                .map_or(node.span.clone(), |node| node.span.clone()),
            api_version: std::mem::take(&mut identity.api_version),
            kind: std::mem::take(&mut identity.kind),
            name: identity.name,
            namespace: Some(identity.namespace).filter(|namespace| !namespace.is_empty()),
            span: node.span.clone(),
            line,
            column,
            encrypted: self.encrypted,
            role: if is_kustomize { Role::Kustomize } else { self.shared.role },
        });
    }

    fn identity(&self, node: &Node) -> Option<Identity> {
        let is_plain = |node: &Node| !matches!(node.kind, NodeKind::Alias { .. });
        let metadata = node.get("metadata");
        let written = Identity {
            api_version: text(node.get("apiVersion")),
            kind: text(node.get("kind")),
            name: text(metadata.and_then(|metadata| metadata.get("name"))),
            namespace: text(metadata.and_then(|metadata| metadata.get("namespace"))),
        };
        // Aliases and merge keys are rare: the whole is resolved only then.
        let plain = [node.get("apiVersion"), node.get("kind"), metadata].into_iter().flatten().all(is_plain)
            && metadata.is_none_or(|metadata| {
                metadata.get("<<").is_none()
                    && metadata.entries().unwrap_or_default().iter().all(|e| is_plain(&e.value))
            })
            && node.get("<<").is_none();
        let mut identity = if plain { written } else { self.resolved(node).unwrap_or(written) };
        if self.shared.is_kustomization && identity.kind.is_empty() {
            identity.kind = "Kustomization".to_owned();
        }
        if self.shared.is_kustomization && identity.api_version.is_empty() {
            identity.api_version = "kustomize.config.k8s.io/v1beta1".to_owned();
        }
        (!identity.kind.is_empty() && !identity.api_version.is_empty()).then_some(identity)
    }

    fn resolved(&self, node: &Node) -> Option<Identity> {
        let value = node.to_value(self.document, Dialect::Sigs).ok()?;
        let text = |pointer: &str| match value.pointer(pointer) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(number @ serde_json::Value::Number(_)) => number.to_string(),
            _ => String::new(),
        };
        Some(Identity {
            api_version: text("/apiVersion"),
            kind: text("/kind"),
            name: text("/metadata/name"),
            namespace: text("/metadata/namespace"),
        })
    }
}

/// A scalar's text; nothing for what is null.
fn text(node: Option<&Node>) -> String {
    node.filter(|node| !node.is_null()).and_then(Node::as_str).unwrap_or_default().to_owned()
}

struct Identity {
    api_version: String,
    kind: String,
    name: String,
    namespace: String,
}
