//! Kustomizations and ResourceSets that make others, and where a build begins.
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

use std::time::{Duration, Instant};

use fluxwright_build::{
    ApplierKind, Limits, Options, Origin, ProblemKind, Skip, SourceAt, Start, State, UnknownReason,
};
use fluxwright_diagnostic::Diagnose;
use tree::{Tree, applier, at, config, find, flux, names, told};

/// `parent > child` of all appliers.
fn lines(built: &fluxwright_build::Built) -> Vec<String> {
    let name = |index: usize| built.appliers[index].name.clone();
    let line = |applier: &fluxwright_build::Applier| match applier.parent {
        Some(parent) => format!("{} > {}", name(parent), applier.name),
        None => applier.name.clone(),
    };
    built.appliers.iter().map(line).collect()
}

#[test]
fn a_chain_is_followed_to_its_end() {
    let tree = Tree::new()
        .with("clusters/home/infra.yaml", flux("infra", "./infra", "postBuild: {substitute: {folder: apps}}"))
        .with("infra/apps.yaml", flux("apps", "./${folder}", "postBuild: {substitute: {name: web}}"))
        .with("apps/web.yaml", config("${name}", "k", "v"));
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(lines(&built), ["clusters/home", "clusters/home > infra", "infra > apps"]);
    assert_eq!(
        names(&built),
        ["clusters/home: Kustomization/infra", "infra: Kustomization/apps", "apps: ConfigMap/web"]
    );
    assert!(built.appliers.iter().all(|applier| applier.root == 0));
    assert_eq!(built.appliers[2].resource, Some(1));
    assert_eq!((built.appliers[2].folder.as_str(), built.appliers[2].place.line), ("apps", 1));
}

#[test]
fn each_cluster_has_its_own_view() {
    let cluster = |name: &str| flux("apps", "./apps", &format!("postBuild: {{substitute: {{cluster: {name}}}}}"));
    let tree = Tree::new()
        .with("clusters/a/apps.yaml", cluster("a"))
        .with("clusters/b/apps.yaml", cluster("b"))
        .with("apps/c.yaml", config("c", "k", "${cluster}"));
    let built = tree.build();
    assert_eq!(lines(&built), ["clusters/a", "clusters/a > apps", "clusters/b", "clusters/b > apps"]);
    let values: Vec<_> = built
        .resources
        .iter()
        .filter(|resource| resource.name() == "c")
        .map(|resource| at(resource, "/data/k"))
        .collect();
    assert_eq!(values, ["a", "b"]);
    assert_eq!(built.appliers[3].root, 2);
}

#[test]
fn bootstrap_makes_itself() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: home, namespace: flux-system}\nspec: {interval: 1m, url: https://example.com/x}\n";
    let own = |text: String| text.replace("name: flux-system\n  interval", "name: home\n  interval");
    let sync = flux("home", "./clusters/home", "").replace("    name: flux-system\n", "    name: home\n");
    let apps = flux("apps", "./apps", "").replace("    name: flux-system\n", "    name: home\n");
    let tree = Tree::new()
        .with("clusters/home/flux-system/sync.yaml", format!("{source}---\n{}", own(sync)))
        .with("clusters/home/apps.yaml", own(apps))
        .with("apps/c.yaml", config("c", "k", "v"));
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(lines(&built), ["home", "home > apps"]);
    assert_eq!(built.appliers[0].kind, ApplierKind::Kustomization);
    assert_eq!(built.resources[built.appliers[0].resource.unwrap()].name(), "home");
}

#[test]
fn a_flux_instance_says_where_to_begin() {
    let instance = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec: {sync: {kind: OCIRepository, url: 'oci://x/y', ref: latest, path: ./clusters/home}}\n";
    let tree = Tree::new()
        .with("bootstrap/instance.yaml", instance)
        .with("clusters/home/kustomization.yaml", "resources: [apps.yaml]\n")
        .with("clusters/home/apps.yaml", flux("apps", "./apps", "").replace("GitRepository", "OCIRepository"))
        .with("clusters/home/forgotten.yaml", flux("forgotten", "./apps", ""))
        .with("apps/dead/ks.yaml", flux("dead", "./apps", ""))
        .with("apps/kustomization.yaml", "resources: [c.yaml]\n")
        .with("apps/c.yaml", config("c", "k", "v"));
    let built = tree.build();
    assert_eq!(
        (told(&built), lines(&built)),
        (vec![], vec!["clusters/home".to_owned(), "clusters/home > apps".to_owned()])
    );
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux-instance}\nspec:\n  values:\n    instance:\n      sync: {kind: GitRepository, path: clusters/home/}\n";
    let built = tree.with("bootstrap/instance.yaml", release).build();
    assert_eq!(lines(&built).len(), 2);
}

