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
    let mut objects = BTreeMap::new();
    let mut tops = Vec::new();
    for (index, applier) in shown.built.appliers.iter().enumerate().filter(|(index, _)| selection.has(*index)) {
        let made = applier.parent.filter(|parent| selection.has(*parent)).and(applier.resource);
        match made {
            Some(resource) => {
                objects.insert(resource, index);
            }
            None => tops.push(index),
        }
    }
    let mut tree = Tree { shown, below, objects, provenance, color, text: String::new() };
    for top in tops {
        tree.applier(top, 0);
    }
    tree.text
}

struct Tree<'t, 'a> {
    shown: &'t Shown<'a>,
    below: BTreeMap<usize, Vec<&'t Item<'a>>>,
    /// Appliers by their objects, which are among those of others.
    objects: BTreeMap<usize, usize>,
    provenance: bool,
    color: bool,
    text: String,
}

impl Tree<'_, '_> {
    /// As deep as appliers make appliers, which builds limit.
    fn applier(&mut self, index: usize, depth: usize) {
        let Some(applier) = self.shown.built.appliers.get(index) else { return };
        let items = self.below.remove(&index).unwrap_or_default();
        let own = items.iter().filter(|item| matches!(item, Item::Resource(_))).count();
        let about = match self.provenance {
            true => format!("{}  {}:{}", about(applier, own), applier.place.path, applier.place.line),
            false => about(applier, own),
        };
        self.line(depth, &(Style::Strong.paint(&sanitize(&name(applier)), self.color) + &about));
        for item in items {
            if let Item::Resource(resource) = item
                && let Some(made) = self.objects.remove(resource)
            {
                self.applier(made, depth + 1);
                continue;
            }
            let object = self.shown.object(item);
            let id = fluxwright_build::Id::of(&object).to_string();
            let deeper = usize::from(matches!(item, Item::Chart(..)));
            let mut line = sanitize(&id).into_owned();
            if let Some(made) = self.made_by(item) {
                line.push_str(&format!("  {}", counted(made)));
            }
            if self.provenance {
                line.push_str(&format!("  {}", sanitize(&self.shown.place(item))));
            }
            self.line(depth + 1 + deeper, &line);
        }
    }

    /// How many objects the chart of a HelmRelease makes, when it is rendered.
    fn made_by(&self, item: &Item<'_>) -> Option<usize> {
        let Item::Resource(index) = item else { return None };
        let release = self.shown.releases.iter().find(|release| release.resource == *index)?;
        release.built.objects.as_ref().ok().map(Vec::len)
    }

    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }
}

fn counted(count: usize) -> String {
    if count == 1 { "1 object".to_owned() } else { format!("{count} objects") }
}

/// What it builds, and what became of it.
fn about(applier: &Applier, count: usize) -> String {
    let mut about = String::new();
    if applier.name != applier.folder && !applier.folder.is_empty() {
        about.push_str(&format!("  {}", sanitize(&applier.folder)));
    }
    match &applier.state {
        State::Built => about.push_str(&format!("  {}", counted(count))),
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
