//! Where in the files of a repo something stands that was found in an object.

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use fluxwright_kustomize::Build;
use fluxwright_kustomize::Place as Spot;
use fluxwright_kustomize::files::Files;
use fluxwright_yaml::{Document, Node, NodeKind};

use crate::path;
use crate::provenance::{Origin, Provenance, Touch};

/// One step down an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// A way down an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Way(pub(crate) Vec<Step>);

impl Way {
    /// A way of keys.
    pub(crate) fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| Step::Key((*key).to_owned())).collect())
    }
}

/// As people write it: `spec.values.env[0].value`.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if key.contains(['.', '/', '[', ' ']) => write!(f, "[\"{key}\"]")?,
                Step::Key(key) if index == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The way to what stands at a byte of a text with one document.
pub(crate) fn way_to(text: &str, at: usize) -> Way {
    let stream = fluxwright_yaml::parse(text).ok();
    stream.as_ref().and_then(|stream| stream.documents.first()).map(|document| way_in(document, at)).unwrap_or_default()
}

/// The way to what stands at a byte of a document.
pub(crate) fn way_in(document: &Document, at: usize) -> Way {
    let mut steps = Vec::new();
    let mut node = document.root.as_ref();
    while let Some(current) = node.take() {
        match &current.kind {
            NodeKind::Mapping { entries, .. } => {
                // The last entry that begins before it.
                let entry = entries.iter().rev().find(|entry| entry.key.span.start <= at);
                let Some(entry) = entry else { break };
                steps.push(Step::Key(entry.key.as_str().unwrap_or_default().to_owned()));
                node = Some(&entry.value).filter(|value| value.span.start <= at);
            }
            NodeKind::Sequence { items, .. } => {
                let index = items.iter().rposition(|item| item.span.start <= at);
                let Some(index) = index else { break };
                steps.push(Step::Index(index));
                node = items.get(index);
            }
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
        }
    }
    Way(steps)
}

/// The node at the end of a way, or the last one on it, with its key; aliases are followed.
pub(crate) fn walk<'d>(document: &'d Document, way: &Way) -> Option<(&'d Node, Option<&'d Node>, bool)> {
    let mut node = document.root.as_ref()?;
    let mut key = None;
    for step in &way.0 {
        if let NodeKind::Alias { target, .. } = &node.kind {
            node = document.anchored(*target)?;
        }
        let next = match step {
            Step::Key(name) => node.entry(name).map(|entry| (&entry.value, Some(&entry.key))),
            Step::Index(index) => node.items().and_then(|items| items.get(*index)).map(|item| (item, None)),
        };
        match next {
            Some(next) => (node, key) = next,
            None => return Some((node, key, false)),
        }
    }
    Some((node, key, true))
}

/// Finds places in the files that objects are from.
pub(crate) struct Locator<'l> {
    pub(crate) files: &'l dyn Files,
    pub(crate) kustomize: Option<&'l Build<'l>>,
}

impl Locator<'_> {
    fn text(&self, path: &str) -> Option<Arc<str>> {
        let bytes = self.files.read(path).ok()?;
        std::str::from_utf8(&bytes).ok().map(Arc::from)
    }

    /// The place of a piece of text that stands at the end of a way down an object: where the object is written, else in
    /// what it is made of or what changed it, else of the object.
    pub(crate) fn piece(&self, provenance: &Provenance, way: &Way, piece: &str) -> Option<Spot> {
        let origin = &provenance.origin;
        let found = match origin {
            Origin::File { path, document, .. } => self.in_document(path, *document, way, piece),
            Origin::Generated { path, generator, entry, .. } => self.in_sources(path, generator, *entry, piece),
            Origin::Template { path, .. } => self.in_file(path, piece),
        };
        let changed = || {
            provenance.touched.iter().rev().find_map(|touch| match touch {
                Touch::Kustomization { path, .. } => self.in_file(path, piece),
                Touch::Applier { .. } => None,
            })
        };
        found.or_else(changed).or_else(|| self.object(origin))
    }

    /// The place of an object.
    pub(crate) fn object(&self, origin: &Origin) -> Option<Spot> {
        self.line(origin.path(), origin.line())
    }

    /// The place of a line.
    pub(crate) fn line(&self, path: &Arc<str>, line: usize) -> Option<Spot> {
        let source = self.text(path)?;
        let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let start = start.min(source.len());
        let length = source.get(start..).unwrap_or_default().lines().next().map_or(0, |line| line.trim_end().len());
        Some(Spot { path: Arc::clone(path), source: Some(source), span: start..start + length })
    }

    /// The place of a field of an object that is written in a file, or of as much of the way as there is.
    pub(crate) fn field(&self, origin: &Origin, way: &Way) -> Option<Spot> {
        let Origin::File { path, document, .. } = origin else { return self.object(origin) };
        let source = self.text(path)?;
        let (stream, _) = fluxwright_yaml::parse_lenient(&source, &fluxwright_yaml::Limits::default());
        let (node, key, _) = walk(stream.documents.get(*document)?, way)?;
        let span = match (key, node.as_str()) {
            (_, Some(_)) => node.span.clone(),
            (Some(key), None) => key.span.clone(),
            (None, None) => node.span.start..node.span.start,
        };
        Some(Spot { path: Arc::clone(path), source: Some(source), span })
    }

    fn in_document(&self, path: &Arc<str>, document: usize, way: &Way, piece: &str) -> Option<Spot> {
        let source = self.text(path)?;
        let (stream, _) = fluxwright_yaml::parse_lenient(&source, &fluxwright_yaml::Limits::default());
        let document = stream.documents.get(document)?;
        let (node, key, _) = walk(document, way)?;
        let around = key.map_or(node.span.start, |key| key.span.start)..node.span.end;
        let span = find(&source, &around, piece).or_else(|| find(&source, &document.span, piece))?;
        Some(Spot { path: Arc::clone(path), source: Some(source), span })
    }

    /// In the files that a generator's entry names, or in the entry.
    fn in_sources(&self, path: &Arc<str>, generator: &str, entry: usize, piece: &str) -> Option<Spot> {
        let folder = path::parent(path);
        let kustomization = self.kustomize?.kustomization(folder).ok().flatten()?;
        let entries = if generator == "secretGenerator" { &kustomization.secrets } else { &kustomization.config_maps };
        let spec = entries.get(entry)?;
        let named = spec.files.iter().chain(&spec.envs).filter_map(|file| {
            let name = file.text.split_once('=').map_or(file.text.as_str(), |(_, name)| name);
            path::join(folder, name)
        });
        named.map(Arc::from).find_map(|file: Arc<str>| self.in_file(&file, piece)).or_else(|| self.in_file(path, piece))
    }

    fn in_file(&self, path: &Arc<str>, piece: &str) -> Option<Spot> {
        let source = self.text(path)?;
        let span = find(&source, &(0..source.len()), piece)?;
        Some(Spot { path: Arc::clone(path), source: Some(source), span })
    }
}

/// Where a piece stands in a part of a text, in full or at least its first line; not where it is behind a `$`.
fn find(text: &str, within: &Span, piece: &str) -> Option<Span> {
    let part = text.get(within.clone())?;
    let first = piece.lines().next().unwrap_or_default();
    [piece, first].into_iter().filter(|piece| !piece.is_empty()).find_map(|piece| {
        let at = part
            .match_indices(piece)
            .map(|(at, _)| at)
            .find(|at| !part.get(..*at).is_some_and(|before| before.ends_with('$')))?;
        Some(within.start + at..within.start + at + piece.len())
    })
}
