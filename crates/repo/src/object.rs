//! Kubernetes objects and where they stand.

use fluxwright_diagnostic::Span;

use super::source::SourceFile;

/// A Kubernetes object in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Index into [`super::Repo::files`].
    pub file: usize,
    /// Index of its document in the file.
    pub document: usize,
    /// `apiVersion`, empty when missing.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`, empty when missing (a kustomization has none).
    pub name: String,
    /// `metadata.namespace`, where written.
    pub namespace: Option<String>,
    /// The bytes of its name (else of its document).
    pub span: Span,
}

impl Object {
    /// The API group: `apiVersion` before the slash, empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

/// All objects of the files, in order.
pub(super) fn find(files: &[SourceFile]) -> Vec<Object> {
    let mut objects = Vec::new();
    for (file, source) in files.iter().enumerate() {
        for (document, doc) in source.documents().iter().enumerate() {
            let text = |path: &[&str]| doc.at(path).and_then(|node| node.as_str()).map(str::to_owned);
            let kind = match text(&["kind"]) {
                Some(kind) => kind,
                // kustomize takes a file of that name without kind.
                None if super::source::is_kustomization(&source.path) => "Kustomization".to_owned(),
                None => continue,
            };
            let api_version = text(&["apiVersion"]).unwrap_or_else(|| {
                if super::source::is_kustomization(&source.path) {
                    "kustomize.config.k8s.io/v1beta1".to_owned()
                } else {
                    String::new()
                }
            });
            let span = doc.at(&["metadata", "name"]).map_or(doc.span.clone(), |node| node.span.clone());
            objects.push(Object {
                file,
                document,
                api_version,
                kind,
                name: text(&["metadata", "name"]).unwrap_or_default(),
                namespace: text(&["metadata", "namespace"]),
                span,
            });
        }
    }
    objects
}
