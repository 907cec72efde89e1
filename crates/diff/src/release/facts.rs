//! What a release or an app is, on one side.

use std::sync::Arc;

use crate::mask::inline;
use crate::meaning::{Object, Parsed, Tree};
use crate::model::ReleaseKind;
use crate::paths::parent;
use crate::scan::{
    Context, FLUX_KUSTOMIZE, FluxKustomization, HELM, Input, InputKind, Kustomize, Set, Side, oci_repository,
    repository_url,
};

/// Where a release or an app is written.
#[derive(Debug, Clone)]
pub(crate) struct Locator {
    pub parsed: Arc<Parsed>,
    pub object: usize,
    pub what: What,
}

/// What it is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    Object,
    /// The input of a ResourceSet at this index.
    Input(usize),
    /// The entry of `helmCharts` at this index.
    Chart(usize),
}

/// A release or an app.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub locator: Locator,
    pub kind: ReleaseKind,
    pub name: String,
    pub object_namespace: Option<String>,
    pub target_namespace: Option<String>,
    pub chart: Option<String>,
    pub source: Option<String>,
    /// As it is written.
    pub version: Option<String>,
    pub digest: Option<String>,
    pub depends_on: Vec<String>,
    /// ConfigMaps or Secrets that values come from, with their keys.
    pub values_from: Vec<(String, String)>,
    pub values_files: Vec<String>,
    pub file: String,
    pub line: usize,
    /// The other file that the version is in.
    pub source_file: Option<(String, usize)>,
    pub contexts: Arc<[Context]>,
}

impl Locator {
    /// The object it is written in.
    pub fn object(&self) -> Option<&Object> {
        self.parsed.objects.get(self.object)
    }

    /// Its own YAML.
    pub fn tree(&self) -> Option<&Tree> {
        let tree = &self.object()?.tree;
        match self.what {
            What::Object => Some(tree),
            What::Input(index) => tree.list(&["spec", "inputs"]).get(index),
            What::Chart(index) => tree.list(&["helmCharts"]).get(index),
        }
    }
}

/// All releases and apps of a file; those of a file with a thousand are put together once.
pub(crate) fn in_file(side: &Side<'_>, parsed: &Arc<Parsed>) -> Arc<[Facts]> {
    if let Ok(known) = side.releases.lock()
        && let Some(known) = known.get(&parsed.path)
    {
        return known.clone();
    }
    let found: Arc<[Facts]> = read(side, parsed, &|_, _| true).into();
    if let Ok(mut known) = side.releases.lock() {
        known.insert(parsed.path.clone(), found.clone());
    }
    found
}

/// The releases and apps of a file whose own text may hold a text; of a thousand inputs those are few.
pub(crate) fn holding(side: &Side<'_>, parsed: &Arc<Parsed>, needle: &str) -> Vec<Facts> {
    let known = side.releases.lock().ok().and_then(|known| known.get(&parsed.path).cloned());
    if let Some(known) = known {
        return known.to_vec();
    }
    let places: Vec<usize> = parsed.text.match_indices(needle).map(|(at, _)| at).collect();
    let within = |tree: &Tree| places.iter().filter(|at| (tree.span.start..tree.span.end).contains(at)).count();
    read(side, parsed, &|set, input| {
        // What the template says is true of every input.
        let in_inputs: usize = set
            .list(&["spec", "inputs"])
            .first()
            .zip(set.list(&["spec", "inputs"]).last())
            .map_or(0, |(first, last)| {
                places.iter().filter(|at| (first.span.start..last.span.end).contains(at)).count()
            });
        within(input) > 0 || within(set) > in_inputs
    })
}

/// Whether an input (the second) of a ResourceSet (the first) is of interest.
type Wanted<'w> = &'w dyn Fn(&Tree, &Tree) -> bool;

