//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// Options of commands that write.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Applying")]
pub(super) struct WriteFlags {
    /// Apply the plan without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Show the plan and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Never ask anything, also in a terminal
    #[arg(long)]
    pub no_input: bool,
}

/// Options of commands that ask the questions of a recipe.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Answers")]
pub(super) struct AnswerFlags {
    /// Answer a question; a list with commas or as JSON, an object as JSON
    #[arg(long = "answer", value_name = "KEY=VALUE")]
    pub answer: Vec<String>,
    /// Take answers from a YAML file; later files win, --answer wins over files
    #[arg(long = "answers", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answers: Vec<PathBuf>,
    /// Ask nothing: take the defaults
    #[arg(long)]
    pub defaults: bool,
}
