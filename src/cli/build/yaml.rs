//! A build as YAML.

use std::fmt::Write as _;

use fluxwright_diff::MASK;
use fluxwright_yaml::emit::go_yaml;
use serde_json::Value;

use super::shown::{Item, Shown, name};
use crate::build::releases::ReleaseOf;

/// The objects, a document each. Where they belong to several entry points, a comment tells where one begins. Of a single
/// release, its values come first.
pub(super) fn render(shown: &Shown<'_>, provenance: bool, of_release: bool) -> String {
    let mut text = String::new();
    if of_release {
        text.push_str(&values(shown));
    }
    let root =
        |item: &Item<'_>| shown.applier(item).and_then(|applier| shown.built.appliers.get(applier)).map(|it| it.root);
    let mut last = shown.items().first().and_then(root);
    let several = shown.items().iter().any(|item| root(item) != last);
    if several {
        last = None;
    }
    for item in shown.items() {
        text.push_str("---\n");
        let at = root(item);
        if several && at != last {
            let called = at.and_then(|at| shown.built.appliers.get(at)).map(name).unwrap_or_default();
            let _ = writeln!(text, "# entry point: {}", one_line(&called));
            last = at;
        }
        if provenance {
            let _ = writeln!(text, "{}", one_line(&shown.provenance(item)));
        }
        document(&mut text, &shown.object(item));
    }
    text
}

/// The values of all releases.
pub(super) fn values(shown: &Shown<'_>) -> String {
    let mut text = String::new();
    for release in shown.releases {
        if shown.releases.len() > 1 {
            text.push_str("---\n");
        }
        let about = &release.built.release;
        let _ = writeln!(text, "# values of HelmRelease/{}/{}", one_line(&about.namespace), one_line(&about.name));
        document(&mut text, &values_of(shown, release));
    }
    text
}

/// The values of a release, masked.
pub(super) fn values_of(shown: &Shown<'_>, release: &ReleaseOf) -> Value {
    let effective = &release.built.effective;
    if shown.is_open() {
        return Value::Object(effective.values.clone());
    }
    shown.masked(&Value::Object(effective.masked(MASK))).into_owned()
}

fn document(text: &mut String, value: &Value) {
    match go_yaml(value) {
        Ok(yaml) => text.push_str(&yaml),
        // Some texts have no form in YAML; JSON is YAML too.
        Err(_) => {
            let _ = writeln!(text, "{value}");
        }
    }
}

/// A comment must not end early.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
