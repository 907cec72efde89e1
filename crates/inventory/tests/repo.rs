//! A repo with two clusters, as lists, trees and graphs.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::sync::Arc;

use fluxwright_build::{Build, Built, Options, Start};
use fluxwright_diff::SecretKeys;
use fluxwright_inventory::graph::graph;
use fluxwright_inventory::tree::{TreeFilter, tree};
use fluxwright_inventory::{Inventory, ListReport, Query, Same, list, references, wanted};
use fluxwright_repo::files::ScanFiles;
use fluxwright_repo::scan::{Scan, ScanOptions};

const CLUSTER: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {replicas: '2', version: VERSION}}
";

const APPS: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: podinfo, namespace: apps}
spec: {interval: 5m, url: 'https://me:hunter2@example.com/charts'}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: apps}
spec:
  interval: 10m
  suspend: true
  dependsOn: [{name: redis}]
  chart: {spec: {chart: podinfo, version: '${version}', sourceRef: {kind: HelmRepository, name: podinfo}}}
  valuesFrom: [{kind: ConfigMap, name: values}]
  values: {auth: {password: hunter2}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: redis, namespace: apps}
spec: {interval: 1h, url: 'oci://example.com/charts/redis', ref: {semver: '>=1.0.0'}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: redis, namespace: apps}
spec: {interval: 10m, chartRef: {kind: OCIRepository, name: redis}}
---
apiVersion: v1
kind: Secret
metadata: {name: token, namespace: apps}
stringData: {token: hunter2}
";

const SET: &str = "\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputs: [{name: blue}, {name: green}]
  resources:
    - apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: '<< inputs.name >>', namespace: flux-system}
      spec: {interval: 1h, url: 'https://example.com/<< inputs.name >>', ref: {branch: main}}
    - apiVersion: v1
      kind: Namespace
      metadata: {name: '<< inputs.name >>'}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: red, namespace: flux-system}
spec: {type: Static, defaultValues: {name: red}}
";

const UNUSED: &str = "\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: chat, namespace: flux-system}
spec: {type: slack, channel: ops, address: 'https://hooks.example.com/services/hunter2'}
";

fn repo() -> Scan {
    let texts = [
        ("clusters/dev/apps.yaml", CLUSTER.replace("VERSION", "6.10.0")),
        ("clusters/live/apps.yaml", CLUSTER.replace("VERSION", "6.9.0")),
        ("apps/kustomization.yaml", "resources: [apps.yaml, set.yaml]\nconfigMapGenerator: [{name: values, namespace: apps, literals: [a=b]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n".to_owned()),
        ("apps/apps.yaml", APPS.to_owned()),
        ("apps/set.yaml", SET.to_owned()),
        ("old/chat.yaml", UNUSED.to_owned()),
    ];
    Scan::texts(texts.map(|(path, text)| (path.to_owned(), Arc::from(text))), &ScanOptions::default())
}

fn build(scan: &Scan) -> Built {
    let files = ScanFiles::new(scan);
    Build::new(&files, files.paths(), Options::default()).run(&Start::Everything)
}

fn query(inventory: &Inventory<'_>, words: &str) -> Query {
    Query { kinds: wanted(words, &inventory.kinds()).unwrap(), ..Query::default() }
}

#[test]
fn a_list_tells_what_files_know() {
    let (scan, keys) = (repo(), SecretKeys::default());
    let built = build(&scan);
    assert!(built.problems.is_empty(), "{:#?}", built.problems);
    let inventory = Inventory::new(&built, &scan);
    let report = |words: &str, same| {
        let rows = list(&inventory, &query(&inventory, words), same);
        serde_json::to_value(ListReport::new(&inventory, &rows, &keys)).unwrap()
    };
    let mut all = report("all", Same::Fields);
    for object in all["objects"].as_array_mut().unwrap() {
        object.as_object_mut().unwrap().remove("object");
    }
    assert!(!all.to_string().contains("hunter2"), "{all:#}");
    insta::assert_snapshot!(serde_json::to_string_pretty(&all).unwrap());
    let secrets = report("secrets,hr", Same::Object).to_string();
    assert!(!secrets.contains("hunter2") && secrets.contains("***"), "{secrets}");
}

