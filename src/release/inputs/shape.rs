//! Where an input keeps what a Helm release needs: read off the siblings, not assumed.

use fluxwright_yaml::Node;

/// A path of keys in an input, such as `chart.version`.
pub type KeyPath = &'static [&'static str];

const NAME: &[KeyPath] = &[&["name"], &["release"], &["releaseName"], &["app"]];
const NAMESPACE: &[KeyPath] = &[&["namespace"], &["targetNamespace"], &["ns"]];
const CHART: &[KeyPath] = &[&["chart", "name"], &["chart", "chart"], &["chartName"], &["chart"]];
const VERSION: &[KeyPath] =
    &[&["chart", "version"], &["chart", "tag"], &["version"], &["chartVersion"], &["tag"], &["ref"]];
const URL: &[KeyPath] = &[
    &["chart", "url"],
    &["chart", "repository"],
    &["chart", "repo"],
    &["chart", "repoURL"],
    &["url"],
    &["repository"],
    &["repo"],
    &["repoURL"],
    &["repoUrl"],
];
const DEPENDS_ON: &[KeyPath] = &[&["dependsOn"], &["depends_on"], &["dependencies"]];

/// The key paths of one ResourceSet's inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The release's name.
    pub name: KeyPath,
    /// Its target namespace; some platforms have none (one namespace for all).
    pub namespace: Option<KeyPath>,
    /// The chart's name.
    pub chart: KeyPath,
    /// The chart's version.
    pub version: KeyPath,
    /// The repository's URL.
    pub url: KeyPath,
    /// The releases it depends on.
    pub depends_on: Option<KeyPath>,
}

impl Shape {
    /// The guide's form (spec, platform-layout: The guide's four steps), for a ResourceSet without inputs.
    pub const GUIDE: Self = Self {
        name: &["name"],
        namespace: Some(&["namespace"]),
        chart: &["chart", "name"],
        version: &["chart", "version"],
        url: &["chart", "url"],
        depends_on: Some(&["dependsOn"]),
    };

    /// The shape that most inputs have; `None` when they do not describe Helm charts.
    pub fn of(inputs: &[&Node]) -> Option<Self> {
        let scalar = |paths: &[KeyPath]| most(inputs, paths, |node| node.as_str().is_some());
        Some(Self {
            name: scalar(NAME)?,
            namespace: scalar(NAMESPACE),
            chart: scalar(CHART)?,
            version: scalar(VERSION)?,
            url: scalar(URL)?,
            depends_on: most(inputs, DEPENDS_ON, |node| node.items().is_some() || node.is_null()),
        })
    }

    /// The shape that a template asks for, from the key paths that it reads.
    pub fn of_template(reads: &[Vec<String>]) -> Option<Self> {
        let read = |paths: &[KeyPath]| {
            paths
                .iter()
                .copied()
                .find(|path| reads.iter().any(|read| read.iter().map(String::as_str).eq(path.iter().copied())))
        };
        Some(Self {
            name: read(NAME)?,
            namespace: read(NAMESPACE),
            chart: read(CHART)?,
            version: read(VERSION)?,
            url: read(URL)?,
            depends_on: read(DEPENDS_ON),
        })
    }
}

/// The path that most inputs have with a value that fits; at least half of them must.
fn most(inputs: &[&Node], paths: &[KeyPath], fits: impl Fn(&Node) -> bool) -> Option<KeyPath> {
    let count = |path: KeyPath| inputs.iter().filter(|input| input.at(path).is_some_and(&fits)).count();
    let (best, path) = paths
        .iter()
        .enumerate()
        .map(|(rank, path)| ((count(path), usize::MAX - rank), *path))
        .max_by_key(|(key, _)| *key)?;
    (best.0 * 2 >= inputs.len() && best.0 > 0).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Option<Shape> {
        let stream = fluxwright_yaml::parse(text).expect("the case is YAML");
        let root = stream.documents[0].root.clone().expect("the case has a root");
        let inputs: Vec<&Node> = root.items().expect("the case is a list").iter().collect();
        Shape::of(&inputs)
    }

    #[test]
    fn nested_and_flat_inputs_are_recognised() {
        let nested = "- {name: a, namespace: n, chart: {name: a, version: 1, url: u}, dependsOn: []}\n";
        assert_eq!(shape(nested), Some(Shape::GUIDE));
        let flat =
            shape("- {release: a, chart: a, version: '1', repo: u}\n- {release: b, chart: b, version: '1', repo: u}\n");
        assert_eq!(
            flat.map(|s| (s.name, s.chart, s.version, s.url, s.namespace)),
            Some((&["release"][..], &["chart"][..], &["version"][..], &["repo"][..], None))
        );
        assert_eq!(shape("- {name: a, namespace: n, path: p}\n"), None, "inputs of Kustomizations are not releases");
    }
}
