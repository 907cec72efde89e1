//! A key of values that is not there.

use std::collections::BTreeSet;

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::names;
use crate::reference::{self, HELM, Reference, text};
use crate::rule::{Reporter, Rule};
use crate::world::{Root, World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW104",
    name: "values-key-missing",
    summary: "values from a key that the ConfigMap or Secret does not have",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for release in root.of_kind(world.built(), HELM, "HelmRelease") {
            for reference in reference::data_from(release).iter().filter(|reference| !reference.optional) {
                if let Some(finding) = of(world, root, release, reference) {
                    reporter.add(finding.in_root(&root.name));
                }
            }
        }
    }
}

fn of(world: &World<'_>, root: &Root, release: &Resource, reference: &Reference) -> Option<Finding> {
    let kind = ("", reference.kind.as_str());
    let all: Vec<&Resource> = root.named_so(world.built(), kind, &reference.namespace, &reference.name).collect();
    let first = all.first()?;
    let keys: BTreeSet<&str> = all.iter().flat_map(|resource| keys(resource)).collect();
    let field = format!("{}.valuesKey", reference.field);
    let written = text(&release.value, &format!("{}/valuesKey", reference.pointer()));
    let key = if written.is_empty() { "values.yaml" } else { written };
    if keys.contains(key) || is_open(key) || keys.iter().any(|key| is_open(key)) || is_merged(first) {
        return None;
    }
    let what = reference.shown();
    let message = format!("HelmRelease {} takes values from the key `{key}`, which {what} does not have", release.name());
    let place = match written.is_empty() {
        true => world.spot(release, &reference.name_field(), &reference.name).place,
        false => world.spot(release, &field, written).place,
    };
    let finding = Finding::new(place, message).see(world.place_of(first, "metadata.name"), "the keys are listed here");
    let help = match (keys.len(), names::nearest(key, keys.iter().copied())) {
        (0, _) => "it has no keys at all".to_owned(),
        (_, Some(near)) => format!("did you mean `{near}`?"),
        (1, None) => format!("set `valuesKey: {}`", keys.first().copied().unwrap_or_default()),
        _ => format!("register it: `{key}=PATH` in the generator, or mend `valuesKey`"),
    };
    Some(finding.help(help))
}

fn keys(resource: &Resource) -> impl Iterator<Item = &str> {
    let maps = ["data", "stringData", "binaryData"].into_iter();
    let maps = maps.filter_map(|field| resource.value.get(field).and_then(Value::as_object));
    maps.flat_map(|map| map.keys().map(String::as_str))
}

/// Whether others in the cluster add to the object.
fn is_merged(resource: &Resource) -> bool {
    let how = text(&resource.value, "/metadata/annotations/kustomize.toolkit.fluxcd.io~1ssa");
    how.eq_ignore_ascii_case("merge") || how.eq_ignore_ascii_case("ifnotpresent")
}
