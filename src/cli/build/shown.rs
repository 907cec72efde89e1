//! What is printed: objects in their order, each with its way, and nothing secret in them.

use std::borrow::Cow;

use fluxwright_build::{ApplierKind, Built, Origin, VariableValue};
use fluxwright_diff::MASK;
use fluxwright_helm::render::{ChartObject, Role, Secrets};
use serde_json::Value;

use crate::build::releases::ReleaseOf;
use crate::build::select::Selection;

/// One object to print.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    /// Of the build, as an index.
    Resource(usize),
    /// Of a chart.
    Chart(&'a ReleaseOf, &'a ChartObject),
}

/// All that is printed, and how.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    pub built: &'a Built,
    pub releases: &'a [ReleaseOf],
    items: Vec<Item<'a>>,
    /// What must not be shown; `None` shows everything.
    secrets: Option<Secrets>,
}

impl<'a> Shown<'a> {
    /// The selected objects; those of a chart behind their HelmRelease.
    /// Without `secrets` everything is shown as it is.
    pub(super) fn new(
        built: &'a Built,
        selection: &Selection,
        releases: &'a [ReleaseOf],
        secrets: Option<Secrets>,
    ) -> Self {
        let mut items = Vec::new();
        let mut next = releases.iter().peekable();
        for index in selection.resources(built) {
            items.push(Item::Resource(index));
            while let Some(release) = next.next_if(|release| release.resource <= index) {
                let objects = release.built.objects.as_deref().unwrap_or_default();
                items.extend(objects.iter().map(|object| Item::Chart(release, object)));
            }
        }
        Self { built, releases, items, secrets }
    }

    pub(super) fn items(&self) -> &[Item<'a>] {
        &self.items
    }

    /// The object of an item, masked.
    pub(super) fn object(&self, item: &Item<'a>) -> Cow<'a, Value> {
        let value: &'a Value = match item {
            Item::Resource(index) => self.built.resources.get(*index).map_or(&Value::Null, |found| &*found.value),
            Item::Chart(_, object) => &object.value,
        };
        self.masked(value)
    }

    /// A value, masked.
    pub(super) fn masked<'v>(&self, value: &'v Value) -> Cow<'v, Value> {
        let Some(secrets) = &self.secrets else { return Cow::Borrowed(value) };
        let is_secret = value.get("kind").and_then(Value::as_str) == Some("Secret")
            && value.get("apiVersion") == Some(&"v1".into());
        if !is_secret && secrets.is_empty() {
            return Cow::Borrowed(value);
        }
        let mut value = value.clone();
        if is_secret {
            for field in ["data", "stringData"] {
                let data = value.get_mut(field).and_then(Value::as_object_mut);
                // What stands for an encrypted value is no secret, and says more.
                let plain = |value: &&mut Value| !value.as_str().is_some_and(|text| text.starts_with("${encrypted:"));
                data.into_iter()
                    .flat_map(|data| data.values_mut())
                    .filter(plain)
                    .for_each(|value| *value = MASK.into());
            }
        }
        secrets.hide_in(&mut value, MASK);
        Cow::Owned(value)
    }

    /// Whether secrets are shown.
    pub(super) fn is_open(&self) -> bool {
        self.secrets.is_none()
    }

    /// The applier of an item, as an index.
    pub(super) fn applier(&self, item: &Item<'_>) -> Option<usize> {
        let resource = match item {
            Item::Resource(index) => *index,
            Item::Chart(release, _) => release.resource,
        };
        self.built.resources.get(resource).map(|resource| resource.applier)
    }

    /// Who applies an item: `Kustomization/ns/name`, the nearest first, the root last.
    pub(super) fn chain(&self, item: &Item<'_>) -> Vec<String> {
        let mut chain = Vec::new();
        if let Item::Chart(release, _) = item {
            let release = &release.built.release;
            chain.push(format!("HelmRelease/{}/{}", release.namespace, release.name));
        }
        let mut next = self.applier(item);
        while let Some(applier) = next.and_then(|index| self.built.appliers.get(index)) {
            chain.push(name(applier));
            next = applier.parent;
        }
        chain
    }

    /// Where an item is from: a file and line, or a file of a chart.
    pub(super) fn place(&self, item: &Item<'_>) -> String {
        match item {
            Item::Resource(index) => match self.built.resources.get(*index) {
                Some(resource) => {
                    let origin = &resource.provenance.origin;
                    format!("{}:{}", origin.path(), origin.line())
                }
                None => String::new(),
            },
            Item::Chart(_, object) => match &object.role {
                Role::Namespace => "install.createNamespace".to_owned(),
                Role::Hook(hook) => format!("{} (hook {hook})", object.template),
                Role::Part | Role::Crd => object.template.clone(),
            },
        }
    }

    /// The line that tells of an item's way.
    pub(super) fn provenance(&self, item: &Item<'_>) -> String {
        let mut line = format!("# {}", self.place(item));
        if let Item::Resource(index) = item
            && let Some(Origin::Template { template, input: Some(input), .. }) =
                self.built.resources.get(*index).map(|resource| &resource.provenance.origin)
        {
            line.push_str(&match &input.name {
                Some(name) => format!(" {template}, input {name}"),
                None => format!(" {template}, input {}", input.index),
            });
        }
        for applier in self.chain(item) {
            line.push_str(" < ");
            line.push_str(&applier);
        }
        line
    }
}

/// An applier as people name it.
pub(super) fn name(applier: &fluxwright_build::Applier) -> String {
    match applier.kind {
        ApplierKind::Folder if applier.name.is_empty() => "the repo".to_owned(),
        ApplierKind::Folder => applier.name.clone(),
        kind => format!("{kind}/{}/{}", applier.namespace, applier.name),
    }
}

/// What comes from Secrets, wherever it may have landed.
pub(super) fn secrets(built: &Built, releases: &[ReleaseOf]) -> Secrets {
    let mut secrets = Secrets::default();
    for variable in built.appliers.iter().flat_map(|applier| applier.variables.values()) {
        if let (true, VariableValue::Known(value)) = (variable.from.is_secret, &variable.value) {
            secrets.add(value);
        }
    }
    for release in releases {
        secrets.extend(&release.built.secrets);
    }
    secrets
}
