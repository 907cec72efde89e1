//! The schemas say what Flux's own definitions say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fluxwright_yaml::Dialect;
use serde_json::{Map, Value};

use super::Builtin;
use crate::model::{Additional, Id, Kind, ListType, Schema, Shape, Type};

fn spec() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spec");
    if !folder.is_dir() {
        println!("skipped: there is no specification beside the project");
        return None;
    }
    Some(folder)
}

fn kind(group: &str, name: &str) -> &'static Kind {
    let builtin = Builtin::all().iter().find(|builtin| builtin.group == group && builtin.kind == name);
    builtin.unwrap_or_else(|| panic!("{group} {name} is missing")).kind().unwrap()
}

#[derive(Default)]
struct Counts(BTreeMap<String, usize>);

impl Counts {
    fn add(&mut self, what: &str, count: usize) {
        *self.0.entry(what.to_owned()).or_default() += count;
    }
}

/// Compares a schema with that of a CRD, everything below included.
fn compare(crd: &Map<String, Value>, shape: &Shape, id: Id, path: &str, counts: &mut Counts) {
    let schema = shape.get(id);
    let mut left: Vec<&str> = Vec::new();
    for (keyword, value) in crd {
        match (keyword.as_str(), value) {
            ("description", _) => {}
            ("type", Value::String(name)) => {
                let named = Type::named(name).unwrap();
                let only: Vec<Type> =
                    schema.types.iter().filter(|kind| *kind != Type::Integer || named != Type::Number).collect();
                assert_eq!(only, [named], "{path}");
                counts.add("types", 1);
            }
            ("properties", Value::Object(properties)) => {
                let known: Vec<&String> = schema.properties.keys().collect();
                assert_eq!(known, properties.keys().collect::<Vec<_>>(), "{path}");
                counts.add("fields", properties.len());
                for (name, property) in properties {
                    let path = format!("{path}.{name}");
                    compare(property.as_object().unwrap(), shape, schema.properties[name], &path, counts);
                }
            }
            ("items", Value::Object(items)) => {
                compare(items, shape, schema.items.unwrap(), &format!("{path}[]"), counts);
            }
            ("additionalProperties", Value::Object(values)) => {
                let Additional::Of(id) = schema.additional else { panic!("{path}") };
                compare(values, shape, id, &format!("{path}.*"), counts);
                counts.add("maps", 1);
            }
            ("required", Value::Array(names)) => {
                assert_eq!(texts(names), schema.required, "{path}");
                counts.add("required", names.len());
            }
            ("enum", Value::Array(values)) => {
                assert_eq!(*values, schema.values, "{path}");
                counts.add("enums", 1);
            }
            ("default", value) => {
                assert_eq!(Some(value), schema.default.as_ref(), "{path}");
                counts.add("defaults", 1);
            }
            ("pattern", Value::String(pattern)) => {
                assert_eq!(schema.pattern.as_ref().unwrap().as_str(), pattern, "{path}");
                assert!(schema.pattern.as_ref().unwrap().matches("").is_some(), "{pattern} cannot be compiled");
                counts.add("patterns", 1);
            }
            ("x-kubernetes-validations", Value::Array(rules)) => {
                let known: Vec<&str> = schema.rules.iter().map(|rule| &*rule.text).collect();
                assert_eq!(
                    known,
                    rules.iter().map(|rule| rule["rule"].as_str().unwrap()).collect::<Vec<_>>(),
                    "{path}"
                );
                for (rule, known) in rules.iter().zip(&schema.rules) {
                    assert_eq!(rule["message"].as_str(), known.message.as_deref());
                    assert!(known.program.is_some(), "{} cannot be read", known.text);
                }
                counts.add("rules", rules.len());
            }
            ("x-kubernetes-preserve-unknown-fields", Value::Bool(true)) => {
                assert_eq!(schema.additional, Additional::Any, "{path}");
                counts.add("open maps", 1);
            }
            ("x-kubernetes-list-type", Value::String(list)) => {
                assert_eq!(list == "map", matches!(schema.list, ListType::Map(_)), "{path}");
                counts.add("list types", 1);
            }
            ("x-kubernetes-list-map-keys", Value::Array(keys)) => {
                assert_eq!(schema.list, ListType::Map(texts(keys)), "{path}");
            }
            // Says how server-side apply merges, not what is allowed.
            ("x-kubernetes-map-type", _) => {}
            (limit, value) => match limit_of(schema, limit) {
                Some(known) => {
                    assert_eq!(Some(known), value.as_f64(), "{path} {limit}");
                    counts.add("limits", 1);
                }
                None => left.push(limit),
            },
        }
    }
    assert!(left.is_empty(), "{path}: {left:?}");
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "limits are small")]
fn limit_of(schema: &Schema, keyword: &str) -> Option<f64> {
    let limits = &schema.limits;
    let whole = match keyword {
        "minLength" => limits.length.0,
        "maxLength" => limits.length.1,
        "minItems" => limits.items.0,
        "maxItems" => limits.items.1,
        "minimum" => return limits.number.0,
        "maximum" => return limits.number.1,
        _ => None,
    };
    whole.map(|whole| whole as f64)
}

