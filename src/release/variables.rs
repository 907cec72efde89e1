//! Which `${variables}` the repo defines, and in which env file the neighbours keep theirs.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::Node;

use super::inputs::generator::shared_segments;
use super::version::VersionText;
use fluxwright_repo::{EnvFile, Repo, parent};

/// The variables of a repo.
#[derive(Debug)]
pub struct Variables {
    /// Its env files.
    pub files: Vec<EnvFile>,
    /// Names that Kustomizations define themselves (`postBuild.substitute`) or ConfigMaps hold.
    inline: BTreeSet<String>,
}

impl Variables {
    /// Collects them.
    pub fn of(repo: &Repo) -> Self {
        let mut inline = BTreeSet::new();
        for object in repo.objects_of("kustomize.toolkit.fluxcd.io", "Kustomization") {
            let substitute = repo.node_of(object).and_then(|root| root.at(&["spec", "postBuild", "substitute"]));
            for entry in substitute.and_then(Node::entries).unwrap_or_default() {
                inline.extend(entry.key.as_str().map(str::to_owned));
            }
        }
        for object in repo.objects_of("kustomize.config.k8s.io", "Kustomization") {
            let generators = repo.node_of(object).and_then(|root| root.get("configMapGenerator")).and_then(Node::items);
            for literal in generators.unwrap_or_default().iter().filter_map(|g| g.get("literals")?.items()).flatten() {
                inline.extend(literal.as_str().and_then(|text| text.split_once('=')).map(|(name, _)| name.to_owned()));
            }
        }
        Self { files: repo.env_files(), inline }
    }

    /// Whether anything that reaches the files below `near` defines it.
    pub fn defines(&self, name: &str, near: &str) -> bool {
        self.inline.contains(name) || self.value(name, near).is_some()
    }

    /// That nothing defines a variable which a version was said to be in.
    pub fn unknown(&self, name: &str) -> Diagnostic {
        let mut problem = Diagnostic::error("unknown-variable", format!("nothing in the repo defines `{name}`"));
        if let Some(near) = fluxwright_answers::suggest(name, self.names()) {
            problem = problem.help(format!("did you mean `${{{near}}}`?"));
        }
        problem
            .help(format!("to add it, say --version VERSION --version-var {name}, or --version '${{{name}:-VERSION}}'"))
    }

    /// Every name, those of env files first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let in_files = self.files.iter().flat_map(|file| file.variables().map(|(_, variable)| variable.name.as_str()));
        in_files.chain(self.inline.iter().map(String::as_str))
    }

    /// The value of a variable for the file `near`, from the nearest env file that reaches it, and that file.
    pub fn value(&self, name: &str, near: &str) -> Option<(&str, &EnvFile)> {
        self.files
            .iter()
            .filter(|file| reaches(&file.path, near))
            .filter_map(|file| Some((shared_segments(&file.path, near), file.variable(name)?.1.value.as_str(), file)))
            .rev()
            .max_by_key(|(shared, _, _)| *shared)
            .map(|(_, value, file)| (value, file))
    }

    /// The env file that holds most of the variables of these versions (each variable counted once); the one nearest to
    /// `near` wins a tie. Files of another cluster than `near`'s hold the same names and are farther away.
    pub fn file_of_neighbours<'a>(&self, versions: impl Iterator<Item = &'a str>, near: &str) -> Option<&EnvFile> {
        let names: BTreeSet<String> =
            versions.filter_map(|text| VersionText::parse(text).variable().map(str::to_owned)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            if let Some((_, file)) = self.value(name, near) {
                *counts.entry(file.path.as_str()).or_default() += 1;
            }
        }
        let best = counts.iter().max_by_key(|(path, count)| (**count, shared_segments(path, near)))?.0;
        self.files.iter().find(|file| file.path == **best)
    }

    /// The env file of versions nearest to `near`, where no neighbour uses a variable: one named after versions, in the
    /// same directory or above.
    pub fn versions_file(&self, near: &str) -> Option<&EnvFile> {
        self.files
            .iter()
            .filter(|file| fluxwright_repo::file_name(&file.path).contains("version"))
            .filter(|file| {
                let directory = parent(&file.path);
                directory.is_empty() || parent(near) == directory || near.starts_with(&format!("{directory}/"))
            })
            .max_by_key(|file| shared_segments(&file.path, near))
    }
}

/// Whether the variables of an env file can reach a file: those of one cluster do not reach another.
fn reaches(env: &str, near: &str) -> bool {
    cluster_of(env).zip(cluster_of(near)).is_none_or(|(a, b)| a == b)
}

/// The cluster that a path belongs to, where a directory says so: `clusters/<name>/…`.
pub fn cluster_of(path: &str) -> Option<&str> {
    let mut segments = parent(path).split('/');
    segments.by_ref().find(|segment| matches!(*segment, "clusters" | "cluster"))?;
    segments.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_one_cluster_do_not_reach_another() {
        assert!(!reaches("k/clusters/live/versions.env", "k/clusters/dev/helm-charts.yaml"));
        assert!(reaches("k/clusters/live/versions.env", "k/clusters/live/sets/helm-charts.yaml"));
        assert!(reaches("k/platform/versions.env", "k/clusters/dev/helm-charts.yaml"));
        assert_eq!(cluster_of("clusters/versions.env"), None, "a file of all clusters");
    }
}
