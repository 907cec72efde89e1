//! The kustomization that Flux makes of a folder and a Flux Kustomization.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    reason = "a test fails by panicking"
)]

mod tree;

use fluxwright_build::{Options, Origin, Start, State, Touch};
use serde_json::json;
use tree::{Tree, applier, at, config, find, flux, names, told};

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.0
";

fn with_spec(spec: &str) -> Tree {
    Tree::new().with("cluster/app.yaml", flux("app", "./app", spec)).with("app/web.yaml", DEPLOYMENT)
}

#[test]
fn folders_without_a_kustomization_are_looked_through_in_the_order_of_names() {
    let tree = with_spec("")
        .with("app/a/deep/a.yml", config("a", "k", "v"))
        .with("app/b/kustomization.yaml", "namePrefix: pre-\nresources: [b.yaml]\n")
        .with("app/b/b.yaml", config("b", "k", "v"))
        .with("app/b/unlisted.yaml", "no: object\n")
        .with("app/notes.txt", "x")
        .with("app/c.yaml", format!("{}---\n# nothing\n---\n{}", config("c", "k", "v"), config("d", "k", "v")));
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    let app: Vec<_> = names(&built).into_iter().filter(|name| name.starts_with("app:")).collect();
    assert_eq!(
        app,
        ["app: ConfigMap/a", "app: ConfigMap/pre-b", "app: ConfigMap/c", "app: ConfigMap/d", "app: Deployment/web"]
    );
}

#[test]
fn what_is_no_object_fails_the_folder_with_its_place() {
    let built = with_spec("").with("app/values.yaml", "replicas: 1\n").build();
    assert_eq!(applier(&built, "app").state, State::Failed);
    let fluxwright_build::ProblemKind::Kustomize { error, .. } = &built.problems[0].kind else { panic!() };
    assert_eq!(&*error.place.as_ref().unwrap().path, "app/values.yaml");
}

#[test]
fn an_empty_folder_makes_nothing() {
    let tree = Tree::new().with("cluster/app.yaml", flux("app", "./app", "")).with("app/README.md", "x");
    let built = tree.build();
    assert_eq!((told(&built), built.resources.len()), (vec![], 1));
}

#[test]
fn generators_alone_get_the_annotation_that_keeps_kustomize_going() {
    let tree = Tree::new().with("cluster/app.yaml", flux("app", "./app", "")).with(
        "app/kustomization.yaml",
        "configMapGenerator: [{name: c, literals: [a=b], options: {disableNameSuffixHash: true}}]\n",
    );
    let built = tree.build();
    assert!(at(find(&built, "app", "c"), "/metadata/annotations/config.kubernetes.io~1origin").is_string());
}

#[test]
fn fields_that_nobody_knows_and_empty_files_do_not_count() {
    for text in ["unknown: 1\nresources: [web.yaml]\n", "Resources: [web.yaml]\n"] {
        let built = with_spec("").with("app/kustomization.yaml", text).build();
        assert_eq!(find(&built, "app", "web").name(), "web", "{text}");
    }
    for text in ["{}\n", "# nothing\n", ""] {
        let built = with_spec("").with("app/kustomization.yaml", text).build();
        assert_eq!((told(&built), built.resources.len()), (vec![], 1), "{text:?}");
    }
}

#[test]
fn names_and_namespaces_replace_those_of_the_folder() {
    let own = "namespace: own\nnamePrefix: a-\nnameSuffix: -z\nresources: [web.yaml]\n";
    let built = with_spec("targetNamespace: given\nnamePrefix: b-").with("app/kustomization.yaml", own).build();
    let web = find(&built, "app", "b-web-z");
    assert_eq!(web.namespace(), "given");
    let by = |name: &str| built.appliers.iter().position(|applier| applier.name == name).unwrap();
    let touched = |touch: &Touch| web.provenance.touched.contains(touch);
    assert!(touched(&Touch::Applier { applier: by("app"), field: "targetNamespace" }));
    assert!(touched(&Touch::Applier { applier: by("app"), field: "namePrefix" }));
    assert!(touched(&Touch::Kustomization { path: "app/kustomization.yaml".into(), field: "nameSuffix" }));
}

#[test]
fn patches_come_after_those_of_the_folder() {
    let patch = |value: &str| {
        format!(
            "patches:\n- target: {{kind: Deployment}}\n  patch: |-\n    - {{op: add, path: /spec/replicas, value: {value}}}\n"
        )
    };
    let own = format!("resources: [web.yaml]\n{}", patch("2"));
    let built = with_spec(&patch("3")).with("app/kustomization.yaml", own).build();
    assert_eq!(at(find(&built, "app", "web"), "/spec/replicas"), &json!(3));
}

#[test]
fn deprecated_patches_are_taken_too() {
    let spec = "patchesStrategicMerge:
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 4}}
patchesJson6902:
- target: {kind: Deployment, name: web}
  patch:
  - {op: add, path: /metadata/labels, value: {a: b}}
