//! A patch whose target matches nothing, which kustomize passes over in silence.

use std::collections::BTreeSet;

use fluxwright_build::{ApplierKind, State, Touch};
use fluxwright_diagnostic::Severity;
use fluxwright_repo::scan::Role;
use regex::Regex;
use serde_json::Value;

use crate::finding::{Finding, Place};
use crate::names;
use crate::reference::items;
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW214",
    name: "patch-matches-nothing",
    summary: "the target of a patch matches no object",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let known = Known::of(world);
    let used = used(world);
    for object in world.kustomizations() {
        let path = world.path_of(object);
        // Most have no patches, and need not be read.
        let may_patch = world.text(path).is_some_and(|text| text.contains("patches") && text.contains("target"));
        if !may_patch || !used.contains(path) {
            continue;
        }
        let value = world.value(object);
        // What is fetched is not known.
        let is_remote = |path: &Value| path.as_str().is_some_and(|path| path.contains("://") || path.contains("?ref="));
        if items(&value, "/resources").iter().any(is_remote) {
            continue;
        }
        for (index, patch) in items(&value, "/patches").iter().enumerate() {
            let place = |field: &str| world.place(object, &format!("patches[{index}].target.{field}"));
            report(&known, patch, &place, None, reporter);
        }
    }
    for root in world.roots() {
        let appliers = root.appliers.iter().filter_map(|index| world.built().appliers.get(*index));
        for applier in
            appliers.filter(|applier| applier.kind == ApplierKind::Kustomization && applier.state == State::Built)
        {
            let Some(resource) = applier.resource.and_then(|index| world.built().resources.get(index)) else {
                continue;
            };
            for (index, patch) in items(&resource.value, "/spec/patches").iter().enumerate() {
                let place = |field: &str| world.place_of(resource, &format!("spec.patches[{index}].target.{field}"));
                report(&known, patch, &place, Some(&root.name), reporter);
            }
        }
    }
}

fn report(known: &Known, patch: &Value, place: &dyn Fn(&str) -> Place, root: Option<&str>, reporter: &mut Reporter) {
    let text = |field: &str| patch.pointer(&format!("/target/{field}")).and_then(Value::as_str);
    let (kind, name) = (text("kind").unwrap_or_default(), text("name").unwrap_or_default());
    if (kind.is_empty() && name.is_empty()) || is_open(kind) || is_open(name) || known.has(kind, name) {
        return;
    }
    let (field, message) = match (kind, name) {
        (kind, "") => ("kind", format!("this patch does nothing: there is no {kind}")),
        ("", name) => ("name", format!("this patch does nothing: there is no object `{name}`")),
        (kind, name) => ("name", format!("this patch does nothing: there is no {kind} `{name}`")),
    };
    let mut finding = Finding::new(place(field), message);
    let of_kind = known.0.iter().filter(|(known, _)| known == kind).map(|(_, name)| name.as_str());
    if let Some(near) = names::nearest(name, of_kind).filter(|_| field == "name") {
        finding = finding.help(format!("did you mean `{near}`?"));
    }
    if let Some(root) = root {
        finding = finding.in_root(root);
    }
    reporter.add(finding.note("kustomize passes over it in silence"));
}

/// Kind and name of everything in the repo, as it is written and as it is built: a patch may match either.
struct Known(BTreeSet<(String, String)>);

impl Known {
    fn of(world: &World<'_>) -> Self {
        let written = world.objects().iter().filter(|object| object.role == Role::Object);
        let written = written.map(|object| (object.kind.clone(), object.name.clone()));
        let built = world.built().resources.iter();
        let built = built.map(|resource| (resource.kind().to_owned(), resource.name().to_owned()));
        Self(written.chain(built).collect())
    }

    /// Whether anything matches; also where a pattern cannot be read, or only the cluster knows a name.
    fn has(&self, kind: &str, name: &str) -> bool {
        let pattern = |text: &str| Regex::new(&format!("^(?:{text})$")).ok();
        let (Some(kind_pattern), Some(name_pattern)) = (pattern(kind), pattern(name)) else { return true };
        self.0.iter().any(|(known_kind, known_name)| {
            (kind.is_empty() || kind_pattern.is_match(known_kind))
                && (name.is_empty() || name_pattern.is_match(known_name) || is_open(known_name))
        })
    }
}

/// The kustomizations that take part in a build that succeeds, by their files.
fn used<'w>(world: &'w World<'_>) -> BTreeSet<&'w str> {
    let built = world.built();
    let folders: BTreeSet<&str> = built
        .appliers
        .iter()
        .filter(|applier| applier.state == State::Built)
        .map(|applier| applier.folder.as_str())
        .collect();
    let starts = world.kustomizations().map(|object| world.path_of(object));
    let starts = starts.filter(|path| folders.contains(fluxwright_repo::parent(path)));
    let touches = built.resources.iter().flat_map(|resource| &resource.provenance.touched);
    let touched = touches.filter_map(|touch| match touch {
        Touch::Kustomization { path, .. } => Some(&**path),
        Touch::Applier { .. } => None,
    });
    starts.chain(touched).collect()
}
