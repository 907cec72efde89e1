//! `fluxwright completion`

use clap::Args;
use clap_complete::Shell;

use super::context::Context;
use super::exit::{Exit, Failure};

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Completion {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  In ~/.bashrc:
    source <(fluxwright completion bash)

  For zsh, in a folder of $fpath:
    fluxwright completion zsh > ~/.zfunc/_fluxwright

  For fish:
    fluxwright completion fish > ~/.config/fish/completions/fluxwright.fish";

impl Completion {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "fluxwright", &mut script);
        context.ui.data(&String::from_utf8_lossy(&script));
        Ok(Exit::Done)
    }
}
