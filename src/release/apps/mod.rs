//! The apps layout: a release is a folder of its own, written as the folders beside it.

mod files;
pub mod layout;
mod source;
mod values;
mod wiring;

use fluxwright_diagnostic::Diagnostic;

use super::ask::Ask;
use super::context::Context;
use super::draft::{Draft, Problems};
use super::missing;
use super::request::VersionVar;
use super::version::VersionText;
use super::wanted::Wanted;
use super::warnings;
use crate::tally::most_frequent;
use fluxwright_repo::{file_name, parent};
use layout::{App, AppSource, AppsLayout};

/// The new app: its places and what is its own.
#[derive(Debug)]
pub struct NewApp<'w> {
    /// What is wanted.
    pub wanted: &'w Wanted,
    /// `<root>/<namespace>`.
    pub namespace_directory: String,
    /// `<root>/<namespace>/<app>`.
    pub directory: String,
    /// The values that patterns are filled with.
    pub names: crate::siblings::Names,
    /// Where the chart comes from.
    pub source: AppSource,
}

/// Plans the release as an app folder.
///
/// # Errors
/// Everything that keeps it from being added.
pub fn plan(
    context: &Context<'_>,
    layout: &AppsLayout<'_>,
    wanted: &Wanted,
    draft: &mut Draft<'_>,
    ask: &mut dyn Ask,
) -> Result<(), Problems> {
    let wanted = &complete(layout, wanted, ask)?;
    check_variable(context, layout, wanted)?;
    without_meaning(context, draft);
    let new = new_app(layout, wanted);
    if let Some(there) = layout.apps.iter().find(|app| app.directory == new.directory) {
        return already_there(context, there, &new, draft);
    }
    if context.repo.has_directory(&new.directory) {
        return Err(vec![
            Diagnostic::error(
                "release-conflict",
                format!("{} is there already, and is no app that can be compared", new.directory),
            )
            .help("choose another name"),
        ]);
    }
    wiring::namespace(context, layout, &new, draft)?;
    files::plan(context, layout, &new, draft)?;
    wiring::app(context, layout, &new, draft)?;
    let text = wanted.version.clone().unwrap_or(VersionText::Literal(String::new()));
    if let VersionText::Literal(text) = &text {
        let neighbours = layout.apps.iter().filter_map(|app| app.names.get("version").map(str::to_owned));
        warnings::v_prefix(draft, text, neighbours);
    }
    Ok(())
}

/// URL and version that were not given are those of the apps with the same chart.
fn complete(layout: &AppsLayout<'_>, wanted: &Wanted, ask: &mut dyn Ask) -> Result<Wanted, Problems> {
    let mut wanted = wanted.clone();
    let same: Vec<&App<'_>> = layout.apps.iter().filter(|app| app.chart == wanted.chart).collect();
    let agreed = |name: &str| {
        let mut values: Vec<&str> = same.iter().filter_map(|app| app.names.get(name)).collect();
        values.sort_unstable();
        values.dedup();
        match values.as_slice() {
            [value] => Some((*value).to_owned()),
            _ => None,
        }
    };
    if wanted.url.is_none() {
        wanted.url = Some(agreed("url").map_or_else(|| missing::url(&wanted.chart, ask), Ok)?);
    }
    if wanted.version.is_none() {
        let known = agreed("version").map(|text| VersionText::parse(&text));
        wanted.version = Some(known.map_or_else(|| missing::version(&wanted.chart, ask), Ok)?);
    }
    Ok(wanted)
}

/// `${n}` as a version has to be defined somewhere.
fn check_variable(context: &Context<'_>, layout: &AppsLayout<'_>, wanted: &Wanted) -> Result<(), Problems> {
    match &wanted.version {
        Some(VersionText::Variable { name, default: None }) if !context.variables.defines(name, &layout.root) => {
            Err(vec![context.variables.unknown(name)])
        }
        _ => Ok(()),
    }
}

/// Flags that say something about inputs of a ResourceSet only: they are not passed over in silence.
fn without_meaning(context: &Context<'_>, draft: &mut Draft<'_>) {
    let request = context.request;
    let given = [
        ("--input", !request.input.is_empty()),
        ("--after", request.after.is_some()),
        ("--version-var", matches!(request.version_var, Some(VersionVar::Name(_)))),
        ("--env", !request.env.is_empty()),
        ("--config", request.config),
    ];
    for (flag, _) in given.iter().filter(|(_, given)| *given) {
        draft.warnings.push(
            Diagnostic::warning(
                "flag-without-meaning",
                format!("{flag} means nothing for a release in a folder of its own"),
            )
            .help("leave it out"),
        );
    }
}

fn new_app<'w>(layout: &AppsLayout<'_>, wanted: &'w Wanted) -> NewApp<'w> {
    let named = format!("{}/{}", layout.root, wanted.namespace).trim_start_matches('/').to_owned();
    // A namespace's folder may have another name: the one that holds most of its apps.
    let same_namespace = |app: &&App<'_>| app.names.get("namespace") == Some(&wanted.namespace);
    let folders: Vec<&str> = layout.apps.iter().filter(same_namespace).map(|app| parent(&app.directory)).collect();
    let namespace_directory =
        if folders.contains(&named.as_str()) { named } else { most_frequent(folders).map_or(named, str::to_owned) };
    let directory = format!("{namespace_directory}/{}", wanted.name);
    let source = if wanted.is_oci() { AppSource::Oci } else { AppSource::Helm };
    let url = wanted.url.as_deref().unwrap_or_default().trim_end_matches('/');
    let version = wanted.version.as_ref().map(ToString::to_string).unwrap_or_default();
    let names = layout::names(&directory, source, url, &version, &wanted.name, &wanted.namespace, &wanted.chart);
    NewApp { wanted, namespace_directory, directory, names, source }
}

/// An app of this name: the same one is nothing to do, another one is a conflict.
fn already_there(
    context: &Context<'_>,
    there: &App<'_>,
    new: &NewApp<'_>,
    draft: &mut Draft<'_>,
) -> Result<(), Problems> {
    let path = context.repo.file_of(there.release).path.as_str();
    let mut lines = Vec::new();
    for (name, label) in [("chart", "chart"), ("url", "URL"), ("version", "version"), ("namespace", "namespace")] {
        let (known, wanted) = (there.names.get(name).unwrap_or_default(), new.names.get(name).unwrap_or_default());
        if known != wanted {
            lines.push(format!("{label}: {known} in the repo, {wanted} wanted"));
        }
    }
    if let Some(values) = context.values.text()
        && !values::same(context, there, values)
    {
        lines.push("its values differ from the ones given".to_owned());
    }
    if lines.is_empty() {
        return draft.note(path, format!("`{}` is there already", file_name(&there.directory)));
    }
    let mut conflict = Diagnostic::error(
        "release-conflict",
        format!("`{}` is in {} already, and differs", new.wanted.name, there.directory),
    )
    .at(path, context.repo.text(path).ok(), there.release.span.clone(), "this release");
    for line in lines {
        conflict = conflict.note(line);
    }
    draft.conflict(path, conflict.help("choose another name, or edit the app that is there"))
}
