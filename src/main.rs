//! The `fluxwright` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    fluxwright::cli::run(std::env::args_os())
}
