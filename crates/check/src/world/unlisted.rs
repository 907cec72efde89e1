//! Manifests that nothing applies, since the kustomization that lists those beside them leaves them out.

use std::collections::{BTreeMap, HashMap, HashSet};

use fluxwright_build::{Origin, Touch};
use fluxwright_repo::place::place;
use fluxwright_repo::scan::{Class, File, Object, Role};
use fluxwright_repo::{file_name, is_kustomization, join, parent, relative};
use fluxwright_yaml::edit::{At, Edit, Item, Path};
use serde_json::Value;

use super::spot::find_word;
use super::{World, is_open};
use crate::finding::Place;
use crate::reference::{self, KUSTOMIZE, OPERATOR};

/// A file or folder that a kustomization does not list, though it lists what is beside it.
#[derive(Debug)]
pub(crate) struct Unlisted {
    /// The manifest; of a folder its kustomization file.
    pub path: String,
    /// The kustomization that lists what is beside it.
    pub lister: String,
    /// The line that is not there, as the others are written.
    pub line: String,
    /// How many like it the kustomization lists.
    pub siblings: usize,
    /// Whether what is called so is listed nearly everywhere else.
    pub is_sure: bool,
    /// What adds the line.
    pub edit: Edit,
}

/// A kustomization and what it lists.
struct Lister<'a> {
    object: &'a Object,
    path: &'a str,
    /// As written.
    lines: Vec<String>,
    /// From the root of the repo; `None` for what is elsewhere.
    entries: Vec<Option<String>>,
}

/// What is unlisted, before it is known what is usual.
struct Candidate {
    path: String,
    target: String,
    folder: String,
    siblings: usize,
    /// What is like it: files of one name, or what one kustomization lists of a kind.
    kin: Kin,
    encrypted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kin {
    /// Files of this name, beside their kustomizations.
    Name(String),
    /// What lies in the folders below this one.
    Below(String),
}

struct Listing<'a> {
    listers: BTreeMap<&'a str, Lister<'a>>,
    /// Folders and files that a kustomization or a Flux Kustomization names, or that are built.
    used: HashSet<String>,
    /// The ends of paths that begin with a variable, such as `/config/database`.
    open: Vec<String>,
    built: Vec<&'a str>,
}

impl<'a> World<'a> {
    /// The manifests that nothing applies.
    pub(crate) fn unlisted(&self) -> Vec<Unlisted> {
        let listing = Listing::of(self);
        let usual = listing.names();
        let mut candidates: Vec<Candidate> = self
            .scan
            .files()
            .iter()
            .filter(|file| self.is_manifest(file) && !listing.used.contains(file.path.as_str()))
            .filter_map(|file| self.file_left_out(&listing, &usual, file))
            .collect();
        candidates.extend(listing.folders_left_out());
        candidates.retain(|candidate| {
            let may_be_named = listing.open.iter().any(|end| candidate.target.ends_with(end.as_str()));
            !may_be_named && !is_aside(&candidate.path) && !self.is_commented(&listing, candidate)
        });
        let mut left_out: BTreeMap<&Kin, usize> = BTreeMap::new();
        for candidate in &candidates {
            *left_out.entry(&candidate.kin).or_default() += 1;
        }
        // Then something that is not seen may apply a folder.
        let is_partial = self.roots.iter().any(|root| !root.unseen.is_empty());
        let found = candidates.iter().filter_map(|candidate| {
            let out = left_out.get(&candidate.kin).copied().unwrap_or_default();
            let listed = match &candidate.kin {
                Kin::Name(name) => usual.get(name.as_str()).copied().unwrap_or_default(),
                Kin::Below(_) => candidate.siblings,
            };
            let is_usual = !candidate.encrypted && listed >= 3 && out * 3 <= listed;
            listing.finished(candidate, is_usual && !(is_partial && matches!(candidate.kin, Kin::Below(_))))
        });
        found.collect()
    }

    /// Whether a file holds objects to apply, and no kustomization does anything with it.
    fn is_manifest(&self, file: &File) -> bool {
        let objects = self.scan.objects_in(file);
        file.class == Class::Kubernetes
            && file.uses.none()
            && !is_kustomization(&file.path)
            && !objects.is_empty()
            && objects.iter().all(|object| object.role == Role::Object && !self.is_local(object))
    }

