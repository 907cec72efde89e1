//! `fluxwright build kustomize`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_kustomize::files::DiskFiles;
use fluxwright_kustomize::{Build, Error, Options, to_yaml};

use super::report::Json;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use fluxwright_repo::find_root;

/// Build the objects of a kustomization, as `kustomize build` does
///
/// Prints what kustomize 5 prints. No program is run and nothing is fetched: plugins, Helm charts and remote bases are errors, and
/// so are `vars`. Files are read within the repo that the folder is in.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct BuildKustomize {
    /// The folder of the kustomization
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Also read files outside of the kustomization's own folder, as Flux does
    #[arg(long)]
    any_file: bool,
}

const EXAMPLES: &str = "\
Examples:
  The objects of an overlay:
    fluxwright build kustomize clusters/live

  Which file and line made what:
    fluxwright build kustomize clusters/live -o json | jq '.resources[] | [.provenance.file, .provenance.line, .object.metadata.name]'

Exit codes:
  0  built
  1  something cannot be built
  2  usage, or a folder that cannot be read";

impl BuildKustomize {
    pub(in crate::cli) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let cannot = |error: &dyn std::fmt::Display| {
            Diagnostic::error("cannot-read", format!("cannot read {}: {error}", self.folder.display()))
                .help("name a folder with a kustomization.yaml")
        };
        let folder = fs::canonicalize(context.directory.join(&self.folder)).map_err(|error| cannot(&error))?;
        if !folder.is_dir() {
            return Err(cannot(&"it is no folder").into());
        }
        let root = tree_of(&folder);
        let below =
            folder.strip_prefix(&root).ok().and_then(Path::to_str).ok_or_else(|| cannot(&"its name is no text"))?;
        let files = DiskFiles::new(&root).map_err(|error| cannot(&error))?;
        let options = Options { any_file: self.any_file, ..Options::default() };
        let built = Build::new(&files, options).run(below).and_then(|resources| {
            let text = match context.ui.json() {
                true => Json::of_kustomize(&resources),
                false => to_yaml(&resources)?,
            };
            Ok(text)
        });
        match built {
            Ok(text) => {
                context.ui.data(&text);
                Ok(Exit::Done)
            }
            Err(errors) => {
                context.ui.answer(&told(&errors));
                Ok(Exit::Different)
            }
        }
    }
}

fn told(errors: &[Error]) -> Vec<Diagnostic> {
    errors.iter().flat_map(Diagnose::diagnose).collect()
}

/// What may be read: the repo that the folder is in, or, where there is none, all that kustomize could.
fn tree_of(folder: &Path) -> PathBuf {
    let root = find_root(folder);
    let is_repo = root.join(".git").exists() || root.join(".fluxwright").is_dir();
    if is_repo { root } else { PathBuf::from("/") }
}
