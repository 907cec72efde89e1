//! `fluxwright build`

use std::io::Write as _;
use std::process::Stdio;

use crate::sandbox::Sandbox;

const APPS: &str = "\
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: apps
  namespace: flux-system
spec:
  inputs:
    - name: web
      replicas: 2
    - name: api
      replicas: 1
  resources:
    - apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: << inputs.name >>
  resourcesTemplate: |
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: << inputs.name >>
    spec:
      replicas: << inputs.replicas >>
";

#[test]
fn the_objects_of_a_file() {
    let run = Sandbox::new().file("apps.yaml", APPS).run("build resourceset -f apps.yaml").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    let short = Sandbox::new().file("apps.yaml", APPS).run("build rset --filename apps.yaml -o yaml").exits(0);
    assert_eq!(short.stdout, run.stdout);
}

#[test]
fn where_each_object_comes_from() {
    let run = Sandbox::new().file("apps.yaml", APPS).run("build rset -f apps.yaml -o json").exits(0);
    let report = run.json();
    assert_eq!(report["version"], 1);
    let found: Vec<String> = report["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| {
            let from = &resource["provenance"];
            format!(
                "{} {} {}:{} {} {} {}",
                resource["object"]["kind"],
                resource["object"]["metadata"]["name"],
                from["file"],
                from["line"],
                from["template"],
                from["input"]["index"],
                from["input"]["name"]
            )
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn every_resource_set_below_a_folder() {
    let other = APPS.replace("name: apps", "name: others").replace("name: web", "name: db");
    let sandbox = Sandbox::new()
        .git()
        .file("b/apps.yaml", &format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n{APPS}"))
        .file("a/others.yml", &other)
        .file("a/values.yaml", "kind: ResourceSet of something else\n")
        .file("ignored/apps.yaml", APPS)
        .file(".gitignore", "ignored\n");
    let run = sandbox.run("build rset -f .").exits(0);
    let names: Vec<&str> = run.stdout.lines().filter_map(|line| line.strip_prefix("  name: ")).collect();
    assert_eq!(names, ["db", "api", "db", "api", "web", "api", "web", "api"], "{run}");
    assert!(!run.stdout.contains("kind: Namespace"), "only ResourceSets are rendered: {run}");
    Sandbox::new().file("a.yaml", "a: 1\n").run("build rset -f .").exits(1).says("no ResourceSet in this folder");
}

#[test]
fn standard_input() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command();
    command.args(["build", "rset", "-f", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(APPS.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let file = Sandbox::new().file("apps.yaml", APPS).run("build rset -f apps.yaml");
    assert_eq!(String::from_utf8_lossy(&output.stdout), file.stdout);
}

#[test]
fn every_input_set_that_fails_is_told_and_nothing_is_printed() {
    let broken =
        APPS.replace("      replicas: 1\n", "").replace("inputs.name >>\n    spec", "inputs.nmae >>\n    spec");
    let run = Sandbox::new().file("apps.yaml", &broken).run("build rset -f apps.yaml").exits(1);
    assert_eq!(run.stdout, "");
    insta::assert_snapshot!(run);
    let run = Sandbox::new().file("apps.yaml", &broken).run("build rset -f apps.yaml -o json").exits(1);
    assert_eq!(run.json()["diagnostics"].as_array().unwrap().len(), 2, "{run}");
}

#[test]
fn inputs_of_files() {
    let set = "metadata:\n  name: apps\nspec:\n  inputsFrom:\n    - name: apps\n  resources:\n    - apiVersion: v1\n      \
               kind: ConfigMap\n      metadata:\n        name: << inputs.name >>\n        namespace: << inputs.provider.namespace >>\n";
    let provider = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata:\n  name: apps\nspec:\n  type: Static\n  defaultValues:\n    name: web\n";
    let exported = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata:\n  name: apps\nspec:\n  type: GitHubBranch\n\
                    status:\n  exportedInputs:\n    - name: main\n    - name: next\n";
    let sandbox = Sandbox::new()
        .file("set.yaml", set)
        .file("provider.yaml", provider)
        .file("exported.yaml", exported)
        .file("inputs.yaml", "- name: one\n- name: two\n");
    let names = |line: &str| {
        let run = sandbox.run(line).exits(0);
        run.stdout.lines().filter_map(|line| line.strip_prefix("  name")).collect::<String>()
    };
    assert_eq!(names("build rset -f set.yaml --inputs-from-provider provider.yaml"), ": webspace: default");
    assert_eq!(
        names("build rset -f set.yaml --inputs-from-provider exported.yaml -n x"),
        ": mainspace: x: nextspace: x"
    );
    assert_eq!(names("build rset -f set.yaml -i inputs.yaml"), ": onespace: default: twospace: default");
    let folder = Sandbox::new()
        .file("a/set.yaml", &format!("apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n{set}"))
        .file(
            "b/providers.yaml",
            &format!("a: 1\n---\n{exported}---\n{}", exported.replace("name: apps", "name: others")),
        );
    let run = folder.run("build rset -f .").exits(0);
    assert_eq!(run.stdout.matches("kind: ConfigMap").count(), 2, "providers beside it are found: {run}");
    sandbox.run("build rset -f set.yaml").exits(1).says("please provide the inputs with --inputs-from");
    sandbox.run("build rset -f set.yaml -i nowhere.yaml").exits(2).says("cannot read nowhere.yaml");
}

#[test]
fn bad_flags_are_usage() {
    let sandbox = Sandbox::new().file("apps.yaml", APPS);
    sandbox.run("build rset").exits(2).says("--filename");
    sandbox.run("build rset -f nowhere.yaml").exits(2).says("must point to an existing file");
    sandbox.run("build rset -f apps.yaml -o markdown").exits(2).says("say -o yaml or -o json");
    sandbox.run("schema -o yaml").exits(2).says("say -o text or -o json");
    let nameless = Sandbox::new().file("apps.yaml", &APPS.replace("  namespace: flux-system\n", ""));
    nameless.run("build rset -f apps.yaml -n ''").exits(1).says("namespace must be set");
}

#[test]
fn a_release_whose_input_does_not_render_is_refused() {
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: platform\n  namespace: flux-system\nspec:\n  inputs:\n    - name: podinfo\n      namespace: podinfo\n      chart:\n        name: podinfo\n        version: 6.8.0\n        url: https://stefanprodan.github.io/podinfo\n  resourcesTemplate: |\n    ---\n    apiVersion: helm.toolkit.fluxcd.io/v2\n    kind: HelmRelease\n    metadata:\n      name: << inputs.name >>\n      namespace: << inputs.provider.namespace >>\n    spec:\n      chart:\n        spec:\n          chart: << inputs.chart.name >>\n          version: << inputs.chart.version >>\n          sourceRef: {kind: HelmRepository, name: << inputs.chart.url | trimPrefix \"https://\" | splitList \"/\" | first | replace \".\" \"-\" >>}\n      install:\n        timeout: << if gt (len inputs.name) 9 >><< fail \"the name is too long\" >><< else >>10m<< end >>\n";
    let sandbox = Sandbox::new().git().file("helm-charts.yaml", set);
    let request = "--version 1.2.3 --url https://charts.example.com/x --namespace podinfo --yes";
    let run = sandbox.run(&format!("add release much-too-long {request}")).exits(2).writes_nothing();
    insta::assert_snapshot!(run);
    sandbox.run(&format!("add release short {request}")).exits(0);
    // What is wrong already with another input keeps none from being added.
    let wrong = set.replace("      namespace: podinfo\n", "      namespace:\n");
    let sandbox = Sandbox::new().git().file("helm-charts.yaml", &wrong);
    sandbox.run("build rset -f helm-charts.yaml").exits(1).says("`namespace` of input 0 is null");
    sandbox.run(&format!("add release short {request}")).exits(0);
}

#[test]
fn a_kustomization() {
    let sandbox = Sandbox::new()
        .git()
        .file("base/kustomization.yaml", "resources: [a.yaml]\nconfigMapGenerator:\n  - name: b\n    literals: [k=v]\n")
        .file("base/a.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n")
        .file("live/kustomization.yaml", "namespace: web\nresources: [../base]\nnamePrefix: x-\n")
        .file("broken/kustomization.yaml", "resources: [../base, nowhere.yaml]\n");
    let run = sandbox.run("build kustomize live").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    let report = sandbox.run("build kustomize live -o json").exits(0).json();
    assert_eq!(report["resources"][1]["provenance"]["file"], "base/kustomization.yaml");
    assert_eq!(report["resources"][0]["provenance"]["file"], "base/a.yaml");
    let run = sandbox.run("build kustomize broken").exits(1).says("nowhere.yaml");
    assert_eq!(run.stdout, "");
    sandbox.run("build kustomize nowhere").exits(2).says("cannot read nowhere");
}
