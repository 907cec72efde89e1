//! Inputs that are replaced, or whose keys collide.

use std::collections::BTreeMap;

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_yaml::{Dialect, Node, ScalarType};

use super::{at, warning};
use crate::combine::Inputs;
use crate::decode::Step;
use crate::source::Source;
use crate::spec::ResourceSet;

pub(super) fn check(set: &ResourceSet, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    let source = set.inputs_file.as_ref().unwrap_or(&set.source);
    let own: Vec<Step> = match set.inputs_file {
        Some(_) => Vec::new(),
        None => vec!["spec".into(), "inputs".into()],
    };
    if let Some(index) = set.spec.inputs.iter().position(|map| map.contains_key("provider")) {
        let mut path = own;
        path.extend([index.into(), "provider".into()]);
        let message = format!("`provider` of input {index} is replaced by the name of where the input comes from");
        found.push(warning(source, &path, "rset-provider-key", message, "choose another name"));
    }
    converted_key(source, set.inputs_file.is_some(), found);
    let path = [Step::from("spec"), Step::from("inputsFrom")];
    if set.wants_providers() && inputs.len() == 0 {
        let message = "there is no input set; a cluster deletes all objects then, here they are rendered once";
        found.push(warning(&set.source, &path, "rset-no-input-sets", message, "check the providers' names and labels"));
    }
    if inputs.is_permuted() {
        permuted(set, inputs, found);
    }
}

/// `y`, `n`, `on` and the like are no texts to YAML 1.1, also as keys.
fn converted_key(source: &Source, is_list: bool, found: &mut Vec<Diagnostic>) {
    let path = ["spec".into(), "inputs".into()];
    let Some(walk) = source.walk(if is_list { &[] } else { &path }).filter(|walk| walk.complete) else { return };
    let entries = walk.node.items().unwrap_or_default().iter().filter_map(Node::entries).flatten();
    for entry in entries {
        let is_bool = entry.key.scalar_type(Dialect::Sigs) == Some(ScalarType::Bool);
        let Some(key) = entry.key.as_str().filter(|key| is_bool && !matches!(*key, "true" | "false")) else { continue };
        let is = if matches!(key.as_bytes().first(), Some(b'y' | b'Y' | b't' | b'T')) || key.eq_ignore_ascii_case("on")
        {
            "true"
        } else {
            "false"
        };
        let message = format!("the key `{key}` is `{is}` to YAML 1.1, so that `inputs.{key}` does not exist");
        let place = source.place(&entry.key.span, "");
        found.push(at(Severity::Warning, "rset-converted-key", place, message, "put the key in quotes"));
        return;
    }
}

fn permuted(set: &ResourceSet, inputs: &Inputs, found: &mut Vec<Diagnostic>) {
    let path = [Step::from("spec"), Step::from("inputStrategy")];
    let mut add = |message: String, help: &str| {
        found.push(warning(&set.source, &path, "rset-permute-key", message, help));
    };
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    for group in inputs.groups() {
        let (name, key) = (group.provider.name.as_str(), group.key());
        if let Some(other) = keys.insert(key, name) {
            let message =
                format!("the inputs of `{other}` and `{name}` have the same key `{key}`; only the last counts");
            add(message, "rename one of them");
        }
        if key == "id" {
            add(format!("the inputs of `{name}` are replaced by the id of the permutation"), "rename the provider");
        }
        if key.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("the inputs of `{name}` cannot be read as `inputs.{key}`");
            add(message, &format!("write `index inputs \"{key}\"`, or rename the provider"));
        }
    }
}
