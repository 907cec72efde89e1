//! From two states of a repo to a report.

pub(crate) mod fields;
mod files;
mod headline;
mod inputs;
mod lines;
mod merge;
mod objects;
mod parallel;
mod problems;
mod releases;
mod risks;
mod variables;

pub(crate) use parallel::in_parallel;

use crate::input::{Change, Input, pair};
use crate::mask::SecretKeys;
use crate::model::{ChangedFile, Counts, Report, Side as Which, VERSION};
use crate::release::Affected;
use crate::scan::{Corpus, Side};

/// How a report is made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which keys name secrets.
    pub secrets: SecretKeys,
    /// Texts that are hidden in the files, wherever they stand: answers that are secret.
    pub hidden: Vec<String>,
    /// Whether the text of places without a change of meaning is shown as well.
    pub reformatted: bool,
    /// Whether a file that is removed and a new one like it stay two: neither is taken for the other under a new name.
    pub apart: bool,
    /// How both states are built, to compare what would be applied; not at all when it is `None`.
    pub rendered: Option<fluxwright_build::Options>,
    /// Whether everything is built, and not only what the change touches. That takes longer and comes to the same.
    pub everything: bool,
}

/// What is at hand while a report is made.
pub(crate) struct Build<'a> {
    pub old: &'a Side<'a>,
    pub new: &'a Side<'a>,
    pub changes: &'a [Change],
    pub options: &'a Options,
}

impl Build<'_> {
    /// Whether one of the two states of a file is broken: nothing came or went then, it only cannot be read.
    fn is_broken(&self, change: &Change) -> bool {
        self.old.is_broken(change.old.as_ref()) || self.new.is_broken(change.new.as_ref())
    }
}

/// The files of a change as text, in the order of the changes, and nothing about what they mean.
pub fn files(input: Input<'_>, options: &Options) -> Vec<ChangedFile> {
    let corpus = Corpus::new(input.unchanged);
    let (old, new) = (Side::new(Which::Base, &corpus, &input.changes), Side::new(Which::Head, &corpus, &input.changes));
    files::changes(&Build { old: &old, new: &new, changes: &input.changes, options })
}

/// Says what a change does.
pub fn report(input: Input<'_>, options: &Options) -> Report {
    let Input { base, head, changes, unchanged } = input;
    let changes: Vec<Change> = changes.into_iter().filter(|change| !change.is_nothing()).collect();
    let changes = if options.apart { changes } else { pair(changes) };
    let corpus = Corpus::new(unchanged);
    let (old, new) = (Side::new(Which::Base, &corpus, &changes), Side::new(Which::Head, &corpus, &changes));
    let build = Build { old: &old, new: &new, changes: &changes, options };

    let variables = variables::changed(&build);
    let names = variables::names(&build, &variables);
    let affected = Affected::find(&old, &new, &changes, &names);
    let rows = releases::rows(&build, affected);
    let (objects, namespaces) = objects::changes(&build, &rows);
    let inputs = inputs::changes(&build);
    let files = files::changes(&build);
    let mut report = Report {
        version: VERSION,
        base,
        head,
        headline: String::new(),
        counts: Counts::default(),
        risks: Vec::new(),
        releases: rows.into_iter().map(|row| row.change).collect(),
        namespaces: [namespaces, inputs.namespaces].concat(),
        inputs: inputs.others,
        variables,
        objects,
        rendered: options.rendered.as_ref().and_then(|how| crate::rendered::find(&build, unchanged, how)),
        files,
        problems: problems::find(&build, corpus.is_complete()),
    };
    merge::all(&mut report);
    variables::cover(&mut report);
    report.risks = risks::find(&build, &report);
    risks::order(&mut report);
    report.counts = files::counts(&report);
    report.headline = headline::of(&report);
    report
}
