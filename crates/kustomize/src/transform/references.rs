//! Names of other objects, after these have got new ones.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::error::ErrorKind;
use crate::fieldspec::{self, Create, FieldError, NameReference};
use crate::id::{Gvk, Id};
use crate::kustomization::FieldSpec;
use crate::resources::Resources;

/// Sets the fields that name objects which have a new name to that.
pub(crate) fn fix_references(resources: &mut Resources, references: &[NameReference]) -> Result<(), ErrorKind> {
    let targets = Targets::new(resources);
    let by_kind = by_kind(references);
    for index in 0..resources.len() {
        let Some(resource) = resources.get(index) else { break };
        let first = resource.original_id();
        let now = resource.id();
        let none = Vec::new();
        let fields = by_kind.get(&*first.gvk.kind).unwrap_or(&none);
        let anywhere = by_kind.get("").unwrap_or(&none);
        let mut fields: Vec<&(usize, &Gvk, &FieldSpec)> = fields.iter().chain(anywhere).collect();
        fields.retain(|(_, _, field)| {
            fieldspec::means(field, &first.gvk) && fieldspec::reaches(resource.value(), field, Create::Nothing)
        });
        if fields.is_empty() {
            continue;
        }
        fields.sort_by_key(|(order, _, _)| *order);
        let Some(subjects) = subject_namespaces(resource.value()) else {
            return Err(ErrorKind::SubjectNamespace(Box::new(now)));
        };
        let referrer = Referrer {
            subjects,
            prefixes: resource.prefixes.clone(),
            suffixes: resource.suffixes.clone(),
            is_cluster_scoped: now.gvk.is_cluster_scoped(),
            id: now,
        };
        for (_, target, field) in fields {
            let role = role_of(resource_value(resources, index), field);
            let mut ambiguous = None;
            let search = Search { targets: &targets, referrer: &referrer, target, role: role.as_ref() };
            // Most references stay as they are: look before a copy is made.
            let mut value = resource_value(resources, index).clone();
            let mut changed = false;
            let plain = FieldSpec { gvk: Gvk::default(), ..(*field).clone() };
            let visited = fieldspec::visit(&mut value, &plain, Create::Nothing, &mut |field| {
                search.set(field, &mut changed).map_err(|problem| match problem {
                    Problem::Wrong(wanted) => wanted,
                    Problem::Ambiguous(ids) => {
                        ambiguous = Some(ids);
                        "a name that is clear"
                    }
                })
            });
            if let Some(ids) = ambiguous {
                return Err(ErrorKind::AmbiguousReference {
                    referrer: Box::new(referrer.id),
                    field: field.path.clone(),
                    candidates: ids,
                });
            }
            visited.map_err(|error: FieldError| ErrorKind::Field { id: Box::new(referrer.id.clone()), error })?;
            if changed && let Some(resource) = resources.get_mut(index) {
                resource.set_value(value);
            }
        }
    }
    Ok(())
}

fn resource_value(resources: &Resources, index: usize) -> &Value {
    resources.get(index).map_or(&Value::Null, |resource| resource.value())
}

/// The fields by the kind of the object that they are in, in order.
fn by_kind(references: &[NameReference]) -> HashMap<&str, Vec<(usize, &Gvk, &FieldSpec)>> {
    let mut by_kind: HashMap<&str, Vec<(usize, &Gvk, &FieldSpec)>> = HashMap::new();
    let all = references.iter().flat_map(|it| it.fields.iter().map(move |field| (&it.target, field)));
    for (order, (target, field)) in all.enumerate() {
        by_kind.entry(&field.gvk.kind).or_default().push((order, target, field));
    }
    by_kind
}

/// An object that may be named.
struct Target {
    id: Id,
    previous: Vec<Id>,
    prefixes: Vec<Arc<str>>,
    suffixes: Vec<Arc<str>>,
    is_cluster_scoped: bool,
}

impl Target {
    /// Whether it lay in a namespace at first.
    fn was_in(&self, namespace: &str) -> bool {
        let id = self.previous.first().unwrap_or(&self.id);
        !id.gvk.is_cluster_scoped() && id.effective_namespace() == namespace
    }

    /// Whether it lies in a namespace now.
    fn is_in(&self, namespace: &str) -> bool {
        !self.is_cluster_scoped && self.id.effective_namespace() == namespace
    }
}

/// All objects, and the places of those that had another id once by the names that they had.
struct Targets {
    list: Vec<Target>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
}

impl Targets {
    fn new(resources: &Resources) -> Self {
        let mut list = Vec::new();
        let mut by_name: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for resource in resources {
            let id = resource.id();
            for previous in &resource.previous {
                let places = by_name.entry(Arc::clone(&previous.name)).or_default();
                if places.last() != Some(&list.len()) {
                    places.push(list.len());
                }
            }
            list.push(Target {
                previous: resource.previous.clone(),
                prefixes: resource.prefixes.clone(),
                suffixes: resource.suffixes.clone(),
                is_cluster_scoped: id.gvk.is_cluster_scoped(),
                id,
            });
        }
        Self { list, by_name }
    }
}

/// The object with the reference.
struct Referrer {
    id: Id,
    is_cluster_scoped: bool,
    prefixes: Vec<Arc<str>>,
    suffixes: Vec<Arc<str>>,
    /// The namespaces of the service accounts that a RoleBinding names.
    subjects: HashSet<String>,
}

enum Problem {
    Wrong(&'static str),
    Ambiguous(Vec<Id>),
}

struct Search<'s> {
    targets: &'s Targets,
    referrer: &'s Referrer,
    target: &'s Gvk,
    /// What `roleRef` names.
    role: Option<&'s Gvk>,
}

