//! `fluxwright build`

mod flux;
mod given;
mod json;
mod kustomize;
mod report;
mod resourceset;
mod shown;
mod tree;
mod yaml;

use clap::{Args, Subcommand};
use fluxwright_diagnostic::Diagnostic;

pub(super) use report::BuildReport;

use super::context::Context;
use super::exit::{Exit, Failure};
use crate::ui::Output;

/// Build what Flux would apply, without a cluster
///
/// Follows the whole chain: Flux Kustomizations, kustomize, variables, ResourceSets, Kustomizations that make Kustomizations, the values
/// of HelmReleases and, where their charts can be had, the objects of these. Nothing is written but the result, and nothing fetched.
///
/// Without an argument everything is built, from each entry point of the repo. A folder is built as the Kustomizations do that point at it;
/// Kind/namespace/name picks one Kustomization, ResourceSet or HelmRelease (short: ks/…, rset/…, hr/…).
///
/// Data of Secrets is masked. What is encrypted, or made in the cluster alone, is shown as a placeholder and told once.
#[derive(Debug, Args)]
#[command(disable_help_subcommand = true, after_long_help = EXAMPLES)]
pub(super) struct Build {
    #[command(subcommand)]
    of: Option<Of>,
    #[command(flatten)]
    flux: flux::BuildFlux,
}

const EXAMPLES: &str = "\
Examples:
  Everything that the clusters get, and who applies it:
    fluxwright build
    fluxwright build -o tree

  What one Kustomization applies, each object with the file and line that made it:
    fluxwright build ks/flux-system/apps --provenance

  The values that a release is installed with:
    fluxwright build hr/apps/podinfo --values

  With the objects of the charts, from a folder of charts or fetched by helm:
    fluxwright build --charts ../charts
    fluxwright build hr/apps/podinfo --fetch-charts

  Is what comes out valid?
    fluxwright build --check > /dev/null

  The objects of a ResourceSet or of a kustomization alone:
    fluxwright build resourceset -f kubernetes/platform/helm-charts.yaml
    fluxwright build kustomize clusters/live

Exit codes:
  0  built
  1  something cannot be built, or --check found something
  2  usage, or what was named is not there";

#[derive(Debug, Subcommand)]
enum Of {
    #[command(name = "resourceset", visible_alias = "rset")]
    ResourceSet(resourceset::BuildResourceSet),
    Kustomize(kustomize::BuildKustomize),
}

impl Build {
    /// The forms of output that it knows.
    pub(super) fn outputs(&self) -> &'static [Output] {
        match self.of {
            Some(_) => &[Output::Yaml, Output::Json],
            None => &[Output::Yaml, Output::Json, Output::Tree],
        }
    }

    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        if self.of.is_some() && self.flux != flux::BuildFlux::default() {
            let message = "options of `fluxwright build` do not go with `resourceset` or `kustomize`";
            return Err(Diagnostic::error("usage", message)
                .help("give the options of the subcommand behind its name")
                .into());
        }
        match self.of {
            Some(Of::ResourceSet(command)) => command.run(context),
            Some(Of::Kustomize(command)) => command.run(context),
            None => self.flux.run(context),
        }
    }
}
