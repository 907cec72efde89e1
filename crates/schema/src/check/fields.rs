//! The fields of a map: unknown ones, missing ones.

use std::borrow::Cow;
use std::collections::HashSet;

use fluxwright_diagnostic::Severity;
use fluxwright_yaml::edit::{Edit, Item, KeyAt};
use fluxwright_yaml::{Node, NodeKind, ScalarStyle};
use serde_json::Value;

use super::view::Member;
use super::{At, Checker, Scene, Seen, identity, levels, place};
use crate::finding::{Change, Fix, Problem};
use crate::model::{Additional, Id, Limit, Schema, Shape, Type};
use crate::suggest;

impl<'a> Checker<'_, 'a> {
    /// Looks at a map, and gives the fields that are there under a wrong name.
    pub(super) fn map(&mut self, node: &'a Node, id: Id, key: Option<&'a Node>) -> Vec<&'a str> {
        let schema = self.schema(id);
        let members = self.view.members(node);
        let is_open = members.iter().any(|member| self.view.is_unknown(&member.name));
        self.around.push((id, self.path.len()));
        // A field that is there under a name nearly its own is not missing as well.
        let mut misspelt = Vec::new();
        let is_object = schema.embedded || (id == Shape::ROOT && self.path.is_empty());
        let mut later = HashSet::new();
        let mut counting: Vec<&Member<'a>> =
            // Of equal keys the last one counts.
            members.iter().rev().filter(|member| later.insert(&*member.name)).collect();
        counting.reverse();
        for member in counting {
            if self.view.is_unknown(&member.name) {
                continue;
            }
            misspelt.extend(self.member(schema, member, is_object, &members));
        }
        if !is_open && !self.options.partial {
            self.missing(node, schema, key, &members, &misspelt);
        }
        self.around.pop();
        if !is_open {
            let count = members.len();
            self.bounds(node, key, count, schema.limits.properties, Limit::Properties);
        }
        if schema.embedded || schema.template {
            self.embedded(node);
        }
        misspelt
    }

    /// Looks at one entry of a map, and gives the field that was meant where the key is not one.
    fn member(
        &mut self,
        schema: &'a Schema,
        member: &Member<'a>,
        is_object: bool,
        members: &[Member<'a>],
    ) -> Option<&'a str> {
        let name = &*member.name;
        let child = schema.properties.get(name).copied().or(match schema.additional {
            Additional::Of(id) => Some(id),
            Additional::None | Additional::Any => None,
        });
        match child {
            Some(child) => {
                // The API server drops a null before it looks further, unless null means something.
                if self.view.see(member.value) == Seen::Null && !self.schema(child).nullable {
                    return None;
                }
                let step = At::Key(member.name.clone());
                self.down(step, |checker| checker.value(member.value, child, Some(member.key)));
                None
            }
            None if schema.additional == Additional::Any => None,
            None if is_object && matches!(name, "apiVersion" | "kind" | "metadata") => None,
            // SOPS puts it there, and Flux takes it away.
            None if is_object && name == "sops" && self.view.document.sops().is_some() => None,
            None => self.unknown_field(schema, member, members),
        }
    }

    /// Looks at an object in the object.
    fn embedded(&mut self, node: &'a Node) {
        let mut options = self.options.clone();
        options.at = self.full_path();
        let scene = Scene { options: &options, nesting: self.scene.nesting + 1, ..self.scene };
        identity::check(scene, node, &mut self.findings);
    }

    fn unknown_field(&mut self, schema: &'a Schema, member: &Member<'a>, members: &[Member<'a>]) -> Option<&'a str> {
        let name = &*member.name;
        if self.outdated.contains(&self.full_path().key(name)) {
            return None;
        }
        let free = |field: &str| members.iter().all(|other| other.name != field);
        let known = schema.properties.keys().map(String::as_str).filter(|field| free(field));
        let likely = suggest::all_nearest(name, known);
        let near = likely.first().copied();
        let slip = near.filter(|field| suggest::is_slip(name, field));
        let sure = slip.filter(|_| likely.len() == 1);
        let elsewhere = if slip.is_none() { levels::elsewhere(self, name) } else { None };
        // Of what is not known in full, only misspelt names are told.
        if schema.partial && slip.is_none() {
            return None;
        }
        let meant = match (&elsewhere, near) {
            (Some(path), _) => Some(path.clone()),
            (None, near) => near.map(|field| self.dotted(field)),
        };
        let here = self.here();
        let rename = sure.and_then(|field| rename(member.key, field));
        let severity = if schema.partial { Severity::Warning } else { Severity::Error };
        let help = match (&elsewhere, near) {
            (Some(path), _) => Some(format!("`{name}` belongs in `{path}`")),
            (None, Some(_)) => Some(format!("did you mean `{}`?", likely.join("` or `"))),
            (None, None) if !schema.properties.is_empty() => {
                let all: Vec<&str> = schema.properties.keys().map(String::as_str).collect();
                (all.len() <= 12).then(|| format!("it has `{}`", all.join("`, `")))
            }
            (None, None) => None,
        };
        let problem = Problem::UnknownField { field: name.to_owned(), meant };
        let (span, message) = (member.key.span.clone(), format!("{here} has no field `{name}`"));
        let step = At::Key(member.name.clone());
        self.down(step, |checker| {
            let finding = checker.report(problem, span, message);
            finding.severity = severity;
            finding.help = help;
            finding.fix = rename;
        });
        near.filter(|_| elsewhere.is_none())
    }

    fn missing(
        &mut self,
        node: &'a Node,
        schema: &'a Schema,
        key: Option<&'a Node>,
        members: &[Member<'a>],
        misspelt: &[&str],
    ) {
        for field in schema.required.iter().filter(|field| !misspelt.contains(&field.as_str())) {
            let child = schema.properties.get(field).map(|id| self.schema(*id));
            if child.is_some_and(|child| child.default.is_some()) {
                continue;
            }
            let found = members.iter().rev().find(|member| member.name == field.as_str());
            let nullable = child.is_some_and(|child| child.nullable);
            let is_null = found.is_some_and(|member| self.view.see(member.value) == Seen::Null && !nullable);
            if found.is_some() && !is_null {
                continue;
            }
            if self.path.is_empty() && matches!(field.as_str(), "apiVersion" | "kind" | "metadata") {
                continue;
            }
            let here = self.here();
            let (span, message) = match found {
                Some(member) => (member.key.span.clone(), format!("`{}` is empty", self.dotted(field))),
                None => (place(node, key), format!("{here} has no `{field}`")),
            };
            let item = child.and_then(only_value).map(Item::value);
            let help = child.and_then(|child| expected(field, child));
            let into = self.full_path();
            let fix = item.map(|item| {
                let title = format!("add {field}");
                let change = match found {
                    Some(_) => Edit::Set { path: into.clone().key(field), item, create: false },
                    None => Edit::InsertKey { into, key: field.clone(), at: KeyAt::Usual, item, create: false },
                };
                Fix { title, changes: vec![Change::Edit(change)] }
            });
            let finding = self.report(Problem::MissingField { field: field.clone() }, span, message);
            finding.help = help;
            finding.fix = fix;
        }
    }

    /// The path of a key of the map looked at: `spec.interval`.
    fn dotted(&self, name: &str) -> String {
        let mut steps = self.steps();
        steps.push(fluxwright_yaml::edit::Step::Key(name.to_owned()));
        fluxwright_yaml::edit::Path { document: 0, steps }.to_string()
    }
}

/// The value that a field must have, where there is one only.
fn only_value(schema: &Schema) -> Option<Value> {
    match schema.values.as_slice() {
        [value] => Some(value.clone()),
        _ => None,
    }
}

/// What to write for a missing field.
fn expected(field: &str, schema: &Schema) -> Option<String> {
    if let Some(pattern) = &schema.pattern
        && let Some(words) = super::explain::words(pattern.as_str())
    {
        return Some(format!("add `{field}`: {words}"));
    }
    let values: Vec<&str> = schema.values.iter().filter_map(Value::as_str).collect();
    match values.as_slice() {
        [] => {}
        values if values.len() <= 8 => return Some(format!("add `{field}`, one of `{}`", values.join("`, `"))),
        _ => {}
    }
    let required: Vec<&str> = schema.required.iter().map(String::as_str).collect();
    if !required.is_empty() {
        return Some(format!("add `{field}` with `{}`", required.join("` and `")));
    }
    let only = schema.types.iter().collect::<Vec<_>>();
    matches!(only.as_slice(), [kind] if *kind != Type::Null)
        .then(|| format!("add `{field}`, {}", schema.types.phrase()))
}

/// Gives a key another name, in the style that it has.
fn rename(key: &Node, to: &str) -> Option<Fix> {
    let NodeKind::Scalar { style, value } = &key.kind else { return None };
    let written: Cow<'_, str> = match style {
        ScalarStyle::Plain => Cow::Borrowed(to),
        ScalarStyle::SingleQuoted => Cow::Owned(format!("'{to}'")),
        ScalarStyle::DoubleQuoted => Cow::Owned(format!("\"{to}\"")),
        ScalarStyle::Literal | ScalarStyle::Folded => return None,
    };
    let changes = vec![Change::RenameKey { span: key.span.clone(), to: written.into_owned() }];
    Some(Fix { title: format!("rename {value} to {to}"), changes })
}
