//! Artifacts that an ArtifactGenerator puts together of the files of other sources: what is in them, and where it is from.

mod copy;
mod generator;
mod glob;
mod pattern;
mod source;
mod staging;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_kustomize::files::Files;
use serde_json::Value;

pub(crate) use generator::sources;
pub(crate) use source::Source;
pub(crate) use view::{Content, View};

use crate::artifact::Ignored;
use crate::flux::SourceId;
use crate::locate::{Step as WayStep, Way};
use copy::Refused;
use generator::{Request, aliased};
use staging::Staging;

/// Why an artifact is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The generator makes no artifact of the name.
    NotMade,
    /// It depends on a source that is not here.
    Elsewhere(SourceId),
    /// Flux would make it, and how is not known here.
    NotDone { reason: String, way: Way },
    /// Flux cannot make it.
    Wrong { reason: String, way: Way },
}

/// Finds the files of the sources of generators.
pub(crate) type Lookup<'l, 's> = &'l dyn Fn(&SourceId) -> Result<Source<'s>, Failure>;

/// The artifacts that a generator makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan(BTreeMap<String, Request>);

impl Plan {
    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

/// The artifacts that a generator in this namespace makes.
pub(crate) fn plan(value: &Value, namespace: &str, lookup: Lookup<'_, '_>) -> Result<Plan, Failure> {
    let requests = requests(value, namespace, lookup)?;
    Ok(Plan(requests.into_iter().map(|request| (request.name.clone(), request)).collect()))
}

/// What is in an artifact of a generator in this namespace.
pub(crate) fn make<'s>(
    (value, plan): (&Value, &Plan),
    namespace: &str,
    artifact: &str,
    files: &'s dyn Files,
    lookup: Lookup<'_, 's>,
) -> Result<Content, Failure> {
    let request = plan.0.get(artifact).ok_or(Failure::NotMade)?;
    let mut staging = Staging { files, content: Content::default() };
    for (index, step) in request.steps.iter().enumerate() {
        let way = |field: &str| way_to(request.index, index, field);
        let told = |refused: Refused| match refused {
            Refused::Wrong(reason) => Failure::Wrong { reason, way: way("from") },
            Refused::NotDone(reason) => Failure::NotDone { reason, way: way("from") },
        };
        let Some((alias, _)) = aliased(&step.from) else {
            return Err(told(copy::wrong(format!("`{}` is not `@alias/path`", step.from))));
        };
        let Some((_, id)) = sources(value, namespace).find(|(own, _)| *own == alias) else {
            return Err(told(copy::wrong(format!("no source of the generator has the alias `{alias}`"))));
        };
        let to = copy::target(step).map_err(told)?;
        match lookup(&id) {
            Ok(Source::Elsewhere(source)) | Err(Failure::Elsewhere(source)) => {
                staging.content.unknown.push((to, source));
            }
            Ok(source) => {
                if let Source::Made(other) = &source
                    && let Some(unknown) = other.unknown()
                {
                    staging.content.unknown.push((to, unknown.clone()));
                }
                copy::apply(step, &source, &mut staging).map_err(told)?;
            }
            Err(failure) => return Err(failure),
        }
    }
    // What all sources leave out is left out here as well.
    let usual = Ignored::usual();
    let mut content = staging.content;
    content.entries.retain(|path, _| !usual.leaves_out(path));
    Ok(content)
}

fn way_to(artifact: usize, step: usize, field: &str) -> Way {
    let key = |name: &str| WayStep::Key(name.to_owned());
    Way(vec![key("spec"), key("artifacts"), WayStep::Index(artifact), key("copy"), WayStep::Index(step), key(field)])
}

/// What a generator is to make, one for each folder that `pathPattern` fits.
fn requests(value: &Value, namespace: &str, lookup: Lookup<'_, '_>) -> Result<Vec<Request>, Failure> {
    let wrong = |reason: String, field: &str| Failure::Wrong { reason, way: Way::of(&["spec", field]) };
    let mut aliases = BTreeSet::new();
    if let Some((twice, _)) = sources(value, namespace).find(|(alias, _)| !aliases.insert(*alias)) {
        return Err(wrong(format!("two sources have the alias `{twice}`"), "sources"));
    }
    let requests = generator::artifacts(value);
    let mut names = BTreeSet::new();
    if let Some(twice) = requests.iter().find(|request| !names.insert(request.name.as_str())) {
        return Err(wrong(format!("two artifacts have the name `{}`", twice.name), "artifacts"));
    }
    let Some(pattern) = generator::path_pattern(value) else { return Ok(requests) };
    let Some((alias, pattern)) = aliased(pattern) else {
        return Err(wrong(format!("`{pattern}` is not `@alias/path`"), "pathPattern"));
    };
    let Some((_, id)) = sources(value, namespace).find(|(own, _)| *own == alias) else {
        return Err(wrong(format!("no source of the generator has the alias `{alias}`"), "pathPattern"));
    };
    match lookup(&id)? {
        Source::Elsewhere(source) => Err(Failure::Elsewhere(source)),
        source => pattern::expand(pattern, &requests, &source).map_err(|reason| wrong(reason, "pathPattern")),
    }
}

/// Whether a generator means to make an artifact of a name, as far as its names are written out.
pub(crate) fn may_make(value: &Value, artifact: &str) -> bool {
    let may_be = |request: &Request| artifact.starts_with(request.name.split('{').next().unwrap_or_default());
    generator::artifacts(value).iter().any(may_be)
}
