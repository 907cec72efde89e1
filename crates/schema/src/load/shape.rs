//! From the JSON of a schema to a [`Shape`].

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{LoadError, MAX_DEPTH, MAX_SCHEMAS, keywords};
use crate::model::{Additional, Id, Pattern, Schema, Shape, Type, Types};

/// By whose rules a schema is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    /// A CRD's: fields that are not named are not allowed.
    Structural,
    /// JSON Schema: what is not forbidden is allowed, `$ref` points within the document.
    Json,
}

/// Reads the schema `root`; `kind` is for errors.
pub(super) fn read(root: &Value, flavour: Flavour, kind: &str) -> Result<Shape, LoadError> {
    let mut builder = Builder { document: root, flavour, kind, nodes: Vec::new(), refs: HashMap::new() };
    builder.build(root, 0)?;
    Shape::new(builder.nodes).ok_or_else(|| LoadError::Unnamed { name: kind.to_owned() })
}

struct Builder<'a> {
    document: &'a Value,
    flavour: Flavour,
    kind: &'a str,
    nodes: Vec<Schema>,
    /// The schemas that a `$ref` names. They are entered before they are read, which ends circles.
    refs: HashMap<String, Id>,
}

impl Builder<'_> {
    fn reserve(&mut self) -> Result<Id, LoadError> {
        let id = u32::try_from(self.nodes.len()).ok().filter(|_| self.nodes.len() < MAX_SCHEMAS);
        self.nodes.push(Schema::any());
        id.map(Id).ok_or_else(|| LoadError::TooMany { kind: self.kind.to_owned() })
    }

    fn build(&mut self, value: &Value, depth: usize) -> Result<Id, LoadError> {
        if depth > MAX_DEPTH {
            return Err(LoadError::TooDeep { kind: self.kind.to_owned() });
        }
        let target = value.get("$ref").and_then(Value::as_str).filter(|_| self.flavour == Flavour::Json);
        if let Some(target) = target {
            if let Some(known) = self.refs.get(target) {
                return Ok(*known);
            }
            let id = self.reserve()?;
            self.refs.insert(target.to_owned(), id);
            // What lies in another file is not looked up: anything is allowed there.
            let pointed = target.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer));
            if let Some(pointed) = pointed.cloned() {
                let schema = self.schema(&pointed, depth + 1)?;
                self.put(id, schema);
            }
            return Ok(id);
        }
        let id = self.reserve()?;
        let schema = self.schema(value, depth + 1)?;
        self.put(id, schema);
        Ok(id)
    }

    fn put(&mut self, id: Id, schema: Schema) {
        if let Some(node) = usize::try_from(id.0).ok().and_then(|at| self.nodes.get_mut(at)) {
            *node = schema;
        }
    }

    fn schema(&mut self, value: &Value, depth: usize) -> Result<Schema, LoadError> {
        let mut schema = Schema::any();
        let Value::Object(map) = value else { return Ok(schema) };
        if map.contains_key("$ref") && self.flavour == Flavour::Json {
            schema.all_of.push(self.build(value, depth)?);
            return Ok(schema);
        }
        let flag = |keyword: &str| map.get(keyword) == Some(&Value::Bool(true));
        schema.types = types(map);
        schema.nullable = flag("nullable") || schema.types.has(Type::Null) && !schema.types.is_any();
        if let Some(Value::Object(properties)) = map.get("properties") {
            for (name, property) in properties {
                schema.properties.insert(name.clone(), self.build(property, depth)?);
            }
        }
        schema.required = keywords::strings(map.get("required"));
        schema.additional = self.additional(map, depth)?;
        if let Some(items @ Value::Object(_)) = map.get("items") {
            schema.items = Some(self.build(items, depth)?);
        }
        schema.values = match (map.get("enum"), map.get("const")) {
            (Some(Value::Array(values)), _) => values.clone(),
            (_, Some(value)) => vec![value.clone()],
            _ => Vec::new(),
        };
        schema.also = keywords::strings(map.get("x-fluxwright-also"));
        schema.default = map.get("default").filter(|value| !value.is_null()).cloned();
        let text = |keyword: &str| map.get(keyword).and_then(Value::as_str);
        schema.format = text("format").map(Into::into);
        schema.pattern = text("pattern").map(Pattern::new);
        schema.description = text("description").map(Into::into);
        schema.limits = keywords::limits(map);
        schema.list = keywords::list_type(map);
        schema.rules = keywords::rules(map);
        for (keyword, into) in
            [("allOf", &mut schema.all_of), ("anyOf", &mut schema.any_of), ("oneOf", &mut schema.one_of)]
        {
            for branch in map.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                into.push(self.branch(branch, depth)?);
            }
        }
        if let Some(not) = map.get("not") {
            schema.not = Some(self.branch(not, depth)?);
        }
        schema.embedded = flag("x-kubernetes-embedded-resource");
        schema.partial = flag("x-fluxwright-partial");
        schema.template = flag("x-fluxwright-template");
        Ok(schema)
    }

    /// A schema of `anyOf` and the like, which forbids no fields in a CRD.
    fn branch(&mut self, value: &Value, depth: usize) -> Result<Id, LoadError> {
        let id = self.build(value, depth)?;
        if self.flavour == Flavour::Structural {
            // Only the branch itself and what it holds directly can name fields there.
            let mut open = vec![id];
            while let Some(id) = open.pop() {
                let Some(node) = usize::try_from(id.0).ok().and_then(|at| self.nodes.get_mut(at)) else { continue };
                if node.additional == Additional::None {
                    node.additional = Additional::Any;
                    open.extend(node.properties.values().copied());
                }
            }
        }
        Ok(id)
    }

    fn additional(&mut self, map: &Map<String, Value>, depth: usize) -> Result<Additional, LoadError> {
        Ok(match map.get("additionalProperties") {
            Some(value @ Value::Object(_)) => Additional::Of(self.build(value, depth)?),
            Some(Value::Bool(false)) => Additional::None,
            Some(_) => Additional::Any,
            None if map.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true)) => Additional::Any,
            None if self.flavour == Flavour::Structural && map.contains_key("properties") => Additional::None,
            None => Additional::Any,
        })
    }
}

fn types(map: &Map<String, Value>) -> Types {
    if map.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true)) {
        return Types::from(Type::Integer).with(Type::String);
    }
    let one = |value: &Value| value.as_str().and_then(Type::named);
    let named: Vec<Type> = match map.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(one).collect(),
        Some(name) => one(name).into_iter().collect(),
        None => Vec::new(),
    };
    if named.is_empty() {
        return Types::ANY;
    }
    named.into_iter().fold(Types::default(), |types, kind| match kind {
        Type::Number => types.with(Type::Number).with(Type::Integer),
        _ => types.with(kind),
    })
}
