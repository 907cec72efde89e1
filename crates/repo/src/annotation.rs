//! Renovate annotations above variables: `# renovate: datasource=helm depName=… registryUrl=…`.

/// A release as an annotation describes it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The release's name.
    pub release: &'a str,
    /// The chart's name.
    pub chart: &'a str,
    /// The repository's URL.
    pub url: &'a str,
}

impl Subject<'_> {
    /// Whether the chart comes from an OCI registry.
    pub fn is_oci(&self) -> bool {
        self.url.starts_with("oci://")
    }

    /// `host/path/chart` of an OCI chart.
    fn package(&self) -> String {
        format!("{}/{}", self.url.trim_start_matches("oci://").trim_end_matches('/'), self.chart)
    }
}

/// The annotation for a new variable: in the words of the nearest neighbour of the same kind (HTTP or OCI), else the usual
/// ones. Renovate reads OCI charts with its docker datasource only; `datasource=helm` cannot (renovate discussion 12507).
///
/// `neighbours` are annotations with what they describe, nearest first.
pub fn annotation(wanted: Subject<'_>, neighbours: &[(&str, Subject<'_>)]) -> String {
    neighbours
        .iter()
        .filter(|(_, subject)| subject.is_oci() == wanted.is_oci())
        .find_map(|(text, subject)| in_the_words_of(text, *subject, wanted))
        .unwrap_or_else(|| usual(wanted))
}

fn usual(wanted: Subject<'_>) -> String {
    if wanted.is_oci() {
        format!("# renovate: datasource=docker depName={} packageName={}", wanted.chart, wanted.package())
    } else {
        format!("# renovate: datasource=helm depName={} registryUrl={}", wanted.chart, wanted.url)
    }
}

/// The neighbour's annotation with every value that follows from its release replaced; keys that do not follow (such as
/// `versioning`) are the neighbour's own and left out. `None` when the rest would not say what to look up, or where.
fn in_the_words_of(text: &str, theirs: Subject<'_>, wanted: Subject<'_>) -> Option<String> {
    let (lead, fields) = text.split_at(text.find("renovate:")? + "renovate:".len());
    let mut words = Vec::new();
    let (mut named, mut located) = (false, false);
    for field in fields.split_whitespace() {
        let (key, value) = field.split_once('=')?;
        let (theirs_package, package) = (theirs.package(), wanted.package());
        let value = if key == "datasource" {
            if (value == "docker") != wanted.is_oci() {
                return None;
            }
            value
        } else if theirs.is_oci() && value == theirs_package {
            (named, located) = (true, true);
            &package
        } else if value == theirs.chart {
            named = true;
            wanted.chart
        } else if value == theirs.release {
            named = true;
            wanted.release
        } else if !theirs.url.is_empty() && value.trim_end_matches('/') == theirs.url.trim_end_matches('/') {
            located = true;
            wanted.url
        } else {
            continue;
        };
        words.push(format!("{key}={value}"));
    }
    (named && located && words.first().is_some_and(|word| word.starts_with("datasource=")))
        .then(|| format!("{lead} {}", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTP: Subject<'_> = Subject { release: "ui", chart: "open-webui", url: "https://helm.openwebui.com" };
    const OCI: Subject<'_> = Subject { release: "k", chart: "konflate", url: "oci://ghcr.io/home/charts" };

    #[test]
    fn the_usual_words_without_neighbours() {
        assert_eq!(
            annotation(HTTP, &[]),
            "# renovate: datasource=helm depName=open-webui registryUrl=https://helm.openwebui.com"
        );
        assert_eq!(
            annotation(OCI, &[]),
            "# renovate: datasource=docker depName=konflate packageName=ghcr.io/home/charts/konflate"
        );
    }

    #[test]
    fn the_words_of_the_nearest_of_its_kind() {
        let neighbour = Subject { release: "a", chart: "chart-a", url: "oci://ghcr.io/x/" };
        let text = "#renovate: datasource=docker depName=ghcr.io/x/chart-a versioning=semver";
        assert_eq!(
            annotation(OCI, &[(text, neighbour)]),
            "#renovate: datasource=docker depName=ghcr.io/home/charts/konflate"
        );
        assert!(annotation(HTTP, &[(text, neighbour)]).contains("datasource=helm"), "another kind is no model");
    }

    #[test]
    fn a_neighbour_that_renovate_cannot_follow_is_no_model() {
        let neighbour = Subject { release: "a", chart: "a", url: "oci://ghcr.io/x" };
        let broken = "# renovate: datasource=helm depName=a registryUrl=oci://ghcr.io/x";
        assert!(annotation(OCI, &[(broken, neighbour)]).contains("datasource=docker"));
    }
}
