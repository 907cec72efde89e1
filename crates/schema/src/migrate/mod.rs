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
    /// The first version of Flux that does not serve the old one.
    pub gone_in: (u16, u16),
    /// What can be done by edits, in order: `apiVersion`, then fields. They are right together with what is to be done by
    /// hand.
    pub edits: Vec<Edit>,
    /// What has to be done by hand.
    pub by_hand: Vec<ByHand>,
    /// The fields of the old version that the object has and the new one does not, from the document's root. What is done
    /// to them is in `edits` or `by_hand`.
    pub fields: Vec<Path>,
}

/// One thing that has to be done by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
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
    let item = Item::value(to.clone());
    let set = Edit::Set { path: options.at.clone().key("apiVersion"), item, create: false };
    let mut draft = change::Draft::new(view, root, &options.at);
    draft.edits.push(set);
    for change in moves::changes(group, kind) {
        change.draft(&mut draft);
    }
    let change::Draft { edits, by_hand, fields, .. } = draft;
    Some(Migration {
        from: format!("{group}/{version}"),
        to,
        gone_in: removed.gone_in,
        edits,
        by_hand,
        fields: paths(fields),
    })
}

fn paths(fields: Vec<(Path, Span)>) -> Vec<Path> {
    fields.into_iter().map(|(path, _)| path).collect()
}

/// What fields of older versions become in an object that has the version of today.
pub(crate) fn leftovers<'a>(
    view: &View<'a>,
    root: &'a Node,
    options: &Options,
    identity: &Identity<'a>,
) -> Vec<Leftover> {
    let mut all = Vec::new();
    for change in moves::changes(&identity.group, &identity.kind) {
        let mut draft = change::Draft::new(view, root, &options.at);
        change.draft(&mut draft);
        let change::Draft { edits, by_hand, fields, .. } = draft;
        if !fields.is_empty() || !by_hand.is_empty() {
            all.push(Leftover { what: change.words(), fields, edits, by_hand });
        }
    }
    all
}

/// Fields that only an older version has.
pub(crate) struct Leftover {
    /// What became of them, in words.
    pub(crate) what: String,
    /// From the document's root, with their keys.
    pub(crate) fields: Vec<(Path, Span)>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) by_hand: Vec<ByHand>,
}

/// The version known here by which a version is judged that Flux has announced but this library does not know.
pub(crate) fn coming(group: &str, version: &str, kind: &str) -> Option<&'static str> {
    moves::coming(group, version, kind)
}

/// `spec.a[0].b` of steps.
fn dotted(steps: &[PathStep]) -> String {
    Path { document: 0, steps: steps.to_vec() }.to_string()
}
