//! Files with `=====` between, the path on the first line: the build ends, parents come before children, and places lie in
//! the texts.
#![no_main]

use std::time::{Duration, Instant};

use fluxwright_build::{Build, Limits, Options, Start};
use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::MemoryFiles;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut files = MemoryFiles::new();
    let mut paths: Vec<String> = Vec::new();
    for part in text.split("=====") {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let names: Vec<&str> = path.trim().split('/').collect();
        let path = names.join("/");
        let is_folder = |other: &String| {
            other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'))
                || path.strip_prefix(other.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        if names.iter().any(|name| matches!(*name, "" | "." | "..")) || paths.iter().any(is_folder) {
            continue;
        }
        files.insert(&path, content);
        paths.push(path);
    }
    paths.sort();
    paths.dedup();
    let limits = Limits { resources: 2_000, appliers: 200, depth: 8, ..Limits::default() };
    let options = Options { threads: 1, limits, ..Options::default() };
    let begun = Instant::now();
    let built = Build::new(&files, &paths, options).run(&Start::Everything);
    assert!(begun.elapsed() < Duration::from_secs(20), "too slow");
    for (index, applier) in built.appliers.iter().enumerate() {
        assert!(applier.parent.is_none_or(|parent| parent < index) && applier.root <= index);
        assert!(applier.resource.is_none_or(|resource| resource < built.resources.len()));
    }
    assert!(built.resources.iter().all(|resource| resource.applier < built.appliers.len()));
    for diagnostic in built.problems.iter().flat_map(Diagnose::diagnose) {
        for label in diagnostic.labels {
            let source = label.source.as_deref();
            assert!(source.is_none_or(|source| source.get(label.span.clone()).is_some()), "{}", diagnostic.message);
        }
    }
});
