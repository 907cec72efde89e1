//! The request after checking: every part valid, short forms taken apart, defaults filled in.

use fluxwright_answers::format::{FormatError, HelmRepoUrl, helm_repo_url, is_dns1123_label, redact_url, release_name};
use fluxwright_answers::format::{oci_url, version, version_range};
use fluxwright_diagnostic::Diagnostic;

use super::request::Request;
use super::version::VersionText;

/// A release as it is wanted. What was not given and does not follow is `None`: neighbours may tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The release's name: DNS-1123, at most 53 characters.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The chart's name.
    pub chart: String,
    /// The version, a range, or a variable.
    pub version: Option<VersionText>,
    /// The repository's URL, without the chart's name.
    pub url: Option<String>,
    /// What it depends on.
    pub depends_on: Vec<String>,
}

impl Wanted {
    /// Whether the chart comes from an OCI registry.
    pub fn is_oci(&self) -> bool {
        self.url.as_deref().is_some_and(|url| url.starts_with("oci://"))
    }

    /// `oci://host/path/chart`.
    pub fn chart_url(&self) -> Option<String> {
        Some(format!("{}/{}", self.url.as_deref()?.trim_end_matches('/'), self.chart))
    }

    /// Checks a request. All problems are returned at once.
    pub fn of(request: &Request) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let short = match request.name.as_deref() {
            Some(text) if text.contains("://") => Short::parse(text, &mut problems),
            Some(name) => Short { name: Some(name.to_owned()), ..Short::default() },
            None => Short::default(),
        };
        let name = short.name.clone().or_else(|| short.chart.clone()).unwrap_or_default();
        if name.is_empty() && problems.is_empty() {
            problems.push(Diagnostic::error("missing-name", "no name for the release").help(
                "give one: fluxwright add release NAME, or fluxwright add release oci://host/path/chart:version",
            ));
        } else if !name.is_empty() {
            check(&mut problems, "invalid-name", &format!("`{name}` is no name for a release"), release_name(&name));
        }
        let namespace = request.namespace.clone().unwrap_or_else(|| name.clone());
        if request.namespace.is_some() && !is_dns1123_label(&namespace) {
            problems.push(
                Diagnostic::error("invalid-namespace", format!("`{namespace}` is no name for a namespace"))
                    .help("use lower case letters, digits and dashes, at most 63"),
            );
        }
        let chart = request.chart.clone().or(short.chart).unwrap_or_else(|| name.clone());
        let is_bare = |chart: &str| {
            !chart.is_empty()
                && !chart.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\${}<>".contains(c))
        };
        if !name.is_empty() && !is_bare(&chart) {
            problems.push(
                Diagnostic::error("invalid-chart", format!("`{chart}` is no name of a chart"))
                    .help("--chart is the bare name; the rest of an OCI address goes into --url"),
            );
        }
        let version = request.version.clone().or(short.version).map(|text| VersionText::parse(&text));
        if let Some(VersionText::Literal(text)) = &version
            && let Err(more) = check_version(text)
        {
            problems.extend(more);
        }
        let url = request.url.clone().or(short.url).map(|url| without_chart(&url, &chart));
        if let Some(url) = &url
            && let Err(more) = check_url(url)
        {
            problems.extend(more);
        }
        let depends_on = request.depends_on.clone().unwrap_or_default();
        for dependency in &depends_on {
            if dependency.is_empty() || dependency.contains(char::is_whitespace) {
                problems.push(
                    Diagnostic::error("invalid-dependency", format!("`{dependency}` is no name of a release"))
                        .help("give names, separated by commas: --depends-on cert-manager,external-secrets"),
                );
            }
        }
        if problems.is_empty() { Ok(Self { name, namespace, chart, version, url, depends_on }) } else { Err(problems) }
    }
}

/// What a short form says.
#[derive(Debug, Default)]
struct Short {
    name: Option<String>,
    chart: Option<String>,
    url: Option<String>,
    version: Option<String>,
}

impl Short {
    /// `oci://host/path/chart:version` or `https://repo/chart@version`.
    fn parse(text: &str, problems: &mut Vec<Diagnostic>) -> Self {
        let shown = redact_url(text);
        let (address, version) = if text.starts_with("oci://") {
            match oci_url(text) {
                Ok(oci) if oci.digest.is_some() => {
                    problems.push(
                        Diagnostic::error("invalid-url", format!("`{shown}` names a digest"))
                            .help("give a version: oci://host/path/chart:1.2.3"),
                    );
                    return Self::default();
                }
                Ok(oci) => (oci.url(), oci.tag.clone()),
                Err(error) => {
                    check(problems, "invalid-url", &format!("`{shown}` is no address of a chart"), Err(error));
                    return Self::default();
                }
            }
        } else {
            if let Err(error) = helm_repo_url(text) {
                check(problems, "invalid-url", &format!("`{shown}` is no address of a chart"), Err(error));
                return Self::default();
            }
            match text.rsplit_once('@') {
                Some((address, version)) => (address.to_owned(), Some(version.to_owned())),
                None => (text.to_owned(), None),
            }
        };
        let address = address.trim_end_matches('/');
        let scheme_end = address.find("://").map_or(0, |at| at + 3);
        match address.rsplit_once('/').filter(|(url, _)| url.len() > scheme_end) {
            Some((url, chart)) if !chart.is_empty() => Self {
                name: Some(chart.to_owned()),
                chart: Some(chart.to_owned()),
                url: Some(url.to_owned()),
                version: version.filter(|version| !version.is_empty()),
            },
            _ => {
                problems.push(
                    Diagnostic::error("invalid-url", format!("`{shown}` names no chart"))
                        .help("write oci://host/path/chart:version or https://repo/chart@version"),
                );
                Self::default()
            }
        }
    }
}

