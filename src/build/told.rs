//! What became of HelmReleases, as diagnostics.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_build::{Built, Place};
use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_helm::chart::{NotFound, Unavailable};
use fluxwright_helm::render::RenderError;
use fluxwright_helm::{NotRendered, Problem};
use fluxwright_kustomize::files::Files;

use super::releases::ReleaseOf;

/// The most releases that one diagnostic names, unless more is wanted.
const MOST_NAMED: usize = 8;

/// What keeps releases from being rendered or installed. What many have in common is told once; with `all`, all are named.
pub fn told(built: &Built, releases: &[ReleaseOf], files: &dyn Files, all: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut groups: BTreeMap<Group, Vec<String>> = BTreeMap::new();
    for release in releases {
        let name = shown(release);
        let place = built.resources.get(release.resource).map(|resource| resource.provenance.origin.place());
        let at = |diagnostic: Diagnostic| match &place {
            Some(place) => point(diagnostic, place, files),
            None => diagnostic,
        };
        for problem in &release.built.effective.problems {
            let mut diagnostic = at(Diagnostic::error("helm-values", format!("{name}: {problem}")));
            if let Problem::Reference { what, .. } = problem
                && let Some(help) = what.help()
            {
                diagnostic = diagnostic.help(help);
            }
            found.push(diagnostic);
        }
        for unknown in &release.built.effective.unknowns {
            let reference = &unknown.reference;
            let namespace = &release.built.release.namespace;
            let group = Group::Values { why: unknown.why.clone() };
            groups.entry(group).or_default().push(format!("{}/{namespace}/{}", reference.kind, reference.name));
        }
        match &release.built.objects {
            Ok(_) | Err(NotRendered::Values) => {}
            Err(why) => match Group::of(why) {
                Some(group) => groups.entry(group).or_default().push(chart(release)),
                None => {
                    let mut diagnostic = at(Diagnostic::new(severity(why), code(why), format!("{name}: {why}")));
                    if let Some(help) = help(why) {
                        diagnostic = diagnostic.help(help);
                    }
                    found.push(diagnostic);
                }
            },
        }
    }
    found.extend(groups.into_iter().map(|(group, names)| group.told(names, all)));
    let mut once: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for diagnostic in found {
        // Several clusters may install the same.
        if !once.contains(&diagnostic) {
            once.push(diagnostic);
        }
    }
    once
}

fn shown(release: &ReleaseOf) -> String {
    let release = &release.built.release;
    format!("HelmRelease/{}/{}", release.namespace, release.name)
}

fn chart(release: &ReleaseOf) -> String {
    match &release.built.chart {
        Ok(wanted) => match &wanted.version {
            Some(version) => format!("{} ({} {version})", shown(release), wanted.name),
            None => format!("{} ({})", shown(release), wanted.name),
        },
        Err(_) => shown(release),
    }
}

/// Points at a line.
pub fn point(diagnostic: Diagnostic, place: &Place, files: &dyn Files) -> Diagnostic {
    let text = files.read(&place.path).ok().and_then(|bytes| std::str::from_utf8(&bytes).ok().map(Arc::<str>::from));
    let span = text.as_deref().map_or(0..0, |text| {
        let start: usize = text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum();
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        start..start + line.trim_end().len()
    });
    diagnostic.at(place.path.to_string(), text, span, "")
}

/// What many releases may have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// Values that are not known.
    Values { why: String },
    /// The charts are published, and nothing says where they can be had.
    Published,
    /// The sources are not in the repo.
    Sources,
    /// The charts are there, but no helm.
    NoHelm,
    /// A chart cannot be fetched.
    Fetch { why: String },
}

impl Group {
    fn of(why: &NotRendered) -> Option<Self> {
        Some(match why {
            NotRendered::NotFound(NotFound::Published) => Self::Published,
            NotRendered::NoChart(Unavailable::OtherSource { .. } | Unavailable::NoSource { .. }) => Self::Sources,
            NotRendered::Render(RenderError::NotInstalled) => Self::NoHelm,
            NotRendered::Render(why @ RenderError::Fetch { .. }) => Self::Fetch { why: why.to_string() },
            _ => return None,
        })
    }

