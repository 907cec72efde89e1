//! Reports of small and large changes, from memory: what git takes is not in it.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::collections::BTreeMap;

use fluxwright_diff::text::{TextOptions, render};
use fluxwright_diff::{Files, Input, Options, Revision, report};

fn main() {
    divan::main();
}

type Tree = BTreeMap<String, Vec<u8>>;

/// A repo of so many apps, four files each, with forty values each.
fn repo(apps: usize) -> Tree {
    let mut files = Tree::new();
    for app in 0..apps {
        let folder = format!("apps/ns{}/app{app}", app % 20);
        let mut add = |name: &str, text: String| drop(files.insert(format!("{folder}/{name}"), text.into_bytes()));
        add(
            "ks.yaml",
            format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: app{app}\n  namespace: flux-system\nspec:\n  path: ./{folder}/app\n  prune: true\n"
            ),
        );
        add("app/kustomization.yaml", "resources: [./helmrelease.yaml, ./ocirepository.yaml]\n".to_owned());
        add(
            "app/ocirepository.yaml",
            format!(
                "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata:\n  name: app{app}\nspec:\n  url: oci://example.org/app{app}\n  ref:\n    tag: 1.2.3\n"
            ),
        );
        let values: String = (0..40).map(|key| format!("    key{key}: value{key}\n")).collect();
        add(
            "app/helmrelease.yaml",
            format!(
                "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: app{app}\nspec:\n  chartRef: {{kind: OCIRepository, name: app{app}}}\n  values:\n{values}"
            ),
        );
    }
    files
}

fn edited(files: &Tree, wanted: impl Fn(&str) -> bool, from: &str, to: &str) -> Tree {
    let edit = |(path, bytes): (&String, &Vec<u8>)| {
        let text = std::str::from_utf8(bytes).unwrap();
        let text = if wanted(path) { text.replace(from, to) } else { text.to_owned() };
        (path.clone(), text.into_bytes())
    };
    files.iter().map(edit).collect()
}

fn run(bencher: divan::Bencher<'_, '_>, old: &Tree, new: &Tree) {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let (changes, same) = Files::compare(old, new);
    bencher.bench(|| {
        let input = Input { base: revision("old"), head: revision("new"), changes: changes.clone(), unchanged: &same };
        render(&report(input, &Options::default()), &TextOptions::default()).len()
    });
}

/// One line of a repo with 800 files.
#[divan::bench]
fn one_line(bencher: divan::Bencher<'_, '_>) {
    let old = repo(200);
    let new = edited(&old, |path| path == "apps/ns7/app7/app/ocirepository.yaml", "1.2.3", "1.3.0");
    run(bencher, &old, &new);
}

/// 20,000 lines in 500 files of a repo with 2,000.
#[divan::bench(sample_count = 10)]
fn many_lines(bencher: divan::Bencher<'_, '_>) {
    let old = repo(500);
    let new = edited(&old, |path| path.ends_with("helmrelease.yaml"), "value", "other");
    run(bencher, &old, &new);
}