fn check(problems: &mut Vec<Diagnostic>, code: &'static str, message: &str, result: Result<(), FormatError>) {
    if let Err(error) = result {
        let mut diagnostic = Diagnostic::error(code, format!("{message}: it {}", error.reason));
        if let Some(help) = error.help {
            diagnostic = diagnostic.help(help);
        }
        problems.push(diagnostic);
    }
}

/// A version, a range where Flux takes one (HelmRelease `chart.spec.version`, OCIRepository `ref.semver`), or a variable.
pub fn check_version(text: &str) -> Result<(), Vec<Diagnostic>> {
    let is_variable = VersionText::parse(text).variable().is_some();
    if is_variable || version(text).is_ok() || (!text.trim().is_empty() && version_range(text).is_ok()) {
        return Ok(());
    }
    let mut problems = Vec::new();
    check(&mut problems, "invalid-version", &format!("`{text}` is no version"), version(text).map(|_| ()));
    Err(problems)
}

/// A URL of charts, without tag, digest and credentials.
pub fn check_url(url: &str) -> Result<(), Vec<Diagnostic>> {
    let shown = redact_url(url);
    let mut problems = Vec::new();
    match helm_repo_url(url) {
        Ok(HelmRepoUrl::Oci(oci)) if oci.tag.is_some() || oci.digest.is_some() => problems.push(
            Diagnostic::error("invalid-url", format!("`{shown}` has a tag or digest in it"))
                .help("give the version with --version"),
        ),
        result => check(&mut problems, "invalid-url", &format!("`{shown}` is no URL of charts"), result.map(|_| ())),
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The URL of the repository, without the chart's name at its end for OCI: Flux and Helm add it themselves (spec,
/// platform-layout: chart not found).
fn without_chart(url: &str, chart: &str) -> String {
    let trimmed = url.trim_end_matches('/');
    match trimmed.strip_suffix(chart).and_then(|rest| rest.strip_suffix('/')) {
        Some(rest) if url.starts_with("oci://") && rest.len() > "oci://".len() && !chart.is_empty() => rest.to_owned(),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str, edit: impl FnOnce(&mut Request)) -> Result<Wanted, Vec<String>> {
        let mut request = Request { name: Some(name.to_owned()), ..Request::default() };
        edit(&mut request);
        Wanted::of(&request).map_err(|all| all.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn short_forms_tell_the_rest() {
        let oci = wanted("oci://ghcr.io/org/charts/podinfo:6.5.0", |_| {}).expect("valid");
        assert_eq!((oci.name.as_str(), oci.namespace.as_str(), oci.chart.as_str()), ("podinfo", "podinfo", "podinfo"));
        assert_eq!(oci.url.as_deref(), Some("oci://ghcr.io/org/charts"));
        assert_eq!(oci.version, Some(VersionText::Literal("6.5.0".into())));
        let http = wanted("https://charts.jetstack.io/cert-manager@v1.2.3", |r| r.namespace = Some("cm".into()));
        let http = http.expect("valid");
        assert_eq!((http.url.as_deref(), http.namespace.as_str()), (Some("https://charts.jetstack.io"), "cm"));
        assert!(wanted("https://charts.jetstack.io", |_| {}).is_err(), "no chart in it");
    }

    #[test]
    fn the_chart_is_never_twice_in_an_oci_url() {
        let twice = wanted("spegel", |r| r.url = Some("oci://ghcr.io/x/spegel".into())).expect("valid");
        assert_eq!(twice.chart_url().as_deref(), Some("oci://ghcr.io/x/spegel"));
        let http = wanted("spegel", |r| r.url = Some("https://x.io/spegel".into())).expect("valid");
        assert_eq!(http.url.as_deref(), Some("https://x.io/spegel"));
    }

    #[test]
    fn all_problems_at_once_and_no_credentials() {
        let problems = wanted("Bad_Name", |r| {
            r.version = Some("latest".into());
            r.url = Some("https://user:hunter2@x.io".into());
            r.namespace = Some("No".into());
        })
        .expect_err("all wrong");
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(!problems.iter().any(|p| p.contains("hunter2")));
        assert!(wanted(&"a".repeat(54), |_| {}).is_err());
    }

    #[test]
    fn versions_ranges_and_variables() {
        for good in ["1.2.3", "v1.2.3", ">=1.2 <2", "1.x", "${a_version}", "${a:-1.0.0}"] {
            assert!(wanted("a", |r| r.version = Some(good.into())).is_ok(), "{good}");
        }
        for bad in ["", "latest", "1.2.3.4", "one"] {
            assert!(wanted("a", |r| r.version = Some(bad.into())).is_err(), "{bad}");
        }
    }
}
