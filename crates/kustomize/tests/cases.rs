//! Small kustomizations, a feature each: `tests/cases/NAME/in` is built (its folder `top`, when it has one) and gives
//! `expected.yaml`, which kustomize itself has written, or the error that `expected.error` names, where kustomize fails.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::{DiskFiles, FileKind, Files, MemoryFiles};
use fluxwright_kustomize::{Build, Error, Options, to_yaml};

fn build(files: &dyn Files) -> Result<String, Vec<Error>> {
    let folder = if files.resolve("top").is_ok() { "top" } else { "" };
    Build::new(files, Options::default()).run(folder).and_then(|resources| to_yaml(&resources))
}

/// The same files in memory.
fn in_memory(files: &DiskFiles, folder: &str, memory: &mut MemoryFiles) {
    for name in files.list(folder).expect("a folder") {
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        match files.resolve(&path).expect("a file or folder").1 {
            FileKind::Folder => in_memory(files, &path, memory),
            FileKind::File => memory.insert(&path, files.read(&path).expect("a file").to_vec()),
        }
    }
}

#[test]
fn cases_give_what_kustomize_gives() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in fs::read_dir(&cases).expect("the cases") {
        let case = case.expect("a case").path();
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let disk = DiskFiles::new(&case.join("in")).expect("the input");
        let mut memory = MemoryFiles::new();
        in_memory(&disk, "", &mut memory);
        let built = build(&disk);
        assert_eq!(built, build(&memory), "{name}: disk and memory differ");
        let expected = fs::read_to_string(case.join("expected.yaml"));
        let refused = fs::read_to_string(case.join("expected.error"));
        count += 1;
        match (built, expected, refused) {
            (Ok(text), Ok(expected), _) if text == expected => {}
            (Ok(text), Ok(expected), _) => wrong.push(format!("{name}: wanted\n{expected}got\n{text}")),
            (Err(errors), _, Ok(code)) => {
                let codes: Vec<&str> = errors.iter().flat_map(Diagnose::diagnose).map(|it| it.code).collect();
                if !codes.contains(&code.trim()) {
                    wrong.push(format!("{name}: wanted the error {code}got {codes:?}"));
                }
            }
            (Ok(_), _, _) => wrong.push(format!("{name}: kustomize refuses it")),
            (Err(errors), _, _) => wrong.push(format!("{name}: {}", errors[0])),
        }
    }
    println!("{count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 50, "only {count} cases were found");
}