";
    let built = with_spec(spec).build();
    let web = find(&built, "app", "web");
    assert_eq!((at(web, "/spec/replicas"), at(web, "/metadata/labels/a")), (&json!(4), &json!("b")));
}

#[test]
fn images_are_merged_by_name() {
    let image = |own: &str, given: &str| {
        let own = format!("resources: [web.yaml]\nimages: [{{name: nginx, {own}}}]\n");
        let built =
            with_spec(&format!("images: [{{name: nginx, {given}}}]")).with("app/kustomization.yaml", own).build();
        at(find(&built, "app", "web"), "/spec/template/spec/containers/0/image").as_str().unwrap().to_owned()
    };
    assert_eq!(image("newTag: \"2\"", "newName: other"), "other:2");
    assert_eq!(image("newName: other", "newTag: \"3\""), "other:3");
    assert_eq!(image("newTag: \"2\"", "digest: sha256:abc"), "nginx@sha256:abc");
    assert_eq!(image("digest: sha256:abc", "newTag: \"3\""), "nginx:3");
}

#[test]
fn components_must_be_there_and_local() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n";
    let build = |spec: &str| with_spec(spec).with("components/c/kustomization.yaml", component).build();
    let built = build("components: [../components/c]");
    assert_eq!(find(&built, "app", "web-c").kind(), "Deployment");
    assert_eq!(applier(&build("components: [../components/none]"), "app").state, State::Failed);
    let built = build("components: [../components/none, ../components/c]\nignoreMissingComponents: true");
    assert_eq!(find(&built, "app", "web-c").kind(), "Deployment");
    for remote in ["https://github.com/a/b", "/etc", "git@github.com:a/b"] {
        let built = build(&format!("components: ['{remote}']\nignoreMissingComponents: true"));
        assert_eq!(
            told(&built),
            [format!("the component `{remote}` of Kustomization/flux-system/app is no relative path")]
        );
    }
}

#[test]
fn common_metadata_is_for_the_objects_alone() {
    let built = with_spec("commonMetadata:\n  labels: {a: b}\n  annotations: {c: d}").build();
    let web = find(&built, "app", "web");
    assert_eq!(at(web, "/metadata"), &json!({"name": "web", "labels": {"a": "b"}, "annotations": {"c": "d"}}));
    assert_eq!(at(web, "/spec/template/metadata"), &json!(null));
    assert!(web.provenance.touched.iter().any(|touch| matches!(touch, Touch::Applier { field: "commonMetadata", .. })));
}

#[test]
fn fields_of_a_wrong_type_are_told() {
    let built = with_spec("targetNamespace: 1\npostBuild:\n  substitute: {a: 1}").build();
    assert_eq!(
        told(&built),
        [
            "`spec.targetNamespace` of Kustomization/flux-system/app must be a text",
            "`spec.postBuild.substitute.a` of Kustomization/flux-system/app must be a text; put quotes around it",
        ]
    );
    let place = built.problems[0].place.as_ref().unwrap();
    assert_eq!((&*place.path, &place.source.as_ref().unwrap()[place.span.clone()]), ("cluster/app.yaml", "1"));
}

#[test]
fn what_a_source_ignores_is_not_there() {
    let ignored = "bad/\n*.tmpl.yaml\n!keep.tmpl.yaml\n";
    let tree = with_spec("")
        .with(".sourceignore", ignored)
        .with("app/bad/x.yaml", "no: object\n")
        .with("app/x.tmpl.yaml", "no: object\n")
        .with("app/keep.tmpl.yaml", config("kept", "k", "v"))
        .with("app/.sops.yaml", "creation_rules: []\n")
        .with("app/sub/.sourceignore", "/gone.yaml\n")
        .with("app/sub/gone.yaml", "no: object\n")
        .with("app/.github/workflow.yaml", "on: push\n");
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "app", "kept").kind(), "ConfigMap");
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec:\n  ignore: |\n    /*\n    !/app\n    !/cluster\n    /app/web.yaml\n";
    let built = tree.with("cluster/source.yaml", source).build();
    assert!(!names(&built).iter().any(|name| name == "app: Deployment/web"), "{:?}", names(&built));
}

#[test]
fn a_folder_can_be_named() {
    let tree = Tree::new().with("app/web.yaml", DEPLOYMENT).with("other/x.yaml", config("x", "k", "v"));
    assert!(tree.build().resources.is_empty(), "nothing applies it");
    let built = tree.build_with(Options::default(), &Start::Folder("./app/".to_owned()));
    let web = find(&built, "app", "web");
    assert_eq!(web.provenance.origin, Origin::File { path: "app/web.yaml".into(), document: 0, line: 1 });
    let built = tree.build_with(Options::default(), &Start::Folder("none".to_owned()));
    assert_eq!(built.appliers[0].state, State::Failed);
}
