//! What the CRD of ResourceSets asks and the command line does not.

use std::collections::BTreeMap;

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_yaml::Node;

use super::{at, warning};
use crate::decode::Step;
use crate::metadata::OWNER_LABELS;
use crate::source::Source;
use crate::spec::ResourceSet;

/// The most steps.
const MAX_STEPS: usize = 20;

/// The longest name of a step, in characters.
const LONGEST_STEP: usize = 63;

/// The only version.
const API_VERSION: &str = "fluxcd.controlplane.io/v1";

pub(super) fn check(set: &ResourceSet, found: &mut Vec<Diagnostic>) {
    let source = &set.source;
    top_level(set, found);
    let Some(spec) = source.walk(&["spec".into()]).filter(|walk| walk.complete) else { return };
    strategy(source, spec.node, found);
    references(source, spec.node, found);
    dependencies(source, spec.node, found);
    steps(source, spec.node, found);
    common_metadata(set, found);
}

fn top_level(set: &ResourceSet, found: &mut Vec<Diagnostic>) {
    let source = &set.source;
    let Some(root) = source.walk(&["spec".into()]).map(|walk| walk.root()) else { return };
    for (field, wanted) in [("apiVersion", API_VERSION), ("kind", "ResourceSet")] {
        let is = root.get(field).and_then(Node::as_str).unwrap_or_default();
        if is != wanted {
            let message = format!("`{field}` is `{is}`, not `{wanted}`; a cluster takes it for something else");
            let help = format!("write `{field}: {wanted}`");
            found.push(warning(source, &[field.into()], "rset-wrong-kind", message, &help));
        }
    }
    if let Some(rest) = &set.ignored {
        let place = source.file.place(rest.start..rest.start, "from here on");
        let message = "only the first document of the file is read";
        let help = "move the others into files of their own, or render a directory";
        found.push(at(Severity::Warning, "rset-ignored-documents", place, message, help));
    }
}

fn strategy(source: &Source, spec: &Node, found: &mut Vec<Diagnostic>) {
    let Some(strategy) = spec.get("inputStrategy").filter(|node| node.entries().is_some()) else { return };
    let name = strategy.get("name").and_then(Node::as_str).unwrap_or_default();
    let path = |field: &str| ["spec".into(), "inputStrategy".into(), field.into()];
    if name.is_empty() {
        let message = "`inputStrategy` has no `name`; a cluster refuses it";
        found.push(warning(
            source,
            &path("name"),
            "rset-strategy",
            message,
            "write `name: Flatten` or `name: Permute`",
        ));
    }
    if strategy.get("includeEmptyProviders").is_some() && name != "Permute" {
        let message =
            "includeEmptyProviders only applies when name is Permute; a cluster refuses it, even with `false`";
        found.push(warning(source, &path("includeEmptyProviders"), "rset-strategy", message, "remove it"));
    }
}

fn references(source: &Source, spec: &Node, found: &mut Vec<Diagnostic>) {
    for (index, reference) in spec.get("inputsFrom").and_then(Node::items).unwrap_or_default().iter().enumerate() {
        let path: Vec<Step> = vec!["spec".into(), "inputsFrom".into(), index.into()];
        if reference.get("name").is_some() && reference.get("selector").is_some() {
            let message = "the reference has both `name` and `selector`; the name counts here, a cluster refuses it";
            found.push(warning(source, &path, "rset-provider-reference", message, "remove one of them"));
        }
        for (field, wanted) in [("apiVersion", API_VERSION), ("kind", "ResourceSetInputProvider")] {
            let is = reference.get(field).and_then(Node::as_str);
            if let Some(is) = is.filter(|is| *is != wanted) {
                let mut path = path.clone();
                path.push(field.into());
                let message = format!("`{field}` of the reference is `{is}`; a cluster only takes `{wanted}`");
                found.push(warning(source, &path, "rset-provider-reference", message, &format!("write `{wanted}`")));
            }
        }
    }
}

fn dependencies(source: &Source, spec: &Node, found: &mut Vec<Diagnostic>) {
    for (index, dependency) in spec.get("dependsOn").and_then(Node::items).unwrap_or_default().iter().enumerate() {
        let missing = |field: &&str| dependency.get(field).and_then(Node::as_str).is_none_or(str::is_empty);
        let missing: Vec<_> = ["apiVersion", "kind", "name"].into_iter().filter(missing).collect();
        if !missing.is_empty() {
            let names = missing.join("` and `");
            let path = ["spec".into(), "dependsOn".into(), index.into()];
            let message = format!("the dependency has no `{names}`; a cluster refuses it");
            found.push(warning(source, &path, "rset-dependency", message, "name the object it waits for"));
        }
    }
}

