//! The lines that make Flux see a new app, and the folder of its namespace.

use fluxwright_diagnostic::Diagnostic;

use super::NewApp;
use super::layout::AppsLayout;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::resources;
use crate::release::warnings;
use crate::siblings::{Names, Sibling, from_siblings};
use crate::tally::most_frequent;
use fluxwright_repo::{Object, join, parent, relative};

/// The line of the app in the kustomization of its namespace, as the siblings' lines are.
pub fn app(
    context: &Context<'_>,
    layout: &AppsLayout<'_>,
    new: &NewApp<'_>,
    draft: &mut Draft<'_>,
) -> Result<(), Problems> {
    let repo = context.repo;
    let Some(line) = line_of(context, layout, new) else { return Ok(()) };
    match resources::of_directory(repo, &new.namespace_directory) {
        Some(kustomization) => resources::add(draft, kustomization, &line, None),
        None => {
            let path = kustomization_of(context, layout, new);
            let Some(text) = draft.text(&path)? else {
                draft.warnings.push(
                    Diagnostic::warning("not-wired", format!("no kustomization lists {}", new.directory)).help(
                        format!("add `- {line}` to the resources of the kustomization of {}", new.namespace_directory),
                    ),
                );
                return Ok(());
            };
            draft.set(&path, with_line(&text, &line))
        }
    }
}

/// The pattern of most siblings' lines, filled.
fn line_of(context: &Context<'_>, layout: &AppsLayout<'_>, new: &NewApp<'_>) -> Option<String> {
    let mut patterns: Vec<String> = Vec::new();
    // The siblings of the same namespace tell first.
    for same in [true, false] {
        for app in &layout.apps {
            let folder = parent(&app.directory);
            if (folder == new.namespace_directory) != same {
                continue;
            }
            let Some(kustomization) = resources::of_directory(context.repo, folder) else { continue };
            for line in resources::lines(context.repo, kustomization) {
                let target = join(folder, line).unwrap_or_default();
                if target == app.directory || target == context.repo.file_of(app.kustomization).path {
                    let own = Names::new().with("name", fluxwright_repo::file_name(&app.directory));
                    patterns.push(own.patterns(line).swap_remove(0));
                }
            }
        }
        if !patterns.is_empty() {
            break;
        }
    }
    Names::new().with("name", new.wanted.name.clone()).fill(&most_frequent(patterns)?)
}

/// Folders of namespaces with their kustomization and Namespace object.
fn folders<'a>(context: &'a Context<'_>, layout: &AppsLayout<'_>) -> Vec<&'a Object> {
    let mut seen: Vec<&str> = layout.apps.iter().map(|app| parent(&app.directory)).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.into_iter().filter_map(|folder| resources::of_directory(context.repo, folder)).collect()
}

fn kustomization_of(context: &Context<'_>, layout: &AppsLayout<'_>, new: &NewApp<'_>) -> String {
    let name = folders(context, layout)
        .first()
        .map_or("kustomization.yaml", |object| fluxwright_repo::file_name(&context.repo.file_of(object).path));
    format!("{}/{name}", new.namespace_directory)
}

/// The folder of a namespace that is not there yet: its kustomization and Namespace object, as the siblings have theirs.
pub fn namespace(
    context: &Context<'_>,
    layout: &AppsLayout<'_>,
    new: &NewApp<'_>,
    draft: &mut Draft<'_>,
) -> Result<(), Problems> {
    let repo = context.repo;
    let sets = crate::release::inputs::namespaces::sets(repo);
    let namespace = &new.wanted.namespace;
    if repo.has_directory(&new.namespace_directory) {
        if resources::of_directory(repo, &new.namespace_directory).is_none()
            && !crate::release::inputs::namespaces::exists(repo, &sets, namespace)
        {
            draft.warnings.push(warnings::namespace_not_created(namespace));
        }
        return Ok(());
    }
    let known = folders(context, layout);
    let names_of = |object: &Object| {
        let directory = parent(&repo.file_of(object).path);
        Names::new().with("dir", directory).with("namespace", fluxwright_repo::file_name(directory))
    };
    let own = Names::new().with("dir", new.namespace_directory.clone()).with("namespace", namespace.clone());
    let is_app = |place: &[crate::siblings::Place]| {
        matches!(place, [crate::siblings::Place::Key(key), crate::siblings::Place::Item(item)]
            if key == "resources" && !item.contains("namespace"))
    };
    let sources: Vec<(Sibling<'_>, &fluxwright_yaml::Stream)> = known
        .iter()
        .map(|object| {
            let file = repo.file_of(object);
            (Sibling { path: &file.path, text: &file.text, names: names_of(object) }, file.stream())
        })
        .collect();
    if sources.is_empty() {
        draft.warnings.push(warnings::namespace_not_created(namespace));
        return Ok(());
    }
    let problem =
        |error| vec![Diagnostic::error("no-model", format!("no folder of a namespace can be followed: {error}"))];
    let text = from_siblings(&sources, &own, &is_app).map_err(problem)?;
    draft.create(&kustomization_of(context, layout, new), text)?;
    let objects: Vec<(Sibling<'_>, &fluxwright_yaml::Stream)> = known
        .iter()
        .filter_map(|object| {
            let directory = parent(&repo.file_of(object).path);
            let file = repo
                .objects_of("", "Namespace")
                .map(|o| repo.file_of(o))
                .find(|file| parent(&file.path) == directory)?;
            Some((Sibling { path: &file.path, text: &file.text, names: names_of(object) }, file.stream()))
        })
        .collect();
    if objects.len() * 2 > known.len() {
        let text = from_siblings(&objects, &own, &|_| false).map_err(problem)?;
        let name = objects.first().map_or("namespace.yaml", |(sibling, _)| fluxwright_repo::file_name(sibling.path));
        draft.create(&format!("{}/{name}", new.namespace_directory), text)?;
    }
    let above = resources::of_directory(repo, &layout.root);
    if let Some(above) = above {
        let lines = resources::lines(repo, above);
        let below = relative(&layout.root, &new.namespace_directory);
        let line = if resources::are_dotted(&lines) { format!("./{below}") } else { below };
        resources::add(draft, above, &line, None)?;
    }
    Ok(())
}

/// Adds a line to the resources of a kustomization that is being made.
fn with_line(text: &str, line: &str) -> String {
    let mut editor = match fluxwright_yaml::edit::Editor::new(text) {
        Ok(editor) => editor,
        Err(_) => return format!("{text}resources:\n  - {line}\n"),
    };
    let at = fluxwright_yaml::edit::Path::root().key("resources");
    let item = fluxwright_yaml::edit::Item::value(line);
    match editor.insert(&at, fluxwright_yaml::edit::At::End, item) {
        Ok(_) => editor.into_text(),
        Err(_) => format!("{text}resources:\n  - {line}\n"),
    }
}
