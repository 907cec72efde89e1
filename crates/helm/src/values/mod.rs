//! The values of a HelmRelease as helm-controller puts them together.

mod data;
mod effective;
mod node;
mod reference;
mod set;

use std::rc::Rc;

use fluxwright_yaml::{Limits, first_value};
use indexmap::IndexMap;
use serde_json::Value;

pub use data::Data;
pub use effective::{Effective, Leaf, Origin, Step, Unknown};
pub use reference::Reference;
pub use set::{SetError, SetProblem};

use crate::problem::{Problem, ReferenceProblem};
use node::{Shared, merge, shared};

/// The values of a HelmRelease. `lookup` is asked for the data of ConfigMaps and Secrets of its namespace.
///
/// The entries of `valuesFrom` are taken in their order. Without a `targetPath` an entry is a YAML document that is merged
/// (maps key by key, everything else replaced); with one, the inline `values` are merged first and then the path is set.
/// In the end the inline values are merged again. What is shared between the results on the way decides whether a path
/// that was set survives; that is kept as in the controller.
///
/// The controller stops at the first problem; here the rest is put together all the same, to show it and to find further
/// problems. [`Effective::problems`] says whether the controller would go on.
pub fn effective<'a>(release: &Value, mut lookup: impl FnMut(&Reference) -> Data<'a>) -> Effective {
    static NONE: Value = Value::Null;
    let spec = release.get("spec").unwrap_or(&NONE);
    let mut problems = Vec::new();
    let mut unknowns = Vec::new();
    let mut origins = vec![Origin::Inline];
    let inline = match spec.get("values") {
        None | Some(Value::Null) => Shared::default(),
        Some(Value::Object(values)) => shared(values, 0).unwrap_or_else(|_| {
            problems.push(Problem::Invalid { field: "values".into(), expected: "a map that is not so deep" });
            Shared::default()
        }),
        Some(_) => {
            problems.push(Problem::Invalid { field: "values".into(), expected: "a map" });
            Shared::default()
        }
    };
    let mut result: Shared = Rc::default();
    for (index, mut reference) in reference::references(spec, &mut problems) {
        let origin = origins.len();
        let fail = |reference: &Reference, what| Problem::Reference { index, reference: reference.clone(), what };
        let bytes = match lookup(&reference) {
            _ if !matches!(reference.kind.as_str(), "ConfigMap" | "Secret") => {
                problems.push(fail(&reference, ReferenceProblem::Kind));
                continue;
            }
            Data::NoObject | Data::NoKey if reference.optional => continue,
            Data::NoObject => {
                problems.push(fail(&reference, ReferenceProblem::NoObject));
                continue;
            }
            Data::NoKey => {
                problems.push(fail(&reference, ReferenceProblem::NoKey));
                continue;
            }
            Data::Unknown(why) => {
                let placeholder = placeholder(&reference);
                unknowns.push(Unknown { index, reference: reference.clone(), why: why.into_owned() });
                match reference.target_path {
                    None => continue,
                    Some(_) => {
                        reference.literal = true;
                        placeholder.into_bytes().into()
                    }
                }
            }
            Data::Known(bytes) => bytes,
        };
        origins.push(Origin::Reference { index, reference: reference.clone() });
        let failed = match &reference.target_path {
            Some(path) => {
                result = merge(&result, &inline);
                set::set(&result, path, &bytes, reference.literal, origin).map_err(ReferenceProblem::Set).err()
            }
            None => match document(&bytes, origin, &reference.kind) {
                Ok(values) => {
                    result = merge(&result, &values);
                    None
                }
                Err(what) => Some(what),
            },
        };
        problems.extend(failed.map(|what| fail(&reference, what)));
    }
    Effective::new(&merge(&result, &inline), origins, problems, unknowns)
}

/// What stands for a value that is not known.
fn placeholder(reference: &Reference) -> String {
    format!("⟨{}:{}/{}⟩", reference.kind, reference.name, reference.key)
}

/// The values of a YAML document: of the first one of the text, as Helm reads it.
fn document(bytes: &[u8], origin: usize, kind: &str) -> Result<Shared, ReferenceProblem> {
    // What is wrong with a secret's text would tell of it.
    let wrong = |error| ReferenceProblem::Yaml((kind != "Secret").then(|| Box::new(error)));
    let text = std::str::from_utf8(bytes).map_err(|_| ReferenceProblem::NotUtf8)?;
    match first_value(text, &Limits::default()).map_err(wrong)?.value {
        Value::Null => Ok(Rc::new(std::cell::RefCell::new(IndexMap::new()))),
        Value::Object(map) => shared(&map, origin).map_err(|_| ReferenceProblem::NotAMap),
        _ => Err(ReferenceProblem::NotAMap),
    }
}
