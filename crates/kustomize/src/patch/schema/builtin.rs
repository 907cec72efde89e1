//! The table of Kubernetes' own kinds.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Field, Schema, Type};

/// See its head for what it says and how it is made.
const TABLE: &str = include_str!("merge-lists.txt");

pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| read(TABLE))
}

/// Lines that say nothing known are passed over; a test looks that there are none.
fn read(table: &str) -> Schema {
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut schema = Schema::default();
    let mut current = None;
    for line in lines(table) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (line.starts_with(' '), words.as_slice()) {
            (false, [api_version, kinds, name]) => {
                let index = index(&mut names, &mut schema, name);
                for kind in kinds.split(',') {
                    schema.set_kind(api_version, kind, index);
                }
            }
            (false, [name]) => current = Some(index(&mut names, &mut schema, name)),
            (true, [field, what @ ..]) => {
                let what = match what {
                    [keys, items @ ..] if keys.starts_with('[') => {
                        let keys = keys.trim_matches(['[', ']']).split(',').filter(|key| !key.is_empty());
                        let keys = keys.map(ToOwned::to_owned).collect();
                        Field::List { keys, items: items.first().map(|name| index(&mut names, &mut schema, name)) }
                    }
                    [name] => Field::Map(index(&mut names, &mut schema, name)),
                    _ => continue,
                };
                if let Some(known) = current.and_then(|current| schema.types.get_mut(current)) {
                    known.fields.insert((*field).to_owned(), what);
                }
            }
            _ => {}
        }
    }
    schema.names = names.into_iter().map(|(name, index)| (name.to_owned(), index)).collect();
    schema
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn index<'t>(names: &mut HashMap<&'t str, usize>, schema: &mut Schema, name: &'t str) -> usize {
    *names.entry(name).or_insert_with(|| {
        schema.types.push(Type::default());
        schema.types.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for line in lines(TABLE) {
            let words = line.split_whitespace().count();
            let understood = match line.starts_with(' ') {
                true => words == 2 || (words == 3 && line.contains('[')),
                false => words == 1 || words == 3,
            };
            assert!(understood, "{line}");
        }
        let schema = schema();
        assert!(schema.types.iter().all(|known| !known.fields.is_empty()), "every type that is named is told");
        assert!(schema.kinds.len() > 20);
    }

    #[test]
    fn knows_the_keys_of_lists() {
        let at = |api_version: &str, kind: &str, path: &[&str]| {
            let mut known = schema().kind(api_version, kind)?;
            for part in path {
                known = if *part == "[]" { known.items()? } else { known.field(part)? };
            }
            Some(known.merge_keys()?.join(","))
        };
        let containers = ["spec", "template", "spec", "containers"];
        assert_eq!(at("apps/v1", "Deployment", &containers).as_deref(), Some("name"));
        let ports = [containers.as_slice(), &["[]", "ports"]].concat();
        assert_eq!(at("apps/v1", "StatefulSet", &ports).as_deref(), Some("containerPort,protocol"));
        assert_eq!(at("v1", "Service", &["spec", "ports"]).as_deref(), Some("port,protocol"));
        assert_eq!(at("v1", "ConfigMap", &["metadata", "finalizers"]).as_deref(), Some(""));
        assert_eq!(at("apps/v1", "Deployment", &["spec", "template", "spec", "tolerations"]), None);
        assert_eq!(at("example.com/v1", "Deployment", &containers), None);
    }
}
