//! An annotation that the repo's own Renovate pattern does not find.

use fluxwright_diagnostic::Severity;
use fluxwright_repo::renovate::patterns;

use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, World};

pub(super) static RULE: Rule = Rule {
    code: "FW505",
    name: "renovate-unmatched",
    summary: "the repo's Renovate pattern does not find an annotated version",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let Some(patterns) = patterns(world.scan().paths(), |path| world.text(path)) else { return };
    for file in EnvFiles::of(world).all().filter(|file| patterns.are_for(&file.path)) {
        let annotated: Vec<_> = file
            .variables()
            .filter_map(|(line, variable)| Some((file.annotation_above(line)?, variable)))
            .map(|(annotation, variable)| {
                let lines = format!("{annotation}\n{}={}\n", variable.name, variable.value);
                (patterns.matches(&file.path, &lines), variable)
            })
            .collect();
        // Where it finds none, the pattern is not one for lines of this form.
        if !annotated.iter().any(|(found, _)| *found) {
            continue;
        }
        for (_, variable) in annotated.iter().filter(|(found, _)| !found) {
            let message = format!("the pattern in {} does not find `{}`", patterns.path, variable.name);
            let name_has_digit = variable.name.contains(|c: char| c.is_ascii_digit());
            let finding = Finding::new(Place::new(file.path.as_str(), variable.span.clone()), message);
            reporter.add(match name_has_digit {
                true => finding
                    .note("its name has a digit; patterns such as `[A-Za-z_]+=` take none")
                    .help("let `matchStrings` take digits in names, or rename the variable"),
                false => finding.help("compare the annotation with those above and below, or widen `matchStrings`"),
            });
        }
    }
}
