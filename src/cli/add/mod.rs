//! `fluxwright add`

mod questions;
mod recipe;
mod release;
mod release_recipe;

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::context::Context;
use super::exit::{Exit, Failure};

pub(super) use recipe::{RecipeCall, recorded};
pub(super) use release::{ReleaseFlags, SetFlags};

/// Add something to the repo: a release, or what another recipe of its presets makes
///
/// `add release` reads how the repo keeps its releases and does as its owner would have done. Every other RECIPE comes from
/// a preset: one of the built-in ones that the repo was made with, the built-in `flux` for single resources (source git, helm, oci
/// and bucket, kustomization, helmrelease, alert, provider, receiver, image-repository, image-policy, image-update), your own in $XDG_CONFIG_HOME/fluxwright/presets, or the
/// repo's in .fluxwright/presets. `fluxwright add RECIPE --help` shows its questions.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES, arg_required_else_help = true, subcommand_value_name = "RECIPE")]
#[command(subcommand_help_heading = "Recipes", disable_help_subcommand = true)]
pub(super) struct Add {
    #[command(subcommand)]
    recipe: Recipe,
}

const EXAMPLES: &str = "\
Examples:
  Add a Helm release:
    fluxwright add release podinfo --version 6.9.0 --url https://stefanprodan.github.io/podinfo

  Add what a recipe of the repo's presets makes, and answer one of its questions:
    fluxwright add namespace web
    fluxwright add tenant blue --answer team=web

  Add a single Flux resource, with the options of `flux create`:
    fluxwright add source git podinfo --url https://github.com/stefanprodan/podinfo --branch master
    fluxwright add kustomization podinfo --source GitRepository/podinfo --path ./kustomize --prune

  List the recipes:
    fluxwright preset list";

#[derive(Debug, Subcommand)]
enum Recipe {
    Release(Box<release::Release>),
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

impl Add {
    /// Words that only the recipe's own command line can read.
    pub(super) fn recipe_words(&self) -> Option<&[OsString]> {
        match &self.recipe {
            Recipe::Release(_) => None,
            Recipe::Other(words) => Some(words),
        }
    }

    pub(super) fn run(self, context: &Context<'_>, call: Option<RecipeCall>) -> Result<Exit, Failure> {
        match (self.recipe, call) {
            (Recipe::Release(release), _) => release.run(context),
            (Recipe::Other(_), Some(call)) => call.run(context),
            (Recipe::Other(_), None) => Ok(Exit::Refused),
        }
    }
}
