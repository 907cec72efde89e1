//! A manifest that no kustomization lists, though those beside it are listed.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW205",
    name: "manifest-unlisted",
    summary: "nothing applies a manifest, as the kustomization beside it leaves it out",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.unlisted() {
        let others = match found.siblings {
            1 => "one beside it".to_owned(),
            count => format!("{count} beside it"),
        };
        let finding = Finding::new(
            Place::file(found.path.as_str()),
            format!("nothing applies this: {} leaves it out", found.lister),
        )
        .see(world.resources_of(&found.lister), format!("lists {others}"))
        .help(format!("add `{}` to `resources`, or delete it", found.line));
        reporter.add(match found.is_sure {
            true => {
                finding.fix(Fix::new(format!("list it in {}", found.lister)).edit(found.lister.as_str(), found.edit))
            }
            // It may be kept for another day.
            false => finding.severity(Severity::Note),
        });
    }
}
