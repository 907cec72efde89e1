//! What is wrong in a GitOps repo: schemas, wiring and habits, with file, line and fix.
//!
//! A [`Rule`] is one thing that can be wrong, in a file of its own below `src/rules`, with a page and examples below `rules/`.
//! [`check`] runs them all over a [`World`], which is the repo as it is written and as Flux would build it, and gives the
//! [`Finding`]s that neither the settings nor a comment in a file switch off.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod circles;
mod data;
mod examples;
mod explain;
mod finding;
mod fix;
mod ignore;
mod names;
mod output;
mod reference;
mod rule;
mod rules;
mod run;
mod settings;
mod shell;
mod survey;
mod world;

pub use examples::{Example, ExampleFile, bad_example, fixed_example, good_example, page};
pub use finding::{Finding, Place};
pub use fix::{Fix, FixChange, Fixed, Unfixed, apply_fixes};
pub use output::{CheckReport, Counts, EditReport, FindingReport, FixReport, PlaceReport, Region, github, sarif};
pub use rule::{Reporter, Rule};
pub use rules::{all, find, nearest};
pub use run::{Options, Outcome, check};
pub use settings::{Level, PathSetting, RuleSetting, RuleSettings, Settings, SettingsError};
pub use survey::{Survey, SurveyOptions};
pub use world::{Existence, Root, Why, World, is_open};
