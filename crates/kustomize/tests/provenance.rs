//! Where objects come from, what touched them, and where errors point at.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use fluxwright_diagnostic::{Diagnose, line_column};
use fluxwright_kustomize::files::MemoryFiles;
use fluxwright_kustomize::{Build, Options, Order, Origin, Resource};

fn object(kind: &str, name: &str) -> String {
    format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n")
}

fn files() -> MemoryFiles {
    MemoryFiles::new()
        .with("base/kustomization.yaml", "resources: [all.yaml]\nnamePrefix: p-\n")
        .with(
            "base/all.yaml",
            format!("# two\n---\n{}---\n# b\n\n{}", object("ConfigMap", "a"), object("Service", "b")),
        )
        .with(
            "top/kustomization.yml",
            "resources:\n- ../base\nconfigMapGenerator:\n- name: one\n- name: two\n  literals: [a=1]\nnamespace: x\n\
             labels:\n- pairs: {l: v}\npatches:\n- target: {kind: Service}\n  patch: |-\n    - op: add\n      \
             path: /spec\n      value: {}\n",
        )
}

fn named<'r>(built: &'r [Resource], name: &str) -> &'r Resource {
    built.iter().find(|resource| resource.original_id().name.as_ref() == name).expect("built")
}

fn touched(resource: &Resource) -> Vec<(&str, &str)> {
    resource.provenance.touched.iter().map(|touch| (&*touch.path, touch.field)).collect()
}

#[test]
fn objects_tell_their_way() {
    let files = files();
    let built = Build::new(&files, Options::default()).run("top").expect("built");
    let service = named(&built, "b");
    assert_eq!(service.provenance.origin, Origin::File { path: "base/all.yaml".into(), document: 2, line: 10 });
    let (base, top) = ("base/kustomization.yaml", "top/kustomization.yml");
    assert_eq!(touched(service), [(base, "namePrefix"), (top, "patches"), (top, "namespace"), (top, "labels")]);
    assert_eq!((service.name(), service.namespace()), ("p-b", "x"));
    let config = named(&built, "a");
    assert_eq!(touched(config), [(base, "namePrefix"), (top, "namespace"), (top, "labels")]);
    let origin = &named(&built, "two").provenance.origin;
    let generated = Origin::Generated { path: top.into(), generator: "configMapGenerator", entry: 1, line: 5 };
    assert_eq!(*origin, generated);
    assert_eq!((origin.path(), origin.line()), (top, 5));
}

#[test]
fn threads_share_a_build() {
    let files = files();
    let build = Build::new(&files, Options::default());
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            ["top", "base", "top", "base"].map(|folder| scope.spawn(|| build.run(folder).expect("built").len())).into();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(counts, [4, 2, 4, 2]);
}

#[test]
fn a_kustomization_can_be_given() {
    let files = MemoryFiles::new().with("app/b.yaml", object("ConfigMap", "b")).with("app/a.yaml", object("Zoo", "a"));
    let options = Options { order: Order::Fifo, ..Options::default() };
    let build = Build::new(&files, options);
    assert!(build.run("app").is_err());
    let names = |text: &str| -> Vec<String> {
        let built = build.run_with("app", text).expect("built");
        built.iter().map(|resource| resource.name().to_owned()).collect()
    };
    assert_eq!(names("resources: [./a.yaml, ./b.yaml]\n"), ["a", "b"]);
    // What was given is not kept.
    assert_eq!(names("resources: [b.yaml]\nnamePrefix: p-\n"), ["p-b"]);
    assert!(build.run("app").is_err());
}

#[test]
fn files_around_and_copies_of_repos_can_be_allowed() {
    let files = MemoryFiles::new()
        .with("shared/a.yaml", object("ConfigMap", "a"))
        .with("vendor/repo/deploy/kustomization.yaml", "resources: [b.yaml]\n")
        .with("vendor/repo/deploy/b.yaml", object("ConfigMap", "b"))
        .with("app/kustomization.yaml", "resources: [../shared/a.yaml, 'https://github.com/o/repo//deploy?ref=v1']\n");
    let remotes = BTreeMap::from([("https://github.com/o/repo".to_owned(), "vendor/repo".to_owned())]);
    let options = Options { any_file: true, remotes, ..Options::default() };
    assert_eq!(Build::new(&files, options).run("app").expect("built").len(), 2);
    let errors = Build::new(&files, Options::default()).run("app").expect_err("neither is allowed");
    let codes: Vec<_> = errors.iter().flat_map(Diagnose::diagnose).map(|it| it.code).collect();
    assert_eq!(codes, ["kustomize-outside", "kustomize-remote"]);
}

#[test]
fn errors_point_at_lines() {
    let files = MemoryFiles::new()
        .with("top/kustomization.yaml", "resources:\n- ../base\n")
        .with(
            "base/kustomization.yaml",
            "resources:\n- a.yaml\n- none.yaml\nconfigMapGenerator:\n- name: x\n  file: y\n",
        )
        .with("base/a.yaml", "kind: A\nmetadata:\n  name: a\n  name: b\n");
    let shown = |folder: &str| -> Vec<(String, String, usize, bool)> {
        let errors = Build::new(&files, Options::default()).run(folder).expect_err("wrong");
        let diagnostics = errors.iter().flat_map(Diagnose::diagnose);
        let shown = |it: fluxwright_diagnostic::Diagnostic| {
            let label = it.labels.first().expect("a place");
            let line = line_column(label.source.as_deref().expect("a text"), label.span.start).0;
            (it.message.clone(), label.path.clone(), line, it.help.is_empty())
        };
        diagnostics.map(shown).collect()
    };
    let unknown =
        ("there is no field `file` in `configMapGenerator`".to_owned(), "base/kustomization.yaml".to_owned(), 6, false);
    assert_eq!(shown("base"), std::slice::from_ref(&unknown));
    assert_eq!(shown("top"), [unknown]);
    let files = files.with("base/kustomization.yaml", "resources:\n- a.yaml\n- none.yaml\n");
    let errors = Build::new(&files, Options::default()).run("top").expect_err("wrong");
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        all,
        [
            "base/a.yaml: the key `name` is there twice",
            "base/kustomization.yaml: `none.yaml` cannot be read: there is no such file or folder"
        ]
    );
    let trail: Vec<&str> = errors[1].trail.iter().map(|path| &**path).collect();
    assert_eq!(trail, ["top/kustomization.yaml", "base/kustomization.yaml"]);
}