fn read(side: &Side<'_>, parsed: &Arc<Parsed>, wanted: Wanted<'_>) -> Vec<Facts> {
    let mut found = Vec::new();
    for (index, object) in parsed.objects.iter().enumerate() {
        let at = |what| Locator { parsed: parsed.clone(), object: index, what };
        if object.is(HELM, "HelmRelease") {
            found.push(helm_release(side, at(What::Object), object));
        } else if object.is(FLUX_KUSTOMIZE, "Kustomization") {
            found.extend(kustomization(side, at(What::Object), object));
        } else if let Some(set) = Set::of(parsed, index) {
            let kind = set.kind();
            found.extend(set.inputs().filter(|input| wanted(&object.tree, input.tree)).filter_map(|input| {
                let locator = at(What::Input(input.index));
                match kind {
                    InputKind::Release => input_release(side, locator, &set, input),
                    InputKind::App => input_app(side, locator, &set, input),
                    InputKind::Namespace | InputKind::Other => None,
                }
            }));
        } else if object.is_kustomize()
            && let Some(kustomize) = Kustomize::of(parsed)
        {
            found.extend(kustomize.charts.iter().map(|chart| Facts {
                name: chart.release.clone(),
                target_namespace: chart.namespace.clone().or_else(|| kustomize.namespace.clone()),
                chart: Some(chart.name.clone()),
                source: chart.url.as_deref().map(shown_url),
                version: chart.version.clone(),
                values_files: chart.values_files.clone(),
                line: chart.line,
                ..empty(side, at(What::Chart(chart.index)), ReleaseKind::HelmChart)
            }));
        }
    }
    found
}

fn empty(side: &Side<'_>, locator: Locator, kind: ReleaseKind) -> Facts {
    let file = locator.parsed.path.clone();
    let line = locator.tree().map_or(1, |tree| locator.parsed.line(&tree.span));
    Facts {
        kind,
        name: String::new(),
        object_namespace: None,
        target_namespace: None,
        chart: None,
        source: None,
        version: None,
        digest: None,
        depends_on: Vec::new(),
        values_from: Vec::new(),
        values_files: Vec::new(),
        contexts: side.contexts(&file),
        source_file: None,
        locator,
        file,
        line,
    }
}

fn shown_url(url: &str) -> String {
    inline(url).into_owned()
}

fn names_of(items: &[Tree]) -> Vec<String> {
    items
        .iter()
        .filter_map(|item| {
            let name = item.text(&["name"]).or_else(|| item.scalar_text())?;
            Some(item.text(&["namespace"]).map_or_else(|| name.clone(), |namespace| format!("{namespace}/{name}")))
        })
        .collect()
}

fn helm_release(side: &Side<'_>, locator: Locator, object: &Object) -> Facts {
    let tree = &object.tree;
    let mut facts = empty(side, locator, ReleaseKind::HelmRelease);
    facts.line = object.line;
    let from_context = facts.contexts.first().and_then(|context| context.namespace.clone());
    facts.name = object.name.clone();
    facts.object_namespace = object.namespace.clone().or(from_context);
    facts.target_namespace = tree.text(&["spec", "targetNamespace"]).or_else(|| facts.object_namespace.clone());
    facts.depends_on = names_of(tree.list(&["spec", "dependsOn"]));
    facts.values_from = tree
        .list(&["spec", "valuesFrom"])
        .iter()
        .filter_map(|item| {
            Some((item.text(&["name"])?, item.text(&["valuesKey"]).unwrap_or_else(|| "values.yaml".to_owned())))
        })
        .collect();
    let namespace = facts.object_namespace.clone();
    if let Some(reference) = tree.at(&["spec", "chartRef"]) {
        let (name, namespace) =
            (reference.text(&["name"]).unwrap_or_default(), reference.text(&["namespace"]).or(namespace));
        if reference.text(&["kind"]).as_deref() == Some("OCIRepository")
            && let Some(artifact) = oci_repository(side, &name, namespace.as_deref(), &facts.file)
        {
            facts.chart = Some(artifact.chart());
            facts.source = Some(shown_url(&artifact.url));
            facts.version = artifact.version.clone();
            facts.digest = artifact.digest.clone();
            facts.source_file = Some((artifact.file, artifact.line));
        } else {
            facts.chart = Some(name);
        }
    } else {
        let spec = ["spec", "chart", "spec"];
        let at = |key: &'static str| tree.text(&[spec[0], spec[1], spec[2], key]);
        facts.chart = at("chart");
        facts.version = at("version");
        if let Some(reference) = tree.at(&["spec", "chart", "spec", "sourceRef"]) {
            let text = |key: &str| reference.text(&[key]);
            let (kind, name) = (text("kind").unwrap_or_default(), text("name").unwrap_or_default());
            facts.source = repository_url(side, &kind, &name, text("namespace").or(namespace).as_deref(), &facts.file)
                .map(|url| shown_url(&url));
        }
    }
    facts
}

