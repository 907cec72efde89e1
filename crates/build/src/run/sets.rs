//! ResourceSets among the objects of a build.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use fluxwright_diagnostic::line_column;
use fluxwright_resourceset as resourceset;
use fluxwright_yaml::{NodeKind, ScalarStyle, Stream};
use resourceset::{ErrorKind, ResourceSet};
use serde_json::Value;

use crate::Spot;
use crate::applier::{Skip, State};
use crate::built::{Resource, Unknown, UnknownReason};
use crate::locate::{self, Way};
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Provenance};

use super::Engine;
use super::node::Node;
use super::work::{Outcome, failed};

/// The kind of what gives inputs.
const PROVIDER: &str = "ResourceSetInputProvider";

/// The labels that the operator puts on all that it makes; those of Flux's own are not told either.
const OWNER: [&str; 2] = ["resourceset.fluxcd.controlplane.io/name", "resourceset.fluxcd.controlplane.io/namespace"];

impl Engine<'_, '_> {
    pub(super) fn set(&self, index: usize, node: &Node) -> Outcome {
        let text = Text::of(self, node);
        let problem = |error: resourceset::Error| Problem {
            place: error.place().and_then(|place| text.spot(place.span.start)),
            kind: ProblemKind::Set { applier: node.shown(), error: Box::new(error) },
            applier: Some(index),
        };
        let set = match text.set(node) {
            Ok(set) => set,
            Err(error) => return failed(vec![problem(error)]),
        };
        let mut unknowns = Vec::new();
        let providers = match self.providers(node, &mut unknowns) {
            Ok(providers) => providers,
            Err(error) => return failed(vec![problem(error)]),
        };
        if !unknowns.is_empty() {
            let state = State::Skipped(Skip::UnknownInputs);
            return Outcome { state, unknowns, missing: missing(node), ..Outcome::default() };
        }
        if set.wants_providers() && providers.is_empty() && set.inputs_of_its_own().is_empty() {
            // The operator makes nothing then, while its command would run the templates without inputs.
            return Outcome::default();
        }
        let limits = self.build.options.limits.sets;
        let options = resourceset::Options { text: false, limits, ..resourceset::Options::default() };
        let mut resources = Vec::new();
        let mut lines = HashMap::new();
        let rendered = set.render(Some(&providers), &options, &mut |rendered| {
            let resourceset::Provenance { line, step, template, input, .. } = rendered.provenance;
            let line = *lines.entry(line).or_insert_with(|| text.line(line));
            let path = Arc::clone(&node.place.path);
            let origin = Origin::Template { set: index, path, line, step, template, input };
            let mut object = rendered.object;
            disown(&mut object);
            let provenance = Provenance { origin, touched: Vec::new() };
            resources.push(Resource { value: Arc::new(object), applier: index, provenance });
            ControlFlow::Continue(())
        });
        match rendered {
            Ok(_) => Outcome { resources, ..Outcome::default() },
            Err(errors) => failed(errors.errors.into_iter().map(problem).collect()),
        }
    }

    /// The providers that a ResourceSet takes inputs from. Those whose inputs only the cluster knows are told.
    fn providers(
        &self,
        node: &Node,
        unknowns: &mut Vec<Unknown>,
    ) -> Result<resourceset::Providers, resourceset::Error> {
        let mut providers = resourceset::Providers::default();
        let names: Vec<&str> = node.inputs_from().filter_map(|(name, _)| name).collect();
        let not_known = |name: &str| Unknown {
            reason: UnknownReason::NotInRepo {
                kind: PROVIDER.to_owned(),
                namespace: node.namespace.clone(),
                name: name.to_owned(),
            },
            placeholder: String::new(),
        };
        for name in &names {
            let key = (node.root, PROVIDER.to_owned(), node.namespace.clone(), (*name).to_owned());
            if !self.objects.contains_key(&key) {
                unknowns.push(not_known(name));
            }
        }
        let selects = node.selects_inputs();
        let mut found: Vec<_> = self
            .objects
            .iter()
            .filter(|((root, kind, namespace, name), _)| {
                *root == node.root
                    && kind == PROVIDER
                    && *namespace == node.namespace
                    && (selects || names.contains(&name.as_str()))
            })
            .collect();
        found.sort();
        for ((_, _, _, name), (by, at)) in found {
            let Some(object) = self.nodes.get(*by).and_then(|node| node.resources.get(*at)) else { continue };
            let text = fluxwright_yaml::emit::go_yaml(&object.value).unwrap_or_default();
            let file = resourceset::File::new(Arc::clone(object.provenance.origin.path()), text);
            match providers.add(&file, &node.namespace) {
                Err(error) if matches!(error.kind(), ErrorKind::ProviderType(_)) => unknowns.push(not_known(name)),
                added => added?,
            }
        }
        Ok(providers)
    }
}

/// What a ResourceSet that takes inputs looks for.
fn missing(node: &Node) -> Vec<(usize, String, String, String)> {
    let names = node.inputs_from().filter_map(|(name, _)| name);
    names.map(|name| (node.root, PROVIDER.to_owned(), node.namespace.clone(), name.to_owned())).collect()
}

