//! Where the inputs of ResourceSets are written.

use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_build::{Built, Place};
use fluxwright_diagnostic::line_column;
use fluxwright_repo::scan::{Object, Scan};
use fluxwright_yaml::Node;

/// The inputs of the ResourceSets of a build, read when they are asked for.
pub(crate) struct Inputs<'s> {
    built: &'s Built,
    scan: &'s Scan,
    /// By the ResourceSet, as a resource of the build.
    known: HashMap<usize, Vec<Input>>,
}

/// An input, as it is written.
struct Input {
    name: Option<String>,
    place: Place,
}

impl<'s> Inputs<'s> {
    pub(crate) fn new(built: &'s Built, scan: &'s Scan) -> Self {
        Self { built, scan, known: HashMap::new() }
    }

    /// Where an input of a ResourceSet itself is written: by its number, and by its name as a proof. A permutation has another
    /// name, and what a patch put in stands elsewhere.
    pub(crate) fn own(&mut self, set: usize, index: usize, name: Option<&str>) -> Option<Place> {
        let (built, scan) = (self.built, self.scan);
        let inputs = self.known.entry(set).or_insert_with(|| read(built, scan, set).unwrap_or_default());
        let found = inputs.get(index).filter(|input| input.name.as_deref() == name)?;
        Some(found.place.clone())
    }

    /// Where a provider of inputs is written.
    pub(crate) fn provider(&self, namespace: &str, name: &str) -> Option<Place> {
        let is_it = |object: &&Object| {
            object.name == name && object.namespace.as_ref().is_none_or(|written| written == namespace)
        };
        let found = self.scan.objects_of("fluxcd.controlplane.io", "ResourceSetInputProvider").find(is_it)?;
        let path = Arc::from(self.scan.file_of(found)?.path.as_str());
        Some(Place { path, line: found.line })
    }
}

fn read(built: &Built, scan: &Scan, set: usize) -> Option<Vec<Input>> {
    let resource = built.resources.get(set)?;
    let path = resource.provenance.origin.path();
    let file = scan.file(path)?;
    let objects = scan.objects_in(file).iter();
    let object = objects.into_iter().find(|object| object.kind == "ResourceSet" && object.name == resource.name())?;
    let stream = scan.parse(file);
    let inputs = object.node_in(&stream)?.at(&["spec", "inputs"])?.items()?;
    let input = |node: &Node| Input {
        name: node.get("name").and_then(Node::as_str).map(str::to_owned),
        place: Place { path: Arc::clone(path), line: line_column(&file.text, node.span.start).0 },
    };
    Some(inputs.iter().map(input).collect())
}