/// A Flux Kustomization; those that only name a source of their own have no path.
fn kustomization(side: &Side<'_>, locator: Locator, object: &Object) -> Option<Facts> {
    let flux = FluxKustomization::of(object, &locator.parsed.path)?;
    let mut facts = empty(side, locator, ReleaseKind::Kustomization);
    facts.line = object.line;
    facts.name = flux.name;
    facts.object_namespace =
        object.namespace.clone().or_else(|| facts.contexts.first().and_then(|context| context.namespace.clone()));
    facts.target_namespace = flux.target_namespace;
    facts.chart = Some(flux.path);
    facts.depends_on = names_of(object.tree.list(&["spec", "dependsOn"]));
    Some(facts)
}

fn input_release(side: &Side<'_>, locator: Locator, set: &Set, input: Input<'_>) -> Option<Facts> {
    let made = set.makes(HELM, "HelmRelease")?;
    let mut facts = empty(side, locator, ReleaseKind::Input);
    let field = |path: &str| input.field(made, path);
    facts.name = field("metadata.name").unwrap_or_else(|| input.name());
    facts.object_namespace = field("metadata.namespace").or_else(|| set.namespace.clone());
    facts.target_namespace = field("spec.targetNamespace").or_else(|| facts.object_namespace.clone());
    facts.chart =
        field("spec.chart.spec.chart").or_else(|| first(input.tree, &[&["chart", "name"], &["chart"], &["chartName"]]));
    facts.version = field("spec.chart.spec.version").or_else(|| {
        first(input.tree, &[&["chart", "version"], &["version"], &["chartVersion"], &["chart", "tag"], &["tag"]])
    });
    facts.source = first(
        input.tree,
        &[&["chart", "url"], &["url"], &["chart", "repository"], &["repository"], &["repo"], &["repoURL"]],
    )
    .map(|url| shown_url(&url));
    facts.digest = first(input.tree, &[&["chart", "digest"], &["digest"]]);
    facts.depends_on = names_of(input.tree.list(&["dependsOn"]));
    facts.values_from = made
        .items("spec.valuesFrom")
        .filter_map(|item| {
            let name = field(&format!("{item}.name"))?;
            Some((name, field(&format!("{item}.valuesKey")).unwrap_or_else(|| "values.yaml".to_owned())))
        })
        .collect();
    Some(facts)
}

fn input_app(side: &Side<'_>, locator: Locator, set: &Set, input: Input<'_>) -> Option<Facts> {
    let made = set.makes(FLUX_KUSTOMIZE, "Kustomization")?;
    let mut facts = empty(side, locator, ReleaseKind::Kustomization);
    let field = |path: &str| input.field(made, path);
    facts.name = field("metadata.name").unwrap_or_else(|| input.name());
    facts.object_namespace = field("metadata.namespace").or_else(|| set.namespace.clone());
    facts.target_namespace = field("spec.targetNamespace");
    facts.chart = field("spec.path")
        .or_else(|| first(input.tree, &[&["path"]]))
        .map(|path| path.trim_start_matches("./").to_owned());
    facts.version = first(input.tree, &[&["version"], &["tag"]]);
    facts.depends_on = names_of(input.tree.list(&["dependsOn"]));
    Some(facts)
}

fn first(tree: &Tree, paths: &[&[&str]]) -> Option<String> {
    paths.iter().find_map(|path| tree.text(path))
}

impl Facts {
    /// The folder it stands in.
    pub fn folder(&self) -> &str {
        parent(&self.file)
    }

    /// Whether it is a Helm release.
    pub fn is_release(&self) -> bool {
        self.kind != ReleaseKind::Kustomization
    }
}
