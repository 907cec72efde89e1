//! What looks wrong and is not refused.

use fluxwright_answers::format::version;
use fluxwright_diagnostic::Diagnostic;

use super::context::Context;
use super::draft::Draft;
use super::inputs::set::ReleaseSet;
use super::version::VersionText;
use super::wanted::Wanted;

/// Nothing in the repo makes the namespace.
pub fn namespace_not_created(namespace: &str) -> Diagnostic {
    Diagnostic::warning("namespace-not-created", format!("nothing in the repo creates the namespace `{namespace}`"))
        .help("add --create-namespace, or make sure that the cluster has it")
}

/// OCI charts with a template that knows none, and a `v` that the neighbours do not have.
pub fn chart(context: &Context<'_>, draft: &mut Draft<'_>, set: &ReleaseSet<'_>, wanted: &Wanted, text: &VersionText) {
    if wanted.is_oci() && !set.template.handles_oci {
        draft.warnings.push(
            Diagnostic::warning(
                "oci-not-handled",
                format!(
                    "the template of ResourceSet {} makes no OCI sources, and the chart comes from one",
                    set.title()
                ),
            )
            .help("in its HelmRepository, add: <<- if hasPrefix \"oci://\" inputs.chart.url >> type: oci <<- end >>"),
        );
    }
    let bare = match text {
        VersionText::Literal(text) => text,
        VersionText::Variable { default: Some((_, default)), .. } => default,
        VersionText::Variable { .. } => match &wanted.version {
            Some(VersionText::Literal(text)) => text,
            _ => return,
        },
    };
    if set.template.oci_by_tag && wanted.is_oci() && version(bare).is_err() {
        draft.warnings.push(
            Diagnostic::warning(
                "range-as-tag",
                format!("the template of ResourceSet {} takes `{bare}` for a tag, and it is a range", set.title()),
            )
            .help("give one version; an OCIRepository takes ranges in ref.semver only"),
        );
    }
    v_prefix(draft, bare, set.releases.iter().filter_map(|release| literal_of(context, set, release.version)));
}

/// The version that a neighbour comes to.
fn literal_of(context: &Context<'_>, set: &ReleaseSet<'_>, text: &str) -> Option<String> {
    match VersionText::parse(text) {
        VersionText::Literal(text) => Some(text),
        VersionText::Variable { name, default } => {
            let known = context.variables.value(&name, set.path).map(|(value, _)| value.to_owned());
            known.or(default.map(|(_, default)| default))
        }
    }
}

/// A leading `v` where no neighbour has one: tags of charts rarely do (spec, platform-layout: mistakes).
pub fn v_prefix(draft: &mut Draft<'_>, text: &str, neighbours: impl Iterator<Item = String>) {
    let has_v = |text: &str| version(text).is_ok_and(|version| version.leading_v);
    if has_v(text) && !neighbours.into_iter().any(|neighbour| has_v(&neighbour)) {
        draft.warnings.push(
            Diagnostic::warning(
                "version-prefix",
                format!("the version `{text}` has a `v`, and no other release's has"),
            )
            .help(format!("chart versions rarely have one: is it {}?", text.trim_start_matches('v'))),
        );
    }
}

/// `${VAR}` in the values that nothing in the repo defines: Flux 2.9 fails the whole Kustomization.
pub fn undefined_in_values(context: &Context<'_>, draft: &mut Draft<'_>, near: &str) {
    let mut names: Vec<String> =
        context.values.references().into_iter().filter(|name| !context.variables.defines(name, near)).collect();
    names.sort();
    names.dedup();
    for name in names {
        let mut warning = Diagnostic::warning(
            "undefined-variable",
            format!("the values refer to `${{{name}}}`, which nothing in the repo defines"),
        );
        if let Some(near) = fluxwright_answers::suggest(&name, context.variables.names()) {
            warning = warning.help(format!("did you mean `${{{near}}}`?"));
        }
        draft.warnings.push(
            warning.help(format!("write `$${{{name}}}` where it is not for Flux, or add the variable with --env")),
        );
    }
}

/// The repo's Renovate pattern finds the neighbours' variables and not this one.
pub fn renovate_cannot_match(context: &Context<'_>, draft: &mut Draft<'_>, file: &str, name: &str, lines: &[String]) {
    let Some(pattern) = fluxwright_repo::renovate::patterns(context.repo.paths(), |path| context.repo.text(path).ok())
    else {
        return;
    };
    if lines.len() < 2 || pattern.matches(file, &format!("{}\n", lines.join("\n"))) {
        return;
    }
    draft.warnings.push(
        Diagnostic::warning(
            "renovate-cannot-match",
            format!("no pattern in {} finds the variable `{name}`: Renovate will not update it", pattern.path),
        )
        .help("choose another name with --version-var, or widen matchStrings"),
    );
}
