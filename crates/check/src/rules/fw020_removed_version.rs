//! An API version that Flux no longer serves.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Options;
use fluxwright_yaml::edit::Path;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW020",
    name: "removed-version",
    summary: "an object has an API version that Flux no longer serves",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for object in world.objects() {
        let Some((document, node)) = world.repo().document_of(object).zip(world.repo().node_of(object)) else { continue };
        let options = Options { at: Path::root().in_document(object.document), flux: world.flux(), ..Options::default() };
        let Some(migration) = world.catalogue().migration(node, document, &options) else { continue };
        let (major, minor) = migration.gone_in;
        let message = format!("{} {} is not served any more since Flux {major}.{minor}", migration.from, object.kind);
        let mut finding = Finding::new(world.place(object, "apiVersion"), message)
            .help(format!("write `apiVersion: {}`", migration.to));
        if world.flux().is_some_and(|flux| flux < migration.gone_in) {
            finding = finding.severity(Severity::Warning);
        }
        for by_hand in &migration.by_hand {
            finding = finding.help(&by_hand.what);
        }
        if migration.is_complete() {
            let path = world.path_of(object);
            let fix = Fix::new(format!("write {} as {}", object.kind, migration.to));
            finding = finding.fix(migration.edits.into_iter().fold(fix, |fix, edit| fix.edit(path, edit)));
        }
        reporter.add(finding);
    }
}
