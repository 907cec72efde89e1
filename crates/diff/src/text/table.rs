//! The table of releases.

use crate::model::{Action, Pair, ReleaseChange, ReleaseKind, Step};

/// A row's cells: name, namespace, chart, version, mark, where.
pub(crate) fn cells(release: &ReleaseChange) -> [String; 6] {
    let name = match &release.old_name {
        Some(old) => format!("{old} → {}", release.name),
        None => release.name.clone(),
    };
    let chart = match release.kind {
        ReleaseKind::Kustomization => pair(&release.chart),
        _ => chart(release),
    };
    [name, pair(&release.namespace), chart, version(release), mark(release).to_owned(), release.whereabouts()]
}

/// `old → new`, or the one value there is.
pub(crate) fn pair(pair: &Pair) -> String {
    match (&pair.old, &pair.new) {
        (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    }
}

/// The chart, with its source where that differs.
fn chart(release: &ReleaseChange) -> String {
    let name = pair(&release.chart);
    let source = || release.source.latest().unwrap_or_default().trim_end_matches('/').to_owned();
    match release.change {
        _ if release.source.old.is_some() && release.source.new.is_some() && release.source.differs() => {
            format!("{name} ({})", pair(&release.source))
        }
        Action::Added if !source().is_empty() => {
            // The URL of an OCI chart ends with its name already.
            let source = source();
            let ends = source.strip_suffix(&name).is_some_and(|rest| rest.ends_with('/'));
            if ends { source } else { format!("{name} ({source})") }
        }
        _ => name,
    }
}

/// The version, with the digest where that is all, or differs.
pub(crate) fn version(release: &ReleaseChange) -> String {
    let shown = pair(&Pair::new(release.version.old.clone(), release.version.new.clone()));
    let digest = pair(&Pair::new(release.digest.old.as_deref().map(short), release.digest.new.as_deref().map(short)));
    match (shown.is_empty(), digest.is_empty()) {
        (_, true) => shown,
        (true, false) => digest,
        (false, false) => format!("{shown} @{digest}"),
    }
}

/// Nineteen characters of a digest say enough.
fn short(digest: &str) -> String {
    digest.get(..19).unwrap_or(digest).to_owned()
}

/// `MAJOR` and the like.
pub(crate) fn mark(release: &ReleaseChange) -> &'static str {
    match release.version.step {
        Some(Step::Major) => "MAJOR",
        Some(Step::Down) => "DOWN",
        Some(step @ (Step::Minor | Step::Patch)) => step.as_str(),
        Some(Step::Other) | None => "",
    }
}
