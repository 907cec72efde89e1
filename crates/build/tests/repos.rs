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

use fluxwright_build::{Build, Built, Options, Start};
use fluxwright_diagnostic::Severity;
use fluxwright_kustomize::files::DiskFiles;

/// What is wrong with the repos indeed: parts of messages. The Go libraries of Flux say the same.
const TRUE_ERRORS: [(&str, &[&str]); 6] = [
    ("flux-monorepo", &[]),
    ("flux-multi-tenancy", &[]),
    // A file that its owner left out.
    ("homelab", &["`.cluster-vars.env` cannot be read"]),
    // Templates without inputs, and variables that came later.
    (
        "homelab-2026-02",
        &["`inputs` has no key `name`", "the variable `github_org`", "the variable `github_repository`"],
    ),
    // Dashboards and a shell's variable, which became empty before Flux 2.9.
    ("mirceanton-home-ops", &["the variable `DS_PROMETHEUS`", "the variable `STATIC_CRON_TOKEN`"]),
    ("onedr0p-home-ops", &[]),
];

/// The roots, and the least of resources and appliers.
const SIZES: [(&str, &[&str], usize, usize); 6] = [
    ("flux-monorepo", &["clusters/production", "clusters/staging"], 30, 8),
    ("flux-multi-tenancy", &["clusters/production", "clusters/staging"], 20, 10),
    (
        "homelab",
        &["kubernetes/clusters/dev", "kubernetes/clusters/integration", "kubernetes/clusters/live"],
        1_000,
        150,
    ),
    (
        "homelab-2026-02",
        &["kubernetes/clusters/dev", "kubernetes/clusters/integration", "kubernetes/clusters/live"],
        600,
        100,
    ),
    ("mirceanton-home-ops", &["apps"], 750, 100),
    ("onedr0p-home-ops", &["kubernetes/flux/cluster"], 500, 70),
];

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
    for ((name, wrong), (_, roots, resources, appliers)) in TRUE_ERRORS.iter().zip(&SIZES) {
        if !repos.join(name).is_dir() {
            println!("skipped: {name} is not there");
            continue;
        }
        let begun = Instant::now();
        let built = build(&repos.join(name));
        let counts = (built.resources.len(), built.appliers.len(), built.problems.len(), built.unknowns.len());
        let (made, by, problems, unknowns) = counts;
        println!(
            "{name}: {made} resources, {by} appliers, {problems} problems, {unknowns} unknowns, {:?}",
            begun.elapsed()
        );
        let found: Vec<_> = built.appliers.iter().filter(|applier| applier.parent.is_none()).collect();
        assert_eq!(found.iter().map(|root| root.name.as_str()).collect::<Vec<_>>(), *roots);
        assert!(made >= *resources && by >= *appliers, "{name} is not built whole: {counts:?}");
        for problem in built.problems.iter().filter(|problem| problem.severity() == Severity::Error) {
            let told = problem.to_string();
            assert!(wrong.iter().any(|wrong| told.contains(wrong)), "{name}: {told}");
            let fluxwright_build::ProblemKind::Set { .. } = problem.kind else {
                let kustomize = matches!(problem.kind, fluxwright_build::ProblemKind::Kustomize { .. });
                assert!(kustomize || problem.place.is_some(), "{told} has no place");
                continue;
            };
        }
        for applier in &built.appliers {
            let root = &built.appliers[applier.root];
            assert!(root.parent.is_none());
            let is_own = |resource: usize| built.resources[resource].name() == applier.name;
            assert!(applier.resource.is_none_or(is_own), "{} is not its own resource", applier.name);
        }
    }
}
