//! Whole repos: what they come to, and that nothing is wrong with them that is not.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use fluxwright_build::{ApplierKind, Build, Built, Options, Start};
use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::DiskFiles;

fn repos() -> Option<PathBuf> {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    repos.is_dir().then_some(repos)
}

fn build(root: &Path) -> Built {
    let files = DiskFiles::new(root).expect("a folder");
    let paths = fluxwright_repo::paths(files.root(), &globset::GlobSet::empty());
    Build::new(&files, &paths, Options::default()).run(&Start::Everything)
}

#[test]
fn known_repos_build() {
    let Some(repos) = repos() else {
        println!("skipped: there are no repos to build");
        return;
    };
    let mut names: Vec<_> = repos.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let begun = Instant::now();
        let built = build(&repos.join(&name));
        let time = begun.elapsed();
        println!(
            "{}: {} resources, {} appliers, {} problems, {} unknowns, {time:?}",
            name.display(),
            built.resources.len(),
            built.appliers.len(),
            built.problems.len(),
            built.unknowns.len()
        );
        for applier in built.appliers.iter().filter(|applier| applier.parent.is_none() || std::env::var("ALL").is_ok())
        {
            println!("  {} {}/{} {:?}", applier.kind, applier.namespace, applier.name, applier.state);
        }
        for problem in &built.problems {
            for diagnostic in problem.diagnose() {
                println!(
                    "  {:?} {} {:?}",
                    diagnostic.severity,
                    diagnostic.message,
                    diagnostic.labels.first().map(|l| &l.path)
                );
            }
        }
        for unknown in &built.unknowns {
            println!("  {unknown:?}");
        }
        assert!(built.appliers.iter().any(|applier| applier.kind == ApplierKind::Folder));
    }
}
