//! One HelmRelease, from its values to its objects.

use serde_json::{Value, json};

use crate::chart::{Charts, NotFound, Unavailable, Wanted, wanted};
use crate::cluster::Cluster;
use crate::release::Release;
use crate::render::{ChartObject, PostProblem, RenderError, Renderer, Request, Role, Secrets, objects_of, post_render};
use crate::values::{Effective, Origin, Step, effective};

/// How releases are built.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The version of Kubernetes that charts see.
    pub kube_version: Option<String>,
    /// Further APIs that charts see in the cluster.
    pub api_versions: Vec<String>,
    /// Whether objects get the labels that tell of their HelmRelease, as they have in the cluster.
    pub origin_labels: bool,
    /// The namespace of HelmReleases that name none.
    pub namespace: String,
}

/// A HelmRelease and what it comes to.
#[derive(Debug, Clone)]
pub struct BuiltRelease {
    /// Its names and policies.
    pub release: Release,
    /// Its values.
    pub effective: Effective,
    /// Its chart.
    pub chart: Result<Wanted, Unavailable>,
    /// Its objects, in the order in which they are made: the namespace, the chart's `crds/`, then the rest.
    pub objects: Result<Vec<ChartObject>, NotRendered>,
    /// What must not be shown of it.
    pub secrets: Secrets,
}

/// Why a release has no objects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRendered {
    /// Its values cannot be put together; [`Effective::problems`] tells why.
    #[error("its values cannot be put together")]
    Values,
    /// Which chart it wants is not known.
    #[error(transparent)]
    NoChart(#[from] Unavailable),
    /// The chart is not there.
    #[error(transparent)]
    NotFound(#[from] NotFound),
    /// The chart cannot be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Post-renderers fail.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Post(Vec<PostProblem>),
}

/// Builds a HelmRelease. Without a `renderer`, only the values and the wanted chart are found out.
pub fn build(
    object: &Value,
    cluster: &dyn Cluster,
    charts: Charts<'_>,
    renderer: &dyn Renderer,
    options: &Options,
) -> BuiltRelease {
    let release = Release::read(object, &options.namespace);
    let effective = effective(object, |reference| {
        cluster.data(&reference.kind, &release.namespace, &reference.name, &reference.key)
    });
    let chart = wanted(object, &release, cluster);
    let secrets = Secrets::of(&effective);
    let objects = render(&release, &effective, &chart, charts, renderer, options);
    // What helm says about values may hold them.
    let objects = objects.map_err(|error| match error {
        NotRendered::Render(RenderError::Refused(text)) => RenderError::Refused(secrets.hide(&text, "***")).into(),
        NotRendered::Render(RenderError::Output(text)) => RenderError::Output(secrets.hide(&text, "***")).into(),
        error => error,
    });
    BuiltRelease { release, effective, chart, objects, secrets }
}

fn render(
    release: &Release,
    effective: &Effective,
    wanted: &Result<Wanted, Unavailable>,
    charts: Charts<'_>,
    renderer: &dyn Renderer,
    options: &Options,
) -> Result<Vec<ChartObject>, NotRendered> {
    if !effective.problems.is_empty() {
        return Err(NotRendered::Values);
    }
    let wanted = wanted.as_ref().map_err(Clone::clone)?;
    let chart = match charts.find(wanted) {
        Err(not_found @ (NotFound::Published | NotFound::NotInFolder { .. })) => match renderer.fetch(wanted) {
            Err(RenderError::MayNotFetch) => return Err(not_found.into()),
            fetched => fetched?,
        },
        found => found?,
    };
    let integers = integers(effective);
    let text = renderer.render(&Request {
        chart: &chart,
        release: &release.release_name,
        namespace: &release.target_namespace,
        values: &effective.values,
        integers: &integers,
        kube_version: options.kube_version.as_deref(),
        api_versions: &options.api_versions,
        crds: release.crds,
        hooks: release.hooks,
        any_values: release.any_values,
    })?;
    let mut objects = objects_of(&text)?;
    if release.creates_namespace {
        let name = &release.target_namespace;
        let value = json!({
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"name": name}},
        });
        objects.insert(0, ChartObject { value, template: String::new(), role: Role::Namespace });
    }
    post_render(objects, release, options.origin_labels).map_err(NotRendered::Post)
}

/// Numbers that a target path set: they are integers, where all others are floats.
fn integers(effective: &Effective) -> Vec<String> {
    /// From here on Go prints the two in different ways.
    const DIFFERENT: i64 = 1_000_000;
    let mut found = Vec::new();
    for leaf in &effective.leaves {
        let by_path = matches!(
            effective.origins.get(leaf.origin),
            Some(Origin::Reference { reference, .. }) if reference.target_path.is_some()
        );
        let number = by_path.then(|| effective.at(&leaf.path)).flatten().and_then(Value::as_i64);
        if let Some(number) = number.filter(|number| !(-DIFFERENT < *number && *number < DIFFERENT)) {
            found.push(format!("{}={number}", written(&leaf.path)));
        }
    }
    found
}

/// A path as `--set` takes it.
fn written(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                for c in key.chars() {
                    if matches!(c, '.' | ',' | '=' | '[' | '\\') {
                        text.push('\\');
                    }
                    text.push(c);
                }
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}
