//! Which Flux a repo installs.

use fluxwright_repo::scan::{Object, Parsed, Role};
use fluxwright_yaml::Node;

/// The last Flux that fills variables without a value with nothing. Manifests of an unknown version are taken for it, so that
/// nothing is called a failure that may be none.
const LENIENT: (u16, u16) = (2, 8);

/// What a file says about the Flux of its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// Its version.
    pub version: Option<(u16, u16)>,
    /// Whether variables without a value fail, by the feature gate `StrictPostBuildSubstitutions`.
    pub strict: Option<bool>,
}

impl Said {
    /// What a file says.
    pub fn of(parsed: &Parsed<'_>) -> Self {
        let text = &parsed.file.text;
        let gate = text.split_once("StrictPostBuildSubstitutions=").map(|(_, value)| value);
        let strict = gate.map(|value| !value.starts_with("false"));
        let objects = parsed.objects.iter().filter(|object| object.role == Role::Object);
        let versions = objects.filter_map(|object| version_of(object, object.node_in(parsed.stream)?));
        Self { version: versions.min(), strict }
    }

    /// What an env file says: the variable `flux_version`, from which a program installs Flux.
    pub fn of_env(text: &str) -> Self {
        let value = |line: &str| {
            let (name, value) = line.split_once('=')?;
            name.trim().eq_ignore_ascii_case("flux_version").then(|| release(value.trim_matches(['"', '\'', ' '])))?
        };
        Self { version: text.lines().filter_map(value).min(), strict: None }
    }

    /// Of two clusters the older one counts, and the one that is not strict: what one of them takes is no error.
    pub fn and(self, other: Self) -> Self {
        let least = |a: Option<(u16, u16)>, b: Option<(u16, u16)>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let strict = match (self.strict, other.strict) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        };
        Self { version: least(self.version, other.version), strict }
    }
}

fn version_of(object: &Object, node: &Node) -> Option<(u16, u16)> {
    match (object.group(), object.kind.as_str()) {
        ("fluxcd.controlplane.io", "FluxInstance") => of_distribution(node.at(&["spec", "distribution"])?),
        // The chart of FluxInstance.
        ("helm.toolkit.fluxcd.io", "HelmRelease") => {
            of_distribution(node.at(&["spec", "values", "instance", "distribution"])?)
        }
        ("source.toolkit.fluxcd.io", "OCIRepository") => {
            let url = node.at(&["spec", "url"])?.as_str()?;
            let tag = node.at(&["spec", "ref", "tag"])?.as_str()?;
            url.ends_with("/flux-manifests").then(|| release(tag)).flatten()
        }
        // What `flux install --export` and `flux bootstrap` write.
        ("", "Namespace") => {
            let labels = node.at(&["metadata", "labels"])?;
            let is_flux = labels.get("app.kubernetes.io/part-of")?.as_str()? == "flux";
            is_flux.then(|| release(labels.get("app.kubernetes.io/version")?.as_str()?)).flatten()
        }
        _ => None,
    }
}

fn of_distribution(node: &Node) -> Option<(u16, u16)> {
    // The artifact decides what there is to choose from. Its versions are those of the operator.
    let artifact = node.get("artifact").and_then(Node::as_str).and_then(|artifact| artifact.rsplit_once(':'));
    let is_pinned = artifact.is_some_and(|(_, tag)| tag.starts_with('v') && tag.contains('.'));
    let version = node.get("version").and_then(Node::as_str).and_then(release);
    version.or(is_pinned.then_some(LENIENT))
}

/// `(2, 6)` of `v2.6.4`, `2.6.x` or `=2.6.0`; `None` for a range that the newest is in.
fn release(text: &str) -> Option<(u16, u16)> {
    let text = text.trim_start_matches(['v', '=', '~', ' ']);
    let mut numbers = text.split('.');
    let mut number = || numbers.next()?.parse::<u16>().ok();
    number().zip(number()).filter(|(major, _)| *major == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_ranges() {
        for (text, expected) in [
            ("2.x", None),
            ("2.6.x", Some((2, 6))),
            ("v2.10.3", Some((2, 10))),
            ("=2.7.0", Some((2, 7))),
            ("~2.4", Some((2, 4))),
            (">=2.4", None),
            ("latest", None),
        ] {
            assert_eq!(release(text), expected, "{text}");
        }
        assert_eq!(Said::of_env("a_version=1\nflux_version=v2.7.5\n").version, Some((2, 7)));
        assert_eq!(Said::of_env("my_flux_version=v2.7.5\n").version, None);
    }
}
