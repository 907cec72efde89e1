//! Builds many folders of one tree in one process and tells the time: `folders ROOT [FOLDER…]`; without folders all that
//! have a kustomization.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program of its own")]

use std::path::Path;
use std::time::Instant;

use fluxwright_kustomize::files::{DiskFiles, FileKind, Files};
use fluxwright_kustomize::kustomization::FILE_NAMES;
use fluxwright_kustomize::{Build, Options, to_yaml};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = arguments.next().unwrap_or_else(|| ".".to_owned());
    let Ok(files) = DiskFiles::new(Path::new(&root)) else {
        println!("{root} is no folder");
        return;
    };
    let mut folders: Vec<String> = arguments.collect();
    if folders.is_empty() {
        find(&files, "", &mut folders);
    }
    for _ in 0..3 {
        let start = Instant::now();
        let build = Build::new(&files, Options { any_file: true, ..Options::default() });
        let (mut bytes, mut failed) = (0, 0);
        for folder in &folders {
            match build.run(folder).and_then(|resources| to_yaml(&resources)) {
                Ok(text) => bytes += text.len(),
                Err(_) => failed += 1,
            }
        }
        println!("{} folders, {failed} refused, {bytes} bytes: {:?}", folders.len(), start.elapsed());
    }
}

/// The folders with a kustomization below one.
fn find(files: &DiskFiles, folder: &str, found: &mut Vec<String>) {
    let names = files.list(folder).unwrap_or_default();
    if names.iter().any(|name| FILE_NAMES.contains(&name.as_str())) {
        found.push(folder.to_owned());
    }
    for name in names.iter().filter(|name| *name != ".git") {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if matches!(files.resolve(&path), Ok((real, FileKind::Folder)) if real == path) {
            find(files, &path, found);
        }
    }
}
