//! Changes of fields between versions.

use fluxwright_yaml::edit::{Above, At, Edit, Hint, Item, KeyAt, Path, Step as PathStep};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use fluxwright_yaml::{Dialect, Node};
use serde_json::{Map, Value};

use super::{ByHand, dotted};
use crate::check::View;
use fluxwright_diagnostic::Span;

/// One change.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    /// A field that has no effect any more.
    Drop { path: &'static str },
    /// A single value that became an item of a list beside it, before its other items.
    IntoList { path: &'static str, list: &'static str },
    /// Two lists of patches that became one list `patches`.
    Patches { at: &'static str, strategic: &'static str, json: &'static str },
    /// What only a person can do, where the field is there and holds one of these texts (any, where there are none).
    ByHand { path: &'static str, holds: &'static [&'static str], what: &'static str },
}

/// A migration that is being made.
pub(super) struct Draft<'v, 'a> {
    view: &'v View<'a>,
    root: &'a Node,
    base: &'v Path,
    pub(super) edits: Vec<Edit>,
    pub(super) by_hand: Vec<ByHand>,
    /// The fields of the old version that are there, from the document's root, and their keys.
    pub(super) fields: Vec<(Path, Span)>,
}

/// A field that is there.
struct Found<'a> {
    /// From the object's root.
    steps: Vec<PathStep>,
    key: &'a Node,
    value: &'a Node,
}

impl<'v, 'a> Draft<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, root: &'a Node, base: &'v Path) -> Self {
        Self { view, root, base, edits: Vec::new(), by_hand: Vec::new(), fields: Vec::new() }
    }

    fn path(&self, steps: &[PathStep]) -> Path {
        let mut path = self.base.clone();
        path.steps.extend(steps.iter().cloned());
        path
    }

    /// The fields at a path, in which `[]` goes through all items of a list.
    fn find(&self, path: &str) -> Vec<Found<'a>> {
        let mut found: Vec<(Vec<PathStep>, Option<&'a Node>, &'a Node)> = vec![(Vec::new(), None, self.root)];
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let (name, through) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
            let mut next = Vec::new();
            for (steps, _, node) in found {
                let Some(member) = self.view.member(node, name) else { continue };
                let mut steps = steps;
                steps.push(PathStep::Key(name.to_owned()));
                if through {
                    for (index, item) in self.view.items(member.value).iter().enumerate() {
                        let mut steps = steps.clone();
                        steps.push(PathStep::Index(index));
                        next.push((steps, Some(member.key), item));
                    }
                } else {
                    next.push((steps, Some(member.key), member.value));
                }
            }
            found = next;
        }
        found.into_iter().filter_map(|(steps, key, value)| Some(Found { steps, key: key?, value })).collect()
    }

    fn field(&mut self, steps: &[PathStep], key: &Node) {
        self.fields.push((self.path(steps), key.span.clone()));
    }

    fn remove(&mut self, steps: &[PathStep]) {
        self.edits.push(Edit::Remove { path: self.path(steps), above: Above::Remove });
    }

    fn by_hand(&mut self, found: &Found<'a>, what: String) {
        self.by_hand.push(ByHand { what, path: self.path(&found.steps), span: found.key.span.clone() });
    }

    fn value(&self, node: &'a Node) -> Option<Value> {
        node.to_value(self.view.document, Dialect::Sigs).ok()
    }
}

impl Change {
    /// What became of the field, for one who still writes it.
    pub(super) fn words(self) -> String {
        match self {
            Self::Drop { .. } => "it has had no effect for long, and is gone: remove it".to_owned(),
            Self::IntoList { list, .. } => format!("it is gone: use `{list}`"),
            Self::Patches { .. } => "it is gone: use `patches`".to_owned(),
            Self::ByHand { what, .. } => what.to_owned(),
        }
    }

