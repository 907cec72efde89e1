//! Risks of releases and apps.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Build, risk};
use crate::model::{
    Action, ObjectChange, Pair, ReleaseChange, ReleaseKind, Report, Risk, RiskRule, RiskSeverity, Step,
};
use crate::release::all_in;
use crate::scan::{FLUX_KUSTOMIZE, HELM, Side};

pub(super) fn find(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for release in &report.releases {
        let mut found: Vec<Risk> = Vec::new();
        match release.change {
            Action::Removed => found.push(removed(build, release)),
            Action::Added => {
                found.extend(duplicate(build, release));
                found.extend(never_applied(build, release));
            }
            Action::Changed | Action::Renamed | Action::Moved => {
                found.extend(reinstall(release));
                found.extend(step(release));
            }
        }
        found.extend(suspend(release));
        found.extend(missing_folder(build, release));
        found.extend(unknown_dependencies(build, release));
        risks.extend(found.into_iter().map(|risk| risk.at(&release.places, &release.clusters).of(Some(&release.id))));
    }
    orphaned_dependents(build, report, risks);
}

fn removed(build: &Build<'_>, release: &ReleaseChange) -> Risk {
    let name = &release.name;
    if release.kind == ReleaseKind::Kustomization {
        let prunes = prunes(build, release);
        let (severity, meaning) = if prunes == Some(false) {
            (
                RiskSeverity::Medium,
                "it does not prune: what it applied stays in the cluster, and nobody looks after it any more",
            )
        } else {
            (RiskSeverity::High, "Flux deletes everything that it applied, volumes and namespaces included")
        };
        return risk(RiskRule::ReleaseRemoved, severity, name, format!("app {name} is removed"), meaning);
    }
    let (severity, meaning) = if stays(build, release) {
        (
            RiskSeverity::Medium,
            "the Kustomization that applied it does not prune: it stays in the cluster, and nobody looks after it",
        )
    } else {
        (
            RiskSeverity::High,
            "Flux uninstalls it: its workloads and services are deleted, and volumes that the chart does not keep",
        )
    };
    risk(RiskRule::ReleaseRemoved, severity, name, format!("release {name} is removed"), meaning)
}

/// Whether the Flux Kustomization that applied a release does not prune.
fn stays(build: &Build<'_>, release: &ReleaseChange) -> bool {
    let Some(place) = release.places.first() else { return false };
    let contexts = build.old.contexts(&place.path);
    let mut above = contexts.iter().filter_map(|context| context.applied_by.as_ref());
    above.any(|flux| {
        let Some(parsed) = build.old.parsed(&flux.file) else { return false };
        let own =
            parsed.objects.iter().find(|object| object.is(FLUX_KUSTOMIZE, "Kustomization") && object.name == flux.name);
        own.and_then(|object| object.tree.flag(&["spec", "prune"])) == Some(false)
    })
}

/// Whether a Flux Kustomization that is gone had pruning on.
fn prunes(build: &Build<'_>, release: &ReleaseChange) -> Option<bool> {
    let parsed = build.old.parsed(&release.places.first()?.path)?;
    let object = parsed
        .objects
        .iter()
        .find(|object| object.is(FLUX_KUSTOMIZE, "Kustomization") && object.name == release.name)?;
    object.tree.flag(&["spec", "prune"])
}

fn reinstall(release: &ReleaseChange) -> Option<Risk> {
    let name = &release.name;
    let differs = |pair: &Pair| pair.old.is_some() && pair.new.is_some() && pair.differs();
    let both =
        |pair: &Pair| format!("{} → {}", pair.old.as_deref().unwrap_or("none"), pair.new.as_deref().unwrap_or("none"));
    let helm_name =
        release.fields.iter().find(|field| matches!(field.path.as_str(), "spec.releaseName" | "spec.storageNamespace"));
    let app = release.kind == ReleaseKind::Kustomization;
    let message = if let Some(old) = release.old_name.as_ref().filter(|_| release.change == Action::Renamed) {
        format!("{old} is renamed to {name}")
    } else if differs(&release.namespace) || (!app && release.namespace.differs()) {
        format!("{name} moves to another namespace: {}", both(&release.namespace))
    } else if let Some(field) = helm_name {
        let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).unwrap_or("none").to_owned();
        format!(
            "{name} gets another {}: {} → {}",
            field.path.trim_start_matches("spec."),
            text(&field.old),
            text(&field.new)
        )
    } else {
        return None;
    };
    let meaning = if app {
        "Flux applies it anew under the new name or namespace and deletes the old objects: data in volumes does not move along"
    } else {
        "Helm cannot rename or move a release: it is uninstalled and installed anew, data in volumes does not move along"
    };
    let meaning = if release.namespace.new.as_deref() == Some("<no value>") {
        "the namespace is empty: the template renders it as `<no value>`, and the release fails"
    } else {
        meaning
    };
    Some(risk(RiskRule::Reinstall, RiskSeverity::High, name, message, meaning))
}

