//! `fluxwright check` and `fluxwright explain`

use std::process::Command;

use serde_json::Value;

use crate::sandbox::Sandbox;

const SOURCE: &str = "\
---
apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: HelmRepository
metadata:
  name: podinfo
  namespace: flux-system
spec:
  interval: 1h
  url: https://stefanprodan.github.io/podinfo
  timeot: 1m
";

const RELEASE: &str = "\
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: flux-system
spec:
  interval: 1h
  suspend: \"yes\"
  chart:
    spec:
      chart: podinfo
      version: 6.9.0
      sourceRef: {kind: HelmRepository, name: podinfo}
";

fn repo() -> Sandbox {
    Sandbox::new().git().file("apps/source.yaml", SOURCE).file("apps/release.yaml", RELEASE)
}

fn git(sandbox: &Sandbox, arguments: &str) {
    let status = Command::new("git")
        .args(arguments.split(' '))
        .current_dir(sandbox.repo())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", sandbox.home())
        .output()
        .unwrap();
    assert!(status.status.success(), "git {arguments}: {status:?}");
}

/// Every line of the findings as `code path:line`.
fn places(json: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(json).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let place = |finding: &Value| {
        let place = &finding["places"][0];
        format!("{} {}:{}", finding["rule"].as_str().unwrap(), place["path"].as_str().unwrap(), place["line"])
    };
    findings.iter().map(place).collect()
}

#[test]
fn findings_as_text() {
    insta::assert_snapshot!(repo().run("check").exits(1).writes_nothing());
}

#[test]
fn findings_as_json() {
    let run = repo().run("check -o json").exits(1);
    assert_eq!(
        places(&run.stdout),
        ["FW013 apps/release.yaml:9", "FW020 apps/source.yaml:2", "FW011 apps/source.yaml:10"]
    );
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let schema = Sandbox::new().run("schema check").exits(0).stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert_eq!(validator.iter_errors(&report).map(|error| error.to_string()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn annotations_of_github() {
    insta::assert_snapshot!(repo().run("check -o github").exits(1).stdout);
}

#[test]
fn sarif_names_rules_places_and_fixes() {
    let report: Value = serde_json::from_str(&repo().run("check -o sarif").exits(1).stdout).unwrap();
    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["fluxwright/v1"].is_string());
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64());
    }
    assert_eq!(results[1]["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"], "apps/source.yaml");
}

#[test]
fn what_is_right_has_no_findings() {
    let good = SOURCE.replace("v1beta2", "v1").replace("timeot", "timeout");
    Sandbox::new().file("a.yaml", &good).run("check").exits(0).writes_nothing().says("no findings");
}

#[test]
fn the_severity_that_fails_can_be_chosen() {
    let sandbox = repo();
    sandbox.write(".fluxwright/config.yaml", "rules:\n  FW013: warning\n  FW020: note\n  FW011: off\n");
    let run = sandbox.run("check").exits(0);
    assert!(run.stderr.contains("1 warning, 1 note"), "{run}");
    sandbox.run("check --fail-on warning").exits(1);
    sandbox.run("check --rule FW020 --fail-on warning").exits(0);
    sandbox.run("check --rule FW020 --fail-on note").exits(1);
    sandbox.run("check --fail-on never").exits(0);
}

#[test]
fn comments_switch_rules_off() {
    let text = SOURCE.replace("v1beta2\n", "v1beta2 # fluxwright: ignore FW020 still on Flux 2.2\n");
    let text = text.replace("  timeot", "  # fluxwright: ignore FW011, FW012\n  timeot");
    let run = Sandbox::new().file("a.yaml", &text).run("check -o json").exits(0);
    assert_eq!(places(&run.stdout), ["FW002 a.yaml:10"], "FW012 finds nothing there");
    assert!(run.stdout.contains("\"ignored\": 2"), "{run}");
    let whole = format!("# fluxwright: ignore-file FW011 FW020\n{SOURCE}");
    Sandbox::new().file("a.yaml", &whole).run("check").exits(0).says("2 ignored by comments");
}

#[test]
fn misspelt_rules_are_refused_with_what_was_meant() {
    let sandbox = repo();
    sandbox.run("check --rule FW0200").exits(2).says("there is no rule `FW0200`").says("did you mean FW020");
    sandbox.write(".fluxwright/config.yaml", "rules: {removed-versoin: off}\n");
    sandbox.run("check").exits(2).says("did you mean FW020");
    sandbox.write(".fluxwright/config.yaml", "rules: {FW020: wrong}\n");
    sandbox.run("check").exits(2).says(".fluxwright/config.yaml");
}

