//! A values file beside others that no generator hands to its release, though the release is there.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::{Fate, ValuesFiles, World};

pub(super) static RULE: Rule = Rule {
    code: "FW203",
    name: "values-file-unregistered",
    summary: "a values file is in no configMapGenerator, though its siblings are",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let files = ValuesFiles::of(world);
    for stray in files.strays().filter(|stray| files.fate(world, stray) == Fate::Wanted) {
        let generator = &stray.generator;
        let fix = Fix::new(format!("register it in {}", generator.path));
        let finding = Finding::new(Place::file(stray.path), format!("the values of `{}` reach no release", stray.stem))
            .see(world.place_of_files(generator), format!("`{}` lists the files beside it", generator.name))
            .help(format!("add `{}` to `files`", generator.line(stray.path, stray.stem)))
            .fix(fix.edit(generator.path, generator.insertion(stray.path, stray.stem, None)));
        reporter.add(finding);
    }
}