fn disown(object: &mut Value) {
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    let Some(labels) = metadata.get_mut("labels").and_then(Value::as_object_mut) else { return };
    for label in OWNER {
        labels.shift_remove(label);
    }
    if labels.is_empty() {
        metadata.shift_remove("labels");
    }
}

/// The text that a ResourceSet is read from: its file where it is written like that, else it is written out.
struct Text {
    file: resourceset::File,
    /// Where it is written, when something changed it on the way.
    source: Option<Written>,
}

/// A file with the document that an object is from, and the text that was made of the object.
struct Written {
    path: Arc<str>,
    made: Stream,
    file: Stream,
    document: usize,
}

impl Text {
    fn of(engine: &Engine<'_, '_>, node: &Node) -> Self {
        let path = Arc::clone(&node.place.path);
        let origin = node.provenance.as_ref().map(|provenance| &provenance.origin);
        let document = match origin {
            Some(Origin::File { document, .. }) => Some(*document),
            _ => None,
        };
        let source = document.and_then(|_| {
            let bytes = engine.build.files.read(&path).ok()?;
            std::str::from_utf8(&bytes).ok().map(Arc::<str>::from)
        });
        if let (Some(source), Some(document)) = (&source, document)
            && engine.is_as_written(node, document)
        {
            return Self { file: resourceset::File::new(path, Arc::clone(source)), source: None };
        }
        let text = fluxwright_yaml::emit::go_yaml(&node.value).unwrap_or_default();
        let written = source.zip(document).and_then(|(source, document)| {
            let made = fluxwright_yaml::parse(&text).ok()?;
            let (file, _) = fluxwright_yaml::parse_lenient(&source, &fluxwright_yaml::Limits::default());
            Some(Written { path: Arc::clone(&path), made, file, document })
        });
        Self { file: resourceset::File::new(path, text), source: written }
    }

    /// The ResourceSet.
    fn set(&self, node: &Node) -> Result<ResourceSet, resourceset::Error> {
        let is_it = |set: &Result<ResourceSet, _>| {
            set.as_ref().is_ok_and(|set| set.name() == node.name && set.namespace() == node.namespace)
        };
        match ResourceSet::read_all(&self.file, &node.namespace).into_iter().find(is_it) {
            Some(set) => set,
            None => ResourceSet::read(&self.file, &node.namespace),
        }
    }

    /// The line of the file for one of the text.
    fn line(&self, line: usize) -> usize {
        let Some(written) = &self.source else { return line };
        let text = &written.made.text;
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(start..).unwrap_or_default();
        let start = start + (rest.len() - rest.trim_start_matches([' ', '-']).len());
        written.offset(start).map_or(line, |offset| line_column(&written.file.text, offset).0)
    }

    /// The place in the file of one in the text; `None` when the text is the file's.
    fn spot(&self, at: usize) -> Option<Spot> {
        let written = self.source.as_ref()?;
        let start = written.offset(at)?;
        let source = Arc::clone(&written.file.text);
        let line = source.get(start..).unwrap_or_default().lines().next().map_or(0, |line| line.trim_end().len());
        Some(Spot { path: Arc::clone(&written.path), source: Some(source), span: start..start + line })
    }
}

impl Written {
    /// The byte of the file at which stands what stands at this one of the text.
    fn offset(&self, at: usize) -> Option<usize> {
        let way = locate::way_in(self.made.documents.first()?, at);
        let made = node_at(&self.made, 0, &way)?;
        let (node, key, _) = locate::walk(self.file.documents.get(self.document)?, &way)?;
        let is_block = |node: &fluxwright_yaml::Node| {
            matches!(&node.kind, NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. })
        };
        if is_block(made) && is_block(node) {
            let below =
                line_column(&self.made.text, at).0.saturating_sub(line_column(&self.made.text, made.span.start).0);
            let lines = self.file.text.get(node.span.start..)?.split_inclusive('\n');
            let offset: usize = lines.take(below).map(str::len).sum();
            let rest = self.file.text.get(node.span.start + offset..)?;
            return Some(node.span.start + offset + (rest.len() - rest.trim_start_matches(' ').len()));
        }
        Some(key.map_or(node.span.start, |key| key.span.start))
    }
}

fn node_at<'s>(stream: &'s Stream, document: usize, way: &Way) -> Option<&'s fluxwright_yaml::Node> {
    locate::walk(stream.documents.get(document)?, way).map(|(node, _, _)| node)
}

impl Engine<'_, '_> {
    /// Whether the file of an object says the same as the object where it matters.
    fn is_as_written(&self, node: &Node, document: usize) -> bool {
        let objects =
            self.tree(node.root).and_then(|tree| tree.kustomize.objects(&node.place.path).ok()).unwrap_or_default();
        let here = objects.iter().find(|object| {
            matches!(&object.provenance.origin, fluxwright_kustomize::Origin::File { document: of, .. } if *of == document)
        });
        here.is_some_and(|object| {
            let same = |pointer: &str| object.value().pointer(pointer) == node.value.pointer(pointer);
            let namespace = object.namespace();
            same("/spec") && same("/metadata/name") && (namespace.is_empty() || namespace == node.namespace)
        })
    }
}
