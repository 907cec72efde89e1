//! Everything that one new input needs around it, in the order in which it is planned.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{At, Edit, Item, Path};
use serde_json::Value;

use super::chart_version::{Decided, VersionContext};
use super::generator::{self, Generator};
use super::namespaces;
use super::set::{Release, ReleaseSet};
use super::{config, env_edit, input};
use crate::release::ask::Ask;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::request::{Request, VersionVar};
use crate::release::variables::cluster_of;
use crate::release::version::VersionText;
use crate::release::wanted::{Wanted, check_url, check_version};
use crate::release::{extra_env, warnings};
use crate::repo::{EnvFile, Object};

/// Plans the release as an input of `set`.
///
/// # Errors
/// Everything that keeps the release from being added; nothing is planned then.
pub fn plan(
    context: &Context<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
    draft: &mut Draft<'_>,
    ask: &mut dyn Ask,
) -> Result<(), Problems> {
    let request = context.request;
    let there = set.release(&wanted.name);
    let index = match there {
        Some(release) => position_of(set, release.name).unwrap_or(set.releases.len()),
        None => place(set, request.after.as_deref())?,
    };
    let wanted = &match there {
        Some(there) => as_there(request, wanted, there),
        None => wanted.clone(),
    };
    let url = match &wanted.url {
        Some(url) => url.clone(),
        None => url_of_siblings(set, &wanted.chart, ask)?,
    };
    check_url(&url)?;
    let wanted = &Wanted { url: Some(url.clone()), ..wanted.clone() };
    let version_context = VersionContext { set, index, variables: &context.variables };
    let decided = decide_version(&version_context, set, wanted, request.version_var.as_ref(), ask)?;
    let value = input::build(set, wanted, &decided.text, &url, &request.input, ask)?;
    if let Some(release) = there {
        if let Some(lines) = input::difference(set, release, &value, request.depends_on.is_some()) {
            let mut conflict = Diagnostic::error(
                "release-conflict",
                format!("`{}` is in ResourceSet {} already, and differs", wanted.name, set.title()),
            )
            .at(set.path, context.repo.text(set.path).ok(), release.node.span.clone(), "this input");
            for line in lines {
                conflict = conflict.note(line);
            }
            let conflict = conflict.help("choose another name, or edit the input that is there");
            return draft.conflict(set.path, conflict);
        }
        draft.note(set.path, format!("`{}` is there already", wanted.name))?;
    } else {
        if let Some((path, conflict)) = in_other_set(context, set, wanted) {
            return draft.conflict(path, conflict);
        }
        insert(draft, set, index, &value)?;
    }
    let predecessor = index.checked_sub(1).and_then(|before| set.releases.get(before));
    add_values(context, draft, set, wanted, predecessor.map(|release| release.name))?;
    let before = predecessor.map(|release| VersionText::parse(release.version));
    let env_file = version_context.env_file();
    if let Some(variable) = &decided.variable {
        let mut lines: Vec<String> = variable.annotation.iter().cloned().collect();
        if let Some(given) = extra_env::given(&request.env, &variable.name) {
            lines.splice(.., given.annotation.clone());
        }
        lines.push(format!("{}={}", variable.name, variable.value));
        add_variable(draft, &variable.file, &variable.name, &lines, before.as_ref().and_then(VersionText::variable))?;
        warnings::renovate_cannot_match(context, draft, &variable.file, &variable.name, &lines);
    }
    for extra in extra_env::parse(&request.env)? {
        if decided.variable.as_ref().is_some_and(|variable| variable.name == extra.name) {
            continue;
        }
        let file = env_file.map_or_else(|| default_env_file(set), |file| file.path.clone());
        add_extra(context, draft, set, &file, &extra)?;
    }
    namespace(context, draft, set, wanted)?;
    if request.config {
        config::plan(context, draft, set, wanted)?;
    }
    warnings::chart(context, draft, set, wanted, &decided.text);
    Ok(())
}

/// What was not asked for is as it is there.
fn as_there(request: &Request, wanted: &Wanted, there: &Release<'_>) -> Wanted {
    let mut wanted = wanted.clone();
    let is_short = request.name.as_deref().is_some_and(|name| name.contains("://"));
    if request.namespace.is_none() {
        there.namespace.clone_into(&mut wanted.namespace);
    }
    if request.chart.is_none() && !is_short {
        there.chart.clone_into(&mut wanted.chart);
    }
    wanted.url = wanted.url.or_else(|| Some(there.url.to_owned()));
    wanted
}

fn default_env_file(set: &ReleaseSet<'_>) -> String {
    crate::repo::join(crate::repo::parent(set.path), "versions.env").unwrap_or_default()
}

fn position_of(set: &ReleaseSet<'_>, name: &str) -> Option<usize> {
    set.releases.iter().position(|release| release.name == name)
}

