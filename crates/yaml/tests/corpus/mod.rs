//! The YAML files of the repositories in `../shared/repos`, or in the directory that `FLUXWRIGHT_CORPUS_DIR` names.

use std::fs;
use std::path::PathBuf;

/// A YAML file of the corpus.
pub struct File {
    pub name: String,
    pub text: String,
}

/// Every `.yaml` and `.yml` file that is UTF-8; `None` where the corpus is not there.
pub fn files() -> Option<Vec<File>> {
    let root = match std::env::var_os("FLUXWRIGHT_CORPUS_DIR") {
        Some(directory) => PathBuf::from(directory),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos"),
    };
    let mut directories = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).ok()? {
            let entry = entry.expect("readable");
            let path = entry.path();
            let kind = entry.file_type().expect("known");
            if kind.is_dir() {
                directories.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
            {
                let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
                if let Ok(text) = fs::read_to_string(&path) {
                    files.push(File { name, text });
                }
            }
        }
    }
    // Large files first, for an even load of the threads.
    files.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.name.cmp(&b.name)));
    Some(files)
}
