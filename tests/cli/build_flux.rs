//! `fluxwright build` itself.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const SYNC: &str = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {replicas: \"2\"}
    substituteFrom:
      - {kind: Secret, name: vars}
";

const APP: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  replicas: ${replicas}
  template:
    spec:
      containers: [{name: web, args: [\"--password=${password}\"]}]
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  install: {createNamespace: true}
  targetNamespace: prod
  valuesFrom:
    - {kind: ConfigMap, name: base}
    - {kind: Secret, name: auth, valuesKey: password, targetPath: auth.password}
  values: {image: {tag: \"2\"}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: redis, namespace: apps}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: redis}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: redis, namespace: apps}
spec: {interval: 1h, url: 'oci://ghcr.io/org/redis', ref: {tag: 1.2.3}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: base, namespace: apps}
data:
  values.yaml: |
    image: {repository: nginx, tag: \"1\"}
---
apiVersion: v1
kind: Secret
metadata: {name: auth, namespace: apps}
stringData: {password: hunter2-of-auth}
";

const VARS: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData: {password: hunter2-of-vars}
";

fn repo() -> Sandbox {
    Sandbox::new()
        .git()
        .file("clusters/home/apps.yaml", SYNC)
        .file("clusters/home/vars.yaml", VARS)
        .file("apps/app.yaml", APP)
        .file("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n")
        .file("charts/web/values.yaml", "a: 1\n")
}

/// Without any program on the PATH.
const BARE: [(&str, &str); 1] = [("PATH", "/nowhere")];

fn names(report: &Value) -> Vec<String> {
    let resources = report["resources"].as_array().unwrap();
    resources
        .iter()
        .map(|resource| {
            format!("{} {}", resource["object"]["kind"], resource["object"]["metadata"]["name"]).replace('"', "")
        })
        .collect()
}

#[test]
fn everything_with_its_way_and_without_secrets() {
    let run = repo().run_with("build --provenance", &BARE).exits(0).writes_nothing();
    assert!(!run.to_string().contains("hunter2"), "{run}");
    insta::assert_snapshot!(run);
}

#[test]
fn a_tree_of_who_applies_what() {
    let run = repo().run_with("build -o tree --no-helm", &BARE).exits(0).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn secrets_are_shown_when_asked_for() {
    let run = repo().run_with("build --show-secrets", &BARE).exits(0);
    assert!(
        run.stdout.contains("--password=hunter2-of-vars") && run.stdout.contains("password: hunter2-of-auth"),
        "{run}"
    );
}

#[test]
fn a_folder_is_built_as_its_kustomization_does() {
    let sandbox = repo();
    let by_folder = sandbox.run_with("build apps --no-helm", &BARE).exits(0);
    let by_name = sandbox.run_with("build ks/flux-system/apps --no-helm", &BARE).exits(0);
    assert_eq!(by_folder.stdout, by_name.stdout);
    assert!(
        by_folder.stdout.contains("replicas: 2") && !by_folder.stdout.contains("kind: Kustomization"),
        "{by_folder}"
    );
    // What nothing applies is built as it stands.
    let other = sandbox.file("other/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: '${a}'}\n");
    other.run_with("build other", &BARE).exits(0).shows("name: ${a}");
    assert_eq!(other.run("-C other build . --no-helm").exits(0).stdout, other.run("build ./other --no-helm").stdout);
}

#[test]
fn a_release_has_its_values_first() {
    let sandbox = repo();
    let run = sandbox.run_with("build hr/apps/web --values", &BARE).exits(0);
    assert_eq!(
        run.stdout,
        "# values of HelmRelease/apps/web\nauth:\n  password: '***'\nimage:\n  repository: nginx\n  tag: \"2\"\n"
    );
    run.says("the program `helm` was not found");
    let report = sandbox.run_with("build HelmRelease/apps/web -o json", &BARE).exits(0).json();
    assert_eq!(names(&report), ["HelmRelease web"]);
    let release = &report["releases"][0];
    assert_eq!(release["releaseName"], "prod-web");
    assert_eq!(release["values"], json!({"auth": {"password": "***"}, "image": {"repository": "nginx", "tag": "2"}}));
    assert_eq!(
        release["valuesFrom"],
        json!([
            {"path": "/image/repository", "from": "ConfigMap/apps/base key values.yaml"},
            {"path": "/auth/password", "from": "Secret/apps/auth key password"},
        ])
    );
    assert_eq!((&release["chart"]["path"], &release["rendered"]), (&json!("charts/web"), &json!(false)));
}

/// A program that says what helm would.
fn fake_helm(sandbox: &Sandbox, script: &str) -> String {
    let bin = sandbox.home().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::write(bin.join("helm"), format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(bin.join("helm"), std::fs::Permissions::from_mode(0o755)).unwrap();
    bin.to_string_lossy().into_owned()
}

const RENDERS: &str = "\
[ \"$HOME\" = \"${HOME%/home}/home\" ] && [ -z \"$SECRET_OF_USER\" ] || exit 9
/bin/cat <<END
---
# Source: $2/crds/a.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: as.example.com}
---
# Source: web/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: $2, namespace: $5}
data: {password: $(/bin/grep -o 'hunter2[a-z-]*' values.json), chart: \"$(/bin/ls chart | /usr/bin/tr '\\n' ' ')\"}
END";

#[test]
fn the_objects_of_a_chart_follow_their_release() {
    let sandbox = repo();
    let bin = fake_helm(&sandbox, RENDERS);
    let environment = [("PATH", bin.as_str()), ("SECRET_OF_USER", "x")];
    let run = sandbox.run_with("build hr/apps/web -o json", &environment).exits(0);
    assert!(!run.to_string().contains("hunter2"), "{run}");
    let report = run.json();
    assert_eq!(
        names(&report),
        ["HelmRelease web", "Namespace prod", "CustomResourceDefinition as.example.com", "ConfigMap prod-web"]
    );
    let map = &report["resources"][3];
    assert_eq!(map["object"]["data"], json!({"password": "***", "chart": "Chart.yaml values.yaml "}));
    assert_eq!(map["object"]["metadata"]["namespace"], "prod");
    assert_eq!(map["provenance"]["chart"], json!({"file": "web/templates/a.yaml", "role": "part"}));
    assert_eq!(
        map["provenance"]["appliers"],
        json!(["HelmRelease/apps/web", "Kustomization/flux-system/apps", "clusters/home"])
    );
    assert_eq!((&map["provenance"]["file"], &map["provenance"]["line"]), (&json!("apps/app.yaml"), &json!(10)));
    let tree = sandbox.run_with("build ks/flux-system/apps -o tree", &environment).exits(0);
    tree.shows("  HelmRelease/apps/web  3 objects\n    Namespace/prod\n");
    // A chart that is published is told of, and taken from a folder of charts.
    let all = sandbox.run_with("build ks/flux-system/apps", &environment).exits(0);
    all.says("the objects of 1 HelmRelease are not shown: the charts are not in the repo")
        .says("HelmRelease/apps/redis (redis 1.2.3)");
    let sandbox = sandbox.file("vendor/redis-1.2.3/Chart.yaml", "name: redis\nversion: 1.2.3\n");
    let all = sandbox.run_with("build ks/flux-system/apps --charts vendor --provenance", &environment).exits(0);
    all.shows("# web/templates/a.yaml < HelmRelease/apps/redis < Kustomization/flux-system/apps < clusters/home\n");
    let newer = sandbox.file("apps/app.yaml", &APP.replace("1.2.3", "2.0.0"));
    let told = newer.run_with("build --charts vendor", &environment).exits(0);
    told.says("HelmRelease/apps/redis: the folder of charts has no redis 2.0.0").says("it has redis 1.2.3");
}

#[test]
fn what_helm_refuses_is_an_error_without_secrets() {
    let sandbox = repo();
    let bin = fake_helm(&sandbox, "echo 'Error: bad value hunter2-of-auth' >&2; exit 1");
    let run = sandbox.run_with("build hr/apps/web", &[("PATH", bin.as_str())]).exits(1);
    assert!(!run.to_string().contains("hunter2"), "{run}");
    run.says("error[helm-render]: HelmRelease/apps/web: helm refuses: bad value ***").says("apps/app.yaml:10");
    let bin = fake_helm(&sandbox, "/bin/sleep 30");
    let slow = sandbox.run_with("build hr/apps/web --helm-timeout 1", &[("PATH", bin.as_str())]).exits(1);
    slow.says("helm took longer than 1 s");
}

#[test]
fn what_cannot_be_built_is_told_and_the_rest_is_built() {
    let sandbox = repo()
        .file("clusters/home/more.yaml", &SYNC.replace("name: apps", "name: more").replace("./apps", "./none"))
        .file("apps/app.yaml", &APP.replace("name: base}", "name: base, valuesKey: none}"));
    let run = sandbox.run_with("build", &BARE).exits(1).shows("kind: Deployment");
    run.says("builds `./none`, which is not in the repo")
        .says("HelmRelease/apps/web: values of ConfigMap `base`: it has no such key");
}

#[test]
fn several_clusters_are_told_apart() {
    let sandbox = repo().file("clusters/work/apps.yaml", SYNC).file("clusters/work/vars.yaml", VARS);
    let both = sandbox.run_with("build --no-helm", &BARE).exits(0);
    both.shows("# entry point: clusters/home\n");
    let one = sandbox.run_with("build --no-helm --cluster work", &BARE).exits(0);
    assert!(!one.stdout.contains("# entry point"), "{one}");
    sandbox.run_with("build --cluster nope", &BARE).exits(2).says("there is clusters/home, clusters/work");
}

#[test]
fn sources_and_variables_can_be_given() {
    let sandbox = repo()
        .file(
            "clusters/home/other.yaml",
            &SYNC
                .replace("name: apps", "name: other")
                .replace("name: flux-system}\n  post", "name: other}\n  post")
                .replace("./apps", "./deploy"),
        )
        .file("clusters/home/vars.yaml", "")
        .file("vars.env", "password=from-file\n");
    let home = sandbox.home();
    std::fs::create_dir_all(home.join("other/deploy")).unwrap();
    std::fs::write(
        home.join("other/deploy/a.yaml"),
        "apiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: a}\n",
    )
    .unwrap();
    sandbox.run_with("build --no-helm", &BARE).says("GitRepository/flux-system/other").says("Secret/flux-system/vars");
    let run = sandbox
        .run_with("build --no-helm --source GitRepository/flux-system/other=../home/other --substitute-from Secret/flux-system/vars=vars.env --show-secrets", &BARE)
        .exits(0);
    run.shows("name: other\n").shows("--password=from-file");
    sandbox.run("build --source apps=x").exits(2).says("--source takes Kind/namespace/name=PATH");
}

#[test]
fn what_comes_out_is_checked_with_the_line_that_made_it() {
    let bad = APP.replace("  interval: 1h\n  chartRef", "  intervall: 1h\n  chartRef");
    let sandbox = repo().file("apps/app.yaml", &bad);
    sandbox.run_with("build --no-helm", &BARE).exits(0);
    let run = sandbox.run_with("build --check --no-helm", &BARE).exits(1);
    assert_eq!(run.stderr.matches("has no field `intervall`").count(), 1, "{run}");
    run.says("apps/app.yaml:30:3").says("`fluxwright check --fix` can rename");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let sandbox = repo();
    sandbox.run("build nowhere").exits(2).says("cannot read nowhere");
    sandbox.run("build apps/app.yaml").exits(2).says("is no folder");
    sandbox.run("build ks/flux-system/app").exits(2).says("did you mean Kustomization/flux-system/apps?");
    sandbox.run("build hr/default/web").exits(2).says("did you mean HelmRelease/apps/web?");
    sandbox.run("build secret/a/b").exits(2).says("a Secret cannot be built");
    sandbox.run("build --check kustomize apps").exits(2).says("do not go with");
    sandbox.run("build -o markdown").exits(2).says("-o tree");
    sandbox.run("build --flux-version two").exits(2);
    sandbox.run("build clusters/home --values --no-helm").exits(0);
    sandbox.file("other/a.yaml", "").run("build other --values").exits(2).says("there is no HelmRelease");
    Sandbox::new().run("build").exits(2).says("there is nothing that Flux would apply");
}

#[test]
fn older_flux_leaves_undefined_variables_empty() {
    let sandbox =
        repo().file("apps/more.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: 'a${undefined}'}\n").file(
            "clusters/home/apps.yaml",
            &SYNC
                .replace("    substituteFrom:\n      - {kind: Secret, name: vars}\n", "    substituteFrom: []\n")
                .replace("{replicas:", "{password: x, replicas:"),
        );
    sandbox.run_with("build --no-helm", &BARE).exits(1).says("undefined");
    sandbox.run_with("build --no-helm --flux-version 2.8", &BARE).exits(0).shows("name: a\n");
}

#[test]
fn json_fits_its_schema() {
    let sandbox = repo();
    let bin = fake_helm(&sandbox, RENDERS);
    let schema = serde_json::from_str(&sandbox.run("schema build").exits(0).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in ["build -o json", "build kustomize -o json apps"] {
        let sandbox =
            repo().file("apps/kustomization.yaml", "resources: [app.yaml]\nconfigMapGenerator: [{name: a}]\n");
        let report = sandbox.run_with(line, &[("PATH", bin.as_str())]).exits(0).json();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:?}");
        assert_eq!(report.get("releases").is_some(), line == "build -o json");
    }
}