#[test]
fn schemas_say_what_the_crds_say() {
    let Some(folder) = spec() else { return };
    let mut counts = Counts::default();
    for entry in std::fs::read_dir(folder.join("crds")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for document in &fluxwright_yaml::parse(&text).unwrap().documents {
            let crd = document.to_value(Dialect::Sigs).unwrap();
            let spec = &crd["spec"];
            let kind = kind(spec["group"].as_str().unwrap(), spec["names"]["kind"].as_str().unwrap());
            assert_eq!(spec["names"]["plural"], kind.plural());
            let short = spec["names"].get("shortNames").and_then(Value::as_array).map(|names| texts(names));
            assert_eq!(short.unwrap_or_default(), kind.short_names());
            let served: Vec<&Value> =
                spec["versions"].as_array().unwrap().iter().filter(|version| version["served"] == true).collect();
            assert_eq!(served.len(), kind.versions().len());
            for (version, known) in served.into_iter().zip(kind.versions()) {
                assert_eq!(version["name"], known.name());
                let mut root = version["schema"]["openAPIV3Schema"].as_object().unwrap().clone();
                let properties = root["properties"].as_object_mut().unwrap();
                // What every object has is elsewhere; the status is not written by people.
                properties.retain(|name, _| !matches!(name.as_str(), "apiVersion" | "kind" | "metadata" | "status"));
                let spec_id = known.shape.get(Shape::ROOT).properties["spec"];
                compare(properties["spec"].as_object().unwrap(), &known.shape, spec_id, kind.name(), &mut counts);
                counts.add("versions", 1);
            }
            counts.add("kinds", 1);
        }
    }
    println!("{:?}", counts.0);
    assert_eq!((counts.0["kinds"], counts.0["rules"]), (15, 24));
}

/// The list of facts about all kinds: a block for each, lines of Python literals.
#[test]
fn schemas_say_what_the_list_of_kinds_says() {
    let Some(folder) = spec() else { return };
    let text = std::fs::read_to_string(folder.join("kinds.txt")).unwrap();
    let mut counts = Counts::default();
    for block in text.split("===== ").skip(1) {
        let mut lines = block.lines();
        let mut head = lines.next().unwrap().split(' ');
        let (name, group) = (head.next().unwrap(), head.next().unwrap());
        let kind = kind(group, name);
        counts.add("kinds", 1);
        let version = &kind.versions()[0];
        let root = version.shape.get(Shape::ROOT);
        let at = |path: &str| -> &Schema {
            path.split('.').fold(root, |schema, key| {
                let (key, is_list) = key.strip_suffix("[]").map_or((key, false), |key| (key, true));
                let id = schema.properties.get(key).unwrap_or_else(|| panic!("{name} has no {path}"));
                let schema = version.shape.get(*id);
                if is_list { version.shape.get(schema.items.unwrap()) } else { schema }
            })
        };
        for line in lines.map(str::trim) {
            let Some((what, rest)) = line.split_once(": ") else { continue };
            match what {
                "fields(top)" => {
                    let known = &at("spec").properties;
                    let fields: Vec<(&str, &str)> =
                        rest.split(", ").map(|field| field.split_once(':').unwrap()).collect();
                    assert_eq!(
                        fields.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
                        known.keys().collect::<Vec<_>>()
                    );
                    for (field, named) in &fields {
                        let types = at(&format!("spec.{field}")).types;
                        assert!(*named == "any" || types.has(Type::named(named).unwrap()), "{name} {field}");
                    }
                    counts.add("fields of spec", fields.len());
                }
                "required" => {
                    for path in rest.split(", ").filter(|path| *path != "None") {
                        let (parent, field) = path.rsplit_once('.').unwrap();
                        assert!(at(parent).required.iter().any(|known| known == field), "{name} {path}");
                        counts.add("required", 1);
                    }
                }
                "CEL" => {
                    let rule = python(rest);
                    let (path, text) = (rule[0].as_str().unwrap(), rule[1].as_str().unwrap());
                    // Rules of a list are with the list, not with its items.
                    let known = &at(path).rules;
                    assert!(known.iter().any(|rule| &*rule.text == text), "{name} {path} {text}");
                    counts.add("rules", 1);
                }
                "defaults" | "enums" | "patterns" | "limits" => {
                    for fact in python(rest).as_array().unwrap() {
                        let path = fact[0].as_str().unwrap();
                        match what {
                            "defaults" => assert_eq!(Some(&fact[1]), at(path).default.as_ref(), "{name} {path}"),
                            "enums" => assert_eq!(*fact[1].as_array().unwrap(), at(path).values, "{name} {path}"),
                            "patterns" => {
                                assert_eq!(fact[1], at(path).pattern.as_ref().unwrap().as_str(), "{name} {path}")
                            }
                            _ => {
                                let keyword = fact[1].as_str().unwrap();
                                let known = limit_of(at(path), keyword);
                                assert_eq!(known, fact[2].as_f64(), "{name} {path} {keyword}");
                            }
                        }
                        counts.add(what, 1);
                    }
                }
                _ => {}
            }
        }
    }
    println!("{:?}", counts.0);
    assert_eq!(counts.0["kinds"], 19);
}

/// Reads Python literals, of which YAML's flow style takes all but tuples and words.
fn python(text: &str) -> Value {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => out.push('['),
            ')' => out.push(']'),
            '\'' | '"' => {
                let mut literal = String::new();
                while let Some(next) = chars.next().filter(|next| *next != c) {
                    if next == '\\' {
                        literal.push(match chars.next().unwrap() {
                            'n' => '\n',
                            same => same,
                        });
                    } else {
                        literal.push(next);
                    }
                }
                out.push_str(&Value::String(literal).to_string());
            }
            'T' | 'F' => {
                let word: String =
                    std::iter::once(c).chain(std::iter::from_fn(|| chars.next_if(|c| c.is_alphabetic()))).collect();
                out.push_str(&word.to_lowercase());
            }
            c => out.push(c),
        }
    }
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
}
