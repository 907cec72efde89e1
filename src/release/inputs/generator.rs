//! Which kustomization hands the values files of a ResourceSet to its releases.

use super::set::ReleaseSet;
use crate::tally::most_frequent;
use fluxwright_repo::generator::{Generator, stem_of};
use fluxwright_repo::{join, parent};

/// The generator of a ResourceSet's values: the one its template names (the nearest, where several clusters have one of the
/// same name), else the one that lists most of its releases.
pub fn of_set<'a>(generators: &[Generator<'a>], set: &ReleaseSet<'_>) -> Option<Generator<'a>> {
    let named: Vec<&str> = set.template.values_config_maps().collect();
    let rank = |generator: &Generator<'_>| {
        let by_release = generator.by_release();
        let listed = set.releases.iter().filter(|release| by_release.contains_key(release.name)).count();
        (named.contains(&generator.name), listed, shared_segments(generator.path, set.path))
    };
    generators
        .iter()
        .map(|generator| (rank(generator), generator))
        .filter(|((named, listed, _), _)| *named || *listed > 0)
        // The first of equals: path order.
        .rev()
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, generator)| generator.clone())
}

/// How many leading directories two paths share.
pub fn shared_segments(a: &str, b: &str) -> usize {
    parent(a).split('/').zip(parent(b).split('/')).take_while(|(a, b)| a == b).count()
}

/// The values file of a new release, relative to the repo: where most siblings have theirs.
pub fn values_file(generator: &Generator<'_>, set: &ReleaseSet<'_>, release: &str) -> String {
    let by_release = generator.by_release();
    let files = set.releases.iter().filter_map(|sibling| {
        let file = by_release.get(sibling.name)?.file.as_deref()?;
        pattern_of(file, sibling.name)
    });
    let pattern = most_frequent(files);
    match pattern {
        Some(pattern) => pattern.replace('\0', release),
        None => default_values_file(parent(generator.path), release),
    }
}

/// Where the values of a release lie when no sibling tells (spec, platform-layout: The guide's four steps).
pub fn default_values_file(directory: &str, release: &str) -> String {
    join(directory, &format!("charts/{release}.yaml")).unwrap_or_else(|| format!("charts/{release}.yaml"))
}

/// The path with the release's name (as a whole stem or segment) replaced by a NUL.
fn pattern_of(path: &str, release: &str) -> Option<String> {
    let mut replaced = false;
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| {
            let stem = stem_of(segment);
            if stem == release {
                replaced = true;
                segment.replacen(release, "\0", 1)
            } else {
                segment.to_owned()
            }
        })
        .collect();
    replaced.then(|| segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_the_release_as_a_whole_segment() {
        assert_eq!(pattern_of("p/charts/a.yaml", "a").as_deref(), Some("p/charts/\0.yaml"));
        assert_eq!(pattern_of("apps/apps/values.yaml", "apps").as_deref(), Some("\0/\0/values.yaml"));
        assert_eq!(pattern_of("p/charts/ab.yaml", "a"), None);
    }
}