#[test]
fn circles_end() {
    let tree = Tree::new()
        .with("a/b.yaml", flux("b", "./b", ""))
        .with("b/a.yaml", flux("a", "./a", ""))
        .with("b/c.yaml", config("c", "k", "v"));
    let built = tree.build();
    assert_eq!(lines(&built).len(), 3, "{:?}", lines(&built));
    assert!(names(&built).iter().any(|name| name == "b: ConfigMap/c"));
    // Each makes one of another name, without an end.
    let endless = flux("x${n:-}", "./endless", "postBuild: {substitute: {n: '${n:-}1', other: x}}");
    let built = Tree::new()
        .with("start/x.yaml", flux("x", "./endless", "postBuild: {substitute: {n: '1'}}"))
        .with("endless/x.yaml", endless)
        .build();
    assert!(built.appliers.len() <= 40, "{}", built.appliers.len());
}

#[test]
fn chains_without_an_end_are_cut() {
    let set = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: s, namespace: flux-system}
spec:
  resourcesTemplate: |
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: k, namespace: flux-system}
    spec: {path: ./again, namePrefix: x, sourceRef: {kind: GitRepository, name: flux-system}}
";
    let again = flux("again", "./again", "namePrefix: y");
    let built = Tree::new().with("start/s.yaml", set).with("again/k.yaml", again).with("again/s.yaml", set).build();
    assert!(built.appliers.len() < 200);
    let options = Options { limits: Limits { depth: 1, ..Limits::default() }, ..Options::default() };
    let tree = Tree::new()
        .with("a/b.yaml", flux("b", "./b", ""))
        .with("b/c.yaml", flux("c", "./c", ""))
        .with("c/d.yaml", config("d", "k", "v"));
    let built = tree.build_with(options, &Start::Everything);
    assert_eq!(told(&built), ["Kustomization/flux-system/c comes about through more than 1 others in a row"]);
    let options = Options { limits: Limits { appliers: 2, ..Limits::default() }, ..Options::default() };
    assert_eq!(told(&tree.build_with(options, &Start::Everything)), ["the build has more than 2 appliers"]);
}

#[test]
fn what_is_not_there_is_told_and_the_rest_is_built() {
    let tree = Tree::new()
        .with("cluster/a.yaml", flux("a", "./none", ""))
        .with("cluster/b.yaml", flux("b", "./b", ""))
        .with("b/c.yaml", config("c", "k", "v"))
        .with("cluster/broken.yaml.txt", "x");
    let built = tree.build();
    assert_eq!(told(&built), ["Kustomization/flux-system/a builds `./none`, which is not in the repo"]);
    let diagnostic = &built.problems[0].diagnose()[0];
    let label = &diagnostic.labels[0];
    assert_eq!(
        (label.path.as_str(), &label.source.as_ref().unwrap()[label.span.clone()]),
        ("cluster/a.yaml", "./none")
    );
    assert_eq!((applier(&built, "a").state.clone(), applier(&built, "b").state.clone()), (State::Failed, State::Built));
    find(&built, "b", "c");
}

#[test]
fn other_sources_are_skipped_unless_they_are_mapped() {
    let other = flux("other", "./deploy", "")
        .replace("kind: GitRepository\n    name: flux-system", "kind: OCIRepository\n    name: app");
    let tree = Tree::new()
        .with("cluster/own.yaml", flux("own", "./own", ""))
        .with("cluster/other.yaml", other)
        .with("own/c.yaml", config("c", "k", "v"))
        .with("vendor/app/deploy/d.yaml", config("d", "k", "v"));
    let built = tree.build();
    let source = Skip::OtherSource {
        kind: "OCIRepository".to_owned(),
        namespace: "flux-system".to_owned(),
        name: "app".to_owned(),
    };
    assert_eq!(applier(&built, "other").state, State::Skipped(source));
    assert!(built.problems[0].diagnose()[0].help[0].contains("--source OCIRepository/flux-system/app=PATH"));
    let sources = vec![SourceAt {
        kind: "OCIRepository".to_owned(),
        namespace: "flux-system".to_owned(),
        name: "app".to_owned(),
        path: "vendor/app".to_owned(),
    }];
    let built = tree.build_with(Options { sources, ..Options::default() }, &Start::Everything);
    assert_eq!(find(&built, "other", "d").provenance.origin.path().as_ref(), "vendor/app/deploy/d.yaml");
    assert_eq!(applier(&built, "other").folder, "vendor/app/deploy");
}

