//! The most important things in one line.

use crate::model::{Action, ReleaseChange, RenderedCounts, Report, ResourceChange, RiskSeverity, Step};

/// Releases that are named in full.
const MOST_NAMED: usize = 3;

pub(crate) fn of(report: &Report) -> String {
    if report.is_empty() {
        return "nothing changes".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let releases = &report.releases;
    if releases.len() <= MOST_NAMED {
        parts.extend(releases.iter().map(release));
    } else {
        parts.extend(many(releases));
    }
    if parts.is_empty() {
        parts.extend(in_cluster(report));
    }
    if parts.is_empty() {
        parts.extend(others(report));
    }
    if parts.is_empty() {
        parts.push(no_meaning(report));
    }
    let mut line = parts.join("; ");
    // Without a release the worst that can happen says most.
    let worst = report.risks.first().filter(|risk| releases.is_empty() && risk.severity == RiskSeverity::High);
    if let Some(worst) = worst {
        line.clone_from(&worst.message);
    }
    let high = report.risks.iter().filter(|risk| risk.severity == RiskSeverity::High).count();
    if high > 0 {
        line.push_str(&format!(" ({high} high {})", if high == 1 { "risk" } else { "risks" }));
    }
    line
}

/// `cert-manager 1.18.2 → 1.19.0 on dev, live`
fn release(release: &ReleaseChange) -> String {
    let on = on_text(release);
    let name = &release.name;
    let version = |version: &Option<String>| version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    match release.change {
        Action::Added => format!("adds {name}{}{on}", version(&release.version.new)),
        Action::Removed => format!("removes {name}{}{on}", version(&release.version.old)),
        Action::Renamed => format!("renames {} to {name}{on}", release.old_name.as_deref().unwrap_or_default()),
        Action::Changed | Action::Moved if release.version.old != release.version.new => {
            let shown = |version: &Option<String>| version.clone().unwrap_or_else(|| "no version".to_owned());
            let mark = release.version.step.filter(|step| matches!(step, Step::Major | Step::Down));
            let mark = mark.map(|step| format!(" ({})", step.as_str())).unwrap_or_default();
            format!("{name} {} → {}{mark}{on}", shown(&release.version.old), shown(&release.version.new))
        }
        Action::Changed | Action::Moved => {
            let suspend = release.fields.iter().find(|field| field.path == "spec.suspend");
            if let Some(field) = suspend {
                let on = field.new == Some(serde_json::Value::Bool(true));
                return format!(
                    "{name} is {}{on_clusters}",
                    if on { "suspended" } else { "resumed" },
                    on_clusters = on_text(release)
                );
            }
            let what = match (release.values.len(), release.namespace.differs(), release.dependencies.is_empty()) {
                (_, true, _) => "another namespace".to_owned(),
                (0, _, false) => "other dependencies".to_owned(),
                (0, _, true) => "other settings".to_owned(),
                (1, _, _) => "1 value changed".to_owned(),
                (count, _, _) => format!("{count} values changed"),
            };
            format!("{name}: {what}{on}")
        }
    }
}

fn on_text(release: &ReleaseChange) -> String {
    if release.clusters.is_empty() { String::new() } else { format!(" on {}", release.clusters.join(", ")) }
}

fn many(releases: &[ReleaseChange]) -> Vec<String> {
    let named = |action: Action, word: &str| {
        let names: Vec<&str> = releases.iter().filter(|r| r.change == action).map(|r| r.name.as_str()).collect();
        listed(word, &names)
    };
    let stepped = |down: bool| -> Vec<&str> {
        let fits = |release: &&ReleaseChange| {
            release.change == Action::Changed && release.version.step.is_some_and(|step| (step == Step::Down) == down)
        };
        releases.iter().filter(fits).map(|release| release.name.as_str()).collect()
    };
    let other: Vec<&str> = releases
        .iter()
        .filter(|release| matches!(release.change, Action::Changed | Action::Moved) && release.version.step.is_none())
        .map(|release| release.name.as_str())
        .collect();
    [
        named(Action::Removed, "removes"),
        named(Action::Added, "adds"),
        named(Action::Renamed, "renames"),
        listed("new versions of", &stepped(false)),
        listed("lower versions of", &stepped(true)),
        listed("changes", &other),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn listed(word: &str, names: &[&str]) -> Option<String> {
    let mut names = names.to_vec();
    names.dedup();
    match names.split_at_checked(MOST_NAMED) {
        _ if names.is_empty() => None,
        Some((first, rest)) if !rest.is_empty() => Some(format!("{word} {} and {} more", first.join(", "), rest.len())),
        _ => Some(format!("{word} {}", names.join(", "))),
    }
}

/// What changes in the cluster, where no release says it.
fn in_cluster(report: &Report) -> Option<String> {
    let rendered = report.rendered.as_ref()?;
    let all: Vec<&ResourceChange> = rendered.resources.iter().filter(|change| !change.wiring).collect();
    if all.is_empty() {
        return None;
    }
    if all.len() <= MOST_NAMED {
        let one = |change: &&ResourceChange| {
            let verb = match change.change {
                Action::Added => "adds",
                Action::Removed => "removes",
                Action::Renamed => "renames",
                Action::Changed => "changes",
                Action::Moved => "moves",
            };
            let on =
                if change.clusters.is_empty() { String::new() } else { format!(" on {}", change.clusters.join(", ")) };
            format!("{verb} {}{on}", crate::shown::resource(change))
        };
        return Some(all.iter().map(one).collect::<Vec<_>>().join("; "));
    }
    let RenderedCounts { added, removed, changed, .. } = rendered.counts;
    let parts = [(changed, "changes"), (added, "adds"), (removed, "removes")];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, verb)| format!("{verb} {count}")).collect();
    Some(format!("{} objects, no release", parts.join(", ")))
}

fn others(report: &Report) -> Vec<String> {
    let namespaces = report.namespaces.iter().map(|namespace| format!("namespace {}", namespace.name));
    let inputs = report.inputs.iter().map(|input| format!("input {}", input.name));
    let variables = report.variables.iter().map(|variable| format!("variable {}", variable.name));
    let objects = report.objects.iter().map(crate::shown::object);
    let names: Vec<String> = namespaces.chain(inputs).chain(variables).chain(objects).collect();
    if names.is_empty() {
        return Vec::new();
    }
    if names.len() <= MOST_NAMED {
        let verb = if names.len() == 1 { "changes" } else { "change" };
        return vec![format!("{} {verb}, no release", names.join(", "))];
    }
    let mut parts = Vec::new();
    let mut count = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    count(report.namespaces.len(), "namespace", "namespaces");
    count(report.inputs.len(), "input", "inputs");
    count(report.variables.len(), "variable", "variables");
    count(report.objects.len(), "object", "objects");
    vec![format!("{} change, no release", parts.join(", "))]
}

fn no_meaning(report: &Report) -> String {
    let reformatted = report.files.iter().all(|file| file.omitted == Some(crate::model::Reason::Reformatted));
    let files = if report.files.len() == 1 { "1 file".to_owned() } else { format!("{} files", report.files.len()) };
    if reformatted {
        return format!("nothing changes for the cluster: {files} with other comments, quotes or order");
    }
    let verb = if report.files.len() == 1 { "differs" } else { "differ" };
    format!("no Kubernetes objects change; {files} {verb}")
}
