//! Files of a repo: scanned, with places that lie in the texts, objects that are found again where they are said to be, and a tree
//! of files that has what the scan has.
#![no_main]

use std::sync::Arc;

use fluxwright_kustomize::files::{FileKind, Files};
use fluxwright_repo::files::ScanFiles;
use fluxwright_repo::scan::{Scan, ScanOptions};
use libfuzzer_sys::fuzz_target;

/// What separates the files. The first line of each is its path.
const BETWEEN: &str = "\n=====\n";

fuzz_target!(|text: &str| {
    let files = text.split(BETWEEN).take(8).map(|part| {
        let (path, text) = part.split_once('\n').unwrap_or(("a.yaml", part));
        let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | "." | "..")).take(8).collect();
        (if names.is_empty() { "a.yaml".to_owned() } else { names.join("/") }, Arc::from(text))
    });
    let scan = Scan::texts(files, &ScanOptions::default());
    for file in scan.files() {
        let stream = scan.parse(file);
        for object in scan.objects_in(file) {
            let text = file.text.get(object.span.clone()).expect("the span of an object lies in its text");
            assert!(file.text.get(object.name_span.clone()).is_some());
            let node = object.node_in(&stream).expect("an object is found where it is said to be");
            assert_eq!(node.span, object.span, "{text}");
            assert!(!object.kind.is_empty() && object.line > 0 && object.column > 0);
        }
    }
    for problem in scan.problems() {
        for label in &problem.labels {
            let Some(source) = &label.source else { continue };
            assert!(source.get(label.span.clone()).is_some(), "{label:?}");
        }
    }
    for fragment in scan.fragments() {
        assert!(scan.files().get(fragment.file).is_some_and(|file| file.text.get(fragment.span.clone()).is_some()));
    }
    let tree = ScanFiles::new(&scan);
    for path in tree.paths() {
        match tree.resolve(path) {
            // A path can be a file and, through another path, a folder: texts in memory may say so.
            Ok((_, FileKind::Folder)) => {}
            Ok((_, FileKind::File)) => assert!(tree.read(path).is_ok(), "{path}"),
            Err(error) => panic!("{path}: {error}"),
        }
    }
});
