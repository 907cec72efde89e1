//! What objects do wrong by their schemas: as they are written, and as they are built.
//!
//! Both have to be looked at. What a patch or a template makes wrong stands in no file, and what a file lacks may be put in by
//! a patch.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_build::{Applier, Origin, Resource, State, Touch};
use fluxwright_diagnostic::Severity;
use fluxwright_repo::scan::{Object, Role};
use fluxwright_schema::{Fix, Options, Problem};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::Value;

use super::World;
use crate::finding::Place;

/// One thing that is wrong by a schema.
#[derive(Debug, Clone)]
pub(crate) struct Misfit {
    pub place: Place,
    pub problem: Problem,
    pub severity: Severity,
    pub message: String,
    pub help: Option<String>,
    pub note: Option<String>,
    /// What else explains it: the input that it was built for.
    pub see: Option<Place>,
    pub fix: Option<(String, Fix)>,
    /// The root in which it shows, of what is built.
    pub root: Option<String>,
}

/// What a built object does wrong, without places in files.
type Shapes = Arc<Vec<fluxwright_schema::Finding>>;

/// The schemas' judgement of built objects; equal objects are judged once.
struct Judge<'w, 'a> {
    world: &'w World<'a>,
    known: HashMap<String, Shapes>,
}

impl World<'_> {
    /// Everything that is wrong by a schema.
    pub(crate) fn misfits(&self) -> &[Misfit] {
        self.misfits.get_or_init(|| all(self))
    }
}

fn all(world: &World<'_>) -> Vec<Misfit> {
    let mut judge = Judge { world, known: HashMap::new() };
    let built = by_origin(world);
    let mut misfits = Vec::new();
    let mut told: HashMap<(&str, usize), Vec<(&Problem, String)>> = HashMap::new();
    for (index, finding) in &world.survey.misfits {
        let Some(object) = world.scan.objects().get(*index) else { continue };
        let path = world.path_of(object);
        let made = of_object(&built, path, object);
        let is_gone = !made.is_empty()
            && made.iter().all(|resource| {
                is_reshaped(resource) && !judge.shapes(resource).iter().any(|shape| is_same(shape, finding))
            });
        told.entry((path, object.document)).or_default().push((&finding.problem, finding.path.to_string()));
        if is_gone {
            continue;
        }
        let mut misfit = Misfit {
            place: Place::new(path, finding.span.clone()),
            problem: finding.problem.clone(),
            severity: severity(world, finding),
            message: finding.message.clone(),
            help: finding.help.clone(),
            note: None,
            see: None,
            fix: finding.fix.clone().map(|fix| (path.to_owned(), fix)),
            root: None,
        };
        if made.is_empty() && object.role == Role::Object {
            not_applied(world, object, &mut misfit);
        }
        misfits.push(misfit);
    }
    for root in &world.roots {
        for resource in root.resources(world.built) {
            let of_template = matches!(resource.provenance.origin, Origin::Template { .. });
            if !of_template && !is_reshaped(resource) {
                continue;
            }
            let known = match &resource.provenance.origin {
                Origin::File { path, document, .. } => told.get(&(&**path, *document)).map(Vec::as_slice),
                _ => None,
            };
            for shape in judge.shapes(resource).iter() {
                let field = shape.path.to_string();
                let same =
                    |(problem, path): &(&Problem, String)| problem.code() == shape.problem.code() && *path == field;
                if known.is_some_and(|known| known.iter().any(same)) {
                    continue;
                }
                misfits.push(Misfit {
                    place: world.place_of(resource, &field),
                    problem: shape.problem.clone(),
                    severity: severity(world, shape),
                    message: shape.message.clone(),
                    help: shape.help.clone(),
                    note: Some(format!("as it is built for {}", resource.id())),
                    see: world.input_of(resource),
                    fix: None,
                    root: Some(root.name.clone()),
                });
            }
        }
    }
    misfits
}

impl Judge<'_, '_> {
    fn shapes(&mut self, resource: &Resource) -> Shapes {
        let id = resource.id();
        let flux = id.group.ends_with(".fluxcd.io") || id.group == "fluxcd.controlplane.io";
        if !flux && self.world.catalogue().kind(&id.group, &id.version, &id.kind).is_none() {
            return Arc::default();
        }
        let text = open(&to_yaml(&without_values(&resource.value), &EmitOptions::default()));
        if let Some(known) = self.known.get(&text) {
            return Arc::clone(known);
        }
        let options = Options { flux: self.world.flux(), ..Options::default() };
        let stream = fluxwright_yaml::parse(&text).ok();
        let document = stream.as_ref().and_then(|stream| stream.documents.first());
        let found = document
            .and_then(|document| Some(self.world.catalogue().validate(document.root.as_ref()?, document, &options)));
        let shapes = Shapes::new(found.unwrap_or_default());
        self.known.insert(text, Arc::clone(&shapes));
        shapes
    }
}

