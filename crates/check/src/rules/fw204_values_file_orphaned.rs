//! A values file that was left behind when its release went.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::{Fate, ValuesFiles, World};

pub(super) static RULE: Rule = Rule {
    code: "FW204",
    name: "values-file-orphaned",
    summary: "a values file belongs to no release",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let files = ValuesFiles::of(world);
    for stray in files.strays() {
        let (message, help) = match files.fate(world, &stray) {
            Fate::Wanted => continue,
            Fate::FromElsewhere => (
                format!(
                    "the release `{}` does not take its values from here, and no generator lists this file",
                    stray.stem
                ),
                "delete the file, or let the release take its values from here",
            ),
            Fate::NoRelease => (
                format!("no release is called `{}`, and no generator lists this file", stray.stem),
                "delete the file, or add its release",
            ),
        };
        let finding = Finding::new(Place::file(stray.path), message)
            .see(world.place_of_files(&stray.generator), "this lists the files beside it")
            .help(help);
        // Where the keys are no names of releases, the file may be for something else.
        reporter.add(match files.names_releases(&stray.generator) {
            true => finding,
            false => finding.severity(Severity::Note),
        });
    }
}