#[test]
fn what_differs_between_clusters_is_listed_apart() {
    let scan = repo();
    let built = build(&scan);
    let inventory = Inventory::new(&built, &scan);
    let rows = list(&inventory, &query(&inventory, "hr"), Same::Fields);
    let shown: Vec<(&str, String, usize)> =
        rows.iter().map(|row| (row.item.id.name.as_str(), row.fields[1].value.clone(), row.clusters.len())).collect();
    assert_eq!(
        shown,
        [("podinfo", "6.10.0".to_owned(), 1), ("podinfo", "6.9.0".to_owned(), 1), ("redis", ">=1.0.0".to_owned(), 2)]
    );
    let live = Query { cluster: Some(1), name: Some("podinfo".into()), ..query(&inventory, "hr") };
    assert_eq!(list(&inventory, &live, Same::Fields)[0].fields[1].value, "6.9.0");
}

#[test]
fn a_tree_shows_who_applies_what() {
    let scan = repo();
    let built = build(&scan);
    let inventory = Inventory::new(&built, &scan);
    let live = tree(&inventory, Some(1));
    assert_eq!(tree(&inventory, None).roots.len(), 2);
    insta::assert_snapshot!(serde_json::to_string_pretty(&live).unwrap());
    let set = TreeFilter::Object { kind: "ResourceSet".into(), namespace: None, name: "tenants".into() };
    let set = live.filtered(&set).roots.remove(0);
    assert_eq!((set.inputs, set.children.len()), (Some(2), 2));
}

#[test]
fn a_graph_shows_what_names_what() {
    let scan = repo();
    let built = build(&scan);
    let inventory = Inventory::new(&built, &scan);
    let all = graph(&inventory, None);
    let edges: Vec<String> =
        all.edges.iter().map(|edge| format!("{} {} {}", edge.from, edge.relation.name(), edge.to)).collect();
    insta::assert_snapshot!(edges.join("\n"));
    let near = graph(&inventory, None).around(&["HelmRelease/apps/redis".to_owned()], 1);
    insta::assert_snapshot!("dot", near.to_dot());
    insta::assert_snapshot!("mermaid", near.to_mermaid());
    assert!(near.too_large_for_mermaid(&near.to_mermaid()).is_none());
    let missing: Vec<&str> = all.nodes.iter().filter(|node| node.missing).map(|node| node.id.as_str()).collect();
    assert_eq!(missing, ["GitRepository/flux-system/flux-system"]);
    assert!(!format!("{all:?}").contains("hunter2"));
}

#[test]
fn real_repos_have_what_their_objects_name() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    let Ok(folders) = std::fs::read_dir(&repos) else {
        println!("skipped: there is no ../shared/repos");
        return;
    };
    for folder in folders {
        let folder = folder.unwrap().path();
        let scan = Scan::folder(&folder, &ScanOptions::default());
        let built = build(&scan);
        let inventory = Inventory::new(&built, &scan);
        let rows = list(&inventory, &query(&inventory, "all"), Same::Fields);
        let graph = graph(&inventory, None);
        println!("{}: {} rows, {} nodes, {} edges", folder.display(), rows.len(), graph.nodes.len(), graph.edges.len());
        assert!(rows.len() >= 10, "{}", folder.display());
        // Each release knows its chart, since its source is in the same repo.
        for row in rows.iter().filter(|row| row.item.id.kind == "HelmRelease") {
            let said = |key: &str| row.fields.iter().any(|field| field.key == key && !field.value.is_empty());
            assert!(said("chart") && said("version"), "{}: {} {:?}", folder.display(), row.item.id, row.fields);
            assert!(!references(&row.item.id, &row.item.value).is_empty());
        }
        let known: std::collections::HashSet<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(known.len(), graph.nodes.len());
        assert!(graph.edges.iter().all(|edge| known.contains(edge.from.as_str()) && known.contains(edge.to.as_str())));
    }
}
