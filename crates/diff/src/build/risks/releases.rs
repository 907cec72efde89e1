//! Risks of releases and apps.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Build, risk};
use crate::model::{Action, Pair, ReleaseChange, ReleaseKind, Report, Risk, RiskRule, RiskSeverity, Step};
use crate::release::all_in;
use crate::scan::{FLUX_KUSTOMIZE, HELM, Side};

pub(super) fn find(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for release in &report.releases {
        let mut found: Vec<Risk> = Vec::new();
        match release.change {
            Action::Removed => found.push(removed(build, release)),
            Action::Added => {}
            Action::Changed | Action::Renamed | Action::Moved => {
                found.extend(reinstall(release));
                found.extend(step(release));
            }
        }
        found.extend(suspend(release));
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
            (RiskSeverity::Medium, "it does not prune: what it applied stays in the cluster, and nobody looks after it any more")
        } else {
            (RiskSeverity::High, "Flux deletes everything that it applied, volumes and namespaces included")
        };
        return risk(RiskRule::ReleaseRemoved, severity, name, format!("app {name} is removed"), meaning);
    }
    let meaning = "Flux uninstalls it: its workloads and services are deleted, and volumes that the chart does not keep";
    risk(RiskRule::ReleaseRemoved, RiskSeverity::High, name, format!("release {name} is removed"), meaning)
}

/// Whether a Flux Kustomization that is gone had pruning on.
fn prunes(build: &Build<'_>, release: &ReleaseChange) -> Option<bool> {
    let parsed = build.old.parsed(&release.places.first()?.path)?;
    let object = parsed.objects.iter().find(|object| object.is(FLUX_KUSTOMIZE, "Kustomization") && object.name == release.name)?;
    object.tree.flag(&["spec", "prune"])
}

fn reinstall(release: &ReleaseChange) -> Option<Risk> {
    let name = &release.name;
    let differs = |pair: &Pair| pair.old.is_some() && pair.new.is_some() && pair.differs();
    let both = |pair: &Pair| format!("{} → {}", pair.old.as_deref().unwrap_or("none"), pair.new.as_deref().unwrap_or("none"));
    let helm_name = release.fields.iter().find(|field| matches!(field.path.as_str(), "spec.releaseName" | "spec.storageNamespace"));
    let app = release.kind == ReleaseKind::Kustomization;
    let message = if let Some(old) = release.old_name.as_ref().filter(|_| release.change == Action::Renamed) {
        format!("{old} is renamed to {name}")
    } else if differs(&release.namespace) || (!app && release.namespace.differs()) {
        format!("{name} moves to another namespace: {}", both(&release.namespace))
    } else if let Some(field) = helm_name {
        let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).unwrap_or("none").to_owned();
        format!("{name} gets another {}: {} → {}", field.path.trim_start_matches("spec."), text(&field.old), text(&field.new))
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
        let written = all_in(side, parsed).into_iter().any(|facts| facts.name == name && (facts.kind == ReleaseKind::Kustomization) == app);
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

/// Those that still wait for what is gone.
fn orphaned_dependents(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for release in &report.releases {
        let gone = match release.change {
            Action::Removed => &release.name,
            Action::Renamed => release.old_name.as_ref().unwrap_or(&release.name),
            _ => continue,
        };
        if exists(build.new, gone, release.kind) {
            continue;
        }
        let app = release.kind == ReleaseKind::Kustomization;
        let mut waiting: BTreeSet<String> = BTreeSet::new();
        for parsed in build.new.parsed_containing(gone) {
            let names = all_in(build.new, &parsed).into_iter().filter(|facts| {
                let waits = facts.depends_on.iter().any(|name| name.rsplit('/').next() == Some(gone));
                waits && (facts.kind == ReleaseKind::Kustomization) == app
            });
            waiting.extend(names.map(|facts| facts.name));
        }
        if waiting.is_empty() {
            continue;
        }
        let names: Vec<&str> = waiting.iter().map(String::as_str).collect();
        risks.push(
            risk(
                RiskRule::UnknownDependency,
                RiskSeverity::High,
                gone,
                format!("{} {} for {gone}, which is gone", names.join(", "), if names.len() == 1 { "still waits" } else { "still wait" }),
                "they are never ready again: Flux stops upgrading them",
            )
            .at(&release.places, &release.clusters)
            .of(Some(&release.id)),
        );
    }
}
