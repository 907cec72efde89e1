//! Which chart a HelmRelease wants.

use serde_json::Value;

use crate::cluster::Cluster;
use crate::release::Release;

/// A chart that a HelmRelease wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wanted {
    /// The chart's name; of one in the tree that of its folder.
    pub name: String,
    /// The version or the range of versions; `None` for any, and for one in the tree.
    pub version: Option<String>,
    /// Where it is.
    pub from: WantedFrom,
    /// Files that take the place of the chart's `values.yaml`: of a chart in the tree from its source's root, else from the
    /// chart's.
    pub values_files: Vec<String>,
    /// Whether these may be missing.
    pub ignore_missing: bool,
}

/// Where a chart is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WantedFrom {
    /// In the tree.
    Tree {
        /// The folder that holds the source's content.
        root: String,
        /// The chart's folder or archive, from there.
        path: String,
    },
    /// In a Helm repository.
    Repository {
        /// Its address.
        url: String,
    },
    /// In a registry.
    Registry {
        /// The address with the chart's name, without a version: `oci://…`.
        url: String,
        /// `sha256:…`, where a digest is wanted.
        digest: Option<String>,
    },
}

/// Why it cannot be said which chart is wanted, or where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Neither `chart` nor `chartRef`.
    #[error("the HelmRelease names no chart")]
    NoChart,
    /// The source is not known.
    #[error("{kind} {namespace}/{name} is not in the repo")]
    NoSource {
        /// Its kind.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// The source's content is not in the repo.
    #[error("the content of {kind} {namespace}/{name} is not in the repo")]
    OtherSource {
        /// Its kind.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// The source has no address.
    #[error("{kind} {namespace}/{name} has no URL")]
    NoUrl {
        /// Its kind.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

/// The chart of a HelmRelease, by way of its `chart` or `chartRef` and the source that it names.
///
/// # Errors
/// When it names none, or its source is not known.
pub fn wanted(object: &Value, release: &Release, cluster: &dyn Cluster) -> Result<Wanted, Unavailable> {
    if let Some(chart) = object.pointer("/spec/chart/spec") {
        return of_chart(chart, &release.namespace, cluster);
    }
    let Some(reference) = object.pointer("/spec/chartRef") else { return Err(Unavailable::NoChart) };
    let (kind, name) = (text(reference, "kind").unwrap_or_default(), text(reference, "name").unwrap_or_default());
    let namespace = text(reference, "namespace").unwrap_or(&release.namespace);
    let source = Source { kind, namespace, name };
    if kind == "OCIRepository" {
        return of_registry(source, cluster);
    }
    // What is mapped to a folder is taken from there, whatever its kind.
    if let Some(root) = cluster.folder(kind, namespace, name) {
        return Ok(in_tree(root, ".", &Value::Null));
    }
    let object = cluster.object(kind, namespace, name).ok_or_else(|| source.missing())?;
    match (kind, object.get("spec")) {
        ("HelmChart", Some(spec)) => of_chart(spec, namespace, cluster),
        _ => Err(source.elsewhere()),
    }
}

#[derive(Clone, Copy)]
struct Source<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl Source<'_> {
    fn missing(self) -> Unavailable {
        let Self { kind, namespace, name } = self;
        Unavailable::NoSource { kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    fn elsewhere(self) -> Unavailable {
        let Self { kind, namespace, name } = self;
        Unavailable::OtherSource { kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    fn without_url(self) -> Unavailable {
        let Self { kind, namespace, name } = self;
        Unavailable::NoUrl { kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Of a HelmChart's spec.
fn of_chart(chart: &Value, namespace: &str, cluster: &dyn Cluster) -> Result<Wanted, Unavailable> {
    let name = text(chart, "chart").ok_or(Unavailable::NoChart)?;
    let reference = chart.get("sourceRef").unwrap_or(&Value::Null);
    let source = Source {
        kind: text(reference, "kind").unwrap_or_default(),
        namespace: text(reference, "namespace").unwrap_or(namespace),
        name: text(reference, "name").unwrap_or_default(),
    };
    if let Some(root) = cluster.folder(source.kind, source.namespace, source.name) {
        return Ok(in_tree(root, name, chart));
    }
    let object = cluster.object(source.kind, source.namespace, source.name).ok_or_else(|| source.missing())?;
    if source.kind != "HelmRepository" {
        return Err(source.elsewhere());
    }
    let url = object.pointer("/spec/url").and_then(Value::as_str).filter(|url| !url.is_empty());
    let url = url.ok_or_else(|| source.without_url())?.trim_end_matches('/');
    let from = if url.starts_with("oci://") {
        WantedFrom::Registry { url: format!("{url}/{name}"), digest: None }
    } else {
        WantedFrom::Repository { url: url.to_owned() }
    };
    let version = text(chart, "version").filter(|version| *version != "*").map(str::to_owned);
    let (values_files, ignore_missing) = values_files(chart);
    let name = name.rsplit('/').next().unwrap_or(name).to_owned();
    Ok(Wanted { name, version, from, values_files, ignore_missing })
}

fn in_tree(root: String, path: &str, chart: &Value) -> Wanted {
    let path = path.trim_start_matches("./").trim_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let (values_files, ignore_missing) = values_files(chart);
    Wanted { name, version: None, from: WantedFrom::Tree { root, path: path.to_owned() }, values_files, ignore_missing }
}

fn values_files(chart: &Value) -> (Vec<String>, bool) {
    let files = chart.get("valuesFiles").and_then(Value::as_array).into_iter().flatten();
    let files = files.filter_map(Value::as_str).map(str::to_owned).collect();
    (files, chart.get("ignoreMissingValuesFiles").and_then(Value::as_bool).unwrap_or_default())
}

fn of_registry(source: Source<'_>, cluster: &dyn Cluster) -> Result<Wanted, Unavailable> {
    if let Some(root) = cluster.folder(source.kind, source.namespace, source.name) {
        return Ok(in_tree(root, ".", &Value::Null));
    }
    let object = cluster.object(source.kind, source.namespace, source.name).ok_or_else(|| source.missing())?;
    let spec = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
    let url = spec("/spec/url").ok_or_else(|| source.without_url())?.trim_end_matches('/');
    let digest = spec("/spec/ref/digest").map(str::to_owned);
    // As source-controller does: the digest goes before the range of versions, which goes before the tag.
    let version = match &digest {
        Some(_) => None,
        // A tag cannot hold the `+` of a version.
        None => spec("/spec/ref/semver").or(spec("/spec/ref/tag")).map(|version| version.replace('_', "+")),
    };
    Ok(Wanted {
        name: url.rsplit('/').next().unwrap_or(url).to_owned(),
        version,
        from: WantedFrom::Registry { url: url.to_owned(), digest },
        values_files: Vec::new(),
        ignore_missing: false,
    })
}
