//! The way of an object from a file to the cluster.

use fluxwright_build::{ApplierKind, Built, Origin, Resource};

use crate::model::{Link, LinkKind, Place};

/// Appliers above one another that are told at most.
const MOST_LINKS: usize = 16;

/// The way of an object: its file, the input it is made from, and who applies it, up to the root.
pub(super) fn of(built: &Built, resource: &Resource) -> Vec<Link> {
    let mut way = Vec::new();
    let place = |path: &str, line: usize| Some(Place { path: path.to_owned(), line });
    match &resource.provenance.origin {
        Origin::File { path, line, .. } => {
            way.push(Link { kind: LinkKind::File, name: path.to_string(), place: place(path, *line) });
        }
        Origin::Generated { path, line, .. } => {
            way.push(Link { kind: LinkKind::Generator, name: path.to_string(), place: place(path, *line) });
        }
        Origin::Template { path, line, input, .. } => {
            way.push(Link { kind: LinkKind::File, name: path.to_string(), place: place(path, *line) });
            if let Some(input) = input {
                let name = input.name.as_ref().map_or_else(|| format!("#{}", input.index + 1), ToString::to_string);
                way.push(Link { kind: LinkKind::Input, name, place: None });
            }
        }
    }
    let mut above = Some(resource.applier);
    while let Some(applier) = above.and_then(|index| built.appliers.get(index)).filter(|_| way.len() < MOST_LINKS) {
        let kind = match applier.kind {
            ApplierKind::Folder => LinkKind::Root,
            ApplierKind::Kustomization => LinkKind::Kustomization,
            ApplierKind::ResourceSet => LinkKind::ResourceSet,
        };
        let name = match applier.kind {
            ApplierKind::Folder => applier.name.clone(),
            _ => format!("{}/{}", applier.namespace, applier.name),
        };
        way.push(Link { kind, name, place: place(&applier.place.path, applier.place.line) });
        above = applier.parent;
    }
    way
}
