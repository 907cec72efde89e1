//! The inputs of all cases, damaged at random: every one ends with objects or with errors.
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
use std::time::{Duration, Instant};

use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::MemoryFiles;
use fluxwright_kustomize::{Build, Options, to_yaml};

/// How often each case is damaged.
const ROUNDS: u64 = 12;

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn gather(root: &Path, folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, into);
        } else {
            let name = path.strip_prefix(root).expect("inside").to_str().expect("UTF-8").to_owned();
            into.push((name, fs::read(&path).expect("a file")));
        }
    }
}

fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    const PIECES: [&[u8]; 24] = [
        b"- ",
        b": ",
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b"'",
        b"|\n",
        b">\n",
        b"&a ",
        b"*a ",
        b"<<: ",
        b"---\n",
        b"...\n",
        b"!!str ",
        b"null",
        b"\t",
        b"\xff",
        b"\n  ",
        b"../",
        b"/",
        b"9999999999999999999999",
        b"\xe2\x80\xa8",
    ];
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(4) {
            0 => {
                let piece = PIECES[numbers.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            1 => {
                let end = (at + 1 + numbers.below(12)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            2 => {
                let end = (at + numbers.below(60)).min(bytes.len());
                let copy = bytes[at.min(end)..end].to_vec();
                let to = numbers.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = byte.wrapping_add(1);
                }
            }
        }
    }
}

#[test]
fn damaged_inputs_end() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let (mut built, mut refused) = (0, 0);
    for case in fs::read_dir(&cases).expect("the cases") {
        let case = case.expect("a case").path().join("in");
        let mut inputs = Vec::new();
        gather(&case, &case, &mut inputs);
        inputs.sort();
        for round in 0..ROUNDS {
            let mut numbers = Numbers(round.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ inputs.len() as u64);
            let mut files = MemoryFiles::new();
            let damaged = numbers.below(inputs.len());
            for (index, (name, bytes)) in inputs.iter().enumerate() {
                let mut bytes = bytes.clone();
                if index == damaged || numbers.below(4) == 0 {
                    damage(&mut bytes, &mut numbers);
                }
                files.insert(name, bytes);
            }
            let folder = if case.join("top").is_dir() { "top" } else { "" };
            let start = Instant::now();
            match Build::new(&files, Options::default()).run(folder).and_then(|objects| to_yaml(&objects)) {
                Ok(_) => built += 1,
                Err(errors) => {
                    assert!(!errors.is_empty(), "{}: refused without a word", case.display());
                    for diagnostic in errors.iter().flat_map(Diagnose::diagnose) {
                        for label in &diagnostic.labels {
                            let length = label.source.as_ref().map_or(usize::MAX, |source| source.len());
                            assert!(label.span.end <= length, "{}: {diagnostic:?}", case.display());
                        }
                    }
                    refused += 1;
                }
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{}: {:?}", case.display(), start.elapsed());
        }
    }
    println!("{built} built, {refused} refused");
    assert!(built > 0 && refused > 0);
}
