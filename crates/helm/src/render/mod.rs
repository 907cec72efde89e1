//! A chart's objects.
//!
//! [`Renderer`] is the seam: [`Helm`] starts the helm program, which is the only thing here that does something outside of
//! this process; anything else that executes charts can take its place.

mod mask;
mod output;
mod post;
mod process;
mod program;

use serde_json::{Map, Value};

pub use mask::Secrets;
pub(crate) use output::objects as objects_of;
pub use output::{ChartObject, Role};
pub use post::{PostProblem, post_render};
pub use program::{Fetch, Helm};

use crate::chart::{Chart, Wanted};

/// What to render.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The chart.
    pub chart: &'a Chart,
    /// The name of the release.
    pub release: &'a str,
    /// The namespace that it is installed into.
    pub namespace: &'a str,
    /// The values.
    pub values: &'a Map<String, Value>,
    /// Whole numbers among the values that are integers, not floats as all others, as `--set` takes them. Templates
    /// print the two in different ways from 1000000 on.
    pub integers: &'a [String],
    /// The version of Kubernetes that the chart sees, such as `1.33.0`; the renderer's own when none is given.
    pub kube_version: Option<&'a str>,
    /// Further APIs that the chart sees in the cluster, such as `monitoring.coreos.com/v1`.
    pub api_versions: &'a [String],
    /// Whether the chart's `crds/` are wanted.
    pub crds: bool,
    /// Whether hooks are wanted.
    pub hooks: bool,
    /// Whether values need not fit the chart's schema.
    pub any_values: bool,
}

/// Something that executes charts.
pub trait Renderer: Send + Sync {
    /// The manifests of a chart, as `helm template` prints them: documents with a `# Source: chart/path` comment each.
    ///
    /// # Errors
    /// When there is nothing that can render, or it refuses the chart or the values.
    fn render(&self, request: &Request<'_>) -> Result<String, RenderError>;

    /// Gets a chart that is published; a renderer that must not use the network has none.
    ///
    /// # Errors
    /// When it may or can not.
    fn fetch(&self, _wanted: &Wanted) -> Result<Chart, RenderError> {
        Err(RenderError::MayNotFetch)
    }
}

/// Why a chart was not rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// There is no helm program.
    #[error("the program `helm` was not found")]
    NotInstalled,
    /// It could not be started, or a file for it could not be written.
    #[error("helm could not be run: {0}")]
    Start(String),
    /// It did not end in time.
    #[error("helm took longer than {0} s")]
    TooSlow(u64),
    /// It wrote more than is read.
    #[error("helm wrote more than {0} bytes")]
    TooMuch(usize),
    /// It refused, with what it says.
    #[error("helm refuses: {0}")]
    Refused(String),
    /// Its output is no list of objects.
    #[error("what the chart makes is no YAML: {0}")]
    Output(String),
    /// A chart could not be fetched, with what helm says.
    #[error("{chart} cannot be fetched: {why}")]
    Fetch {
        /// The chart's name and version.
        chart: String,
        /// Why.
        why: String,
    },
    /// A chart would have to be fetched, and may not.
    #[error("the chart would have to be fetched")]
    MayNotFetch,
}

/// No renderer: for builds without charts.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRenderer;

impl Renderer for NoRenderer {
    fn render(&self, _: &Request<'_>) -> Result<String, RenderError> {
        Err(RenderError::NotInstalled)
    }
}