/// Behind the release named with `--after`, else the end.
fn place(set: &ReleaseSet<'_>, after: Option<&str>) -> Result<usize, Problems> {
    let Some(after) = after else { return Ok(set.releases.len()) };
    position_of(set, after).map(|index| index + 1).ok_or_else(|| {
        let mut problem = Diagnostic::error(
            "unknown-release",
            format!("ResourceSet {} has no release `{after}` to go behind", set.title()),
        );
        if let Some(near) = fluxwright_answers::suggest(after, set.releases.iter().map(|release| release.name)) {
            problem = problem.help(format!("did you mean --after {near}?"));
        }
        vec![problem.help("leave --after out to add it at the end")]
    })
}

/// The one URL from which siblings take the same chart.
fn url_of_siblings(set: &ReleaseSet<'_>, chart: &str, ask: &mut dyn Ask) -> Result<String, Problems> {
    let mut urls: Vec<&str> =
        set.releases.iter().filter(|release| release.chart == chart).map(|release| release.url).collect();
    urls.sort_unstable();
    urls.dedup();
    match urls.as_slice() {
        [url] => Ok((*url).to_owned()),
        _ => ask
            .text(&format!("Where does the chart {chart} come from?"), "https://repo or oci://host/path")
            .ok_or_else(|| {
                vec![
                    Diagnostic::error("missing-url", format!("where does the chart `{chart}` come from?"))
                        .help("give --url https://repo or --url oci://host/path"),
                ]
            }),
    }
}

fn decide_version(
    versions: &VersionContext<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
    request: Option<&VersionVar>,
    ask: &mut dyn Ask,
) -> Result<Decided, Problems> {
    if let Some(version) = &wanted.version {
        return versions.decide(wanted, version, request);
    }
    // A release that is there keeps its version; siblings of the same chart tell the version of a new one.
    let mut known: Vec<&str> = match set.release(&wanted.name) {
        Some(there) => vec![there.version],
        None => set.releases.iter().filter(|release| release.chart == wanted.chart).map(|r| r.version).collect(),
    };
    known.sort_unstable();
    known.dedup();
    match known.as_slice() {
        [version] => Ok(Decided { text: VersionText::parse(version), variable: None }),
        _ => {
            let asked =
                ask.text(&format!("Which version of the chart {}?", wanted.chart), "such as 1.2.3, or ${a_variable}");
            let Some(text) = asked else {
                return Err(vec![
                    Diagnostic::error("missing-version", format!("which version of the chart `{}`?", wanted.chart))
                        .help("give --version 1.2.3"),
                ]);
            };
            check_version(&text)?;
            versions.decide(wanted, &VersionText::parse(&text), request)
        }
    }
}

/// A name is unique in the namespace of its ResourceSet: two inputs would make the same HelmRelease.
fn in_other_set<'c>(context: &'c Context<'_>, set: &ReleaseSet<'_>, wanted: &Wanted) -> Option<(&'c str, Diagnostic)> {
    let same_place = |other: &&ReleaseSet<'_>| {
        other.path != set.path
            && other.object.namespace == set.object.namespace
            && cluster_of(other.path).zip(cluster_of(set.path)).is_none_or(|(a, b)| a == b)
    };
    for other in context.sets.iter().filter(same_place) {
        if let Some(release) = other.release(&wanted.name) {
            let message = format!("`{}` is in ResourceSet {} already", wanted.name, other.title());
            let conflict = Diagnostic::error("release-conflict", message)
                .at(other.path, context.repo.text(other.path).ok(), release.node.span.clone(), "this input")
                .help("choose another name");
            return Some((other.path, conflict));
        }
    }
    None
}

fn insert(draft: &mut Draft<'_>, set: &ReleaseSet<'_>, index: usize, value: &Value) -> Result<(), Problems> {
    let path = Path::root().key("spec").key("inputs").in_document(set.object.document);
    let position = if index >= set.releases.len() { At::End } else { At::Index(index) };
    let item = Item::value(value.clone());
    draft.edit(set.path, |editor| editor.insert(&path, position, item))
}

/// The values file and the line that hands it to the release.
fn add_values(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
    predecessor: Option<&str>,
) -> Result<(), Problems> {
    let generators = generator::all(context.repo);
    let Some(generator) = generator::of_set(&generators, set) else {
        return values_without_generator(context, draft, set, wanted);
    };
    let known = generator.entry_of(&wanted.name).and_then(|entry| entry.file.clone());
    let file = known.clone().unwrap_or_else(|| generator.values_file(set, &wanted.name));
    context.values.write(draft, &file)?;
    if known.is_some() {
        return Ok(());
    }
    let line = generator.line(&file, &wanted.name);
    let index = generator.place(&wanted.name, predecessor);
    let position = if index >= generator.files.len() { At::End } else { At::Index(index) };
    let path = files_path(&generator);
    draft.edit(generator.path, |editor| editor.insert(&path, position, Item::value(line)))
}

fn files_path(generator: &Generator<'_>) -> Path {
    Path::root().in_document(generator.document).key("configMapGenerator").index(generator.index).key("files")
}