#[test]
fn findings_of_a_place_alone() {
    let sandbox = repo();
    let run = sandbox.run("check apps/release.yaml -o json").exits(1);
    assert_eq!(places(&run.stdout), ["FW013 apps/release.yaml:9"]);
    let run = sandbox.run("-C apps check release.yaml -o json").exits(1);
    assert_eq!(places(&run.stdout), ["FW013 apps/release.yaml:9"]);
    sandbox.run("check nowhere").exits(2).says("cannot read nowhere");
    sandbox.run("check /").exits(2).says("outside of the repo");
}

#[test]
fn findings_of_changed_files_alone() {
    let sandbox = Sandbox::new().file("apps/source.yaml", SOURCE).file("apps/release.yaml", RELEASE);
    git(&sandbox, "init -q -b main");
    git(&sandbox, "add .");
    git(&sandbox, "-c user.name=a -c user.email=a@b.c commit -q -m a");
    sandbox.run("check --changed").exits(0).says("no findings");
    sandbox.write("apps/source.yaml", &SOURCE.replace("1h", "2h"));
    sandbox.write("new.yaml", &RELEASE.replace("name: podinfo\n", "name: other\n"));
    let run = sandbox.run("check --changed=HEAD -o json").exits(1);
    assert_eq!(places(&run.stdout), ["FW020 apps/source.yaml:2", "FW011 apps/source.yaml:10", "FW013 new.yaml:9"]);
    sandbox.run("check --changed=nothing").exits(2).says("nothing");
}

#[test]
fn fixes_are_a_plan() {
    let sandbox = repo();
    let run = sandbox.run("check --fix --dry-run").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    sandbox.run("check --fix").exits(2).writes_nothing().says("add --yes");
    let run = sandbox.run("check --fix --yes").exits(0);
    insta::assert_snapshot!("applied_fixes", run.changes);
    sandbox.run("check").exits(0);
    sandbox.run("check --fix --yes").exits(0).writes_nothing().says("nothing can be put right without you");
}

#[test]
fn an_older_flux_still_serves_older_versions() {
    let sandbox = repo();
    let run = sandbox.run("check --flux-version 2.2 --rule FW020").exits(0);
    assert!(run.stdout.contains("warning[FW020]"), "{run}");
    sandbox.run("check --flux-version 3").exits(2);
    sandbox.write(".fluxwright/config.yaml", "fluxVersion: v2.2\n");
    sandbox.run("check --rule FW020").exits(0);
}

const CRD: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wants.example.com}
spec:
  group: example.com
  names: {kind: Want, plural: wants}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties: {size: {type: integer}}
";

#[test]
fn further_kinds_come_with_their_schemas() {
    let want = "apiVersion: example.com/v1\nkind: Want\nmetadata: {name: a, namespace: b}\nspec: {siz: 1}\n";
    let sandbox = Sandbox::new().git().file("want.yaml", want).file("schemas/want.yaml", CRD);
    sandbox.run("check").exits(0);
    let run = sandbox.run("check --schema-location schemas -o json").exits(1);
    assert!(places(&run.stdout).contains(&"FW011 want.yaml:4".to_owned()), "{run}");
    sandbox.run("-C schemas check --schema-location want.yaml").exits(1);
    sandbox.write(".fluxwright/config.yaml", "schemaLocations: [schemas/want.yaml]\n");
    sandbox.run("check").exits(1);
    sandbox.run("check --schema-location https://example.com/s").exits(2).says("not fetched");
    sandbox.run("check --schema-location want.yaml").exits(2).says("no schema");
}

#[test]
fn every_rule_is_explained() {
    let sandbox = Sandbox::new();
    let list = sandbox.run("explain").exits(0).stdout;
    assert!(list.lines().count() > 20, "{list}");
    for line in list.lines() {
        let code = line.split(' ').next().unwrap();
        let page = sandbox.run(&format!("explain {code}")).exits(0).stdout;
        for heading in [&format!("# {code} "), "## How to put it right", "## Bad", "## Good"] {
            assert!(page.contains(heading), "{code} lacks {heading}:\n{page}");
        }
    }
    sandbox.run("explain fw020").exits(0).shows("# FW020 removed-version");
    sandbox.run("explain removed-version -o json").exits(0).shows("\"code\": \"FW020\"");
    sandbox.run("explain FW02O").exits(2).says("did you mean FW020");
}
