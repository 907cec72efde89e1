//! Inputs that are replaced, or whose keys collide.

use std::collections::BTreeMap;

use fluxwright_diagnostic::Diagnostic;

use super::warning;
use crate::combine::Inputs;
use crate::decode::Step;
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
    let path = [Step::from("spec"), Step::from("inputsFrom")];
    if set.wants_providers() && inputs.len() == 0 {
        let message = "there is no input set; a cluster deletes all objects then, here they are rendered once";
        found.push(warning(&set.source, &path, "rset-no-input-sets", message, "check the providers' names and labels"));
    }
    if inputs.is_permuted() {
        permuted(set, inputs, found);
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
