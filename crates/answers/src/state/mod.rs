//! What the tool keeps in a repo's `.fluxwright` folder: the record of what was applied, and the configuration.

mod config;
mod record;
mod typed;
mod write;

pub use config::{Config, GitOps, GitOpsProvider, RuleLevel};
pub use record::{Applied, Record};
pub use typed::StateError;
pub use write::without_secrets;
