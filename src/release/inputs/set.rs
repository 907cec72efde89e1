//! ResourceSets that make Helm releases from their inputs.

use fluxwright_yaml::{Document, Node};

use super::shape::Shape;
use super::template::TemplateFacts;
use fluxwright_repo::{Object, Repo};

/// The API group of ResourceSets.
pub const GROUP: &str = "fluxcd.controlplane.io";

/// A ResourceSet whose inputs describe Helm releases.
#[derive(Debug)]
pub struct ReleaseSet<'a> {
    /// The ResourceSet.
    pub object: &'a Object,
    /// Its file.
    pub path: &'a str,
    /// Its document.
    pub document: &'a Document,
    /// Where its inputs keep what.
    pub shape: Shape,
    /// What its templates read and make.
    pub template: TemplateFacts,
    /// Its releases, in order.
    pub releases: Vec<Release<'a>>,
}

/// One input of a [`ReleaseSet`].
#[derive(Debug, Clone)]
pub struct Release<'a> {
    /// The input.
    pub node: &'a Node,
    /// Its name.
    pub name: &'a str,
    /// Its namespace, empty when the inputs have none.
    pub namespace: &'a str,
    /// Its chart, empty when missing.
    pub chart: &'a str,
    /// Its version as written.
    pub version: &'a str,
    /// Its URL, empty when missing.
    pub url: &'a str,
    /// What it depends on.
    pub depends_on: Vec<&'a str>,
}

/// All of them in the repo, in path order.
pub fn find(repo: &Repo) -> Vec<ReleaseSet<'_>> {
    repo.objects_of(GROUP, "ResourceSet").filter_map(|object| read(repo, object)).collect()
}

fn read<'a>(repo: &'a Repo, object: &'a Object) -> Option<ReleaseSet<'a>> {
    let document = repo.document_of(object)?;
    let spec = document.at(&["spec"])?;
    let template = TemplateFacts::of(spec);
    if !template.makes("HelmRelease") {
        return None;
    }
    let nodes: Vec<&Node> = spec.get("inputs").and_then(Node::items).unwrap_or_default().iter().collect();
    let shape = if nodes.is_empty() { Shape::of_template(&template.read_paths())? } else { Shape::of(&nodes)? };
    let releases = nodes.into_iter().filter_map(|node| release(node, &shape)).collect();
    Some(ReleaseSet { object, path: &repo.file_of(object).path, document, shape, template, releases })
}

fn release<'a>(node: &'a Node, shape: &Shape) -> Option<Release<'a>> {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str).unwrap_or_default();
    let depends_on = shape.depends_on.and_then(|path| node.at(path)).and_then(Node::items).unwrap_or_default();
    Some(Release {
        node,
        name: node.at(shape.name)?.as_str()?,
        namespace: shape.namespace.map(text).unwrap_or_default(),
        chart: text(shape.chart),
        version: text(shape.version),
        url: text(shape.url),
        depends_on: depends_on.iter().filter_map(dependency_name).collect(),
    })
}

/// The name in an item of `dependsOn`: the item itself, or its `name`.
fn dependency_name(item: &Node) -> Option<&str> {
    item.as_str().or_else(|| item.get("name")?.as_str())
}

impl ReleaseSet<'_> {
    /// The release of this name.
    pub fn release(&self, name: &str) -> Option<&Release<'_>> {
        self.releases.iter().find(|release| release.name == name)
    }

    /// `namespace/name` of the ResourceSet, as people say it.
    pub fn title(&self) -> String {
        match &self.object.namespace {
            Some(namespace) => format!("{namespace}/{}", self.object.name),
            None => self.object.name.clone(),
        }
    }

    /// The releases from the nearest to `index` outwards, the one before it first.
    pub fn nearest(&self, index: usize) -> impl Iterator<Item = &Release<'_>> {
        let (before, after) = self.releases.split_at(index.min(self.releases.len()));
        let mut before = before.iter().rev();
        let mut after = after.iter();
        let mut turn = false;
        std::iter::from_fn(move || {
            turn = !turn;
            if turn { before.next().or_else(|| after.next()) } else { after.next().or_else(|| before.next()) }
        })
    }
}
