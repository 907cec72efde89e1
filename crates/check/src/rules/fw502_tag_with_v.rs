//! A version with a `v` that its own annotation takes off.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, World};

pub(super) static RULE: Rule = Rule {
    code: "FW502",
    name: "tag-with-v",
    summary: "a version begins with a `v` that its Renovate annotation takes off",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for file in EnvFiles::of(world).all() {
        for (line, variable) in file.variables() {
            let Some(annotation) = file.annotation_above(line) else { continue };
            let takes_it_off = annotation.split_whitespace().any(|word| word.starts_with("extractVersion=^v("));
            let digits =
                variable.value.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if !takes_it_off || !digits {
                continue;
            }
            let at = variable.span.end.saturating_sub(variable.value.len());
            let place = Place::new(file.path.as_str(), at..variable.span.end);
            let message = format!("`{}` has a `v` that the versions which Renovate finds do not have", variable.name);
            let fix = Fix::new("take the `v` off").replace(Place::new(file.path.as_str(), at..at + 1), "");
            reporter.add(
                Finding::new(place, message)
                    .label("with a `v`")
                    .note("`extractVersion` in the line above takes the `v` off what it finds")
                    .help("write the version without it")
                    .fix(fix),
            );
        }
    }
}