#[test]
fn suspended_ones_are_built_and_marked() {
    let tree =
        Tree::new().with("cluster/a.yaml", flux("a", "./a", "suspend: true")).with("a/c.yaml", config("c", "k", "v"));
    let built = tree.build();
    assert!(applier(&built, "a").suspended);
    find(&built, "a", "c");
}

#[test]
fn a_path_that_only_the_cluster_knows_is_told() {
    let tree = Tree::new()
        .with("cluster/a.yaml", flux("a", "./a", "postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}"))
        .with("a/b.yaml", flux("b", "./${folder}/b", ""));
    let built = tree.build();
    assert_eq!(applier(&built, "b").state, State::Skipped(Skip::UnknownPath { path: "./${folder}/b".to_owned() }));
    assert!(matches!(built.problems[0].kind, ProblemKind::UnknownPath { .. }));
}

const SET: &str = "---
# a comment
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: apps
  namespace: flux-system
spec:
  inputs:
    - name: web
      version: \"${version:-1.0.0}\"
    - name: db
      version: \"2.0.0\"
  resources:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: << inputs.name >>, namespace: default}
      data: {v: << inputs.version | quote >>}
  resourcesTemplate: |
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: << inputs.name >>
      namespace: flux-system
    spec:
      path: ./apps/<< inputs.name >>
      sourceRef: {kind: GitRepository, name: flux-system}
";

fn with_set(spec: &str) -> Tree {
    Tree::new()
        .with("cluster/set.yaml", flux("platform", "./platform", spec))
        .with("platform/apps.yaml", SET)
        .with("apps/web/c.yaml", config("web-config", "k", "v"))
        .with("apps/db/c.yaml", config("db-config", "k", "v"))
}

#[test]
fn resource_sets_are_rendered_and_followed() {
    for (spec, version) in [("", "${version:-1.0.0}"), ("postBuild: {substitute: {version: 3.0.0}}", "3.0.0")] {
        let built = with_set(spec).build();
        assert_eq!(told(&built), [""; 0]);
        assert_eq!(lines(&built), ["cluster", "cluster > platform", "platform > apps", "apps > web", "apps > db"]);
        let web = find(&built, "apps", "web");
        assert_eq!(at(web, "/data/v"), version);
        assert!(at(web, "/metadata/labels").is_null(), "labels of owners are not told");
        let Origin::Template { set, path, line, input, .. } = &web.provenance.origin else { panic!() };
        assert_eq!((built.resources[*set].name(), &**path, *line), ("apps", "platform/apps.yaml", 15), "{spec}");
        assert_eq!(input.as_ref().unwrap().name.as_deref(), Some("web"));
        let child = applier(&built, "db");
        assert_eq!(
            (child.kind, &*child.place.path, child.place.line),
            (ApplierKind::Kustomization, "platform/apps.yaml", 21),
            "{spec}"
        );
        find(&built, "db", "db-config");
    }
}

#[test]
fn a_set_that_does_not_render_is_told_with_its_place() {
    for spec in ["", "postBuild: {substitute: {version: 3.0.0}}"] {
        let tree = with_set(spec).with("platform/apps.yaml", SET.replace("inputs.version | quote", "inputs.versions"));
        let built = tree.build();
        assert_eq!(applier(&built, "apps").state, State::Failed);
        let diagnostic = &built.problems[0].diagnose()[0];
        let label = diagnostic.labels.iter().find(|label| label.primary).unwrap();
        let line = fluxwright_diagnostic::line_column(label.source.as_ref().unwrap(), label.span.start).0;
        assert_eq!((label.path.as_str(), line), ("platform/apps.yaml", 18), "{spec} {diagnostic:?}");
    }
}

