//! The binary as its users run it: in a sandbox, with everything it says and does compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::disallowed_methods)]

mod build;
mod build_flux;
mod check;
mod consent;
mod diff;
mod errors;
mod generate;
mod help;
mod inventory;
mod output;
mod presets;
mod prompts;
mod pty;
mod readme;
mod recipes;
mod sandbox;
mod scaffold;
mod single;