fn steps(source: &Source, spec: &Node, found: &mut Vec<Diagnostic>) {
    let Some(steps) = spec.get("steps").and_then(Node::items) else { return };
    let path: Vec<Step> = vec!["spec".into(), "steps".into()];
    let others = ["resources", "resourcesTemplate"].into_iter().find(|field| spec.get(field).is_some());
    if let Some(other) = others {
        let message = format!("`steps` and `{other}` are both there; a cluster refuses it, even when one is empty");
        found.push(warning(source, &path, "rset-steps-and-resources", message, "remove one of them"));
    }
    if steps.is_empty() || steps.len() > MAX_STEPS {
        let message = format!("there are {} steps; a cluster takes 1 to {MAX_STEPS}", steps.len());
        found.push(warning(source, &path, "rset-steps", message, "join steps, or remove the field"));
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        let mut path = path.clone();
        path.extend([index.into(), "name".into()]);
        let name = step.get("name").and_then(Node::as_str).unwrap_or_default();
        if !is_step_name(name) {
            let message = format!("`{name}` cannot be the name of a step; a cluster refuses it");
            let help = "use at most 63 lower-case letters and digits, with `-` between";
            found.push(warning(source, &path, "rset-step-name", message, help));
        } else if let Some(first) = names.insert(name, index) {
            let message = format!("steps {first} and {index} are both called `{name}`; a cluster refuses it");
            found.push(warning(source, &path, "rset-step-name", message, "give each step a name of its own"));
        }
        let timeout = step.get("timeout").and_then(Node::as_str);
        if let Some(timeout) = timeout.filter(|timeout| !is_timeout(timeout)) {
            path.pop();
            path.push("timeout".into());
            let message = format!("`{timeout}` cannot be a timeout; a cluster refuses it");
            found.push(warning(source, &path, "rset-timeout", message, "write it as in `90s` or `1h30m`"));
        }
    }
}

fn common_metadata(set: &ResourceSet, found: &mut Vec<Diagnostic>) {
    let Some(common) = &set.spec.common else { return };
    for (field, texts) in [("labels", &common.labels), ("annotations", &common.annotations)] {
        for (key, value) in texts {
            let path = ["spec".into(), "commonMetadata".into(), field.into(), key.as_str().into()];
            if value.as_str().is_some_and(|value| value.contains("<<")) || key.contains("<<") {
                let message = format!("`{key}` holds `<<`, but commonMetadata is no template");
                let help = "set it in the templates where it depends on inputs";
                found.push(warning(&set.source, &path, "rset-common-metadata", message, help));
            }
            if field == "labels" && OWNER_LABELS.contains(&key.as_str()) {
                let message = format!("`{key}` is set to the owner here, and as written in a cluster");
                found.push(warning(&set.source, &path, "rset-common-metadata", message, "remove it"));
            }
        }
    }
}

/// `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, at most 63 characters.
fn is_step_name(name: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = name.as_bytes();
    name.len() <= LONGEST_STEP
        && bytes.first().is_some_and(|b| inner(*b))
        && bytes.last().is_some_and(|b| inner(*b))
        && bytes.iter().all(|b| inner(*b) || *b == b'-')
}

/// `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
fn is_timeout(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let whole = digits(rest);
        let mut after = rest.get(whole..).unwrap_or_default();
        if let Some(fraction) = after.strip_prefix('.') {
            let length = digits(fraction);
            if length == 0 {
                return false;
            }
            after = fraction.get(length..).unwrap_or_default();
        }
        let unit = ["ms", "s", "m", "h"].into_iter().find_map(|unit| after.strip_prefix(unit));
        match unit {
            Some(next) if whole > 0 => rest = next,
            _ => return false,
        }
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_steps_and_timeouts_are_those_of_the_crd() {
        for name in ["a", "a-b", "0", "a--b"] {
            assert!(is_step_name(name), "{name}");
        }
        for name in ["", "-a", "a-", "A", "a_b", "a.b", "é", &"a".repeat(64)] {
            assert!(!is_step_name(name), "{name}");
        }
        for text in ["5m", "1h30m", "1.5s", "100ms"] {
            assert!(is_timeout(text), "{text}");
        }
        for text in ["", "5", "1d", "-5m", ".5s", "1.s", "0", "1us", "5m "] {
            assert!(!is_timeout(text), "{text}");
        }
    }
}
