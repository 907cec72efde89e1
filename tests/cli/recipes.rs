//! Recipes are data: a repo brings its own, without Rust.

use crate::sandbox::Sandbox;

/// A repo whose own preset brings `add tenant`.
fn tenants() -> Sandbox {
    Sandbox::new()
        .git()
        .file("tenants/kustomization.yaml", TENANTS)
        .file(".fluxwright/presets/ours/preset.yaml", "name: ours\nversion: 0.1.0\ndescription: What we add.\n")
        .file(".fluxwright/presets/ours/recipes/tenant.yaml", TENANT)
        .file(".fluxwright/presets/ours/templates/tenant/namespace.yaml", NAMESPACE)
}

const TENANTS: &str = "\
# Who is on the cluster
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
    - amber   # the first one
    - green
    - red
configMapGenerator:
    - name: owners
      literals: [\"amber=ops\"]
";

const TENANT: &str = "\
# yaml-language-server: $schema=https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/recipe.schema.json
name: tenant
description: A tenant with a namespace of its own.
argument:
  pattern: \"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$\"
  message: lower case letters, digits and dashes
questions:
  - id: team
    text: Which team owns it?
    validation: {pattern: \"^[a-z]+$\", message: lower case letters}
  - id: quota
    text: How many CPUs may it use?
    type: number
    default: 4
    validation: {minimum: 1, maximum: 64}
  - id: token
    text: Its token, if it has one
    secret: true
    required: false
rules:
  - assert: not (team == 'ops' and quota > 8)
    message: ops gets no more than 8 CPUs
    help: lower the quota
files:
  - {path: 'tenants/#{ name }#/namespace.yaml', template: tenant/namespace.yaml}
entries:
  - file: tenants/kustomization.yaml
    at: resources
    value: \"#{ name }#\"
  - file: tenants/kustomization.yaml
    at: configMapGenerator[name=owners].literals
    value: \"#{ name }#=#{ team }#\"
next:
  - \"git add tenants && git commit -m 'Add tenant #{ name }#'\"
";

const NAMESPACE: &str = "\
apiVersion: v1
kind: Namespace
metadata:
  name: #{ name }#
  labels:
    team: #{ team }#
    quota: #{ quota }#
";

#[test]
fn a_repos_own_recipe_is_a_verb() {
    let repo = tenants();
    let run = repo.run("add tenant blue --answer team=web -y").exits(0);
    insta::assert_snapshot!(run);
    repo.run("add tenant blue --answer team=web -y").exits(0).writes_nothing().says("nothing to do");
}

#[test]
fn its_help_names_its_questions() {
    let run = tenants().run("add tenant --help").exits(0);
    insta::assert_snapshot!(run);
}

#[test]
fn an_entry_of_the_same_place_that_differs_is_a_conflict() {
    let repo = tenants().file("tenants/blue/namespace.yaml", "kind: Namespace\n");
    let run = repo.run("add tenant blue --answer team=web -y").exits(1).writes_nothing();
    run.shows("conflict    tenants/blue/namespace.yaml");
}

#[test]
fn all_problems_of_the_answers_are_told_at_once() {
    let repo = tenants().file("answers.yaml", "team: WEB\nquota: 100\ncolour: blue\n");
    let run = repo.run("add tenant blue --answers answers.yaml -y").exits(2).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn rules_look_at_all_answers() {
    let run = tenants().run("add tenant blue --answer team=ops --answer quota=9 -y").exits(2).writes_nothing();
    run.says("ops gets no more than 8 CPUs").says("lower the quota");
}

#[test]
fn an_answer_that_is_missing_is_named_with_its_flag() {
    tenants().run("add tenant blue -y").exits(2).writes_nothing().says("--answer team=");
}

#[test]
fn names_are_checked() {
    tenants()
        .run("add tenant Blue --answer team=web -y")
        .exits(2)
        .writes_nothing()
        .says("lower case letters, digits and dashes");
    tenants().run("add tenant --answer team=web -y").exits(2).writes_nothing().says("needs a name");
}

#[test]
fn an_unknown_recipe_is_answered_with_those_there_are() {
    tenants().run("add tennant blue").exits(2).says("did you mean `tenant`?").says("release");
}

#[test]
fn a_secret_answer_is_never_shown() {
    let repo = tenants().file(
        ".fluxwright/presets/ours/templates/tenant/namespace.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {token: '#{ token }#'}\n",
    );
    for line in [
        "add tenant blue --answer team=web --answer token=hunter2-hunter2 --dry-run",
        "add tenant blue --answer team=web --answer token=hunter2-hunter2 --dry-run -o json",
    ] {
        let run = repo.run(line).exits(0).writes_nothing();
        assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"), "{run}");
        assert!(run.stdout.contains("***"), "{run}");
    }
    let run = repo.run("questions add tenant blue --answer token=hunter2-hunter2 -o json").exits(0);
    assert!(!run.stdout.contains("hunter2"), "{run}");
}

#[test]
fn a_template_that_fails_is_shown_with_its_line() {
    let repo = tenants().file(".fluxwright/presets/ours/templates/tenant/namespace.yaml", "a: 1\nb: #{ nobody }#\n");
    let run = repo.run("add tenant blue --answer team=web -y").exits(2).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn files_cannot_leave_the_repo() {
    for path in ["../out.txt", "/tmp/out.txt", ".git/hooks/pre-commit", ".GIT/config", "a/../../b", "x/.git./y"] {
        let recipe = TENANT.replace("tenants/#{ name }#/namespace.yaml", path);
        let repo = tenants().file(".fluxwright/presets/ours/recipes/tenant.yaml", &recipe);
        let run = repo.run("add tenant blue --answer team=web -y").exits(2).writes_nothing();
        assert!(!run.stderr.is_empty(), "{run}");
    }
}

#[test]
fn questions_say_what_is_still_to_be_answered() {
    let repo = tenants();
    let report = repo.run("questions add tenant blue -o json").exits(0).json();
    assert_eq!(report["open"], serde_json::json!(["team"]));
    assert_eq!(report["complete"], serde_json::json!(false));
    let report = repo.run("questions add tenant blue --answer team=web -o json").exits(0).json();
    assert_eq!(report["complete"], serde_json::json!(true));
    insta::assert_snapshot!(repo.run("questions add tenant blue --answer team=web"));
}
