//! One file of a scan: read first, parsed when it is known what kustomizations do with it.

use std::ops::Range;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Severity, Span};
use fluxwright_yaml::{Limits, Stream};

use super::content::{Content, Contents};
use super::lines::Lines;
use super::marks::{self, ChartPart};
use super::object::{self, Object, Role, Shared};
use super::uses::{Uses, UsesByPath, collect};
use crate::source::{ReadError, is_kustomization};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It holds Kubernetes objects, or is meant to.
    Kubernetes,
    /// It holds none: values, workflows, dashboards, …
    Other,
    /// It is YAML only after something rendered it.
    Template,
    /// A template of a Helm chart, which is not looked into.
    ChartTemplate,
}

/// A file that a scan read.
#[derive(Debug, Clone)]
pub struct File {
    /// Relative to the root, forward slashes.
    pub path: String,
    /// Its text; empty for one that cannot be read as text.
    pub text: Arc<str>,
    pub(crate) is_text: bool,
    /// What it is.
    pub class: Class,
    /// What kustomizations do with it.
    pub uses: Uses,
    /// Its objects, as indices into [`super::Scan::objects`].
    pub objects: Range<usize>,
}

/// A document that is no object, in a file that a kustomization names as a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Index into [`super::Scan::files`].
    pub file: usize,
    /// Index of the document in the file.
    pub document: usize,
    /// What it lacks.
    pub lacks: Lacks,
    /// The bytes of its first key, or of the whole where it has none.
    pub span: Span,
    /// The line of its start, from 1.
    pub line: usize,
    /// The column of its start, in characters from 1.
    pub column: usize,
}

/// What a document lacks to be an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// It is no map.
    Map,
    /// It has no `kind`.
    Kind,
    /// It has no `apiVersion`.
    ApiVersion,
}

/// A file that was read, and parsed where it is a kustomization.
pub(super) struct Unparsed {
    pub path: String,
    pub content: Result<Arc<str>, Unreadable>,
    parsed: Option<(Stream, Vec<fluxwright_yaml::Error>)>,
}

/// A file that cannot be read as text.
pub(super) struct Unreadable {
    error: ReadError,
    /// Whether what can be read of it looks like objects.
    meant: bool,
}

/// Reads a file; `None` for JSON that cannot hold objects.
pub(super) fn read(contents: &dyn Contents, path: &str) -> Option<Unparsed> {
    let content = match contents.read(path) {
        Ok(Content::Text(text)) => Ok(text),
        Ok(Content::Bytes(bytes)) => String::from_utf8(bytes).map(Arc::from).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let meant = marks::is_meant_for_kubernetes(&String::from_utf8_lossy(error.as_bytes()));
            Unreadable { error: ReadError::NotUtf8 { path: path.to_owned(), at }, meant }
        }),
        Err(error) => Err(Unreadable { error, meant: false }),
    };
    if path.ends_with(".json") && content.as_ref().is_ok_and(|text| !marks::may_hold_objects(text)) {
        return None;
    }
    let parsed = match &content {
        Ok(text) if is_kustomization(path) => Some(fluxwright_yaml::parse_lenient(text, &Limits::default())),
        _ => None,
    };
    Some(Unparsed { path: path.to_owned(), content, parsed })
}

impl Unparsed {
    /// Adds what it names, where it is a kustomization.
    pub(super) fn collect_uses(&self, found: &mut UsesByPath) {
        for document in self.parsed.iter().flat_map(|(stream, _)| &stream.documents) {
            collect(&self.path, document, found);
        }
    }
}

/// A file with what was found in it.
pub(super) struct Found<T> {
    pub file: File,
    pub objects: Vec<Object>,
    pub fragments: Vec<Fragment>,
    pub problems: Vec<Diagnostic>,
    pub visited: Option<T>,
}

/// A file with its parsed text, while the scan has it.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// Index into [`super::Scan::files`].
    pub index: usize,
    /// The file; its range of objects is not known yet.
    pub file: &'a File,
    /// Its parsed text.
    pub stream: &'a Stream,
    /// Its objects, in order.
    pub objects: &'a [Object],
    /// Its documents that are no objects, where a kustomization names it as a resource.
    pub fragments: &'a [Fragment],
}

