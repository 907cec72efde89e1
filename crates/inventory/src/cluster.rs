//! What the clusters of a repo are called.

use fluxwright_build::{ApplierKind, Built};

/// A cluster's view of the repo: what one outermost applier makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The applier that all others of the cluster come from, as an index of [`Built::appliers`].
    pub root: usize,
    /// A short name that no other cluster of the repo has: what sets its folder apart.
    pub name: String,
    /// The folder that is applied first.
    pub folder: String,
}

/// The clusters of a build, in its order.
pub(crate) fn of(built: &Built) -> Vec<Cluster> {
    let roots: Vec<usize> = built
        .appliers
        .iter()
        .enumerate()
        .filter(|(_, applier)| applier.parent.is_none())
        .map(|(index, _)| index)
        .collect();
    let folders: Vec<String> = roots
        .iter()
        .filter_map(|root| built.appliers.get(*root))
        .map(|applier| match applier.kind {
            ApplierKind::Folder => applier.name.clone(),
            _ if applier.folder.is_empty() => applier.name.clone(),
            _ => applier.folder.clone(),
        })
        .collect();
    let names = names(&folders);
    let all = roots.into_iter().zip(folders).zip(names);
    all.map(|((root, folder), name)| Cluster { root, name, folder }).collect()
}

/// The folders without the names that all of them begin and end with; the last name when there is one folder alone.
fn names(folders: &[String]) -> Vec<String> {
    let mut parts: Vec<Vec<&str>> =
        folders.iter().map(|folder| folder.split('/').filter(|name| !name.is_empty()).collect()).collect();
    if let [only] = parts.as_slice() {
        return vec![only.last().map_or(".", |last| last).to_owned()];
    }
    while let Some(first) = parts.first().and_then(|names| names.first()).copied()
        && parts.iter().all(|names| names.len() > 1 && names.first() == Some(&first))
    {
        parts.iter_mut().for_each(|names| {
            names.remove(0);
        });
    }
    while let Some(last) = parts.first().and_then(|names| names.last()).copied()
        && parts.iter().all(|names| names.len() > 1 && names.last() == Some(&last))
    {
        parts.iter_mut().for_each(|names| {
            names.pop();
        });
    }
    let mut found: Vec<String> =
        parts.iter().map(|names| if names.is_empty() { ".".to_owned() } else { names.join("/") }).collect();
    // The same folder can be two clusters' when FluxInstances with other sources sync it.
    for index in 0..found.len() {
        let before = found.iter().take(index).filter(|name| found.get(index) == Some(name)).count();
        if before > 0
            && let Some(name) = found.get_mut(index)
        {
            name.push_str(&format!(" ({})", before + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::names;

    fn named(folders: &[&str]) -> Vec<String> {
        names(&folders.iter().map(|folder| (*folder).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn clusters_are_called_by_what_sets_them_apart() {
        assert_eq!(named(&["kubernetes/clusters/live", "kubernetes/clusters/dev"]), ["live", "dev"]);
        assert_eq!(named(&["clusters/live/flux", "clusters/dev/flux"]), ["live", "dev"]);
        assert_eq!(named(&["apps", "apps/x/y"]), ["apps", "apps/x/y"]);
        assert_eq!(named(&["kubernetes/flux/cluster"]), ["cluster"]);
        assert_eq!(named(&["", "b"]), [".", "b"]);
        assert_eq!(named(&["a", "a"]), ["a", "a (2)"]);
        assert!(named(&[]).is_empty());
    }
}