/// A platform whose ConfigMap of values nothing generates: the file is written, and the generator is added to the
/// kustomization beside the ResourceSet where there is one.
fn values_without_generator(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
) -> Result<(), Problems> {
    let directory = crate::repo::parent(set.path);
    let file = generator::default_values_file(directory, &wanted.name);
    let takes_values = set.template.values_config_maps().next().is_some();
    if takes_values || context.values.text().is_some() {
        context.values.write(draft, &file)?;
    }
    let Some(config_map) = set.template.values_config_maps().next().map(str::to_owned) else {
        if context.values.text().is_some() {
            let message = format!("the template of {} takes no values, so {file} is not used", set.title());
            draft.warnings.push(
                Diagnostic::warning("values-not-registered", message)
                    .help("add valuesFrom to the HelmRelease of the template"),
            );
        }
        return Ok(());
    };
    let beside = context
        .repo
        .objects_of("kustomize.config.k8s.io", "Kustomization")
        .find(|object| crate::repo::parent(&context.repo.file_of(object).path) == directory);
    let Some(kustomization) = beside else {
        draft.warnings.push(
            Diagnostic::warning("values-not-registered", format!("nothing generates the ConfigMap `{config_map}`"))
                .help(format!(
                    "add {file} to the configMapGenerator `{config_map}` of the kustomization that holds it"
                )),
        );
        return Ok(());
    };
    let path = context.repo.file_of(kustomization).path.clone();
    let line = crate::repo::relative(directory, &file);
    let at = Path::root().in_document(kustomization.document).key("configMapGenerator");
    let item = Item::value(new_generator(context, kustomization, set, &config_map, &line));
    draft.edit(&path, |editor| editor.apply(&Edit::Insert { into: at, at: At::End, item, create: true }))
}

/// A generator whose ConfigMap is found by its plain name, in the namespace of the ResourceSet.
fn new_generator(
    context: &Context<'_>,
    kustomization: &Object,
    set: &ReleaseSet<'_>,
    config_map: &str,
    line: &str,
) -> Value {
    let root = context.repo.node_of(kustomization);
    let mut generator = serde_json::Map::new();
    generator.insert("name".to_owned(), config_map.into());
    if let Some(namespace) =
        set.object.namespace.as_deref().filter(|_| root.is_none_or(|root| root.get("namespace").is_none()))
    {
        generator.insert("namespace".to_owned(), namespace.into());
    }
    if root.is_none_or(|root| root.at(&["generatorOptions", "disableNameSuffixHash"]).is_none()) {
        generator.insert("options".to_owned(), serde_json::json!({ "disableNameSuffixHash": true }));
    }
    generator.insert("files".to_owned(), serde_json::json!([line]));
    Value::Object(generator)
}

fn add_variable(
    draft: &mut Draft<'_>,
    file: &str,
    name: &str,
    lines: &[String],
    predecessor: Option<&str>,
) -> Result<(), Problems> {
    let text = draft.text(file)?;
    let is_new = text.is_none();
    let text = text.unwrap_or_default();
    let env = EnvFile::parse(file, &text);
    draft.set(file, env_edit::add(&env, &text, name, lines, predecessor))?;
    if is_new {
        draft.warnings.push(
            Diagnostic::warning("variables-not-generated", format!("{file} is new: nothing hands its variables to Flux yet"))
                .help("add it to a configMapGenerator (envs), and its ConfigMap to postBuild.substituteFrom of the Kustomization"),
        );
    }
    Ok(())
}

/// A variable of `--env`.
fn add_extra(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    file: &str,
    extra: &extra_env::ExtraVariable,
) -> Result<(), Problems> {
    match context.variables.value(&extra.name, set.path) {
        Some((known, _)) if known == extra.value => return Ok(()),
        Some((known, env)) => {
            return Err(vec![
                Diagnostic::error(
                    "variable-conflict",
                    format!("`{}` is {known} in {}, not {}", extra.name, env.path, extra.value),
                )
                .help("choose another name for --env, or leave it out to use what is there"),
            ]);
        }
        None => {}
    }
    let mut lines: Vec<String> = extra.annotation.iter().cloned().collect();
    lines.push(format!("{}={}", extra.name, extra.value));
    add_variable(draft, file, &extra.name, &lines, None)?;
    warnings::renovate_cannot_match(context, draft, file, &extra.name, &lines);
    Ok(())
}

fn namespace(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
) -> Result<(), Problems> {
    if wanted.namespace.is_empty() || set.shape.namespace.is_none() {
        return Ok(());
    }
    let sets = namespaces::sets(context.repo);
    if namespaces::exists(context.repo, &sets, &wanted.namespace) {
        return Ok(());
    }
    if !context.request.create_namespace {
        draft.warnings.push(warnings::namespace_not_created(&wanted.namespace));
        return Ok(());
    }
    match namespaces::home(context.repo, sets, set) {
        Some(namespaces::Home::Set(home)) => namespaces::add_input(draft, &home, &wanted.namespace),
        Some(namespaces::Home::File(model)) => namespaces::add_file(context, draft, set, model, wanted),
        None => Err(vec![
            Diagnostic::error("no-place-for-namespace", "no sibling shows where this repo keeps its namespaces")
                .help("leave --create-namespace out, and add the namespace yourself"),
        ]),
    }
}
