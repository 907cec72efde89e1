//! Options that every command takes.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::ui::{ColorChoice, Options, Output};

/// Options that every command takes, before or after its name.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Run as if started in DIR; relative paths of other options are taken from there
    #[arg(short = 'C', long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// Form of the output: text, json, and what else the command knows
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = true)]
    pub output: Output,
    /// When to colour: auto, always or never
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    pub color: ColorChoice,
    /// Show errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show more: unchanged files, whole new files, where things come from
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

impl Global {
    /// What the user wants to see.
    pub(super) fn options(&self) -> Options {
        Options { color: self.color, output: self.output, quiet: self.quiet, verbose: self.verbose }
    }
}

impl Global {
    /// These options and others given later on the same command line.
    pub(super) fn with(self, later: &Self) -> Self {
        let default = Self::default();
        Self {
            directory: later.directory.clone().or(self.directory),
            output: if later.output == default.output { self.output } else { later.output },
            color: if later.color == default.color { self.color } else { later.color },
            quiet: self.quiet || later.quiet,
            verbose: self.verbose || later.verbose,
        }
    }
}

/// The options as far as they can be made out in arguments that do not parse, to show the error as the user likes it.
pub(super) fn scan(args: &[OsString]) -> Options {
    let mut options = Options::default();
    let mut args = args.iter().filter_map(|arg| arg.to_str()).skip(1).take_while(|arg| *arg != "--").peekable();
    while let Some(arg) = args.next() {
        let color = match arg.strip_prefix("--color") {
            Some("") => args.peek().copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        match color {
            Some("always") => options.color = ColorChoice::Always,
            Some("never") => options.color = ColorChoice::Never,
            _ => {}
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_is_found_in_arguments_that_do_not_parse() {
        let scan = |args: &[&str]| super::scan(&args.iter().map(Into::into).collect::<Vec<_>>()).color;
        assert_eq!(scan(&["fluxwright", "--color", "never", "--nope"]), ColorChoice::Never);
        assert_eq!(scan(&["fluxwright", "--nope", "--color=always"]), ColorChoice::Always);
        assert_eq!(scan(&["fluxwright", "--color"]), ColorChoice::Auto);
        assert_eq!(scan(&["fluxwright", "--", "--color=always"]), ColorChoice::Auto);
    }
}
