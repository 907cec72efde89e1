//! Kustomizations that are broken, huge or made to hang: all end, soon and with an error that says why.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::time::{Duration, Instant};

use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::{DiskFiles, MemoryFiles};
use fluxwright_kustomize::{Build, ErrorKind, Limits, Options, to_yaml};

fn object(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  key: value\n")
}

/// The codes of the errors of a folder; none when it builds.
fn codes(files: &MemoryFiles, folder: &str) -> Vec<&'static str> {
    codes_within(files, folder, Limits::default())
}

fn codes_within(files: &MemoryFiles, folder: &str, limits: Limits) -> Vec<&'static str> {
    match Build::new(files, Options { limits, ..Options::default() }).run(folder) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().flat_map(Diagnose::diagnose).map(|it| it.code).collect(),
    }
}

/// Levels of folders that each use the next one twice, under different prefixes.
fn doubling(levels: usize, leaf: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for level in 0..levels {
        for side in ["l", "r"] {
            let next = level + 1;
            let text = format!("namePrefix: {side}-\nresources: [../{next}l, ../{next}r]\n");
            files.insert(&format!("{level}{side}/kustomization.yaml"), text);
        }
    }
    for side in ["l", "r"] {
        files.insert(&format!("{levels}{side}/kustomization.yaml"), "namePrefix: x-\nresources: [a.yaml]\n");
        files.insert(&format!("{levels}{side}/a.yaml"), leaf.replace("NAME", side));
    }
    files
}

