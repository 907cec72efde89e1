//! The files in which the folders of a repo make their namespaces, for one more.

use std::collections::BTreeMap;

use fluxwright_repo::scan::Object;
use fluxwright_repo::{file_name, join, parent};
use fluxwright_yaml::edit::{At, Edit, Item, Path};

use super::World;
use super::spot::find_word;
use crate::fix::Fix;
use crate::reference;

impl World<'_> {
    /// The kustomization at a path.
    pub(crate) fn kustomization_at(&self, path: &str) -> Option<&Object> {
        self.kustomizations().find(|object| self.path_of(object) == path)
    }

    /// What makes a namespace in the folder of the kustomization that puts things into it, as the folders beside it do; `None`
    /// where they do not agree.
    pub(crate) fn namespace_fix(&self, kustomization: &str, name: &str) -> Option<Fix> {
        let folder = parent(kustomization);
        let own = self.kustomization_at(kustomization)?;
        if reference::text(&self.value(own), "/namespace") != name {
            return None;
        }
        let mut forms: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut beside = 0;
        for other in self.kustomizations() {
            let path = self.path_of(other);
            if parent(path) == folder || parent(parent(path)) != parent(folder) {
                continue;
            }
            let value = self.value(other);
            let namespace = reference::text(&value, "/namespace");
            if namespace.is_empty() {
                continue;
            }
            beside += 1;
            let lines = reference::items(&value, "/resources").iter().filter_map(serde_json::Value::as_str);
            for line in lines {
                let Some(file) = join(parent(path), line).filter(|file| parent(file) == parent(path)) else { continue };
                if let Some(text) = self.namespace_text(&file, namespace, name) {
                    *forms.entry((line.to_owned(), text)).or_default() += 1;
                }
            }
        }
        let ((line, text), count) = forms.into_iter().max_by_key(|(_, count)| *count)?;
        let file = join(folder, &line).filter(|file| !self.scan.has(file))?;
        if count < 2 || count * 2 <= beside {
            return None;
        }
        let edit = Edit::Insert {
            into: Path::root().in_document(own.document).key("resources"),
            at: At::Start,
            item: Item::value(line),
            create: false,
        };
        Some(
            Fix::new(format!("make the namespace in {}", file_name(&file)))
                .create(file, text)
                .edit(kustomization, edit),
        )
    }

    /// The text of a file that holds a Namespace and nothing else, with another name in it.
    fn namespace_text(&self, file: &str, theirs: &str, wanted: &str) -> Option<String> {
        let file = self.scan.file(file)?;
        let [object] = self.scan.objects_in(file) else { return None };
        if object.kind != "Namespace" || !object.group().is_empty() {
            return None;
        }
        let mut text = String::with_capacity(file.text.len());
        let mut rest: &str = &file.text;
        while let Some(at) = find_word(rest, theirs) {
            text.push_str(rest.get(..at)?);
            text.push_str(wanted);
            rest = rest.get(at + theirs.len()..)?;
        }
        text.push_str(rest);
        Some(text)
    }
}
