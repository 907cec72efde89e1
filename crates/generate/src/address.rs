//! Addresses of charts, as people write them.

use fluxwright_answers::format::{FormatError, HelmRepoUrl, helm_repo_url, oci_url, redact_url};
use fluxwright_diagnostic::Diagnostic;

/// Where a chart is, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartAddress {
    /// The chart repository, or the registry and path above the chart.
    pub url: Option<String>,
    /// The chart's name.
    pub chart: Option<String>,
    /// Its version, or a range of versions.
    pub version: Option<String>,
}

/// Takes `oci://host/path/chart:version` or `https://repo/chart@version` apart; the version may be left out.
///
/// # Errors
/// When the text is no such address. Credentials are never repeated.
pub fn chart_address(text: &str) -> Result<ChartAddress, Box<Diagnostic>> {
    let shown = redact_url(text);
    let wrong = |why: &str| Box::new(Diagnostic::error("invalid-url", format!("`{shown}` {why}")).help(FORMS));
    let (address, version) = if text.starts_with("oci://") {
        let oci = oci_url(text).map_err(|error| refused(&shown, error))?;
        if oci.digest.is_some() {
            return Err(wrong("names a digest, not a version"));
        }
        (oci.url(), oci.tag)
    } else {
        // Only what follows the last `@` of the path is a version: before the path an `@` ends a credential.
        let (address, version) = match text.rsplit_once('@') {
            Some((address, version)) if address.matches('/').count() > 2 && !version.contains('/') => {
                (address, Some(version))
            }
            _ => (text, None),
        };
        helm_repo_url(address).map_err(|error| refused(&shown, error))?;
        (address.to_owned(), version.map(str::to_owned))
    };
    let address = address.trim_end_matches('/');
    let host = address.find("://").map_or(0, |at| at + 3);
    match address.rsplit_once('/') {
        Some((url, chart)) if url.len() > host && !chart.is_empty() => Ok(ChartAddress {
            url: Some(url.to_owned()),
            chart: Some(chart.to_owned()),
            version: version.filter(|version| !version.is_empty()),
        }),
        _ => Err(wrong("names no chart")),
    }
}

const FORMS: &str = "write oci://host/path/chart:version or https://repo/chart@version";

fn refused(shown: &str, error: FormatError) -> Box<Diagnostic> {
    let diagnostic =
        Diagnostic::error("invalid-url", format!("`{shown}` is no address of a chart: it {}", error.reason));
    Box::new(match error.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help(FORMS),
    })
}

/// Checks the URL of a chart repository: no credentials, no tag.
///
/// # Errors
/// What is wrong, without any credential.
pub(crate) fn check_chart_url(url: &str) -> Result<(), Diagnostic> {
    let shown = redact_url(url);
    match helm_repo_url(url) {
        Ok(HelmRepoUrl::Oci(oci)) if oci.tag.is_some() || oci.digest.is_some() => {
            Err(Diagnostic::error("invalid-url", format!("`{shown}` has a tag or digest in it"))
                .help("answer chartVersion, or give --version"))
        }
        Ok(_) => Ok(()),
        Err(error) => {
            let diagnostic =
                Diagnostic::error("invalid-url", format!("`{shown}` is no URL of charts: it {}", error.reason));
            Err(diagnostic.help(error.help.unwrap_or_else(|| "write https://… or oci://…".to_owned())))
        }
    }
}

/// The URL without the chart's name at its end, for registries: Flux and Helm add it themselves.
pub(crate) fn without_chart<'a>(url: &'a str, chart: &str) -> &'a str {
    let trimmed = url.trim_end_matches('/');
    match trimmed.strip_suffix(chart).and_then(|rest| rest.strip_suffix('/')) {
        Some(rest) if url.starts_with("oci://") && rest.len() > "oci://".len() && !chart.is_empty() => rest,
        _ => trimmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let of = |text: &str| {
            chart_address(text).map(|a| (a.url.unwrap_or_default(), a.chart.unwrap_or_default(), a.version)).unwrap()
        };
        let version = |text: &str| Some(text.to_owned());
        assert_eq!(of("oci://ghcr.io/x/podinfo:6.9.0"), ("oci://ghcr.io/x".into(), "podinfo".into(), version("6.9.0")));
        assert_eq!(of("oci://ghcr.io/x/podinfo"), ("oci://ghcr.io/x".into(), "podinfo".into(), None));
        assert_eq!(of("https://a.io/charts/web@1.x"), ("https://a.io/charts".into(), "web".into(), version("1.x")));
        assert_eq!(of("https://a.io/web/"), ("https://a.io".into(), "web".into(), None));
    }

    #[test]
    fn credentials_are_refused_and_not_shown() {
        for text in [
            "https://user:hunter2@a.io/web",
            "https://user:hunter2@a.io/web@1.0.0",
            "https://hunter2@a.io/web",
            "oci://user:hunter2@a.io/x/web:1.0.0",
            "https://user:hun/ter2@a.io/web",
        ] {
            let error = chart_address(text).unwrap_err();
            let all = format!("{error:?}");
            assert!(!all.contains("hunter2") && !all.contains("ter2@"), "{all}");
        }
        for text in ["https://a.io", "oci://a.io/web@sha256:aa", "ftp://a/b", ""] {
            assert!(chart_address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_chart_is_never_twice_in_a_registry() {
        assert_eq!(without_chart("oci://ghcr.io/x/web", "web"), "oci://ghcr.io/x");
        assert_eq!(without_chart("oci://ghcr.io/x/", "web"), "oci://ghcr.io/x");
        assert_eq!(without_chart("https://a.io/web", "web"), "https://a.io/web");
        assert_eq!(without_chart("oci://web", "web"), "oci://web");
    }
}