impl Search<'_> {
    fn set(&self, field: &mut Value, changed: &mut bool) -> Result<(), Problem> {
        match field {
            Value::Array(items) => items.iter_mut().try_for_each(|item| match item {
                Value::Object(map) => self.set_map(map, changed),
                Value::Array(_) => Err(Problem::Wrong("a list of names or maps")),
                Value::Null => Ok(()),
                item => self.set_scalar(item, changed),
            }),
            Value::Object(map) => self.set_map(map, changed),
            Value::Null => Ok(()),
            field => self.set_scalar(field, changed),
        }
    }

    fn set_scalar(&self, field: &mut Value, changed: &mut bool) -> Result<(), Problem> {
        let Some(old) = field.as_str() else { return Ok(()) };
        let found = self.find(old, None, |a, b| a.name == b.name)?;
        if let Some(found) = found
            && *found.id.name != *old
        {
            *field = (*found.id.name).into();
            *changed = true;
        }
        Ok(())
    }

    /// A map with `name` and, where it matters, `namespace`.
    fn set_map(&self, map: &mut Map<String, Value>, changed: &mut bool) -> Result<(), Problem> {
        let old = match map.get("name") {
            Some(Value::String(old)) => old.clone(),
            Some(_) => return Ok(()),
            None => return Err(Problem::Wrong("a map with a `name`")),
        };
        let namespace = map.get("namespace").map(|namespace| namespace.as_str().unwrap_or_default().to_owned());
        let same = |a: &Id, b: &Id| a.name == b.name && a.namespace == b.namespace;
        let Some(found) = self.find(&old, namespace.as_deref(), same)? else { return Ok(()) };
        if *found.id.name != *old {
            map.insert("name".to_owned(), (*found.id.name).into());
            *changed = true;
        }
        if !found.id.namespace.is_empty() && namespace.as_deref() != Some(&*found.id.namespace) {
            map.insert("namespace".to_owned(), (*found.id.namespace).into());
            *changed = true;
        }
        Ok(())
    }

    /// The object that a name means.
    fn find(
        &self,
        name: &str,
        namespace: Option<&str>,
        same: impl Fn(&Id, &Id) -> bool,
    ) -> Result<Option<&Target>, Problem> {
        let places = self.targets.by_name.get(name).into_iter().flatten();
        let named: Vec<&Target> = places.filter_map(|at| self.targets.list.get(*at)).collect();
        let mut found = named;
        if let Some(namespace) = namespace {
            // The namespaces that they had at first count, if any of those within reach had this one.
            let mut all = self.targets.list.iter().filter(|target| self.is_within_reach(target));
            if all.any(|target| target.was_in(namespace)) {
                found.retain(|target| target.was_in(namespace));
            } else {
                found.retain(|target| target.is_in(namespace));
            }
        }
        found.retain(|target| self.may_name(target));
        if found.len() == 1 {
            return Ok(found.first().copied());
        }
        found.retain(|target| self.same_affixes(target, true));
        if found.len() > 1 {
            found.retain(|target| self.same_affixes(target, false));
        }
        match found.as_slice() {
            [] => Ok(None),
            [first, rest @ ..] if rest.iter().all(|other| same(&first.id, &other.id)) => Ok(Some(first)),
            _ => Err(Problem::Ambiguous(found.iter().map(|target| target.id.clone()).collect())),
        }
    }

    fn is_within_reach(&self, target: &Target) -> bool {
        self.referrer.is_cluster_scoped
            || target.is_cluster_scoped
            || target.id.same_namespace(&self.referrer.id)
            || self.referrer.subjects.contains(&*target.id.namespace)
    }

    fn may_name(&self, target: &Target) -> bool {
        let was = |gvk: &Gvk| target.previous.iter().any(|id| id.gvk.is_selected_by(gvk));
        let reachable = self.referrer.is_cluster_scoped
            || target.is_cluster_scoped
            // A binding may name accounts of other namespaces.
            || &*target.id.gvk.kind == "ServiceAccount"
            || target.id.same_namespace(&self.referrer.id);
        self.is_within_reach(target) && was(self.target) && self.role.is_none_or(was) && reachable
    }

    fn same_affixes(&self, target: &Target, empty_fits: bool) -> bool {
        let same = |a: &[Arc<str>], b: &[Arc<str>]| (empty_fits && (a.is_empty() || b.is_empty())) || same_end(a, b);
        same(&target.prefixes, &self.referrer.prefixes) && same(&target.suffixes, &self.referrer.suffixes)
    }
}

/// Whether the longer list ends with the shorter; nothing is the end of nothing alone.
fn same_end(a: &[Arc<str>], b: &[Arc<str>]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.is_empty() { long.is_empty() } else { long.ends_with(short) }
}

/// The namespaces of the service accounts that a RoleBinding names; `None` when one is no text.
fn subject_namespaces(value: &Value) -> Option<HashSet<String>> {
    if value.get("kind").and_then(Value::as_str) != Some("RoleBinding") {
        return Some(HashSet::new());
    }
    let subjects = value.get("subjects").and_then(Value::as_array).into_iter().flatten();
    subjects
        .filter(|subject| subject.get("kind").and_then(Value::as_str) == Some("ServiceAccount"))
        .filter_map(|subject| subject.get("namespace"))
        .map(|namespace| namespace.as_str().map(str::to_owned))
        .collect()
}

/// The kind that a binding's `roleRef` means, when the field is its name.
fn role_of(value: &Value, field: &FieldSpec) -> Option<Gvk> {
    if !field.path.ends_with("roleRef/name") {
        return None;
    }
    let role = value.get("roleRef")?;
    let text = |key| role.get(key).and_then(Value::as_str);
    Some(Gvk { group: text("apiGroup")?.into(), version: "".into(), kind: text("kind")?.into() })
}