/// Parses a file where that is worth it, and finds its objects.
pub(super) fn parse<T>(
    index: usize,
    unparsed: Unparsed,
    uses: Uses,
    chart: Option<ChartPart>,
    visit: &(impl Fn(&Parsed<'_>) -> T + Sync),
) -> Found<T> {
    let Unparsed { path, content, parsed } = unparsed;
    let (text, problem) = match content {
        Ok(text) => (text, None),
        Err(unreadable) => (Arc::from(""), Some(unreadable)),
    };
    let is_kustomization = is_kustomization(&path);
    let mut file = File { path, text, is_text: problem.is_none(), class: Class::Other, uses, objects: 0..0 };
    let found = |file, problems| Found { file, objects: Vec::new(), fragments: Vec::new(), problems, visited: None };
    if let Some(Unreadable { error, meant }) = problem {
        let mut problems = error.diagnose();
        if !meant && !uses.resource && !uses.patch && !is_kustomization {
            problems.iter_mut().for_each(|problem| problem.severity = Severity::Note);
        }
        return found(file, problems);
    }
    let named = uses.resource || uses.patch || uses.config || is_kustomization;
    if chart == Some(ChartPart::Template) && !named {
        file.class = Class::ChartTemplate;
        return found(file, Vec::new());
    }
    if !named && !marks::may_hold_objects(&file.text) {
        return found(file, Vec::new());
    }
    let (stream, errors) = parsed.unwrap_or_else(|| fluxwright_yaml::parse_lenient(&file.text, &Limits::default()));
    let role = if uses.resource {
        Role::Object
    } else if uses.config {
        Role::Kustomize
    } else if uses.patch {
        Role::Patch
    } else if uses.data {
        Role::Data
    } else if chart.is_some() {
        Role::Chart
    } else {
        Role::Object
    };
    let objects = object::find(&Shared { file: index, role, is_kustomization }, &stream);
    let is_meant = named || (!uses.data && marks::is_meant_for_kubernetes(&file.text));
    let is_template = !named
        && (marks::is_template_name(&file.path) || (!errors.is_empty() && marks::has_template_marks(&file.text)));
    if is_template {
        file.class = Class::Template;
    } else if !objects.is_empty() || (is_meant && !errors.is_empty()) || uses.resource {
        file.class = Class::Kubernetes;
    }
    let problems = match is_meant && !is_template && (named || is_yaml(&file.path)) {
        true => errors.iter().map(|error| error.diagnostic(&file.path, Some(file.text.clone()))).collect(),
        false => Vec::new(),
    };
    // Patches may leave anything out, and in a file that no kustomization names the other documents may be anything.
    let fragments = match uses.resource && !is_kustomization {
        true => fragments(index, &file.text, &stream, &objects),
        false => Vec::new(),
    };
    let visited = (file.class == Class::Kubernetes)
        .then(|| visit(&Parsed { index, file: &file, stream: &stream, objects: &objects, fragments: &fragments }));
    Found { file, objects, fragments, problems, visited }
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn fragments(file: usize, text: &str, stream: &Stream, objects: &[Object]) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut lines = Lines::new(text);
    for (index, document) in stream.documents.iter().enumerate() {
        let Some(root) = document.root.as_ref().filter(|root| !root.is_null()) else { continue };
        let is_list = root.get("items").is_some_and(|items| items.items().is_some());
        if is_list || objects.iter().any(|object| object.document == index) {
            continue;
        }
        let is_set = |key: &str| root.get(key).is_some_and(|node| !node.is_null());
        let lacks = match root.entries() {
            None => Lacks::Map,
            Some(_) if !is_set("kind") => Lacks::Kind,
            Some(_) => Lacks::ApiVersion,
        };
        let span = root.entries().and_then(<[_]>::first).map_or(root.span.clone(), |entry| entry.key.span.clone());
        let (line, column) = lines.place(span.start);
        fragments.push(Fragment { file, document: index, lacks, span, line, column });
    }
    fragments
}
