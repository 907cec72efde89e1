//! `fluxwright get`, `fluxwright tree` and `fluxwright graph`

use crate::sandbox::Sandbox;

const KUSTOMIZATION: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 1h
  prune: true
  path: ./apps
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substitute:
      podinfo_version: VERSION
";

const APPS: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: podinfo
  namespace: apps
spec:
  interval: 5m
  url: https://me:hunter2@example.com/charts
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: apps
spec:
  interval: 10m
  dependsOn:
    - name: redis
  chart:
    spec:
      chart: podinfo
      version: ${podinfo_version}
      sourceRef:
        kind: HelmRepository
        name: podinfo
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: redis
  namespace: apps
spec:
  interval: 1h
  url: oci://example.com/charts/redis
  ref:
    tag: 1.0.0
    digest: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: redis
  namespace: apps
spec:
  interval: 10m
  suspend: true
  chartRef:
    kind: OCIRepository
    name: redis
---
apiVersion: v1
kind: Secret
metadata:
  name: token
  namespace: apps
stringData:
  token: hunter2
";

const UNUSED: &str = "\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata:
  name: chat
  namespace: flux-system
spec:
  type: slack
  channel: ops
  address: https://hooks.example.com/services/hunter2
";

fn repo() -> Sandbox {
    Sandbox::new()
        .git()
        .file("clusters/dev/apps.yaml", &KUSTOMIZATION.replace("VERSION", "6.10.0"))
        .file("clusters/live/apps.yaml", &KUSTOMIZATION.replace("VERSION", "6.9.0"))
        .file("apps/apps.yaml", APPS)
        .file("old/chat.yaml", UNUSED)
}

#[test]
fn a_list_of_all_there_is() {
    let run = repo().run("get").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    assert!(!run.stdout.contains("hunter2"));
}

#[test]
fn wide_lists_and_colours() {
    let run = repo().run("get hr -n apps -o wide").exits(0);
    insta::assert_snapshot!(run);
    repo().run("get hr --color always").exits(0).shows("\u{1b}[1mpodinfo");
}

#[test]
fn one_object_in_one_cluster_as_it_is_applied() {
    let run = repo().run("get hr/podinfo --cluster live -o yaml").exits(0);
    insta::assert_snapshot!(run);
    let secret = repo().run("get secrets -o yaml").exits(0).shows("token: '***'");
    assert!(!secret.stdout.contains("hunter2"), "{secret}");
    repo().run("get ocirepo,ks -o name").exits(0).shows("OCIRepository/apps/redis\nKustomization/flux-system/apps\n");
    repo().run("get sources git").exits(0).says("there is no GitRepository in this repo");
    repo().run("get cm,pods").exits(0).says("there is no ConfigMap or Pod in this repo");
    repo()
        .run("get hr/nope/podinfo")
        .exits(1)
        .says("there is no HelmRelease `podinfo` in namespace `nope` in this repo");
}

#[test]
fn what_is_not_there_is_told_with_what_may_be_meant() {
    let unknown = repo().run("get helmrelase").exits(2);
    insta::assert_snapshot!(unknown);
    let missing = repo().run("get hr podinf").exits(1);
    insta::assert_snapshot!(missing);
    repo().run("get hr --cluster lve").exits(2).says("did you mean `live`?");
    repo().run("get hr -o dot").exits(2).says("this command does not print dot");
    repo().run("tree hr/nope").exits(1).says("there is no `hr/nope` in the tree in this repo");
    repo().run("graph --focus podinfo").exits(2).says("names no object");
    repo().run("graph --depth 1").exits(2);
}

#[test]
fn json_fits_its_schema() {
    for (name, line) in [("get", "get all,secret -o json"), ("tree", "tree -o json"), ("graph", "graph -o json")] {
        let run = repo().run(line).exits(0);
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let schema = Sandbox::new().run(&format!("schema {name}")).exits(0).stdout;
        let schema = serde_json::from_str(&schema).unwrap();
        let errors: Vec<String> =
            jsonschema::validator_for(&schema).unwrap().iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert!(!run.stdout.contains("hunter2"), "{run}");
    }
}

#[test]
fn trees() {
    let run = repo().run("tree --depends-on").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    let part = repo().run("tree hr/apps/redis --cluster dev").exits(0);
    assert_eq!(part.stdout.lines().count(), 1, "{part}");
    repo().run("tree clusters/live").exits(0).shows("live");
}

#[test]
fn graphs() {
    let run = repo().run("graph --focus hr/podinfo --depth 1 -o mermaid").exits(0);
    insta::assert_snapshot!(run);
    let dot = repo().run("graph --cluster live").exits(0).shows("digraph flux {");
    assert!(!dot.stdout.contains("hunter2"), "{dot}");
}
