//! Variables in an env file: the chart's version, and those of `--env`.

use fluxwright_diagnostic::Diagnostic;

use super::env_edit;
use super::set::ReleaseSet;
use crate::release::context::Context;
use crate::release::draft::{Draft, Problems};
use crate::release::extra_env::ExtraVariable;
use crate::release::warnings;
use fluxwright_repo::EnvFile;

/// Adds a variable with its annotation (`lines`), behind `predecessor` where the file has no order of its own.
pub fn add(
    draft: &mut Draft<'_>,
    file: &str,
    name: &str,
    lines: &[String],
    predecessor: Option<&str>,
) -> Result<(), Problems> {
    let text = draft.text(file)?;
    let is_new = text.is_none();
    let text = text.unwrap_or_default();
    let env = EnvFile::parse(file, &text);
    draft.set(file, env_edit::add(&env, &text, name, lines, predecessor))?;
    if is_new {
        draft.warnings.push(
            Diagnostic::warning("variables-not-generated", format!("{file} is new: nothing hands its variables to Flux yet"))
                .help("add it to a configMapGenerator (envs), and its ConfigMap to postBuild.substituteFrom of the Kustomization"),
        );
    }
    Ok(())
}

/// A variable of `--env`.
pub fn add_extra(
    context: &Context<'_>,
    draft: &mut Draft<'_>,
    set: &ReleaseSet<'_>,
    file: &str,
    extra: &ExtraVariable,
) -> Result<(), Problems> {
    match context.variables.value(&extra.name, set.path) {
        Some((known, _)) if known == extra.value => return Ok(()),
        Some((known, env)) => {
            let message = format!("`{}` is {known} in {}, not {}", extra.name, env.path, extra.value);
            let conflict = Diagnostic::error("variable-conflict", message)
                .help("choose another name for --env, or leave it out to use what is there");
            return draft.conflict(&env.path, conflict);
        }
        None => {}
    }
    let mut lines: Vec<String> = extra.annotation.iter().cloned().collect();
    lines.push(format!("{}={}", extra.name, extra.value));
    add(draft, file, &extra.name, &lines, None)?;
    warnings::renovate_cannot_match(context, draft, file, &extra.name, &lines);
    Ok(())
}