    /// Adds what this change asks of the object.
    pub(super) fn draft(self, draft: &mut Draft<'_, '_>) {
        match self {
            Self::Drop { path } => {
                for found in draft.find(path) {
                    draft.field(&found.steps, found.key);
                    draft.remove(&found.steps);
                }
            }
            Self::IntoList { path, list } => into_list(draft, path, list),
            Self::Patches { at, strategic, json } => patches(draft, at, strategic, json),
            Self::ByHand { path, holds, what } => {
                for found in draft.find(path) {
                    let text = draft.view.target(found.value).as_str().unwrap_or_default();
                    if holds.is_empty() || holds.iter().any(|part| text.contains(part)) {
                        draft.by_hand(&found, what.to_owned());
                    }
                    if holds.is_empty() {
                        draft.field(&found.steps, found.key);
                    }
                }
            }
        }
    }
}

fn into_list(draft: &mut Draft<'_, '_>, path: &str, list: &str) {
    for found in draft.find(path) {
        draft.field(&found.steps, found.key);
        let Some((_, parent)) = found.steps.split_last() else { continue };
        let Some(value) = draft.value(found.value) else { continue };
        draft.remove(&found.steps);
        if value.is_null() || value == "" {
            continue;
        }
        let mut into = parent.to_vec();
        into.push(PathStep::Key(list.to_owned()));
        let exists = !draft.find(&dotted(&into)).is_empty();
        let (into, parent) = (draft.path(&into), draft.path(parent));
        draft.edits.push(if exists {
            Edit::Insert { into, at: At::Start, item: Item::value(value), create: false }
        } else {
            let item = Item::value(Value::Array(vec![value]));
            Edit::InsertKey { into: parent, key: list.to_owned(), at: KeyAt::Usual, item, create: false }
        });
    }
}

/// Each patch becomes an item of `patches` that holds it as text; a strategic merge patch names its object itself.
fn patches(draft: &mut Draft<'_, '_>, at: &str, strategic: &str, json: &str) {
    for holder in draft.find(at) {
        let below = |name: &str| {
            let mut steps = holder.steps.clone();
            steps.push(PathStep::Key(name.to_owned()));
            steps
        };
        let mut made = Vec::new();
        let mut old = Vec::new();
        let mut open = false;
        for (name, is_json) in [(strategic, false), (json, true)] {
            let Some(member) = draft.view.member(holder.value, name) else { continue };
            draft.field(&below(name), member.key);
            old.push((below(name), member.key));
            let Some(items) = draft.value(member.value) else {
                open = true;
                continue;
            };
            for item in items.as_array().into_iter().flatten() {
                match patch(item, is_json) {
                    Some(patch) => made.push(patch),
                    None => open = true,
                }
            }
        }
        let Some((_, key)) = old.first().cloned() else { continue };
        let has_patches = draft.view.member(holder.value, "patches").is_some();
        if open || has_patches {
            // The order of patches matters, and only a person knows it.
            let names: Vec<String> = old.iter().map(|(steps, _)| dotted(steps)).collect();
            let found = Found { steps: below(strategic), key, value: holder.value };
            draft.by_hand(&found, format!("move the patches of `{}` into `patches`", names.join("` and `")));
            continue;
        }
        for (steps, _) in &old {
            draft.remove(steps);
        }
        if made.is_empty() {
            continue;
        }
        let item = Item::value(Value::Array(made));
        let item = item.clone().hint("", Hint::Block).unwrap_or(item);
        let into = draft.path(&holder.steps);
        draft.edits.push(Edit::InsertKey { into, key: "patches".to_owned(), at: KeyAt::Usual, item, create: false });
    }
}

fn patch(item: &Value, is_json: bool) -> Option<Value> {
    let mut made = Map::new();
    if is_json {
        made.insert("patch".to_owned(), Value::String(to_yaml(item.get("patch")?, &EmitOptions::default())));
        made.insert("target".to_owned(), item.get("target")?.clone());
    } else {
        item.get("kind")?;
        made.insert("patch".to_owned(), Value::String(to_yaml(item, &EmitOptions::default())));
    }
    Some(Value::Object(made))
}