fn step(release: &ReleaseChange) -> Option<Risk> {
    let name = &release.name;
    let shown = |version: &Option<String>| version.clone().unwrap_or_default();
    let versions = format!("{} → {}", shown(&release.version.old), shown(&release.version.new));
    match release.version.step? {
        Step::Major => Some(risk(
            RiskRule::MajorStep,
            RiskSeverity::Medium,
            name,
            format!("{name} makes a major step: {versions}"),
            "the chart may rename values, change definitions or need steps by hand: read its upgrade notes",
        )),
        Step::Down => Some(risk(
            RiskRule::Downgrade,
            RiskSeverity::Medium,
            name,
            format!("{name} goes down: {versions}"),
            "what the higher version migrated (databases, definitions) does not go back with it",
        )),
        Step::Minor | Step::Patch | Step::Other => None,
    }
}

fn suspend(release: &ReleaseChange) -> Option<Risk> {
    let field = release.fields.iter().find(|field| matches!(field.path.as_str(), "spec.suspend" | "suspend"))?;
    Some(super::objects::suspended(&release.name, field.new == Some(Value::Bool(true))))
}

fn unknown_dependencies(build: &Build<'_>, release: &ReleaseChange) -> Option<Risk> {
    let missing: Vec<&str> = release
        .dependencies
        .added
        .iter()
        .filter(|name| !exists(build.new, name, release.kind))
        .map(String::as_str)
        .collect();
    if missing.is_empty() || release.change == Action::Removed {
        return None;
    }
    let name = &release.name;
    Some(risk(
        RiskRule::UnknownDependency,
        RiskSeverity::High,
        name,
        format!("{name} waits for {}, which is not in this repo", missing.join(", ")),
        "unless it comes from elsewhere it is never ready, and nothing is installed or upgraded",
    ))
}

/// Whether something of this name can be waited for: releases wait for releases, Kustomizations for Kustomizations.
fn exists(side: &Side<'_>, name: &str, kind: ReleaseKind) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    if name.contains(['$', '<']) {
        return true;
    }
    let app = kind == ReleaseKind::Kustomization;
    side.parsed_containing(name).iter().any(|parsed| {
        let written = all_in(side, parsed)
            .into_iter()
            .any(|facts| facts.name == name && (facts.kind == ReleaseKind::Kustomization) == app);
        written || (app && made_beside(side, parsed, name))
    })
}

/// Templates often make a Kustomization beside each HelmRelease.
fn made_beside(side: &Side<'_>, parsed: &std::sync::Arc<crate::meaning::Parsed>, name: &str) -> bool {
    (0..parsed.objects.len()).filter_map(|index| crate::scan::Set::of(parsed, index)).any(|set| {
        let both = set.makes(HELM, "HelmRelease").is_some() && set.makes(FLUX_KUSTOMIZE, "Kustomization").is_some();
        both && all_in(side, parsed).iter().any(|facts| facts.name == name)
    })
}

/// Another one of the same kind, name, namespace and cluster.
fn duplicate(build: &Build<'_>, release: &ReleaseChange) -> Option<Risk> {
    let place = release.places.first()?;
    let here = build.new.clusters(&place.path);
    let other = build.new.parsed_containing(&release.name).iter().filter(|parsed| parsed.path != place.path).find_map(
        |parsed| {
            let clusters = build.new.clusters(&parsed.path);
            let same = |facts: &crate::release::Facts| {
                facts.kind == release.kind
                    && facts.name == release.name
                    && facts.object_namespace.is_some()
                    && facts.target_namespace.as_deref() == release.namespace.new.as_deref()
                    && clusters == here
            };
            all_in(build.new, parsed).into_iter().any(|facts| same(&facts)).then(|| parsed.path.clone())
        },
    )?;
    let name = &release.name;
    Some(risk(
        RiskRule::Duplicate,
        RiskSeverity::High,
        name,
        format!("there is another {} {name} in {other}", release.kind.as_str()),
        "the two overwrite one another in the cluster, and what one prunes the other one misses",
    ))
}

