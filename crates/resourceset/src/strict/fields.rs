//! Fields that do not exist, are written in another case, or have a value of another type than the cluster takes.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::{Dialect, Node, ScalarStyle, ScalarType};

use super::warning;
use crate::decode::schema::{RESOURCE_SET_FIELDS, SPEC};
use crate::decode::{Step, Type, display, field};
use crate::source::{Source, Walk};
use crate::spec::ResourceSet;

/// How many letters two names may differ in, of five.
const ALIKE: usize = 3;

pub(super) fn check(set: &ResourceSet, found: &mut Vec<Diagnostic>) {
    let source = &set.source;
    let Some(walk) = source.walk(&[Step::from("spec")]) else { return };
    let root = walk.root();
    let mut path = Vec::new();
    fields(source, root, RESOURCE_SET_FIELDS, &mut path, found);
}

fn fields(
    source: &Source,
    node: &Node,
    known: &'static [(&'static str, Type)],
    path: &mut Vec<Step>,
    found: &mut Vec<Diagnostic>,
) {
    for entry in node.entries().unwrap_or_default() {
        let Some(name) = entry.key.as_str().filter(|name| *name != "<<") else { continue };
        path.push(Step::from(name));
        match field(known, name) {
            Some((field, of)) => {
                if *field != name {
                    let message =
                        format!("`{}` counts here, but not in a cluster: it is `{field}` there", display(path));
                    found.push(warning(source, path, "rset-field-case", message, "write the name as the API has it"));
                }
                value(source, &entry.value, of, path, found);
            }
            // The API server prunes unknown fields of metadata as of anything else, but other tools write many.
            None if path.len() == 2 && path.first() == Some(&Step::from("metadata")) => {}
            None => {
                let message = format!("`{}` is no field and is ignored", display(path));
                let help = match nearest(known, name) {
                    Some(field) => format!("did you mean `{field}`?"),
                    None => "remove it".to_owned(),
                };
                found.push(warning(source, path, "rset-unknown-field", message, &help));
            }
        }
        path.pop();
    }
}

fn value(source: &Source, node: &Node, of: &'static Type, path: &mut Vec<Step>, found: &mut Vec<Diagnostic>) {
    match of {
        Type::Struct(known) => fields(source, node, known, path, found),
        Type::List(of) => {
            for (index, item) in node.items().unwrap_or_default().iter().enumerate() {
                path.push(Step::from(index));
                value(source, item, of, path, found);
                path.pop();
            }
        }
        Type::Map(of) if !matches!(of, Type::Json) => {
            for entry in node.entries().unwrap_or_default() {
                let Some(key) = entry.key.as_str() else { continue };
                path.push(Step::from(key));
                value(source, &entry.value, of, path, found);
                path.pop();
            }
        }
        Type::Text if is_converted(node) => {
            let message = format!("`{}` is no text; a cluster refuses it", display(path));
            found.push(warning(source, path, "rset-not-text", message, "put the value in quotes"));
        }
        _ => {}
    }
}

/// Whether the value becomes text only by the way it is read here.
fn is_converted(node: &Node) -> bool {
    let is_plain = matches!(node.kind, fluxwright_yaml::NodeKind::Scalar { style: ScalarStyle::Plain, .. });
    let of = node.scalar_type(Dialect::Sigs);
    is_plain && matches!(of, Some(ScalarType::Bool | ScalarType::Int | ScalarType::Float))
}

/// The field that was probably meant.
fn nearest(known: &[(&'static str, Type)], name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let distance = |field: &str| strsim::damerau_levenshtein(&lower, &field.to_lowercase());
    let (field, _) = known.iter().min_by_key(|(field, _)| distance(field))?;
    (distance(field) * 5 <= ALIKE * field.len() / 2).then_some(*field)
}

/// A field of `spec` that does not exist and is nearly one that does: its path and what was probably meant.
pub(crate) fn misspelt(set: &ResourceSet) -> Option<(Vec<Step>, &'static str)> {
    let walk: Walk<'_> = set.source.walk(&[Step::from("spec")]).filter(|walk| walk.complete)?;
    let names = walk.node.entries()?.iter().filter_map(|entry| entry.key.as_str());
    let unknown = names.filter(|name| field(SPEC, name).is_none());
    unknown.filter_map(|name| Some((vec!["spec".into(), name.into()], nearest(SPEC, name)?))).next()
}
