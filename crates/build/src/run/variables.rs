//! What is done to the objects of an applier once kustomize made them: variables, encrypted values, common metadata.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::built::{Id, Resource, Unknown, UnknownReason};
use crate::flux::Reference;
use crate::locate::{Locator, Way};
use crate::problem::{Problem, ProblemKind};
use crate::provenance::Touch;
use crate::substitute::{self, Outcome, Source, Variables, Wrong};
use crate::{metadata, sops};

use super::Engine;
use super::node::Node;
use super::work;

/// The length of the hash behind a generated name.
const HASH: usize = 10;

impl Engine<'_, '_> {
    fn locator(&self) -> Locator<'_> {
        Locator { files: self.build.files, kustomize: self.trees.first().map(|tree| &tree.kustomize) }
    }

    /// The variables of an applier, from what is there by now.
    pub(super) fn variables(&self, index: usize, node: &Node, outcome: &mut work::Outcome) -> Option<Variables> {
        let post_build = node.spec.post_build.as_ref()?;
        let mut variables = Variables { always: post_build.always, ..Variables::default() };
        for reference in &post_build.from {
            let Reference { kind, name, .. } = reference;
            let key = (node.root, kind.clone(), node.namespace.clone(), name.clone());
            let made = self.objects.get(&key).and_then(|(node, at)| self.nodes.get(*node)?.resources.get(*at));
            let given = self
                .build
                .options
                .substitute_from
                .iter()
                .find(|given| given.kind == *kind && given.namespace == node.namespace && given.name == *name);
            match (given, made) {
                (Some(given), _) => variables.add(&Source::Given(given)),
                (None, Some(object)) => variables.add(&Source::Object {
                    kind,
                    namespace: &node.namespace,
                    name,
                    value: &object.value,
                    place: object.provenance.origin.place(),
                }),
                (None, None) => {
                    variables.has_unknown_source = true;
                    outcome.missing.push(key);
                    outcome.unknowns.push(Unknown {
                        reason: UnknownReason::NotInRepo {
                            kind: kind.clone(),
                            namespace: node.namespace.clone(),
                            name: name.clone(),
                        },
                        placeholder: String::new(),
                    });
                    outcome.problems.extend(self.similar(index, node, reference));
                }
            }
        }
        if let Some(substitute) = &post_build.substitute {
            variables.add(&Source::Inline(substitute, node.place.clone()));
        }
        Some(variables)
    }

    /// What the repo makes in place of what a reference names: the same in another namespace, or with a hash.
    fn similar(&self, index: usize, node: &Node, reference: &Reference) -> Option<Problem> {
        let Reference { kind, name, optional } = reference;
        if *optional {
            return None;
        }
        let is_hashed = |other: &str| {
            let hash = other.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('-'));
            hash.is_some_and(|hash| hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        };
        let found = self.objects.keys().filter(|(root, of_kind, namespace, other)| {
            *root == node.root
                && of_kind == kind
                && ((other == name && *namespace != node.namespace)
                    || (is_hashed(other) && *namespace == node.namespace))
        });
        let (_, _, namespace, other) = found.min()?;
        let kind = ProblemKind::SubstituteFrom {
            applier: node.shown(),
            wanted: format!("{kind}/{}/{name}", node.namespace),
            found: match namespace.as_str() {
                "" => format!("{kind}/{other} without a namespace"),
                namespace => format!("{kind}/{namespace}/{other}"),
            },
        };
        let way = Way::of(&["spec", "postBuild", "substituteFrom"]);
        Some(Problem { kind, applier: Some(index), place: self.own_place(node, &way) })
    }

    /// The place of a field of an applier's own object.
    pub(super) fn own_place(&self, node: &Node, way: &Way) -> Option<crate::Spot> {
        self.locator().field(&node.provenance.as_ref()?.origin, way)
    }

    /// Gives the objects of an applier what kustomize does not.
    pub(super) fn finish(&self, index: usize, node: &Node, outcome: &mut work::Outcome) {
        let variables = self.variables(index, node, outcome);
        if let Some(variables) = variables.filter(Variables::runs) {
            outcome.substitutes = true;
            self.substitute(index, node, &variables, outcome);
            outcome.variables = variables.known;
        }
        let spec = &node.spec;
        for resource in &mut outcome.resources {
            if spec.decrypts || (node.parent.is_none() && node.provenance.is_none()) {
                conceal(resource, &mut outcome.unknowns);
            }
            if (!spec.labels.is_empty() || !spec.annotations.is_empty())
                && metadata::put(Arc::make_mut(&mut resource.value), &spec.labels, &spec.annotations)
            {
                resource.provenance.touched.push(Touch::Applier { applier: index, field: "commonMetadata" });
            }
        }
    }

    fn substitute(&self, index: usize, node: &Node, variables: &Variables, outcome: &mut work::Outcome) {
        let strict = self.build.options.is_strict();
        let applies = |resource: &Resource| !substitute::is_opted_out(&resource.value);
        if let Some((name, variable)) = variables.wrong_name()
            && outcome.resources.iter().any(applies)
        {
            let kind = ProblemKind::VariableName {
                applier: node.shown(),
                name: name.to_owned(),
                from: variable.from.name.clone(),
            };
            let place = variable.from.place.as_ref().and_then(|place| self.locator().line(&place.path, place.line));
            outcome.problems.push(Problem { kind, applier: Some(index), place });
            outcome.fail();
            return;
        }
        let mut unknown = BTreeSet::new();
        let mut has_failed = false;
        for resource in outcome.resources.iter_mut().filter(|resource| applies(resource)) {
            match substitute::substitute(&resource.value, variables, strict, &mut unknown) {
                Outcome::Unchanged => {}
                Outcome::Changed(value) => {
                    resource.value = Arc::new(value);
                    resource.provenance.touched.push(Touch::Applier { applier: index, field: "postBuild" });
                }
                Outcome::Wrong(wrong) => {
                    has_failed = true;
                    let problems = wrong.into_iter().map(|wrong| self.wrong(index, node, resource, variables, wrong));
                    outcome.problems.extend(problems);
                }
            }
        }
        outcome.unknowns.extend(
            unknown
                .into_iter()
                .map(|name| Unknown { placeholder: format!("${{{name}}}"), reason: UnknownReason::Variable { name } }),
        );
        if has_failed {
            outcome.fail();
        }
    }

    fn wrong(&self, index: usize, node: &Node, resource: &Resource, variables: &Variables, wrong: Wrong) -> Problem {
        let (applier, id) = (node.shown(), Box::new(Id::of(&resource.value)));
        let (kind, place) = match wrong {
            Wrong::Broken { piece, way, reason } => {
                let place = self.locator().piece(&resource.provenance, &way, &piece);
                (ProblemKind::Broken { applier, id, path: way.to_string(), piece, reason }, place)
            }
            Wrong::NotSet { name, piece, way } => {
                let place = self.locator().piece(&resource.provenance, &way, &piece);
                let similar = similar_name(&name, variables);
                (ProblemKind::NotSet { applier, id, path: way.to_string(), name, piece, similar }, place)
            }
            Wrong::NotAnObject { reason } | Wrong::Unwritable { reason } => {
                let place = self.locator().object(&resource.provenance.origin);
                (ProblemKind::NotAnObject { applier, id, reason }, place)
            }
            Wrong::TooMuch => {
                let place = self.locator().object(&resource.provenance.origin);
                (ProblemKind::NotAnObject { applier, id, reason: "it would take too long".to_owned() }, place)
            }
        };
        Problem { kind, applier: Some(index), place }
    }
}

/// A variable whose name is nearly the same.
fn similar_name(name: &str, variables: &Variables) -> Option<String> {
    let plain = |name: &str| name.to_ascii_lowercase().replace('_', "");
    variables.known.keys().find(|known| plain(known) == plain(name)).cloned()
}

/// Puts placeholders in the place of encrypted values.
fn conceal(resource: &mut Resource, unknowns: &mut Vec<Unknown>) {
    let is_data = || {
        let core = resource.api_version() == "v1";
        core && matches!(resource.kind(), "Secret" | "ConfigMap")
    };
    if !sops::is_object(&resource.value) && !is_data() {
        return;
    }
    let mut value = Value::clone(&resource.value);
    let fields = sops::conceal(&mut value);
    if fields.is_empty() && value == *resource.value {
        return;
    }
    let id = Id::of(&value);
    unknowns.extend(fields.into_iter().map(|field| Unknown {
        placeholder: sops::placeholder(&field),
        reason: UnknownReason::Encrypted { id: id.clone(), field },
    }));
    resource.value = Arc::new(value);
}
