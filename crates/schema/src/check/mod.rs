//! Comparing an object with its schema.

mod branches;
mod duration;
mod explain;
mod fields;
mod formats;
mod identity;
mod levels;
mod lists;
mod metadata;
mod repair;
mod rules;
mod scalars;
mod view;

use std::borrow::Cow;

use fluxwright_diagnostic::{Severity, Span};
use fluxwright_yaml::edit::{Path, Step};
use fluxwright_yaml::{Document, Node};

use crate::finding::{Finding, Problem};
use crate::model::{Id, Kind, Schema, Shape, Type, Version};
use crate::{Catalogue, Options};

pub(crate) use identity::Identity;
pub(crate) use view::{Seen, View};

/// Levels of values that are looked at.
const MAX_DEPTH: usize = 300;
/// Values of one object that are looked at, for each schema that they are compared with.
const MAX_VISITS: usize = 300_000;

/// Characters of a message.
const MAX_SENTENCE: usize = 600;

/// What is wrong with an object.
pub(crate) fn object<'a>(
    catalogue: &'a Catalogue,
    root: &'a Node,
    document: &'a Document,
    options: &Options,
) -> Vec<Finding> {
    let view = View::new(document, options.substituted);
    let mut findings = Vec::new();
    identity::check(Scene { catalogue, view: &view, options, nesting: 0 }, root, &mut findings);
    finish(findings)
}

/// What is wrong with an object of a kind that it need not name.
pub(crate) fn object_as<'a>(
    catalogue: &'a Catalogue,
    found: (&'a Kind, &'a Version),
    root: &'a Node,
    document: &'a Document,
    options: &Options,
) -> Vec<Finding> {
    let view = View::new(document, options.substituted);
    let mut findings = Vec::new();
    identity::compare(Scene { catalogue, view: &view, options, nesting: 0 }, root, found, &[], &mut findings);
    finish(findings)
}

fn finish(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
    for finding in &mut findings {
        one_line(&mut finding.message);
        finding.help.iter_mut().for_each(one_line);
        if let Some(fix) = &mut finding.fix {
            one_line(&mut fix.title);
        }
    }
    findings
}

/// Keys and values in a sentence can be anything, and of any length.
fn one_line(text: &mut String) {
    if text.chars().count() > MAX_SENTENCE {
        *text = text.chars().take(MAX_SENTENCE).chain(['…']).collect();
    }
    if text.contains(char::is_control) {
        *text = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
}

/// What is the same for a whole object.
#[derive(Clone, Copy)]
struct Scene<'v, 'a> {
    catalogue: &'a Catalogue,
    view: &'v View<'a>,
    options: &'v Options,
    /// Objects of Kubernetes around this one.
    nesting: usize,
}

/// One comparison of an object with the schema of its kind.
struct Checker<'v, 'a> {
    scene: Scene<'v, 'a>,
    view: &'v View<'a>,
    shape: &'a Shape,
    options: &'v Options,
    /// The steps from the object to the value looked at.
    path: Vec<At<'a>>,
    /// The schemas of the maps around it, outermost first, with the number of steps to each.
    around: Vec<(Id, usize)>,
    findings: Vec<Finding>,
    depth: usize,
    visits: usize,
    /// The schemas that the value looked at is being compared with; a schema that refers to itself says nothing new.
    active: Vec<Id>,
    /// Values are not shown.
    secret: bool,
    /// Fields that an older version has; a migration tells about them.
    outdated: &'v [Path],
}

/// One step of a path.
#[derive(Debug, Clone)]
enum At<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

impl<'v, 'a> Checker<'v, 'a> {
    fn new(scene: Scene<'v, 'a>, shape: &'a Shape) -> Self {
        Self {
            scene,
            view: scene.view,
            shape,
            options: scene.options,
            path: Vec::new(),
            around: Vec::new(),
            findings: Vec::new(),
            depth: 0,
            visits: 0,
            active: Vec::new(),
            secret: false,
            outdated: &[],
        }
    }

    fn schema(&self, id: Id) -> &'a Schema {
        self.shape.get(id)
    }

    /// Compares a value with a schema. `key` is what a finding about the value as a whole points at where the value is a
    /// map.
    fn value(&mut self, node: &'a Node, id: Id, key: Option<&'a Node>) {
        self.visits += 1;
        if self.depth >= MAX_DEPTH || self.visits > MAX_VISITS || self.active.contains(&id) {
            return;
        }
        self.depth += 1;
        self.active.push(id);
        self.compare(node, id, key);
        self.active.pop();
        self.depth -= 1;
    }

    fn compare(&mut self, node: &'a Node, id: Id, key: Option<&'a Node>) {
        let schema = self.schema(id);
        let seen = self.view.see(node);
        let Some(kind) = seen.kind() else { return };
        let fits = schema.takes(kind);
        let other = self.view.other_kind(node, kind).filter(|other| schema.takes(*other) != fits);
        if !fits || other.is_some() {
            self.wrong_type(node, schema, &seen, other);
            return;
        }
        if !schema.values.is_empty() && kind != Type::Null && !self.allowed(node, schema, &seen) {
            return;
        }
        let mut misspelt = Vec::new();
        match &seen {
            Seen::Text(text) => self.text(node, schema, text),
            Seen::Int(_) | Seen::Float(_) => self.number(node, schema, &seen),
            Seen::List => self.list(node, schema),
            Seen::Map => misspelt = self.map(node, id, key),
            Seen::Null | Seen::Bool(_) | Seen::Unknown => {}
        }
        self.branches(node, schema, key);
        if kind != Type::Null {
            self.rules(node, id, key, &misspelt);
        }
    }

    /// Goes one step down for the time of `visit`.
    fn down(&mut self, step: At<'a>, visit: impl FnOnce(&mut Self)) {
        let active = std::mem::take(&mut self.active);
        self.path.push(step);
        visit(self);
        self.path.pop();
        self.active = active;
    }

    /// The path of the value looked at, from the object's root, for a message: `spec.interval`.
    fn here(&self) -> String {
        let path = Path { document: 0, steps: self.steps() };
        if path.steps.is_empty() { "the object".to_owned() } else { format!("`{path}`") }
    }

    fn steps(&self) -> Vec<Step> {
        let step = |at: &At<'a>| match at {
            At::Key(key) => Step::Key(key.to_string()),
            At::Index(index) => Step::Index(*index),
        };
        self.path.iter().map(step).collect()
    }

    /// The path of the value looked at, from the document's root.
    fn full_path(&self) -> Path {
        let mut path = self.options.at.clone();
        path.steps.extend(self.steps());
        path
    }

    /// Adds a finding about the value looked at.
    fn report(&mut self, problem: Problem, span: Span, message: String) -> &mut Finding {
        let path = self.full_path();
        let severity = Severity::Error;
        self.findings.push(Finding { problem, severity, span, path, message, help: None, fix: None });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

/// What a finding about a map or a list points at: the key before it; else the value, or its first key.
fn place(node: &Node, key: Option<&Node>) -> Span {
    if let Some(key) = key {
        return key.span.clone();
    }
    node.entries().and_then(|entries| entries.first()).map_or_else(|| node.span.clone(), |entry| entry.key.span.clone())
}