/// The values of a release can be anything, and are long.
fn without_values(value: &Value) -> Cow<'_, Value> {
    let Some(map) = value.as_object().filter(|_| value.pointer("/spec/values").is_some()) else {
        return Cow::Borrowed(value);
    };
    let short = |(key, value): (&String, &Value)| match value.as_object().filter(|_| key == "spec") {
        Some(spec) => {
            let fields = spec.iter().filter(|(key, _)| *key != "values");
            let fields = fields.map(|(key, value)| (key.clone(), value.clone()));
            (key.clone(), Value::Object(fields.collect()))
        }
        None => (key.clone(), value.clone()),
    };
    Cow::Owned(Value::Object(map.iter().map(short).collect()))
}

/// What an older Flux still serves works for now.
fn severity(world: &World<'_>, finding: &fluxwright_schema::Finding) -> Severity {
    match finding.problem {
        Problem::RemovedVersion { gone_in, .. } if world.flux().is_some_and(|flux| flux < gone_in) => Severity::Warning,
        _ => finding.severity,
    }
}

/// The text with what only the cluster knows as variables, which can become anything.
fn open(text: &str) -> String {
    if !text.contains('⟨') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟨') {
        out.push_str(before);
        let Some((_, behind)) = after.split_once('⟩') else {
            rest = after;
            continue;
        };
        out.push_str("${unknown}");
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Resources by the file and document that they are from.
fn by_origin<'b>(world: &World<'b>) -> HashMap<(&'b str, usize), Vec<&'b Resource>> {
    let mut found: HashMap<(&str, usize), Vec<&Resource>> = HashMap::new();
    for resource in &world.built.resources {
        if let Origin::File { path, document, .. } = &resource.provenance.origin {
            found.entry((path, *document)).or_default().push(resource);
        }
    }
    found
}

/// What is built from an object. Of a list of objects those of its kind, since names may change on the way.
fn of_object<'b>(
    built: &HashMap<(&'b str, usize), Vec<&'b Resource>>,
    path: &str,
    object: &Object,
) -> Vec<&'b Resource> {
    let found = built.get(&(path, object.document)).into_iter().flatten().copied();
    found.filter(|resource| object.items.is_empty() || resource.kind() == object.kind).collect()
}

/// Whether something on the way changed more of an object than its metadata.
fn is_reshaped(resource: &Resource) -> bool {
    let field = |touch: &Touch| match touch {
        Touch::Kustomization { field, .. } | Touch::Applier { field, .. } => *field,
    };
    let only_metadata = [
        "namespace",
        "targetNamespace",
        "namePrefix",
        "nameSuffix",
        "commonLabels",
        "commonAnnotations",
        "labels",
        "commonMetadata",
        "buildMetadata",
    ];
    resource.provenance.touched.iter().any(|touch| !only_metadata.contains(&field(touch)))
}

fn is_same(shape: &fluxwright_schema::Finding, finding: &fluxwright_schema::Finding) -> bool {
    // The document and, in a list, the way to the object differ.
    let (ours, theirs) = (shape.path.to_string(), finding.path.to_string());
    shape.problem.code() == finding.problem.code() && theirs.ends_with(&ours)
}

/// What nothing applies fails nowhere, and what it lacks may be put in by a patch.
fn not_applied(world: &World<'_>, object: &Object, misfit: &mut Misfit) {
    let path = world.path_of(object);
    let failed = |applier: &Applier| applier.state != State::Built && is_below(path, &applier.folder);
    let most = match is_absence(&misfit.problem) {
        true if !world.roots.is_empty() => Severity::Note,
        true if is_base(world, object) => Severity::Warning,
        false if !world.roots.is_empty() && !world.built.appliers.iter().any(failed) => Severity::Warning,
        _ => return,
    };
    misfit.severity = misfit.severity.min(most);
    misfit.note = Some("nothing in the repo applies it".to_owned());
}

/// Whether something is missing, rather than wrong.
fn is_absence(problem: &Problem) -> bool {
    matches!(problem, Problem::MissingField { .. } | Problem::Rule { .. } | Problem::NoForm | Problem::OutOfBounds(_))
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a kustomization names the file of an object, so that another one may use that and patch it.
fn is_base(world: &World<'_>, object: &Object) -> bool {
    world.scan.file_of(object).is_some_and(|file| file.uses.resource)
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn placeholders_are_open() {
        assert_eq!(open("a: ⟨var:x⟩-b\nc: ⟨"), "a: ${unknown}-b\nc: ");
        assert_eq!(open("a: b"), "a: b");
    }
}
