//! A source that cannot give what is asked of it.

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;
use fluxwright_yaml::edit::{Above, Edit, Item, KeyAt, Path};

use crate::finding::Finding;
use crate::fix::Fix;
use crate::reference::{self, HELM, SOURCE, text};
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW102",
    name: "source-misfit",
    summary: "a source that cannot give what is asked of it",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for repository in root.of_kind(world.built(), SOURCE, "HelmRepository") {
            if let Some(finding) = repository_type(world, repository) {
                reporter.add(finding.in_root(&root.name));
            }
        }
        for release in root.of_kind(world.built(), HELM, "HelmRelease") {
            let repository = reference::source(release).filter(|source| source.kind == "HelmRepository");
            let Some(repository) = repository.and_then(|source| world.find(root, &source)) else { continue };
            if let Some(finding) = chart_name(world, release, repository) {
                reporter.add(finding.in_root(&root.name));
            }
        }
    }
}

fn is_oci(repository: &Resource) -> Option<bool> {
    let url = text(&repository.value, "/spec/url");
    (!url.is_empty() && !is_open(url)).then(|| url.starts_with("oci://"))
}

/// The type must fit the URL.
fn repository_type(world: &World<'_>, repository: &Resource) -> Option<Finding> {
    let written = text(&repository.value, "/spec/type");
    let of_type = if written.is_empty() { "default" } else { written };
    let name = repository.name();
    let (message, help, wanted) = match (is_oci(repository)?, of_type) {
        (true, "default") => (
            format!("HelmRepository {name} has an oci:// URL and is not of type oci"),
            "add `type: oci`",
            Some("oci"),
        ),
        (false, "oci") => {
            (format!("HelmRepository {name} is of type oci and has no oci:// URL"), "remove the type, or mend the URL", None)
        }
        _ => return None,
    };
    let place = world.spot(repository, "spec.url", text(&repository.value, "/spec/url")).place;
    let finding = Finding::new(place, message).help(help);
    let Some((url, document)) = world.written(repository, "spec.url") else { return Some(finding) };
    let path = |field| Path::parse(field).ok().map(|path| path.in_document(document));
    let edit = match (wanted, written.is_empty()) {
        (Some(wanted), true) => Edit::InsertKey {
            into: path("spec")?,
            key: "type".to_owned(),
            at: KeyAt::Usual,
            item: Item::value(wanted),
            create: false,
        },
        (Some(wanted), false) => Edit::Set { path: path("spec.type")?, item: Item::value(wanted), create: false },
        (None, _) => Edit::Remove { path: path("spec.type")?, above: Above::Keep },
    };
    let title = match wanted {
        Some(_) => format!("make HelmRepository {name} one of type oci"),
        None => format!("remove the type of HelmRepository {name}"),
    };
    Some(finding.fix(Fix::new(title).edit(&*url.path, edit)))
}

/// A repository with an index has no charts with a slash in their names.
fn chart_name(world: &World<'_>, release: &Resource, repository: &Resource) -> Option<Finding> {
    let chart = text(&release.value, "/spec/chart/spec/chart");
    if is_oci(repository)? || is_open(chart) || !chart.contains('/') {
        return None;
    }
    let message = format!("the index of HelmRepository {} has no chart `{chart}`: names have no slash", repository.name());
    let place = world.spot(release, "spec.chart.spec.chart", chart).place;
    let last = chart.rsplit('/').next().unwrap_or(chart);
    let help = match chart.starts_with('.') {
        true => "a path is for charts from a GitRepository or Bucket".to_owned(),
        false => format!("write `{last}`"),
    };
    Some(Finding::new(place, message).help(help).see(world.place_of(repository, "metadata.name"), "the repository"))
}
