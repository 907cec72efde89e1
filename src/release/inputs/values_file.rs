//! The values file of a release, and the line that hands it over.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{At, Edit, Item, Path};
use serde_json::Value;

use super::generator;
use super::set::ReleaseSet;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::wanted::Wanted;
use fluxwright_repo::Object;

/// The values file and the line that hands it to the release.
pub fn add(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
    predecessor: Option<&str>,
) -> Result<(), Problems> {
    let generators = fluxwright_repo::generator::all(context.repo);
    let Some(generator) = generator::of_set(&generators, set) else {
        return values_without_generator(context, draft, set, wanted);
    };
    let known = generator.entry_of(&wanted.name).and_then(|entry| entry.file.clone());
    let file = known.clone().unwrap_or_else(|| generator::values_file(&generator, set, &wanted.name));
    context.values.write(draft, &file)?;
    if known.is_some() {
        return Ok(());
    }
    let insertion = generator.insertion(&file, &wanted.name, predecessor);
    draft.edit(generator.path, |editor| editor.apply(&insertion))
}

/// A platform whose ConfigMap of values nothing generates: the file is written, and the generator is added to the
/// kustomization beside the ResourceSet where there is one.
fn values_without_generator(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
) -> Result<(), Problems> {
    let directory = fluxwright_repo::parent(set.path);
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
        .find(|object| fluxwright_repo::parent(&context.repo.file_of(object).path) == directory);
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
    let line = fluxwright_repo::relative(directory, &file);
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
