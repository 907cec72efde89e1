//! The kustomization that Flux builds: the folder's own or a generated one, with the fields of the Flux Kustomization on
//! top of it.

use std::sync::Arc;

use fluxwright_kustomize::files::{FileKind, Files};
use fluxwright_kustomize::kustomization::{FILE_NAMES, Kustomization, PatchSpec, Text};
use fluxwright_kustomize::{Build, Error, Resource};

use crate::flux;
use crate::path;

/// Folders in one another that are looked through.
const MAX_DEPTH: usize = 128;

/// The namespace that keeps kustomize from failing where there is nothing.
const PLACEHOLDER: &str = "_placeholder";

/// Why there is nothing to build.
#[derive(Debug)]
pub(crate) enum Failed {
    Kustomize(Vec<Error>),
    /// A component that is no relative path.
    Component(String),
}

/// The kustomization of a folder as Flux has it.
#[derive(Debug)]
pub(crate) struct Merged {
    kustomization: Kustomization,
    /// Its file.
    pub(crate) path: Arc<str>,
    /// Whether there is such a file.
    pub(crate) is_there: bool,
    /// The fields that the Flux Kustomization alone gives, and their names there.
    pub(crate) given: Vec<(&'static str, &'static str)>,
}

impl Merged {
    /// The objects, before anything else is done to them.
    pub(crate) fn build(self, build: &Build<'_>, folder: &str) -> Result<Vec<Resource>, Failed> {
        build.run_given(folder, self.kustomization).map_err(Failed::Kustomize)
    }
}

/// Puts together the kustomization of a folder.
pub(crate) fn merged(
    build: &Build<'_>,
    files: &dyn Files,
    folder: &str,
    spec: &flux::Kustomization,
) -> Result<Merged, Failed> {
    let known = build.kustomization(folder).map_err(Failed::Kustomize)?;
    let is_there = known.is_some();
    let mut kustomization = match known {
        Some(mut kustomization) => {
            if kustomization.resources.is_empty() {
                kustomization.build_metadata = vec![text("originAnnotations")];
            }
            kustomization
        }
        None => generated(build, files, folder)?,
    };
    let given = given(&kustomization, spec);
    merge(&mut kustomization, files, folder, spec)?;
    Ok(Merged { path: Arc::clone(&kustomization.path), kustomization, is_there, given })
}

fn given(own: &Kustomization, spec: &flux::Kustomization) -> Vec<(&'static str, &'static str)> {
    let fields = [
        ("namespace", "targetNamespace", spec.target_namespace.is_some()),
        ("namePrefix", "namePrefix", spec.name_prefix.is_some()),
        ("nameSuffix", "nameSuffix", spec.name_suffix.is_some()),
        ("patches", "patches", own.patches.is_empty() && !spec.patches.is_empty()),
        ("patchesStrategicMerge", "patchesStrategicMerge", own.patches_strategic_merge.is_empty()),
        ("patchesJson6902", "patchesJson6902", own.patches_json6902.is_empty()),
        ("images", "images", own.images.is_empty()),
        ("buildMetadata", "buildMetadata", !spec.build_metadata.is_empty()),
    ];
    fields.into_iter().filter(|(_, _, is_given)| *is_given).map(|(field, name, _)| (field, name)).collect()
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into(), span: 0..0 }
}

/// The kustomization of a folder that has none: all its manifests, and the folders below that have one.
fn generated(build: &Build<'_>, files: &dyn Files, folder: &str) -> Result<Kustomization, Failed> {
    let mut entries = Vec::new();
    scan(build, files, folder, ".", MAX_DEPTH, &mut entries)?;
    let mut kustomization = Kustomization {
        path: Arc::from(path::join(folder, FILE_NAMES[0]).unwrap_or_default()),
        ..Kustomization::default()
    };
    if entries.is_empty() {
        PLACEHOLDER.clone_into(&mut kustomization.namespace);
    }
    kustomization.resources = entries.into_iter().map(text).collect();
    Ok(kustomization)
}

/// Looks through a folder in the order of names. Links to folders are not followed.
fn scan(
    build: &Build<'_>,
    files: &dyn Files,
    folder: &str,
    shown: &str,
    depth: usize,
    entries: &mut Vec<String>,
) -> Result<(), Failed> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    for name in files.list(folder).unwrap_or_default() {
        let Some(below) = path::join(folder, &name) else { continue };
        let shown = format!("{shown}/{name}");
        let Ok((real, kind)) = files.resolve(&below) else { continue };
        if kind == FileKind::Folder {
            if real != below {
                continue;
            }
            if has_kustomization(files, &below) {
                entries.push(shown);
            } else {
                scan(build, files, &below, &shown, depth, entries)?;
            }
        } else if name.ends_with(".yaml") || name.ends_with(".yml") {
            build.objects(&real).map_err(|error| Failed::Kustomize(vec![error]))?;
            entries.push(shown);
        }
    }
    Ok(())
}

fn has_kustomization(files: &dyn Files, folder: &str) -> bool {
    FILE_NAMES.iter().any(|name| {
        path::join(folder, name).is_some_and(|file| matches!(files.resolve(&file), Ok((_, FileKind::File))))
    })
}

/// Puts the fields of the Flux Kustomization into a kustomization.
fn merge(
    kustomization: &mut Kustomization,
    files: &dyn Files,
    folder: &str,
    spec: &flux::Kustomization,
) -> Result<(), Failed> {
    for (field, value) in [
        (&mut kustomization.namespace, &spec.target_namespace),
        (&mut kustomization.name_prefix, &spec.name_prefix),
        (&mut kustomization.name_suffix, &spec.name_suffix),
    ] {
        if let Some(value) = value {
            field.clone_from(value);
        }
    }
    let patch = |(patch, target): &(String, Option<_>)| PatchSpec {
        patch: Some(text(patch)),
        target: target.clone(),
        ..PatchSpec::default()
    };
    kustomization.patches.extend(spec.patches.iter().map(patch));
    kustomization.patches_strategic_merge.extend(spec.patches_strategic_merge.iter().map(text));
    kustomization.patches_json6902.extend(spec.patches_json6902.iter().map(patch));
    for component in &spec.components {
        if !is_local(component) {
            return Err(Failed::Component(component.clone()));
        }
        let is_there = || path::join(folder, component).is_some_and(|path| files.resolve(&path).is_ok());
        if !spec.ignore_missing_components || is_there() {
            kustomization.components.push(text(component));
        }
    }
    for image in &spec.images {
        match kustomization.images.iter_mut().find(|known| known.name == image.name) {
            Some(known) => {
                if !image.new_name.is_empty() {
                    known.new_name.clone_from(&image.new_name);
                }
                // Both choose the version.
                if !image.new_tag.is_empty() || !image.digest.is_empty() {
                    known.new_tag.clone_from(&image.new_tag);
                    known.digest.clone_from(&image.digest);
                }
            }
            None => kustomization.images.push(image.clone()),
        }
    }
    if !spec.build_metadata.is_empty() {
        kustomization.build_metadata = spec.build_metadata.iter().map(text).collect();
    }
    Ok(())
}

/// Whether a component is a relative path to Flux.
fn is_local(component: &str) -> bool {
    let lower = component.to_ascii_lowercase();
    let is_remote = ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"]
        .iter()
        .any(|start| start.len() < lower.len() && lower.starts_with(start));
    !is_remote && !lower.starts_with('/') && !lower.strip_prefix("file://").is_some_and(|rest| rest.starts_with('/'))
}
