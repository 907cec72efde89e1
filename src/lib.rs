//! fluxwright: start, extend, check and preview GitOps repos for Flux.
//!
//! The core turns a repo and a request into a plan; it never prints, prompts, reads the environment or starts processes. Only
//! [`ui`] touches the terminal, only [`cli`] knows the command line.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod build;
pub mod builtin;
pub mod change;
pub mod cli;
pub mod config;
pub mod entry;
pub mod record;
pub mod release;
pub mod scaffold;
pub mod siblings;
pub mod tally;
pub mod ui;
