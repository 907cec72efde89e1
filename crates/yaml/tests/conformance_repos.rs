//! Real repos: every file is read as Go reads it, written, and read again.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fluxwright_yaml::emit::{EmitOptions, go_yaml, to_yaml};
use fluxwright_yaml::{Dialect, Error, parse};
use serde_json::Value;

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
}

fn values(text: &str, dialect: Dialect) -> Result<Vec<Value>, Error> {
    parse(text)?.documents.iter().map(|document| document.to_value(dialect)).collect()
}

#[test]
fn files_are_read_written_and_read_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    if !folder.exists() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut files = Vec::new();
    yaml_files(&folder, &mut files);
    let (mut read, mut documents, mut bytes, mut took) = (0, 0, 0, Duration::ZERO);
    let mut refused = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        let start = Instant::now();
        let both = Dialect::ALL.map(|dialect| values(&text, dialect));
        took += start.elapsed();
        bytes += text.len();
        match both {
            [Ok(sigs), Ok(v3)] => {
                read += 1;
                documents += sigs.len();
                let written =
                    sigs.iter().map(|value| (value, Dialect::Sigs)).chain(v3.iter().map(|value| (value, Dialect::V3)));
                for (value, dialect) in written {
                    let text = to_yaml(value, &EmitOptions::default());
                    assert_eq!(
                        values(&text, dialect).unwrap(),
                        std::slice::from_ref(value),
                        "{}:\n{text}",
                        path.display()
                    );
                    let text = go_yaml(value).unwrap();
                    assert_eq!(
                        values(&text, dialect).unwrap(),
                        std::slice::from_ref(value),
                        "{}:\n{text}",
                        path.display()
                    );
                }
            }
            [Err(error), _] | [_, Err(error)] => {
                let name = path.strip_prefix(&folder).unwrap().display().to_string();
                let diagnostic = error.diagnostic(&name, Some(Arc::from(text.as_str())));
                assert!(!diagnostic.help.is_empty(), "{diagnostic:?}");
                refused.push(format!("{name}: {error}"));
            }
        }
    }
    println!("{read} of {} files ({documents} documents, {bytes} bytes) in both dialects, {took:?}", files.len());
    for file in &refused {
        println!("  {file}");
    }
    // Their owners run them, and kubectl and kustomize read all of them.
    assert!(read > 0 && refused.is_empty(), "{} of {} are refused", refused.len(), files.len());
}