#[test]
fn inputs_come_from_providers_that_the_tree_makes() {
    let provider = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: p, namespace: flux-system, labels: {a: b}}\nspec: {type: Static, defaultValues: {name: web, version: '9'}}\n";
    for reference in [
        "{kind: ResourceSetInputProvider, name: p}",
        "{kind: ResourceSetInputProvider, selector: {matchLabels: {a: b}}}",
    ] {
        let set = SET.replace("  inputs:\n", &format!("  inputsFrom: [{reference}]\n  inputs:\n"));
        let tree = with_set("").with("platform/apps.yaml", &set);
        let with = Tree::new()
            .with("cluster/set.yaml", flux("platform", "./platform", ""))
            .with("cluster/z.yaml", flux("z", "./z", ""))
            .with("z/p.yaml", provider)
            .with("apps/web/c.yaml", config("web-config", "k", "v"))
            .with(
                "platform/apps.yaml",
                set.replace(
                    "    - name: web\n      version: \"${version:-1.0.0}\"\n    - name: db\n      version: \"2.0.0\"\n",
                    "    []\n",
                ),
            );
        let built = with.build();
        assert_eq!(told(&built), [""; 0]);
        assert_eq!(at(find(&built, "apps", "web"), "/data/v"), "9");
        let built = tree.build();
        if reference.contains("name: p") {
            assert_eq!(applier(&built, "apps").state, State::Skipped(Skip::UnknownInputs));
            assert!(
                built
                    .unknowns
                    .iter()
                    .any(|unknown| matches!(&unknown.reason, UnknownReason::NotInRepo { name, .. } if name == "p"))
            );
        }
    }
}

#[test]
fn one_object_can_be_asked_for() {
    let start = |name: &str| Start::Object {
        kind: "Kustomization".to_owned(),
        namespace: "flux-system".to_owned(),
        name: name.to_owned(),
    };
    let tree = with_set("");
    let built = tree.build_with(Options::default(), &start("db"));
    assert_eq!(names(&built), ["db: ConfigMap/db-config"]);
    assert_eq!((built.appliers[0].parent, built.appliers[0].resource, built.appliers[0].root), (None, None, 0));
    let built = tree.build_with(Options::default(), &start("none"));
    assert_eq!(told(&built), ["Kustomization/flux-system/none is not among what the repo makes"]);
}

#[test]
fn an_artifact_is_followed_to_where_it_is_copied_from() {
    let generator = "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: g, namespace: flux-system}\nspec:\n  sources: [{alias: repo, kind: GitRepository, name: flux-system}]\n  artifacts: [{name: apps, copy: [{from: '@repo/apps/**', to: '@artifact/'}]}]\n";
    let tree = Tree::new()
        .with(
            "cluster/apps.yaml",
            flux("apps", "./web", "")
                .replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: apps"),
        )
        .with("cluster/generator.yaml", generator)
        .with("apps/web/c.yaml", config("c", "k", "v"));
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(find(&built, "apps", "c").provenance.origin.path().as_ref(), "apps/web/c.yaml");
}

#[test]
fn broken_and_large_repos_end() {
    let mut tree = Tree::new().with("cluster/apps.yaml", flux("apps", "./apps", ""));
    for index in 0..2_000 {
        tree = tree.with(&format!("apps/a{}/c{index}.yaml", index % 50), config(&format!("c{index}"), "k", "v"));
    }
    let begun = Instant::now();
    let built = tree.build();
    assert_eq!(built.resources.len(), 2_001);
    assert!(begun.elapsed() < Duration::from_secs(20));
    let broken = [
        "kustomize.toolkit.fluxcd.io/v1 sourceRef: [",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: 1\nspec: {sourceRef: x}\n",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: [sourceRef]\n",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: x}\nspec: 1\n",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: x}\nspec: {sync: {path: '../../..'}}\n",
    ];
    for text in broken {
        Tree::new().with("a/b.yaml", text).with("a/c.yaml", flux("c", "../..//a", "")).build();
    }
}

#[test]
fn namespaces_beside_one_another_are_one_cluster() {
    let app = |namespace: &str| {
        flux("app", &format!("./apps/{namespace}/app/app"), "")
            .replace("  namespace: flux-system\nspec", "spec")
            .replace(
                "kind: GitRepository\n    name: flux-system",
                "kind: GitRepository\n    name: flux-system\n    namespace: flux-system",
            )
    };
    let mut tree = Tree::new();
    for namespace in ["a", "b", "c"] {
        tree = tree
            .with(
                &format!("apps/{namespace}/kustomization.yaml"),
                format!("namespace: {namespace}\nresources: [./app/ks.yaml]\n"),
            )
            .with(&format!("apps/{namespace}/app/ks.yaml"), app(namespace))
            .with(&format!("apps/{namespace}/app/app/c.yaml"), config(&format!("c-{namespace}"), "k", "v"))
            .with(&format!("apps/{namespace}/dead/ks.yaml"), flux("dead", "./dead", ""));
    }
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(lines(&built), ["apps", "apps > app", "apps > app", "apps > app"]);
    let built = tree.with("apps/c/kustomization.yaml", "namespace: a\nresources: [./app/ks.yaml]\n").build();
    assert_eq!(
        lines(&built),
        ["apps/a", "apps/a > app", "apps/b", "apps/b > app", "apps/c", "apps/c > app"],
        "of one name"
    );
}
