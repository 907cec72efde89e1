//! Whatever is answered, what comes out is valid: every pair of options of each scenario and provider, against the schemas that
//! come with the program, against Flux's own CRDs where they are at hand, and Argo CD's Application against ours.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;

use fluxwright_generate::{ChartAddress, Generated, Layout, Provider, Registry, Scenario, Subject, UserValues};
use fluxwright_preset::Preset;
use fluxwright_values::{SetKind, ValuesFile};
use fluxwright_yaml::Dialect;
use serde_json::{Map, Value, json};
use support::judge::Judge;
use support::{Run, World, messages, presets};

/// Options with their values. The first of each is the default.
type Dimensions = Vec<(&'static str, Vec<Value>)>;

/// Answers that go together: a revision fits what is followed.
fn dimensions(scenario: Scenario, provider: &str) -> Dimensions {
    let mut all: Dimensions = vec![
        ("layout", vec![json!("combined"), json!("split")]),
        ("world", vec![json!("empty"), json!("neighbours")]),
        ("resourceName", vec![json!("web"), json!("123"), json!("a-rather-long-name-of-an-application-that-has-50-x")]),
    ];
    if scenario.is_chart() {
        all.push(("values", vec![json!(""), json!("file"), json!("two"), json!("set")]));
        all.push(("destinationNamespace", vec![json!("web"), json!("null")]));
    } else {
        all.push(("destinationNamespace", vec![json!("default"), json!("")]));
    }
    if scenario.is_git() {
        all.push((
            "gitRepoUrl",
            vec![json!("https://github.com/acme/shop.git"), json!("ssh://git@git.acme.io:2222/a/b")],
        ));
    } else {
        all.push(("chartRepoUrl", vec![json!("https://charts.acme.io/stable"), json!("oci://ghcr.io/acme/charts")]));
        all.push(("chartVersion", vec![json!("1.2.3"), json!("*"), json!(">=1.0.0 <2.0.0"), json!("v1.2.3+build.1")]));
    }
    match provider {
        "flux" => {
            all.push(("fluxNamespace", vec![json!("flux-system"), json!("apps")]));
            all.push(("reconcileInterval", vec![json!("5m"), json!("1h30m"), json!("1.5h"), json!("500ms")]));
            if scenario.is_git() {
                let revisions = [
                    json!({"gitRefType": "branch", "targetRevision": "main"}),
                    json!({"gitRefType": "branch", "targetRevision": "1.10"}),
                    json!({"gitRefType": "tag", "targetRevision": "v1.2.3"}),
                    json!({"gitRefType": "semver", "targetRevision": ">=1.0.0"}),
                    json!({"gitRefType": "commit", "targetRevision": "0123456789012345678901234567890123456789"}),
                ];
                all.push(("revision", revisions.to_vec()));
                all.push(("gitSecret", vec![json!(""), json!("git-credentials")]));
            } else {
                all.push(("ociSource", vec![json!("oci-repository"), json!("helm-repository")]));
            }
            match scenario {
                Scenario::ChartGit => all.push(("reconcileStrategy", vec![json!("Revision"), json!("ChartVersion")])),
                Scenario::Manifests => all.push(("prune", vec![json!(true), json!(false)])),
                Scenario::ChartRepository => {}
            }
        }
        "argocd" => {
            all.push(("applicationNamespace", vec![json!("argocd"), json!("gitops")]));
            all.push(("project", vec![json!("default"), json!("123")]));
            all.push(("syncPolicy", vec![json!("manual"), json!("auto"), json!("auto-prune")]));
            all.push(("createNamespace", vec![json!(true), json!(false)]));
        }
        _ => {}
    }
    all
}

/// Rows in which every pair of values of two options occurs: greedy, in a fixed order.
fn pairwise(dimensions: &Dimensions) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = dimensions.iter().map(|(_, values)| values.len()).collect();
    let mut open: BTreeSet<(usize, usize, usize, usize)> = BTreeSet::new();
    for a in 0..sizes.len() {
        for b in a + 1..sizes.len() {
            open.extend((0..sizes[a]).flat_map(|x| (0..sizes[b]).map(move |y| (a, x, b, y))));
        }
    }
    let mut rows = vec![vec![0; sizes.len()]];
    let covers = |row: &[usize], &(a, x, b, y): &(usize, usize, usize, usize)| row[a] == x && row[b] == y;
    open.retain(|pair| !covers(&rows[0], pair));
    while let Some(&(a, x, b, y)) = open.first() {
        let mut row = vec![0; sizes.len()];
        (row[a], row[b]) = (x, y);
        for option in (0..sizes.len()).filter(|option| ![a, b].contains(option)) {
            let gain = |value: usize| {
                let mut with = row.clone();
                with[option] = value;
                open.iter().filter(|pair| (pair.0 == option || pair.2 == option) && covers(&with, pair)).count()
            };
            row[option] = (0..sizes[option]).max_by_key(|value| (gain(*value), usize::MAX - value)).unwrap();
        }
        open.retain(|pair| !covers(&row, pair));
        rows.push(row);
    }
    rows
}

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
/// Sources and names that are there already.
const NEIGHBOURS: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: sources}
spec: {interval: 1m, url: https://github.com/acme/shop, ref: {branch: main}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, url: https://elsewhere.io}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: web}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
";

fn values(which: &str) -> UserValues {
    let file = |path: &str, text: &str| ValuesFile { path: path.to_owned(), text: text.to_owned() };
    let one = file(
        "a.yaml",
        "---\n# replicas\nreplicas: 2 # two\ntext: |+\n  a\n\n  b\nlist:\n- x\n- {a: \"1.10\"}\nempty:\n",
    );
    match which {
        "file" => UserValues { files: vec![one], set: Vec::new() },
        "two" => UserValues { files: vec![one, file("b.yaml", "replicas: 3\nmore: {a: b}\n")], set: Vec::new() },
        "set" => UserValues { files: vec![one], set: vec![(SetKind::Set, "replicas=4,image.tag=1.0".to_owned())] },
        _ => UserValues::default(),
    }
}

fn subject(scenario: Scenario, world: &World) -> Subject {
    match scenario {
        Scenario::ChartGit => world.package("charts/shop"),
        Scenario::Manifests => world.package("deploy"),
        Scenario::ChartRepository => {
            Subject::Chart(ChartAddress { url: None, chart: Some("shop".to_owned()), version: None })
        }
    }
}

fn run(preset: &Preset, provider: &dyn Provider, scenario: Scenario, row: &Map<String, Value>) -> Generated {
    let mut files = vec![("charts/shop/Chart.yaml", CHART), ("deploy/a.yaml", OBJECT)];
    if row["world"] == "neighbours" {
        files.extend([("clusters/all.yaml", NEIGHBOURS), ("gitops/kustomization.yaml", "resources: []\n")]);
    }
    let world = World::new(&files);
    let mut answers = row.clone();
    if let Some(Value::Object(revision)) = answers.remove("revision") {
        answers.extend(revision);
    }
    let layout = if row["layout"] == "split" { Layout::Split } else { Layout::Combined };
    let values = values(row.get("values").and_then(Value::as_str).unwrap_or_default());
    answers.remove("values");
    let run = Run { provider, preset, subject: subject(scenario, &world), answers, values, layout };
    world.run(&run).unwrap_or_else(|problems| panic!("{row:?}\n{}", messages(&problems)))
}

#[test]
fn everything_is_valid() {
    let presets = presets(None);
    let preset = presets.open("generate").unwrap();
    let judge = Judge::new();
    let registry = Registry::default();
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    let mut results = 0;
    for provider in registry.iter() {
        for scenario in provider.scenarios() {
            let dimensions = dimensions(*scenario, provider.id());
            for row in pairwise(&dimensions) {
                let row: Map<String, Value> = dimensions
                    .iter()
                    .zip(row)
                    .map(|((name, values), value)| ((*name).to_owned(), values[value].clone()))
                    .collect();
                let generated = run(&preset, provider, *scenario, &row);
                results += 1;
                if let Some(command) = generated.command {
                    assert!(command.starts_with("helm install "), "{command}");
                    continue;
                }
                assert!(!generated.files.is_empty());
                for file in &generated.files {
                    kinds.extend(judge.text(&file.text));
                }
                let wired = row["world"] == "neighbours";
                assert_eq!(generated.entries.len(), if wired { generated.files.len() } else { 0 }, "{row:?}");
                values_are_kept(&generated, &row);
            }
        }
    }
    println!("{results} results");
    assert!(results > 100, "{results}");
    let all = ["Application", "GitRepository", "HelmRelease", "HelmRepository", "Kustomization", "OCIRepository"];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

/// What the user's values say is what the resource says.
fn values_are_kept(generated: &Generated, row: &Map<String, Value>) {
    let which = row.get("values").and_then(Value::as_str).unwrap_or_default();
    let Some(wanted) = values(which).text().unwrap() else { return };
    let read = |text: &str| {
        let stream = fluxwright_yaml::parse(text).unwrap();
        let of = |document: &fluxwright_yaml::Document| {
            document.root.as_ref().unwrap().to_value(document, Dialect::Sigs).unwrap()
        };
        stream.documents.iter().map(of).collect::<Vec<_>>()
    };
    let wanted = read(&format!("{wanted}\n")).remove(0);
    let texts: Vec<Value> = generated.files.iter().flat_map(|file| read(&file.text)).collect();
    let found = texts
        .iter()
        .find_map(|object| object.pointer("/spec/values").or_else(|| object.pointer("/spec/source/helm/valuesObject")));
    assert_eq!(found, Some(&wanted), "{row:?}");
    if which != "two" {
        assert!(generated.files.iter().any(|file| file.text.contains("# two")), "comments stay: {row:?}");
    }
}
