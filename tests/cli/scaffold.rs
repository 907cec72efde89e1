//! `fluxwright init`.

use crate::sandbox::Sandbox;

#[test]
fn a_repo_is_made_and_made_again_without_a_change() {
    for preset in ["platform", "apps"] {
        let repo = Sandbox::new().git();
        let run = repo.run(&format!("init --preset {preset} --defaults -y")).exits(0);
        assert!(run.changes.contains("b/.fluxwright/record.yaml"), "{run}");
        assert!(run.stderr.starts_with("next:\n"), "{run}");
        repo.run(&format!("init --preset {preset} --defaults")).exits(0).writes_nothing().says("nothing to do");
    }
}

#[test]
fn the_folder_is_made_and_named_in_the_next_steps() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("init 'my fleet/one' --defaults -y").exits(0);
    assert!(run.stderr.contains("  cd 'my fleet/one'\n"), "{run}");
    assert!(run.changes.contains("b/my fleet/one/README.md"), "{run}");
}

#[test]
fn what_is_the_users_stays_and_what_is_managed_and_differs_is_a_conflict() {
    let repo = Sandbox::new().git().file("README.md", "# Mine\n");
    let run = repo.run("init --defaults --dry-run").exits(0).writes_nothing();
    assert!(run.stdout.contains("skipped     README.md"), "{run}");
    let repo = Sandbox::new().git().file("kubernetes/platform/stubs/empty/kustomization.yaml", "# mine\n");
    let run = repo.run("init --defaults -y").exits(1).writes_nothing();
    assert!(run.stdout.contains("conflict    kubernetes/platform/stubs/empty/kustomization.yaml"), "{run}");
}

#[test]
fn recorded_answers_are_taken_again_and_can_be_edited() {
    let repo = Sandbox::new().git();
    repo.run("init --defaults --answer clusters=live --answer ci=none -y").exits(0);
    let record = repo.read(".fluxwright/record.yaml");
    assert!(record.contains("ci: none"), "{record}");
    repo.run("init --defaults").exits(0).writes_nothing();
    // A person edits it, with a comment of her own.
    repo.write(".fluxwright/record.yaml", &record.replace("ci: none", "ci: gitlab # as decided"));
    let run = repo.run("init --defaults -y").exits(0);
    assert!(run.changes.contains("b/.gitlab-ci.yml"), "{run}");
    let after = repo.read(".fluxwright/record.yaml");
    assert!(after.contains("ci: gitlab # as decided") && after.contains(".gitlab-ci.yml: sha256:"), "{after}");
}

#[test]
fn answers_come_from_flags_over_files_over_defaults() {
    let repo = Sandbox::new().git().file("a.yaml", "ci: gitlab\ngitBranch: trunk\n");
    repo.run("init --defaults --answers a.yaml --answer ci=none -y").exits(0);
    let record = repo.read(".fluxwright/record.yaml");
    assert!(record.contains("ci: none") && record.contains("gitBranch: trunk"), "{record}");
}

#[test]
fn the_questions_of_init_are_data() {
    let report = Sandbox::new().run("questions init -o json").exits(0).json();
    assert_eq!(report["complete"], serde_json::json!(true), "every built-in question has a default");
    let report = Sandbox::new().run("questions init --answer ci=nope -o json").exits(2).json();
    assert_eq!(report["problems"][0]["id"], "ci");
}

#[test]
fn a_release_is_added_to_a_new_repo_over_http_and_over_oci() {
    for (preset, place) in [("platform", "--in kubernetes/platform/helm-charts.yaml"), ("apps", "")] {
        let repo = Sandbox::new().git();
        repo.run(&format!("init --preset {preset} --defaults -y")).exits(0);
        let add = |what: &str| repo.run(&format!("add release {what} --namespace web --create-namespace -y {place}"));
        add("podinfo --version 6.9.0 --url https://stefanprodan.github.io/podinfo").exits(0);
        add("podinfo --version 6.9.0 --url https://stefanprodan.github.io/podinfo").exits(0).writes_nothing();
        add("oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0").exits(1).writes_nothing();
        let run = add("other --chart podinfo --version 6.9.0 --url oci://ghcr.io/stefanprodan/charts").exits(0);
        insta::assert_snapshot!(format!("oci_release_in_a_new_{preset}_repo"), run);
    }
}