    /// Whether an object is for kustomize alone.
    fn is_local(&self, object: &Object) -> bool {
        let mark = "/metadata/annotations/config.kubernetes.io~1local-config";
        reference::text(&self.value(object), mark) == "true"
    }

    /// The place of a kustomization's `resources`.
    pub(crate) fn resources_of(&self, lister: &str) -> Place {
        let mut known = self.kustomizations();
        let object = known.find(|object| self.path_of(object) == lister);
        object.map_or_else(|| Place::file(lister), |object| self.place(object, "resources"))
    }

    fn file_left_out(&self, listing: &Listing<'_>, usual: &HashMap<&str, usize>, file: &File) -> Option<Candidate> {
        let folder = parent(&file.path);
        let name = file_name(&file.path);
        let (at, kin, siblings) = match listing.alive(folder) {
            Some(lister) => {
                let beside = |entry: &&String| parent(entry) == folder && !listing.listers.contains_key(entry.as_str());
                let beside = lister.entries.iter().flatten().filter(beside).count();
                // The only file beside others' folders: what other kustomizations do with files of this name tells.
                let elsewhere =
                    || usual.get(name).copied().filter(|count| *count >= 3).map_or(0, |_| lister.entries.len());
                (folder, Kin::Name(name.to_owned()), if beside > 0 { beside } else { elsewhere() })
            }
            None if listing.listers.contains_key(folder) => return None,
            None => {
                let above = parent(folder);
                let lister = listing.alive(above).filter(|_| !folder.is_empty())?;
                let beside = lister.entries.iter().flatten().filter(|entry| parent(entry) == folder).count();
                let like = |entry: &&String| parent(parent(entry)) == above && file_name(entry) == name;
                match beside {
                    0 => (above, Kin::Below(above.to_owned()), lister.entries.iter().flatten().filter(like).count()),
                    _ => (above, Kin::Name(name.to_owned()), beside),
                }
            }
        };
        let enough = if matches!(kin, Kin::Name(_)) { 1 } else { 2 };
        (siblings >= enough).then(|| Candidate {
            path: file.path.clone(),
            target: file.path.clone(),
            folder: at.to_owned(),
            siblings,
            kin,
            encrypted: self.scan.objects_in(file).iter().any(|object| object.encrypted),
        })
    }

    /// Whether a comment of the kustomization names it: then it is left out on purpose.
    fn is_commented(&self, listing: &Listing<'_>, candidate: &Candidate) -> bool {
        let Some(lister) = listing.listers.get(candidate.folder.as_str()) else { return false };
        let Some(text) = self.text(lister.path) else { return false };
        let below = relative(&candidate.folder, &candidate.target);
        let word = below.split('/').next().unwrap_or(&below);
        let mut comments = text.lines().filter_map(|line| line.split_once('#'));
        comments.any(|(_, comment)| find_word(comment, word).is_some())
    }
}

impl<'a> Listing<'a> {
    fn of(world: &World<'a>) -> Self {
        let mut listers: BTreeMap<&'a str, Lister<'a>> = BTreeMap::new();
        let mut used = HashSet::new();
        for object in world.kustomizations() {
            let path = world.path_of(object);
            let value = world.value(object);
            let read = |field: &str| {
                let items = reference::items(&value, field).iter();
                items.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
            };
            let lines = read("/resources");
            let entries: Vec<Option<String>> = lines.iter().map(|line| join(parent(path), line)).collect();
            used.extend(entries.iter().flatten().cloned());
            for field in ["/bases", "/components", "/crds", "/generators", "/transformers", "/validators"] {
                used.extend(read(field).iter().filter_map(|line| join(parent(path), line)));
            }
            if is_kustomization(path) {
                listers.entry(parent(path)).or_insert(Lister { object, path, lines, entries });
            }
        }
        for object in world.objects_of(KUSTOMIZE, "Kustomization") {
            let value = world.value(object);
            value.pointer("/spec/path").into_iter().for_each(|path| paths_in(path, &mut used, 0));
        }
        // Also where a ResourceSet cannot be rendered, what its inputs name is in use.
        for set in world.objects_of(OPERATOR, "ResourceSet") {
            let value = world.value(set);
            reference::items(&value, "/spec/inputs").iter().for_each(|input| paths_in(input, &mut used, 0));
        }
        used.extend(world.built.appliers.iter().filter_map(|applier| join("", &applier.folder)));
        let mut built = Vec::new();
        for resource in &world.built.resources {
            if let Origin::File { path, .. } | Origin::Generated { path, .. } = &resource.provenance.origin {
                built.push(&**path);
            }
            for touch in &resource.provenance.touched {
                if let Touch::Kustomization { path, .. } = touch {
                    built.push(&**path);
                }
            }
        }
        built.sort_unstable();
        built.dedup();
        let open =
            used.iter().filter_map(|path| path.strip_prefix("${")?.split_once('}')).map(|(_, end)| end.to_owned());
        let open = open.filter(|end| end.starts_with('/') && !is_open(end)).collect();
        used.extend(built.iter().map(|path| (*path).to_owned()));
        used.extend(built.iter().filter(|path| is_kustomization(path)).map(|path| parent(path).to_owned()));
        Self { listers, used, open, built }
    }

