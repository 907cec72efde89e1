//! API versions that are no longer served, and how to leave them.
//!
//! Which versions there were, and which fields changed between them, is data in `moves.rs`; each kind of change is one
//! function in `change.rs`.

mod change;
mod moves;

use fluxwright_diagnostic::Span;
use fluxwright_yaml::edit::{Edit, Item, Path, Step as PathStep};
use fluxwright_yaml::{Document, Node};

use crate::check::{Identity, View};
use crate::{Catalogue, Options};

/// How to bring an object to a version that is served.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// `group/version` as it is written.
    pub from: String,
    /// `group/version` to go to.
    pub to: String,
    /// What can be done by edits, in order: `apiVersion`, then fields. They are right together with what is to be done by
    /// hand.
    pub edits: Vec<Edit>,
    /// What has to be done by hand.
    pub by_hand: Vec<Step>,
    /// The fields of the old version that the object has and the new one does not, from the object's root. What is done to
    /// them is in `edits` or `by_hand`.
    pub fields: Vec<String>,
}

/// One thing that has to be done by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub what: String,
    /// The field, from the document's root.
    pub path: Path,
    /// Its key.
    pub span: Span,
}

impl Migration {
    /// Whether the edits are all there is to do.
    pub fn is_complete(&self) -> bool {
        self.by_hand.is_empty()
    }
}

/// See [`Catalogue::migration`].
pub(crate) fn of(catalogue: &Catalogue, root: &Node, document: &Document, options: &Options) -> Option<Migration> {
    of_object(catalogue, &View::new(document, options.substituted), root, options)
}

/// The same for an object that is being looked at.
pub(crate) fn of_object<'a>(
    catalogue: &Catalogue,
    view: &View<'a>,
    root: &'a Node,
    options: &Options,
) -> Option<Migration> {
    let identity = Identity::of(view, root)?;
    let Identity { group, version, kind, .. } = &identity;
    if catalogue.kind(group, version, kind).is_some() {
        return None;
    }
    let removed = moves::removed(group, version, kind)?;
    let to = format!("{group}/{}", removed.to);
    let set = |path: Path, value: &str| Edit::Set { path, item: Item::value(value), create: false };
    let mut draft = change::Draft::new(view, root, &options.at);
    draft.edits.push(set(options.at.clone().key("apiVersion"), &to));
    for change in moves::changes(kind) {
        change.draft(&mut draft);
    }
    let change::Draft { edits, by_hand, fields, .. } = draft;
    Some(Migration { from: format!("{group}/{version}"), to, edits, by_hand, fields })
}

/// The version known here by which a version is judged that Flux has announced but this library does not know.
pub(crate) fn coming(group: &str, version: &str, kind: &str) -> Option<&'static str> {
    moves::coming(group, version, kind)
}

/// `spec.a[0].b` of steps.
fn dotted(steps: &[PathStep]) -> String {
    Path { document: 0, steps: steps.to_vec() }.to_string()
}
