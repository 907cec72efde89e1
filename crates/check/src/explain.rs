//! What is said of a reference that leads nowhere, once it is known what was meant.

use fluxwright_build::Resource;
use fluxwright_yaml::edit::{Edit, Item, KeyAt, Path};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::reference::Reference;
use crate::world::{Meant, World};

/// Adds what was meant to a finding at the name of a reference, and the fix where it is certain.
///
/// `can_name_namespace` tells whether the reference has a field for a namespace.
pub(crate) fn explain(
    world: &World<'_>,
    finding: Finding,
    from: &Resource,
    reference: &Reference,
    meant: Meant<'_>,
    can_name_namespace: bool,
) -> Finding {
    match meant {
        Meant::Namespace(other) => {
            let namespace = other.namespace();
            let finding = finding.see(world.place_of(other, "metadata.name"), format!("this one is in `{namespace}`"));
            if !can_name_namespace {
                return finding.help(format!("it must be in `{}`, as the object that names it", reference.namespace));
            }
            let finding = finding.help(format!("write `namespace: {namespace}`"));
            match world.written(from, &reference.name_field()) {
                Some((place, document)) if is_written(world, &place, &reference.name) => {
                    let Ok(into) = Path::parse(&reference.field) else { return finding };
                    let (into, item) = (into.in_document(document), Item::value(namespace));
                    let edit = match reference.has_namespace {
                        true => Edit::Set { path: into.key("namespace"), item, create: false },
                        false => {
                            let at = KeyAt::After("name".to_owned());
                            Edit::InsertKey { into, key: "namespace".to_owned(), at, item, create: false }
                        }
                    };
                    let title = format!("write the namespace `{namespace}` of {} {}", other.kind(), other.name());
                    finding.fix(Fix::new(title).edit(&*place.path, edit))
                }
                _ => finding,
            }
        }
        Meant::Name(other) => {
            let name = other.name();
            let finding = finding.help(format!("did you mean `{name}`?"));
            let spot = world.spot(from, &reference.name_field(), &reference.name);
            if !spot.exact {
                return finding;
            }
            let Some(written) =
                world.text(&spot.place.path).and_then(|text| text.get(spot.place.span()).map(str::to_owned))
            else {
                return finding;
            };
            let title = format!("write `{name}` for `{}`", reference.name);
            finding.fix(Fix::new(title).replace(spot.place, written.replace(&reference.name, name)))
        }
    }
}

fn is_written(world: &World<'_>, place: &crate::finding::Place, name: &str) -> bool {
    world
        .text(&place.path)
        .and_then(|text| text.get(place.span()).map(|written| written.contains(name)))
        .unwrap_or(false)
}
