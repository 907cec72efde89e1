//! `fluxwright build`

mod kustomize;
mod report;
mod resourceset;

use clap::{Args, Subcommand};

pub(super) use report::BuildReport;

use super::context::Context;
use super::exit::{Exit, Failure};

/// Build what Flux would apply, without a cluster
///
/// Writes nothing but the result, to standard output: YAML, or with -o json every object with where it comes from.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true, after_long_help = EXAMPLES)]
pub(super) struct Build {
    #[command(subcommand)]
    of: Of,
}

const EXAMPLES: &str = "\
Examples:
  The objects of a ResourceSet:
    fluxwright build resourceset -f kubernetes/platform/helm-charts.yaml

  The same for each ResourceSet below a folder, with what a cluster would see otherwise:
    fluxwright build rset -f kubernetes --strict

  The objects of a kustomization:
    fluxwright build kustomize clusters/live";

#[derive(Debug, Subcommand)]
enum Of {
    #[command(name = "resourceset", visible_alias = "rset")]
    ResourceSet(resourceset::BuildResourceSet),
    Kustomize(kustomize::BuildKustomize),
}

impl Build {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        match self.of {
            Of::ResourceSet(command) => command.run(context),
            Of::Kustomize(command) => command.run(context),
        }
    }
}
