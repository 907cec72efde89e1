//! `fluxwright add source git` and the like: single Flux resources, in any repo.

use crate::sandbox::Sandbox;

#[test]
fn in_any_repo_and_named_in_the_kustomization() {
    let repo = Sandbox::new().git().file("apps/kustomization.yml", "resources: [] # none yet\n");
    let line = "-C apps add source git podinfo --url https://github.com/stefanprodan/podinfo --branch master --yes";
    let run = repo.run(line).exits(0);
    insta::assert_snapshot!(run.to_string());
    repo.run(line).exits(0).writes_nothing();
    let run = repo.run(
        "add kustomization podinfo --source GitRepository/podinfo --path ./kustomize --prune --wait --folder apps \
         --depends-on a --depends-on ns/b -y",
    );
    insta::assert_snapshot!(run.exits(0).to_string());
    repo.run("add alert podinfo --provider-ref slack --event-source Kustomization/* --folder other -y")
        .exits(0)
        .shows("other/podinfo-alert.yaml");
}

#[test]
fn in_a_repo_of_a_preset() {
    let repo = Sandbox::new();
    repo.run("init --defaults --yes").exits(0);
    repo.run("add source helm x --url https://a.io --dry-run").exits(0).shows("kind: HelmRepository");
    repo.write(".fluxwright/config.yaml", "preset: platform\n");
    repo.run("add image-policy x --image-ref x --select-semver 1.x --dry-run").exits(0).shows("kind: ImagePolicy");
}

#[test]
fn options_that_no_question_knows() {
    let repo = Sandbox::new().git();
    repo.run("add source git x --ulr https://a.io/b -y").exits(2).writes_nothing().says("did you mean `--url`?");
    let run = repo.run("add source git x --url https://u:hunter2@a.io/b/c -y").exits(2).writes_nothing();
    assert!(!run.stderr.contains("hunter2"), "{run}");
    repo.run("add source -y").exits(2).writes_nothing().says("source-git");
    repo.run("add source git x -y").exits(2).writes_nothing().says("--answer url");
    repo.run("questions add source git x --url https://a.io/b/c -o json").exits(0).shows("\"complete\": true");
    repo.run("add source git --help").exits(0).shows("recurseSubmodules");
}