    fn told(self, mut names: Vec<String>, all: bool) -> Diagnostic {
        names.sort();
        names.dedup();
        let count = names.len();
        let releases = if count == 1 { "1 HelmRelease".to_owned() } else { format!("{count} HelmReleases") };
        let (code, message, help) = match &self {
            Self::Values { why } => {
                let objects = if count == 1 { "1 object".to_owned() } else { format!("{count} objects") };
                let message = format!("values of HelmReleases that come from {objects} are not known: {why}");
                (
                    "helm-values-unknown",
                    message,
                    "placeholders stand for single values; whole files of values are left out",
                )
            }
            Self::Published => (
                "helm-chart-published",
                format!("the objects of {releases} are not shown: the charts are not in the repo"),
                "name a folder of charts with --charts DIR, or allow helm to fetch them with --fetch-charts",
            ),
            Self::Sources => (
                "helm-chart-source",
                format!(
                    "the objects of {releases} are not shown: the content of their charts' sources is not in the repo"
                ),
                "say where it is with --source Kind/namespace/name=PATH",
            ),
            Self::NoHelm => (
                "helm-missing",
                format!("the objects of {releases} are not shown: the program `helm` was not found"),
                "install helm, or put it on the PATH; --no-helm builds without it",
            ),
            Self::Fetch { why } => (
                "helm-fetch",
                format!("the objects of {releases} are not shown: {why}"),
                "check the network, and `helm pull` by hand; helm's own settings and credentials are used",
            ),
        };
        let severity = if matches!(self, Self::Fetch { .. }) { Severity::Error } else { Severity::Note };
        let mut diagnostic = Diagnostic::new(severity, code, message);
        let named = if all { count } else { MOST_NAMED };
        for name in names.iter().take(named) {
            diagnostic = diagnostic.note(name.clone());
        }
        if count > named {
            diagnostic = diagnostic.note(format!("and {} more; -v names them all", count - named));
        }
        diagnostic.help(help)
    }
}

fn severity(why: &NotRendered) -> Severity {
    match why {
        NotRendered::NotFound(NotFound::NotInFolder { .. }) => Severity::Note,
        _ => Severity::Error,
    }
}

fn code(why: &NotRendered) -> &'static str {
    match why {
        NotRendered::Values => "helm-values",
        NotRendered::NoChart(_) => "helm-chart",
        NotRendered::NotFound(_) => "helm-chart-missing",
        NotRendered::Render(_) => "helm-render",
        NotRendered::Post(_) => "helm-post-render",
    }
}

fn help(why: &NotRendered) -> Option<String> {
    Some(match why {
        NotRendered::NotFound(NotFound::NotInFolder { name, there, .. }) if !there.is_empty() => {
            format!("it has {name} {}", there.join(", "))
        }
        NotRendered::NotFound(NotFound::NotInFolder { name, version, .. }) => {
            let version = version.as_deref().unwrap_or("VERSION");
            format!("put it there as {name}-{version}.tgz or {name}-{version}/, as `helm pull` does")
        }
        NotRendered::NotFound(NotFound::NotInTree { .. }) => {
            "correct `chart`; it is seen from the source's root".into()
        }
        NotRendered::NotFound(NotFound::ValuesFile { .. }) => {
            "correct `valuesFiles`, or set ignoreMissingValuesFiles".into()
        }
        NotRendered::Render(RenderError::TooSlow(_)) => "give it more time with --helm-timeout".into(),
        NotRendered::Post(_) => "correct the patch; it applies to what the chart makes with these values".into(),
        NotRendered::NoChart(Unavailable::NoChart) => "name a chart with `chart` or `chartRef`".into(),
        _ => return None,
    })
}
