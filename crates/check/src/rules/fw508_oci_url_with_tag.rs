//! A tag in the URL of an OCI repository.

use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::reference::{self, SOURCE};
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW508",
    name: "oci-url-with-tag",
    summary: "the URL of an OCI repository has a tag or digest in it",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for (kind, version) in [("OCIRepository", "spec.ref"), ("HelmRepository", "the chart's version")] {
            for source in root.of_kind(world.built(), SOURCE, kind) {
                let url = reference::text(&source.value, "/spec/url");
                let Some(rest) = url.strip_prefix("oci://").filter(|_| !is_open(url)) else { continue };
                // A colon before the first slash begins a port.
                let Some((_, path)) = rest.split_once('/') else { continue };
                let Some(at) = path.find([':', '@']) else { continue };
                let (Some(repository), Some(tag)) = (path.get(..at), path.get(at + 1..)) else { continue };
                let message = format!("the URL of {kind} `{}` has a version in it: {tag}", source.name());
                reporter.add(
                    Finding::new(world.spot(source, "spec.url", url).place, message)
                        .note("Flux refuses it: a repository's name has no `:` and no `@`")
                        .help(format!("end the URL after `{repository}`, and say the version with {version}"))
                        .in_root(&root.name),
                );
            }
        }
    }
}