#[test]
fn doubling_ends_at_a_limit() {
    let start = Instant::now();
    let limits = Limits { objects: 2_000, bytes: 8 << 20, ..Limits::default() };
    assert_eq!(codes_within(&doubling(40, &object("NAME")), "0l", limits), ["kustomize-too-much"]);
    // A few large objects are as bad as many small ones.
    let large = object("NAME").replace("value", &"x".repeat(1 << 20));
    assert_eq!(codes_within(&doubling(40, &large), "0l", limits), ["kustomize-too-much"]);
    let nothing = doubling(60, "");
    assert_eq!(codes(&nothing, "0l"), Vec::<&str>::new());
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_long_chain_ends_at_a_limit() {
    let mut files = MemoryFiles::new();
    for level in 0..5_000 {
        files.insert(&format!("{level}/kustomization.yaml"), format!("resources: [../{}]\n", level + 1));
    }
    assert_eq!(codes(&files, "0"), ["kustomize-too-much"]);
    // One folder in another.
    let mut path = String::new();
    let mut files = MemoryFiles::new();
    for _ in 0..500 {
        files.insert(&format!("{path}kustomization.yaml"), "resources: [d]\n");
        path.push_str("d/");
    }
    assert_eq!(codes(&files, ""), ["kustomize-too-much"]);
}

#[test]
fn circles_are_told() {
    let files = MemoryFiles::new()
        .with("a/kustomization.yaml", "resources: [../b]\n")
        .with("b/kustomization.yaml", "resources: [../c]\n")
        .with("c/kustomization.yaml", "resources: [../a, ., ..]\n");
    assert_eq!(codes(&files, "a"), ["kustomize-cycle", "kustomize-cycle", "kustomize-cycle"]);
    // What was built before must not hide a circle.
    let files = MemoryFiles::new()
        .with("a/x/kustomization.yaml", "resources: [../../b]\n")
        .with("a/kustomization.yaml", "resources: [f.yaml]\n")
        .with("a/f.yaml", object("f"))
        .with("b/kustomization.yaml", "resources: [../a]\n");
    let build = Build::new(&files, Options::default());
    build.run("b").expect("no circle from there");
    let errors = build.run("a/x").expect_err("a holds a/x");
    assert!(matches!(errors[0].kind, ErrorKind::Cycle { .. }), "{}", errors[0]);
}

#[test]
fn broken_files_are_told_all_at_once() {
    let files = MemoryFiles::new()
        .with("kustomization.yaml", "resources: [a.yaml, b.yaml, c.yaml, d, none.yaml, e.yaml]\n")
        .with("a.yaml", "a: [\n")
        .with("b.yaml", vec![0xff, 0xfe])
        .with("c.yaml", "kind: A\nmetadata: {name: a}\n--- !\n")
        .with("d/kustomization.yaml", "resources: []\nnope: 1\nnamePrefix: []\n")
        .with("e.yaml", format!("a: {}", "[".repeat(100_000)));
    let codes = codes(&files, "");
    assert_eq!(
        codes,
        [
            "yaml-syntax",
            "yaml-not-utf8",
            "yaml-separator",
            "kustomize-unknown-field",
            "kustomize-field-type",
            "kustomize-file",
            "yaml-too-deep"
        ]
    );
}

#[test]
fn values_of_a_wrong_shape_are_no_panic() {
    let shapes = ["[]", "{}", "1", "text", "null", "[[]]", "[1]", "{a: 1}", "[{a: 1}]", "[null]", "\"\"", "true"];
    let fields = [
        "resources",
        "components",
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "images",
        "replicas",
        "labels",
        "commonLabels",
        "commonAnnotations",
        "configMapGenerator",
        "secretGenerator",
        "generatorOptions",
        "namespace",
        "namePrefix",
        "nameSuffix",
        "replacements",
        "configurations",
        "crds",
        "openapi",
        "buildMetadata",
        "sortOptions",
        "bases",
        "imageTags",
        "vars",
        "helmCharts",
        "metadata",
        "kind",
        "apiVersion",
    ];
    let objects = [
        "kind: A\nmetadata: {name: a}\n",
        "kind: A\nmetadata: {name: a, labels: [], annotations: 1, namespace: []}\nspec: 1\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: [], selector: 1, replicas: {}}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [1, [], {image: []}], volumes: {}}\n",
        "kind: RoleBinding\nmetadata: {name: a}\nsubjects: [1, null]\nroleRef: []\n",
    ];
    for object in objects {
        for field in fields {
            for shape in shapes {
                let files = MemoryFiles::new()
                    .with("kustomization.yaml", format!("{field}: {shape}\nnameSuffix: -x\nresources: [a.yaml]\n"))
                    .with("a.yaml", object);
                let built = Build::new(&files, Options::default()).run("").and_then(|built| to_yaml(&built));
                if let Err(errors) = built {
                    assert!(!errors.is_empty());
                    errors.iter().flat_map(Diagnose::diagnose).for_each(drop);
                }
            }
        }
    }
}

#[test]
fn many_files_take_seconds() {
    // A debug build is slow enough to find what grows with the square.
    const FILES: usize = if cfg!(debug_assertions) { 5_000 } else { 20_000 };
    let mut files = MemoryFiles::new();
    let mut kustomization = String::from("namePrefix: p-\nnamespace: x\nresources:\n");
    for index in 0..FILES {
        kustomization.push_str(&format!("- f{index}.yaml\n"));
        files.insert(&format!("f{index}.yaml"), object(&format!("o{index}")));
    }
    files.insert("kustomization.yaml", kustomization);
    let start = Instant::now();
    let built = Build::new(&files, Options::default()).run("").expect("built");
    assert_eq!(built.len(), FILES);
    println!("{:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn limits_can_be_set() {
    let files = MemoryFiles::new()
        .with("kustomization.yaml", "resources: [a.yaml, b.yaml]\n")
        .with("a.yaml", object("a"))
        .with("b.yaml", object("b"));
    let options = Options { limits: Limits { objects: 1, ..Limits::default() }, ..Options::default() };
    let errors = Build::new(&files, options).run("").expect_err("one too many");
    assert_eq!(errors[0].to_string(), "kustomization.yaml: the build has more than 1 objects");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_tree_are_refused() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("a.yaml"), object("a")).expect("written");
    let tree = tempfile::tempdir().expect("a folder");
    let at = |name: &str| tree.path().join(name);
    std::fs::write(at("kustomization.yaml"), "resources: [a.yaml, loop.yaml, in.yaml, up]\n").expect("written");
    std::fs::write(at("real.yaml"), object("real")).expect("written");
    symlink(outside.path().join("a.yaml"), at("a.yaml")).expect("a link");
    symlink(at("loop.yaml"), at("loop.yaml")).expect("a link");
    symlink(at("real.yaml"), at("in.yaml")).expect("a link");
    symlink(tree.path(), at("up")).expect("a link");
    let files = DiskFiles::new(tree.path()).expect("the tree");
    let errors = Build::new(&files, Options::default()).run("").expect_err("links");
    let codes: Vec<&str> = errors.iter().flat_map(Diagnose::diagnose).map(|it| it.code).collect();
    assert_eq!(codes, ["kustomize-outside", "kustomize-file", "kustomize-cycle"]);
}
