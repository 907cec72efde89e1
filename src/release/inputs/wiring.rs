//! Everything that one new input needs around it, in the order in which it is planned.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{At, Item, Path};
use serde_json::Value;

use super::chart_version::{Decided, VersionContext};
use super::namespaces;
use super::set::{Release, ReleaseSet};
use super::{config, input, values_file, variable_lines};
use crate::release::ask::Ask;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::request::{Request, VersionVar};
use crate::release::variables::cluster_of;
use crate::release::version::VersionText;
use crate::release::wanted::Wanted;
use crate::release::{extra_env, missing, warnings};

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
    let wanted = &Wanted { url: Some(url.clone()), ..wanted.clone() };
    let version_context = VersionContext { set, index, variables: &context.variables };
    let decided = decide_version(&version_context, set, wanted, request.version_var.as_ref(), ask)?;
    if let Some((file, conflict)) = decided.conflict {
        return draft.conflict(&file, conflict);
    }
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
    values_file::add(context, draft, set, wanted, predecessor.map(|release| release.name))?;
    let before = predecessor.map(|release| VersionText::parse(release.version));
    let env_file = version_context.env_file();
    if let Some(variable) = &decided.variable {
        let mut lines: Vec<String> = variable.annotation.iter().cloned().collect();
        if let Some(given) = extra_env::given(&request.env, &variable.name) {
            lines.splice(.., given.annotation.clone());
        }
        lines.push(format!("{}={}", variable.name, variable.value));
        variable_lines::add(
            draft,
            &variable.file,
            &variable.name,
            &lines,
            before.as_ref().and_then(VersionText::variable),
        )?;
        warnings::renovate_cannot_match(context, draft, &variable.file, &variable.name, &lines);
    }
    for extra in extra_env::parse(&request.env)? {
        if decided.variable.as_ref().is_some_and(|variable| variable.name == extra.name) {
            continue;
        }
        let file = env_file.map_or_else(|| default_env_file(set), |file| file.path.clone());
        variable_lines::add_extra(context, draft, set, &file, &extra)?;
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
    fluxwright_repo::join(fluxwright_repo::parent(set.path), "versions.env").unwrap_or_default()
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
        _ => missing::url(chart, ask),
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
        [version] => Ok(Decided::as_is(VersionText::parse(version))),
        _ => versions.decide(wanted, &missing::version(&wanted.chart, ask)?, request),
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
        Some(namespaces::Home::File(model)) => namespaces::add_file(context, draft, model, wanted),
        None => Err(vec![
            Diagnostic::error("no-place-for-namespace", "no sibling shows where this repo keeps its namespaces")
                .help("leave --create-namespace out, and add the namespace yourself"),
        ]),
    }
}
