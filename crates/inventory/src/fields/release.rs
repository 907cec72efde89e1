//! Helm releases: their chart, wherever it is named.

use super::{Fields, scalar, source_of, waits_for};
use crate::item::{Inventory, Item};
use crate::mask;
use crate::reference::{Relation, references};

/// What is told of a HelmRelease.
pub(super) fn fields(fields: &mut Fields<'_>, item: &Item, inventory: &Inventory<'_>) {
    let chart = chart(item, inventory);
    fields.add("chart", chart.name);
    fields.add("version", chart.version);
    fields.add("source", source_of(item));
    fields.add("interval", fields.spec("/interval"));
    let release = fields.spec("/releaseName");
    fields.wide("release", if release.is_empty() { default_name(fields, item) } else { release });
    fields.wide("targetNamespace", fields.spec("/targetNamespace"));
    fields.wide("url", chart.url);
    fields.wide("dependsOn", waits_for(item).join(","));
}

fn default_name(fields: &Fields<'_>, item: &Item) -> String {
    match fields.spec("/targetNamespace").as_str() {
        "" => item.id.name.clone(),
        target => format!("{target}-{}", item.id.name),
    }
}

/// The chart of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chart {
    /// Its name, or its path in a GitRepository; of an OCIRepository the last name of the URL.
    pub name: String,
    /// Its version, as written: it may be a range, a digest, or a variable that nothing has a value for.
    pub version: String,
    /// Where it comes from, without credentials; empty when the repo does not have the source.
    pub url: String,
}

/// The chart of a HelmRelease, with what its source in the same cluster says.
pub(crate) fn chart(item: &Item, inventory: &Inventory<'_>) -> Chart {
    let mut wanted = references(&item.id, &item.value)
        .into_iter()
        .filter(|found| matches!(found.relation, Relation::ChartRef | Relation::SourceRef));
    let Some(reference) = wanted.next() else { return Chart::default() };
    let find = |kind: &str, namespace: &str, name: &str| inventory.find(item.cluster, kind, namespace, name);
    let source = find(&reference.kind, &reference.namespace, &reference.name);
    let text = |item: Option<&Item>, pointer: &str| {
        item.and_then(|item| item.value.pointer(pointer)).map(scalar).unwrap_or_default()
    };
    let url = mask::text(&text(source, "/spec/url"));
    if reference.relation == Relation::SourceRef {
        let spec = |key: &str| item.value.pointer("/spec/chart/spec").and_then(|spec| spec.get(key)).map(scalar);
        let version = spec("version").filter(|version| !version.is_empty());
        // A chart of a Git repository or bucket has the version that its files say.
        let any = if reference.kind == "HelmRepository" { "*" } else { "" };
        let version = version.unwrap_or_else(|| any.to_owned());
        return Chart { name: spec("chart").unwrap_or_default(), version, url };
    }
    match reference.kind.as_str() {
        "HelmChart" => {
            let above = source.and_then(|chart| {
                references(&chart.id, &chart.value).into_iter().find(|found| found.relation == Relation::SourceRef)
            });
            let above = above.and_then(|above| find(&above.kind, &above.namespace, &above.name));
            Chart {
                name: text(source, "/spec/chart"),
                version: text(source, "/spec/version"),
                url: mask::text(&text(above, "/spec/url")),
            }
        }
        _ => Chart {
            name: url.rsplit('/').next().unwrap_or_default().to_owned(),
            version: source.map(|source| version_of(&source.value)).unwrap_or_default(),
            url,
        },
    }
}

/// The version that an artifact has: its tag or range, with the digest that it is pinned to.
fn version_of(source: &serde_json::Value) -> String {
    let revision = super::source::revision(source);
    ["semver ", "tag "].iter().find_map(|word| revision.strip_prefix(word)).unwrap_or(&revision).to_owned()
}

/// A chart as people write it: `podinfo 6.9.0`.
pub(crate) fn short(chart: &Chart) -> String {
    let version = chart.version.as_str();
    [chart.name.as_str(), version].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_in_words() {
        let chart = Chart { name: "podinfo".into(), version: "6.9.0".into(), url: String::new() };
        assert_eq!(short(&chart), "podinfo 6.9.0");
        assert_eq!(short(&Chart { version: String::new(), ..chart }), "podinfo");
        assert_eq!(short(&Chart::default()), "");
    }
}
