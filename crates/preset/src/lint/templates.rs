//! Templates that are missing, and templates that nothing names.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;

use crate::preset::Preset;
use crate::read::FieldPath;
use crate::suggest::did_you_mean;

use super::{Lint, LintOptions, rendered_names};

pub(super) fn check_missing(lint: &mut Lint<'_>) {
    let names = lint.preset.templates().names();
    let help = |name: &str| match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(found) => format!("did you mean `{found}`?"),
        None => format!("add `templates/{name}` to the preset, or correct the name"),
    };
    let mut found = Vec::new();
    let top = FieldPath::default().then("files");
    for (index, spec) in lint.file.recipe.files.iter().enumerate() {
        for (key, name) in [("template", &spec.template), ("copy", &spec.copy)] {
            let Some(name) = name.as_ref().filter(|name| lint.preset.template_origin(name).is_none()) else {
                continue;
            };
            let span = lint.file.text.span(&top.then(index).then(key));
            found.push(
                Diagnostic::error("template-missing", format!("there is no template `{name}`"))
                    .at(&lint.file.text.path, Some(Arc::clone(&lint.file.text.text)), span, "")
                    .help(help(name)),
            );
        }
        if let Some(folder) = spec.tree.as_ref().filter(|_| rendered_names(lint.preset, spec).is_empty()) {
            let span = lint.file.text.span(&top.then(index).then("tree"));
            found.push(
                Diagnostic::error("template-missing", format!("there are no templates below `templates/{folder}`"))
                    .at(&lint.file.text.path, Some(Arc::clone(&lint.file.text.text)), span, "")
                    .help("correct the name, or put files there"),
            );
        }
    }
    for output in &lint.outputs {
        for reached in output.reached.values() {
            for reference in reached.references.iter().filter(|reference| !reference.optional) {
                let Some(name) = &reference.name else { continue };
                if lint.preset.template_origin(name).is_none() {
                    found.push(
                        Diagnostic::error("template-missing", format!("there is no template `{name}`"))
                            .at(&reached.file.path, Some(Arc::clone(&reached.file.text)), reference.span.clone(), "")
                            .help(help(name)),
                    );
                }
            }
        }
    }
    lint.found.append(&mut found);
}

/// The templates that no recipe names and no template that is reached.
pub(super) fn unreachable(preset: &Preset, reached: &BTreeSet<String>, options: &LintOptions) -> Vec<Diagnostic> {
    // `builtin:x` stands for `x` of that layer.
    let reached: BTreeSet<&str> =
        reached.iter().map(|name| name.split_once(':').map_or(name.as_str(), |(_, name)| name)).collect();
    let elsewhere = |name: &str| options.rendered_elsewhere.iter().any(|prefix| name.starts_with(prefix.as_str()));
    let unreachable = |name: &String| !reached.contains(name.as_str()) && !elsewhere(name);
    preset
        .templates()
        .names()
        .into_iter()
        .filter(unreachable)
        .map(|name| {
            let path = preset.template_origin(&name).map_or_else(|| name.clone(), |origin| origin.path);
            Diagnostic::warning("template-unreachable", format!("no recipe uses the template `{name}`"))
                .at(path, None, 0..0, "")
                .help("name it in a recipe, or remove it")
        })
        .collect()
}
