//! How long an edit takes, and how that grows: `cargo bench -p fluxwright-yaml --bench edit`.
//!
//! The text is a ResourceSet with as many inputs as the argument says, about 270 bytes each. An edit reads its result again,
//! so it cannot be faster than reading.

#![expect(clippy::expect_used, reason = "a bench whose edit is not done has nothing to measure")]

use std::fmt::Write as _;

use divan::{Bencher, black_box};
use fluxwright_yaml::edit::{Above, At, Editor, Item, KeyAt, Path};
use fluxwright_yaml::parse;
use serde_json::json;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

fn resource_set(inputs: usize) -> String {
    let mut text = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nspec:\n  inputs:\n".to_owned();
    for index in 0..inputs {
        let _ = write!(
            text,
            "    - name: release-{index}\n      namespace: namespace-{}\n      chart:\n        name: chart-{index}\n        \
             version: \"${{release_{index}_version}}\"\n        url: oci://ghcr.io/example/charts\n      \
             dependsOn: [release-{}, cilium]\n",
            index % 50,
            index.saturating_sub(1),
        );
    }
    text.push_str("  resourcesTemplate: |\n    ---\n    name: << inputs.name >>\n");
    text
}

fn input() -> Item {
    Item::value(json!({
        "name": "added",
        "namespace": "added",
        "chart": {"name": "added", "version": "${added_version}", "url": "https://charts.example.com"},
        "dependsOn": ["cilium"],
    }))
}

fn inputs() -> Path {
    Path::root().key("spec").key("inputs")
}

fn edited(bencher: Bencher<'_, '_>, size: usize, edit: impl Fn(&mut Editor) + Sync) {
    let editor = Editor::new(&resource_set(size)).expect("YAML");
    bencher.with_inputs(|| editor.clone()).bench_local_values(|mut editor| {
        edit(&mut editor);
        black_box(editor)
    });
}

#[divan::bench(args = SIZES)]
fn read_only(bencher: Bencher<'_, '_>, size: usize) {
    let text = resource_set(size);
    bencher.bench_local(|| parse(black_box(&text)));
}

#[divan::bench(args = SIZES)]
fn append(bencher: Bencher<'_, '_>, size: usize) {
    edited(bencher, size, |editor| {
        editor.insert(&inputs(), At::End, input()).expect("done");
    });
}

#[divan::bench(args = SIZES)]
fn insert_in_the_middle(bencher: Bencher<'_, '_>, size: usize) {
    edited(bencher, size, |editor| {
        editor.insert(&inputs(), At::After(size / 2), input()).expect("done");
    });
}

#[divan::bench(args = SIZES)]
fn insert_key(bencher: Bencher<'_, '_>, size: usize) {
    edited(bencher, size, |editor| {
        editor.insert_key(&inputs().index(size / 2), "wait", KeyAt::Usual, Item::value(true)).expect("done");
    });
}

#[divan::bench(args = SIZES)]
fn set(bencher: Bencher<'_, '_>, size: usize) {
    edited(bencher, size, |editor| {
        let version = inputs().index(size / 2).key("chart").key("version");
        editor.set(&version, Item::value("1.2.3")).expect("done");
    });
}

#[divan::bench(args = SIZES)]
fn remove(bencher: Bencher<'_, '_>, size: usize) {
    edited(bencher, size, |editor| {
        editor.remove(&inputs().index(size / 2), Above::Own).expect("done");
    });
}