/// A release that nothing applies, while one beside it is applied.
fn never_applied(build: &Build<'_>, release: &ReleaseChange) -> Option<Risk> {
    let place = release.places.first().filter(|_| release.kind == ReleaseKind::HelmRelease)?;
    let applied = |file: &str| build.new.contexts(file).iter().any(|context| context.applied_by.is_some());
    if applied(&place.path) {
        return None;
    }
    let own = release.folder.strip_suffix("/app").unwrap_or(&release.folder);
    let beside = build.new.below(crate::paths::parent(own));
    let neighbours = beside
        .iter()
        .filter(|file| !crate::paths::is_below(file, own) && file.ends_with(crate::paths::file_name(&place.path)));
    neighbours.take(10).any(|file| applied(file)).then(|| {
        risk(
            RiskRule::NeverApplied,
            RiskSeverity::High,
            &release.name,
            format!(
                "nothing applies {}: no kustomization and no Flux Kustomization reaches {}",
                release.name, release.folder
            ),
            "it is in Git, and never in the cluster",
        )
    })
}

fn missing_folder(build: &Build<'_>, release: &ReleaseChange) -> Option<Risk> {
    let folder = release.chart.new.as_deref().filter(|_| release.kind == ReleaseKind::Kustomization)?;
    let known =
        folder.is_empty() || folder.contains(['$', '<']) || build.new.has_directory(folder) || build.new.exists(folder);
    // The folder of another repo or of an artifact is none of this one.
    let of_this_repo = folder.split('/').next().is_some_and(|first| build.new.has_directory(first));
    (!known && of_this_repo).then(|| {
        risk(
            RiskRule::MissingFolder,
            RiskSeverity::High,
            &release.name,
            format!("app {} builds {folder}, which is not there", release.name),
            "the Kustomization fails, and nothing of it is applied",
        )
    })
}

/// Those that still wait for what is gone.
fn orphaned_dependents(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for release in &report.releases {
        let gone = match release.change {
            Action::Removed => &release.name,
            Action::Renamed => release.old_name.as_ref().unwrap_or(&release.name),
            _ => continue,
        };
        let found = waiting(build, gone, release.kind == ReleaseKind::Kustomization);
        risks.extend(found.map(|risk| risk.at(&release.places, &release.clusters).of(Some(&release.id))));
    }
    let is_kustomization = |object: &&ObjectChange| object.group == FLUX_KUSTOMIZE && object.change == Action::Removed;
    for object in report.objects.iter().filter(is_kustomization) {
        let found = waiting(build, &object.name, true);
        risks.extend(found.map(|risk| risk.at(&object.places, &object.clusters).of(object.app.as_deref())));
    }
}

fn waiting(build: &Build<'_>, gone: &str, app: bool) -> Option<Risk> {
    let kind = if app { ReleaseKind::Kustomization } else { ReleaseKind::HelmRelease };
    if exists(build.new, gone, kind) {
        return None;
    }
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    for parsed in build.new.parsed_containing(gone) {
        let names = all_in(build.new, &parsed).into_iter().filter(|facts| {
            let waits = facts.depends_on.iter().any(|name| name.rsplit('/').next() == Some(gone));
            waits && (facts.kind == ReleaseKind::Kustomization) == app
        });
        waiting.extend(names.map(|facts| facts.name));
    }
    let names: Vec<&str> = waiting.iter().map(String::as_str).collect();
    let verb = match names.len() {
        0 => return None,
        1 => "still waits",
        _ => "still wait",
    };
    Some(risk(
        RiskRule::UnknownDependency,
        RiskSeverity::High,
        gone,
        format!("{} {verb} for {gone}, which is gone", names.join(", ")),
        "what waits is never ready again: Flux stops upgrading it",
    ))
}
