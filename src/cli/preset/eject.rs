//! `fluxwright preset eject`

use clap::Args;
use fluxwright_diagnostic::Diagnose;
use fluxwright_plan::{Desired, PlanBuilder, RepoPath};
use fluxwright_preset::layer::LayerKind;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flags::WriteFlags;
use crate::cli::presets::FOLDER;
use crate::cli::write::Work;

/// Copy a preset's file into the repo, to change it there
///
/// The copy in .fluxwright/presets/NAME hides the original, and that file alone. To see what changed since, compare it with
/// `fluxwright preset show NAME --file FILE` of another repo.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Eject {
    /// The file, such as templates/repo/renovate.json or recipes/namespace.yaml
    file: String,
    /// The preset, or a path to one [default: those of the repo]
    #[arg(long, value_name = "NAME|PATH")]
    preset: Option<String>,
    #[command(flatten)]
    write: WriteFlags,
}

const EXAMPLES: &str = "\
Examples:
  fluxwright preset eject recipes/namespace.yaml
  fluxwright preset eject templates/repo/renovate.json --preset platform --yes";

impl Eject {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = context.root();
        let session = context.write(&root, &self.write)?;
        let presets = super::named_or_own(context, self.preset.as_deref())?;
        let Some(preset) = presets.iter().find(|preset| preset.origin(&self.file).is_some()) else {
            return Err(super::show::no_file(&presets, &self.file));
        };
        let Some(file) = preset.read(&self.file).map_err(|error| Failure::of(&error))? else {
            return Err(super::show::no_file(&presets, &self.file));
        };
        let mut builder = PlanBuilder::new(&root).map_err(|error| Failure::of(&error))?;
        let path = RepoPath::parse(&format!("{FOLDER}/{}/{}", preset.name(), self.file))
            .map_err(|error| Failure(error.diagnose()))?;
        builder.write(Desired::seed(path, file.content.into_owned())).map_err(|error| Failure::of(&error))?;
        let plan = builder.finish().map_err(|error| Failure::of(&error))?;
        let next = match file.origin.layer {
            LayerKind::Repo => Vec::new(),
            _ => vec![format!(
                "change {FOLDER}/{}/{}, then run: fluxwright preset lint {}",
                preset.name(),
                self.file,
                preset.name()
            )],
        };
        session.finish(Work { plan, warnings: Vec::new(), conflicts: Vec::new(), next, secrets: Vec::new() })
    }
}
