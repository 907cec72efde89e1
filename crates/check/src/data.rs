//! ConfigMaps and Secrets that are named and not there.

use fluxwright_build::{Origin, Resource};
use fluxwright_diagnostic::Severity;
use fluxwright_yaml::edit::{Edit, Item, KeyAt, Path};

use crate::explain::explain;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::names;
use crate::reference::Reference;
use crate::world::{Leads, Made, Meant, Root, World};

/// What is wrong with the name of a ConfigMap or Secret.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lacking<'b> {
    /// It is there with a hash at the end of its name.
    Hashed(&'b Resource),
    /// It is there as the other kind.
    OtherKind(&'b Resource),
    /// Another one was meant.
    Meant(Meant<'b>),
    /// The Secret that this object makes was meant, which has nearly the name.
    Made(&'b Resource),
    /// The repo knows nothing of it.
    Nothing,
}

/// What is wrong; `None` when it is there, or nobody can tell.
pub(crate) fn lacking<'b>(
    world: &World<'b>,
    root: &Root,
    from: &Resource,
    reference: &Reference,
) -> Option<Lacking<'b>> {
    if !matches!(reference.kind.as_str(), "ConfigMap" | "Secret") || reference.namespace.is_empty() {
        return None;
    }
    let led = world.follow(root, from, reference);
    if let Leads::Here = led {
        return None;
    }
    match world.made(root, reference) {
        Some(Made::By) => return None,
        Some(Made::Hashed(other)) => return Some(Lacking::Hashed(other)),
        Some(Made::OtherKind(other)) => return Some(Lacking::OtherKind(other)),
        None => {}
    }
    match led {
        Leads::Here | Leads::Unknown => None,
        Leads::Nowhere(None) if reference.kind == "Secret" => Some(near_made(world, root, reference)),
        Leads::Nowhere(Some(Meant::Namespace(other))) if world.is_copied(other) => None,
        Leads::Nowhere(Some(meant)) => Some(Lacking::Meant(meant)),
        Leads::Nowhere(None) => Some(Lacking::Nothing),
    }
}

/// The one object of the namespace that makes a Secret of nearly the name, if there is one.
fn near_made<'b>(world: &World<'b>, root: &Root, reference: &Reference) -> Lacking<'b> {
    let made = world.secrets_made(root, &reference.namespace);
    let near = names::nearest(&reference.name, made.iter().map(|(name, _)| name.as_str()));
    let maker = near.and_then(|near| made.iter().find(|(name, _)| name == near));
    maker.map_or(Lacking::Nothing, |(_, maker)| Lacking::Made(maker))
}

/// The finding. `message` says who takes what; `nothing` is how bad it is when the repo knows nothing of it.
pub(crate) fn finding(
    world: &World<'_>,
    from: &Resource,
    reference: &Reference,
    lacking: &Lacking<'_>,
    message: String,
    nothing: Severity,
) -> Finding {
    let place = world.spot(from, &reference.name_field(), &reference.name).place;
    let finding = Finding::new(place, format!("{message}, which nothing makes")).label("not found");
    let Reference { kind, name, .. } = reference;
    match lacking {
        Lacking::Hashed(other) => {
            let finding = finding
                .see(world.place_of(other, "metadata.name"), format!("this makes `{}`", other.name()))
                .help("set `disableNameSuffixHash: true` in the options of the generator");
            without_hash(world, finding, other, name)
        }
        Lacking::OtherKind(other) => finding
            .see(world.place_of(other, "metadata.name"), format!("this is a {}", other.kind()))
            .help(format!("write `kind: {}`", other.kind())),
        Lacking::Meant(meant) => {
            let finding = match kind.as_str() {
                // An operator may well make one with nearly the name of another.
                "Secret" if matches!(meant, Meant::Name(_)) => finding.severity(Severity::Warning),
                _ => finding,
            };
            explain(world, finding, from, reference, *meant, false)
        }
        Lacking::Made(maker) => {
            let target = maker.value.pointer("/spec/target/name").and_then(serde_json::Value::as_str);
            finding
                .severity(Severity::Warning)
                .see(world.place_of(maker, "metadata.name"), "this makes a Secret")
                .help(format!("did you mean `{}`?", target.unwrap_or_else(|| maker.name())))
        }
        Lacking::Nothing => finding
            .severity(nothing)
            .help(format!("make the {kind}, or write `optional: true`; it may be made outside of the repo")),
    }
}

/// Adds the fix: the generator's own option.
fn without_hash(world: &World<'_>, finding: Finding, made: &Resource, name: &str) -> Finding {
    let Origin::Generated { path, generator, entry, .. } = &made.provenance.origin else { return finding };
    let Ok(into) = Path::parse(&format!("{generator}[{entry}].options")) else { return finding };
    let edit = Edit::InsertKey {
        into,
        key: "disableNameSuffixHash".to_owned(),
        at: KeyAt::End,
        item: Item::value(true),
        create: true,
    };
    if world.text(path).is_none() {
        return finding;
    }
    finding.fix(Fix::new(format!("keep the hash out of the name of `{name}`")).edit(&**path, edit))
}
