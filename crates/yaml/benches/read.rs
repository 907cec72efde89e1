//! How fast manifests are read and written. Run with `cargo bench -p fluxwright-yaml --bench read`.

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::BytesCount;
use fluxwright_yaml::emit::{EmitOptions, go_yaml, to_yaml};
use fluxwright_yaml::{Dialect, parse};
use serde_json::Value;

fn main() {
    divan::main();
}

/// Deployments and configuration, with comments, block scalars, quotes and flow lists, as repos have them.
fn manifests(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = write!(
            text,
            "---\n\
             # yaml-language-server: $schema=https://example.com/deployment.json\n\
             apiVersion: apps/v1\n\
             kind: Deployment\n\
             metadata:\n\
             \x20 name: app-{number}\n\
             \x20 namespace: \"apps\"\n\
             \x20 labels: {{app.kubernetes.io/name: app-{number}, tier: backend}}\n\
             spec:\n\
             \x20 replicas: 2 # enough\n\
             \x20 template:\n\
             \x20   spec:\n\
             \x20     containers:\n\
             \x20       - name: app\n\
             \x20         image: ghcr.io/example/app:1.2.{number}\n\
             \x20         args: [\"--listen\", ':8080', --verbose]\n\
             \x20         env:\n\
             \x20           - name: LEVEL\n\
             \x20             value: 'info'\n\
             ---\n\
             apiVersion: v1\n\
             kind: ConfigMap\n\
             metadata:\n\
             \x20 name: app-{number}\n\
             data:\n\
             \x20 config.ini: |\n\
             \x20   [server]\n\
             \x20   port = 8080\n\
             \n\
             \x20   [log]\n\
             \x20   level = info\n\
             \x20 ratio: \"0.5\"\n"
        );
    }
    text
}

/// A ResourceSet with this many inputs.
fn inputs(count: usize) -> String {
    let mut text = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nspec:\n  inputs:\n".to_owned();
    for number in 0..count {
        let _ = write!(
            text,
            "    - name: \"app-{number}\"\n\
             \x20     namespace: apps\n\
             \x20     chart:\n\
             \x20       name: app-{number}\n\
             \x20       version: \"${{app_{number}_version}}\"\n\
             \x20     dependsOn: []\n"
        );
    }
    text
}

fn values(text: &str, dialect: Dialect) -> Vec<Value> {
    let stream = parse(text).unwrap_or_else(|error| panic!("{error}"));
    let value =
        |document: &fluxwright_yaml::Document| document.to_value(dialect).unwrap_or_else(|error| panic!("{error}"));
    stream.documents.iter().map(value).collect()
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn parse_manifests(bencher: Bencher<'_, '_>, count: usize) {
    let text = manifests(count);
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(&text));
}

#[divan::bench(args = [1_000, 10_000])]
fn parse_inputs(bencher: Bencher<'_, '_>, count: usize) {
    let text = inputs(count);
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(&text));
}

#[divan::bench(args = [Dialect::Sigs, Dialect::V3])]
fn parse_and_resolve_1000_manifests(bencher: Bencher<'_, '_>, dialect: Dialect) {
    let text = manifests(1_000);
    bencher.counter(BytesCount::of_str(&text)).bench(|| values(&text, dialect));
}

#[divan::bench]
fn write_1000_manifests(bencher: Bencher<'_, '_>) {
    let values = values(&manifests(1_000), Dialect::Sigs);
    bencher.bench(|| values.iter().map(|value| to_yaml(value, &EmitOptions::default()).len()).sum::<usize>());
}

#[divan::bench]
fn write_1000_manifests_as_go_does(bencher: Bencher<'_, '_>) {
    let values = values(&manifests(1_000), Dialect::Sigs);
    bencher.bench(|| values.iter().filter_map(|value| go_yaml(value).ok()).map(|text| text.len()).sum::<usize>());
}
