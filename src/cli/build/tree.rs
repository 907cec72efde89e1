//! A build as a tree: appliers, and what each applies.

use std::collections::BTreeMap;

use fluxwright_build::{Applier, Skip, State};

use super::shown::{Item, Shown, name};
use crate::build::select::Selection;
use crate::ui::{Style, sanitize};

/// The tree as text; `color` paints names of appliers.
pub(super) fn render(shown: &Shown<'_>, selection: &Selection, provenance: bool, color: bool) -> String {
    let mut below: BTreeMap<usize, Vec<&Item<'_>>> = BTreeMap::new();
    for item in shown.items() {
        if let Some(applier) = shown.applier(item) {
            below.entry(applier).or_default().push(item);
        }
    }
    let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut tops = Vec::new();
    for (index, applier) in shown.built.appliers.iter().enumerate().filter(|(index, _)| selection.has(*index)) {
        match applier.parent.filter(|parent| selection.has(*parent)) {
            Some(parent) => children.entry(parent).or_default().push(index),
            None => tops.push(index),
        }
    }
    let mut tree = Tree { shown, below, children, provenance, color, text: String::new() };
    for top in tops {
        tree.applier(top, 0);
    }
    tree.text
}

struct Tree<'t, 'a> {
    shown: &'t Shown<'a>,
    below: BTreeMap<usize, Vec<&'t Item<'a>>>,
    children: BTreeMap<usize, Vec<usize>>,
    provenance: bool,
    color: bool,
    text: String,
}

impl Tree<'_, '_> {
    /// As deep as appliers make appliers, which builds limit.
    fn applier(&mut self, index: usize, depth: usize) {
        let Some(applier) = self.shown.built.appliers.get(index) else { return };
        let items = self.below.remove(&index).unwrap_or_default();
        self.line(depth, &(Style::Strong.paint(&sanitize(&name(applier)), self.color) + &about(applier, items.len())));
        for item in items {
            let object = self.shown.object(item);
            let id = fluxwright_build::Id::of(&object).to_string();
            let deeper = usize::from(matches!(item, Item::Chart(..)));
            let mut line = sanitize(&id).into_owned();
            if self.provenance {
                line.push_str(&format!("  {}", sanitize(&self.shown.place(item))));
            }
            self.line(depth + 1 + deeper, &line);
        }
        for child in self.children.remove(&index).unwrap_or_default() {
            self.applier(child, depth + 1);
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// What it builds, and what became of it.
fn about(applier: &Applier, count: usize) -> String {
    let mut about = String::new();
    if applier.name != applier.folder && !applier.folder.is_empty() {
        about.push_str(&format!("  {}", sanitize(&applier.folder)));
    }
    match &applier.state {
        State::Built if count == 1 => about.push_str("  1 object"),
        State::Built => about.push_str(&format!("  {count} objects")),
        State::Failed => about.push_str("  failed"),
        State::Skipped(Skip::OtherSource { kind, namespace, name }) => {
            about.push_str(&format!("  not built: files of {kind}/{namespace}/{name}"));
        }
        State::Skipped(Skip::UnknownPath { .. }) => about.push_str("  not built: its path is not known"),
        State::Skipped(Skip::UnknownInputs) => about.push_str("  not built: its inputs are only in the cluster"),
    }
    if applier.suspended {
        about.push_str(", suspended");
    }
    about
}