    /// The kustomization of a folder, when something uses it.
    fn alive(&self, folder: &str) -> Option<&Lister<'a>> {
        self.listers.get(folder).filter(|_| self.used.contains(folder))
    }

    /// How often files of a name are listed beside their kustomization.
    fn names(&self) -> HashMap<&str, usize> {
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (folder, lister) in &self.listers {
            for entry in lister.entries.iter().flatten().filter(|entry| parent(entry) == *folder) {
                *names.entry(file_name(entry)).or_default() += 1;
            }
        }
        names
    }

    /// Folders with a kustomization that the one above leaves out, though it lists others.
    fn folders_left_out(&self) -> impl Iterator<Item = Candidate> {
        self.listers.iter().filter_map(|(folder, own)| {
            let above = parent(folder);
            let lister = self.alive(above).filter(|_| !folder.is_empty() && own.object.kind == "Kustomization")?;
            let like = |entry: &&String| parent(entry) == above && self.listers.contains_key(entry.as_str());
            let siblings = lister.entries.iter().flatten().filter(like).count();
            let is_out = siblings >= 2 && !self.used.contains(*folder) && !self.is_built_below(folder);
            is_out.then(|| Candidate {
                path: own.path.to_owned(),
                target: (*folder).to_owned(),
                folder: above.to_owned(),
                siblings,
                kin: Kin::Below(above.to_owned()),
                encrypted: false,
            })
        })
    }

    fn is_built_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let from = self.built.partition_point(|path| *path < prefix.as_str());
        self.built.get(from).is_some_and(|path| path.starts_with(&prefix))
    }

    fn finished(&self, candidate: &Candidate, is_sure: bool) -> Option<Unlisted> {
        let lister = self.listers.get(candidate.folder.as_str())?;
        let below = relative(&candidate.folder, &candidate.target);
        let dotted = lister.lines.iter().filter(|line| line.starts_with("./")).count();
        let line = if dotted * 2 > lister.lines.len() { format!("./{below}") } else { below };
        let lines: Vec<&str> = lister.lines.iter().map(String::as_str).collect();
        let index = place(&lines, &line, None).index();
        let edit = Edit::Insert {
            into: Path::root().in_document(lister.object.document).key("resources"),
            at: if index >= lines.len() { At::End } else { At::Index(index) },
            item: Item::value(line.clone()),
            create: false,
        };
        Some(Unlisted {
            path: candidate.path.clone(),
            lister: lister.path.to_owned(),
            line,
            siblings: candidate.siblings,
            is_sure,
            edit,
        })
    }
}

/// The paths among the texts of a value.
fn paths_in(value: &Value, found: &mut HashSet<String>, depth: usize) {
    match value {
        Value::String(text) => found.extend(join("", text)),
        Value::Array(items) if depth < 32 => items.iter().for_each(|item| paths_in(item, found, depth + 1)),
        Value::Object(map) if depth < 32 => map.values().for_each(|item| paths_in(item, found, depth + 1)),
        _ => {}
    }
}

/// Whether a path says that what is there is not in use.
fn is_aside(path: &str) -> bool {
    const ASIDE: [&str; 16] = [
        "archive",
        "archived",
        "backup",
        "backups",
        "bootstrap",
        "deprecated",
        "disabled",
        "example",
        "examples",
        "old",
        "retired",
        "samples",
        "template",
        "templates",
        "test",
        "unused",
    ];
    path.split('/').any(|step| {
        let stem = step.split('.').next().unwrap_or(step).to_lowercase();
        step.starts_with(['.', '_'])
            || ASIDE.contains(&stem.as_str())
            || step.contains(".disabled")
            || step.contains("example")
    })
}
