//! Findings as JSON. Fields are only ever added within a version.

use std::collections::BTreeSet;

use fluxwright_diagnostic::Severity;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Region, replacements, word};
use crate::finding::{Finding, Place};
use crate::rules;
use crate::world::World;

/// What `fluxwright check -o json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright check")]
pub struct CheckReport {
    /// The version of this form: 1.
    pub version: u32,
    /// How many there are.
    pub counts: Counts,
    /// By file and place.
    pub findings: Vec<FindingReport>,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Of severity error.
    pub error: usize,
    /// Of severity warning.
    pub warning: usize,
    /// Of severity note.
    pub note: usize,
    /// That `--fix` can put right.
    pub fixable: usize,
    /// That comments in the files switch off; they are not among the others.
    pub ignored: usize,
}

impl Counts {
    /// Of these findings.
    pub fn of(findings: &[Finding], ignored: usize) -> Self {
        let of = |severity| findings.iter().filter(|finding| finding.level() == severity).count();
        Self {
            error: of(Severity::Error),
            warning: of(Severity::Warning),
            note: of(Severity::Note),
            fixable: findings.iter().filter(|finding| finding.remedy().is_some()).count(),
            ignored,
        }
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingReport {
    /// The code of its rule, such as `FW101`; `fluxwright explain` tells more.
    pub rule: String,
    /// The name of its rule, such as `source-missing`.
    pub name: String,
    /// How bad it is.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: String,
    /// What is wrong, one line.
    pub message: String,
    /// Where; the place of the problem first.
    pub places: Vec<PlaceReport>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
    /// What `--fix` would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixReport>,
    /// The clusters in which it shows, by the folder or Kustomization that they begin at; empty when it is about files alone.
    pub clusters: BTreeSet<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceReport {
    /// The file, relative to the repo's root.
    pub path: String,
    /// The characters.
    #[serde(flatten)]
    pub region: Region,
    /// What is there, in a few words; may be empty.
    pub message: String,
    /// Whether it is the place of the problem itself.
    pub primary: bool,
}

/// What puts a finding right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FixReport {
    /// What it does, in the imperative.
    pub title: String,
    /// Together they are the fix; empty when it cannot be done in the files as they are.
    pub edits: Vec<EditReport>,
}

/// Characters of a file that are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditReport {
    /// The file, relative to the repo's root.
    pub path: String,
    /// The characters that go; left out for a new file.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// What stands there after.
    pub text: String,
    /// Whether the file itself goes.
    pub deleted: bool,
}

impl CheckReport {
    /// Of these findings.
    pub fn new(world: &World<'_>, findings: &[Finding], ignored: usize) -> Self {
        Self {
            version: 1,
            counts: Counts::of(findings, ignored),
            findings: findings.iter().map(|finding| FindingReport::new(world, finding)).collect(),
        }
    }
}

impl FindingReport {
    fn new(world: &World<'_>, finding: &Finding) -> Self {
        let place = |place: &Place, message: &str, primary| PlaceReport {
            path: place.path.to_string(),
            region: Region::of(world, place),
            message: message.to_owned(),
            primary,
        };
        let first = place(&finding.place, &finding.label, true);
        let others = finding.see.iter().map(|mark| place(&mark.place, &mark.label, false));
        Self {
            rule: finding.code.to_owned(),
            name: rules::find(finding.code).map_or_else(String::new, |rule| rule.name.to_owned()),
            severity: word(finding.level()).to_owned(),
            message: finding.message.clone(),
            places: std::iter::once(first).chain(others).collect(),
            notes: finding.notes.clone(),
            help: finding.help.clone(),
            fix: finding.fix.as_ref().map(|fix| FixReport {
                title: fix.title.clone(),
                edits: replacements(world, finding)
                    .into_iter()
                    .map(|change| EditReport {
                        path: change.path,
                        region: change.region,
                        text: change.text,
                        deleted: change.deleted,
                    })
                    .collect(),
            }),
            clusters: finding.roots.clone(),
        }
    }
}
