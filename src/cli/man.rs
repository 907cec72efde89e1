//! `fluxwright man`

use std::path::PathBuf;

use clap::{Args, ValueHint};
use fluxwright_diagnostic::Diagnostic;

use super::context::Context;
use super::exit::{Exit, Failure};

/// Print the manual page, or write the pages of all commands
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  Read the manual:
    fluxwright man | man -l -

  Install the pages of all commands:
    fluxwright man --out ~/.local/share/man/man1";

impl Man {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let command = super::command();
        let Some(folder) = self.out else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).map_err(|error| cannot("make the page", &error))?;
            context.ui.data(&String::from_utf8_lossy(&page));
            return Ok(Exit::Done);
        };
        let folder = context.directory.join(folder);
        let what = || format!("write the pages into {}", folder.display());
        std::fs::create_dir_all(&folder).map_err(|error| cannot(&what(), &error))?;
        clap_mangen::generate_to(command, &folder).map_err(|error| cannot(&what(), &error))?;
        Ok(Exit::Done)
    }
}

fn cannot(what: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("cannot-write", format!("cannot {what}: {error}")).help("choose another folder with --out DIR")
}
