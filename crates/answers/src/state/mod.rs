//! What the tool keeps in a repo's `.fluxwright` folder: the record of what was applied, and the configuration.

mod config;
mod record;
mod typed;

pub use config::{Config, GitOps, GitOpsProvider, RuleLevel};
pub use record::{Applied, Record};
pub use typed::StateError;
