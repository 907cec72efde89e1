//! `fluxwright generate`: from a package to the resources that deploy it.

use crate::pty::{DOWN, ENTER, Session};
use crate::sandbox::Sandbox;

/// A repo with a chart, an overlay and manifests, cloned from a URL with credentials.
fn shop() -> Sandbox {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    Sandbox::new()
        .git()
        .file(".git/config", "[remote \"origin\"]\n\turl = https://bob:hunter2@github.com/acme/shop.git\n")
        .file("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n")
        .file("charts/web/templates/a.yaml", object)
        .file("deploy/base/kustomization.yaml", "resources: [a.yaml]\n")
        .file("deploy/base/a.yaml", object)
        .file("deploy/live/kustomization.yaml", "namespace: shop\nresources: [../base]\n")
        .file("manifests/db/a.yaml", object)
        .file(".github/workflows/a.yaml", object)
}

#[test]
fn each_scenario_with_each_provider() {
    let repo = shop().file("values.yaml", "# how many\nreplicas: 2 # at least\n");
    let mut all = String::new();
    for line in [
        "generate charts/web -f values.yaml --set image.tag=1.0",
        "generate charts/web -f values.yaml --provider argocd --answer syncPolicy=auto-prune",
        "generate deploy/live",
        "generate manifests --answer prune=no --answer gitRefType=tag --answer targetRevision=v1",
        "generate deploy/live --provider argocd --answer syncPolicy=auto",
        "generate https://charts.jetstack.io/cert-manager@1.x -n cert-manager --answer reconcileInterval=1h",
        "generate oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0",
        "generate oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --oci-source helm-repository",
        "generate --url oci://ghcr.io/stefanprodan/charts/podinfo --chart podinfo --version >=6.0.0 --name pod",
        "generate oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --provider argocd",
        "generate https://charts.jetstack.io/cert-manager@1.18.0 --provider none -f values.yaml --set 'a={b,c}'",
        "generate oci://ghcr.io/stefanprodan/charts/podinfo --provider none --namespace web",
    ] {
        let run = repo.run(&format!("{line} --out -")).exits(0).writes_nothing();
        assert!(!format!("{run}").contains("hunter2"), "{run}");
        all.push_str(&format!("$ fluxwright {line}\n{}{}\n", run.stdout, run.stderr));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn files_are_written_and_named_in_the_kustomization_beside_them() {
    let repo = shop().file("clusters/live/kustomization.yaml", "# live\nresources:\n  - ./a.yaml # first\n");
    let run = repo.run("generate charts/web --out clusters/live/ --split --yes").exits(0);
    insta::assert_snapshot!(run.to_string());
    repo.run("generate charts/web --out clusters/live/ --split --yes").exits(0).writes_nothing().says("nothing to do");
    // The source is there now, and the name of the release is taken.
    let run = repo.run("generate charts/web --out apps.yaml --yes").exits(0);
    insta::assert_snapshot!(run.to_string());
}

#[test]
fn who_says_nothing_gets_the_plan_and_nothing_written() {
    shop().run("generate charts/web").exits(2).writes_nothing().says("--yes");
    shop().run("generate charts/web --dry-run").exits(0).writes_nothing().shows("flux-gitops.yaml");
}

#[test]
fn several_packages_are_a_list() {
    let run = shop().run("generate --yes").exits(2).writes_nothing();
    insta::assert_snapshot!(run.stderr);
    let run = shop().run("generate -o json").exits(2).writes_nothing();
    insta::assert_snapshot!(run.stdout);
    shop().run("generate charts --out -").exits(0).shows("chart: ./charts/web");
    shop().run("-C charts/web generate --out -").exits(0).shows("chart: ./charts/web");
    shop().run("generate --type helm --out -").exits(0).shows("chart: ./charts/web");
}

#[test]
fn as_json() {
    let run = shop().run("generate manifests --dry-run -o json").exits(0).writes_nothing();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["package"]["kind"], "raw");
    assert_eq!(report["scenario"], "manifests");
    assert_eq!(report["write"]["outcome"], "dry-run");
    assert_eq!(report["resources"][0]["kind"], "GitRepository");
    let run = shop().run("generate oci://ghcr.io/a/b:1.0.0 --out - -o json").exits(0);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(report["text"].as_str().unwrap().contains("kind: OCIRepository"));
    assert_eq!(report["scenario"], "chart-repository");
}

#[test]
fn what_comes_out_as_json_fits_its_schema() {
    let schema = Sandbox::new().run("schema generate").exits(0).stdout;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for line in [
        "generate -o json",
        "generate charts/web --dry-run -o json",
        "generate charts/web --yes -o json",
        "generate charts/web --answer gitPath=./nope -o json",
        "generate https://a.io/b --provider none -o json",
    ] {
        let run = shop().run(line);
        let report: serde_json::Value =
            serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run}"));
        let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{run}");
    }
}

#[test]
fn bad_input_is_told_and_nothing_is_written() {
    let repo = shop()
        .file("broken/Chart.yaml", "name: [\n")
        .file("list.yaml", "- a\n")
        .file("secret.yaml", "a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[x]\n  version: 3.9.0\n")
        .file("empty/readme.txt", "");
    let mut all = String::new();
    for line in [
        "generate empty",
        "generate nowhere",
        "generate list.yaml",
        "generate broken",
        "generate ../home",
        "generate /etc",
        "generate charts/web --out ../x.yaml",
        "generate charts/web --out .git/x.yaml",
        "generate charts/web --out x",
        "generate charts/web --out x.yaml --split",
        "generate https://bob:hunter2@a.io/web",
        "generate --url https://bob:hunter2@a.io --chart web",
        "generate --url https://bob:hun/ter2@a.io --chart web",
        "generate charts/web --answer gitRepoUrl=https://bob:hunter2@a.io/b/c",
        "generate charts/web --answer gitRepoUrl=git@a.io:b/c.git",
        "generate charts/web --answer targetRevision=HEAD",
        "generate charts/web --answer gitBranch=refs/heads/HEAD",
        "generate charts/web --answer 'reconcileInterval=5 minutes'",
        "generate charts/web --answer gitPath=./nowhere",
        "generate charts/web --answer gitPath=../x",
        "generate charts/web --name Web",
        "generate charts/web -n No",
        "generate charts/web --answer prune=yes --answer reconcileStrategy=Never",
        "generate charts/web -f list.yaml",
        "generate charts/web -f secret.yaml",
        "generate charts/web -f missing.yaml --set a[",
        "generate manifests --set a=b",
        "generate charts/web --provider none",
        "generate charts/web --provider fluxcd",
        "generate charts/web --version 1.0.0",
        "generate charts/web --type raw --chart x",
        "generate deploy/live --type helm",
        "generate https://a.io/web@latest",
        "generate --type chart-repo",
    ] {
        let run = repo.run(&format!("{line} --yes")).exits(2).writes_nothing();
        assert!(!run.stderr.contains("hunter2") && !run.stderr.contains("ter2@"), "{run}");
        all.push_str(&format!("$ fluxwright {}\n{}\n", line.replace("hunter2", "***"), run.stderr));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_warning_where_it_lands_in_what_is_deployed() {
    let repo = shop().file(
        "clusters/sync.yaml",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: live, namespace: flux-system}\n\
         spec: {interval: 1m, path: ./clusters/live, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n",
    );
    repo.run("generate charts/web --out clusters/live/ --dry-run").exits(0).says("Kustomization live");
    let run = repo.run("generate charts/web --out elsewhere/ --dry-run").exits(0);
    assert!(!run.stderr.contains("warning"), "{run}");
    repo.run("generate manifests/db --out manifests/db/ --dry-run")
        .exits(0)
        .says("lies in the package that it deploys");
    let run = repo.run("generate deploy/live --out deploy/live/ --dry-run").exits(0);
    let run = run.says("lies in the package that it deploys");
    assert!(!run.stdout.contains("kustomization.yaml"), "the package's own kustomization does not name it: {run}");
}

#[test]
fn the_repo_overrides_questions_and_templates() {
    let repo = shop().file(
        ".fluxwright/presets/generate/templates/flux/gitrepository.yaml",
        "#% extends \"builtin:flux/gitrepository.yaml\" %#\n",
    );
    repo.run("generate charts/web --out -").exits(0).shows("kind: GitRepository");
    let repo = shop().file(
        ".fluxwright/presets/generate/templates/resources/helmrelease.yaml",
        "---\nkind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\nmetadata: {name: own}\n",
    );
    repo.run("generate charts/web --out -").exits(0).shows("name: own");
}

#[test]
fn packages_and_their_resources_in_one_run() {
    for (preset, package) in [("chart", "charts/web"), ("overlay", "deploy/overlays/live")] {
        let repo = Sandbox::new();
        repo.run(&format!("init --preset {preset} --defaults --yes")).exits(0);
        repo.run(&format!("init --preset {preset} --yes")).exits(0).writes_nothing();
        let line = format!("generate {package} --answer gitRepoUrl=https://github.com/example/web.git --out -");
        // The preset has made the same already, and its source does for both.
        repo.run(&line).exits(0).shows("name: web").says("reads the same, and is used");
    }
}

#[test]
fn a_person_chooses_and_confirms() {
    let repo = shop();
    let start = || {
        let mut command = repo.command();
        command.args(["generate", "--out", "gitops/"]);
        Session::start(command, 100)
    };
    let mut person = start();
    person.sees("Which package?").sees("charts/web").sees("another path").types(ENTER);
    person.sees("Who deploys it?").sees("Argo CD").types(DOWN).types(ENTER);
    person.sees("From which Git URL").sees("github.com/acme/shop.git").types(ENTER);
    for question in [
        "Which branch",
        "In which folder",
        "What are the resources called",
        "Into which namespace",
        "In which namespace is the Application",
        "To which project",
        "Into which cluster",
        "Who deploys what changed",
        "make the namespace",
    ] {
        person.sees(question).types(ENTER);
    }
    person.sees("Apply this plan?").types("y").types(ENTER);
    assert_eq!(person.ends().0, Some(0));
    assert!(repo.read("gitops/application.yaml").contains("targetRevision: HEAD"));
    // One package is confirmed; another path is asked for.
    let mut command = repo.command();
    command.args(["-C", "charts", "generate", "--out", "-"]);
    let mut person = Session::start(command, 100);
    person.sees("Is this the package?").types(DOWN).types(ENTER);
    person.sees("Which folder?").types("../manifests/db").types(ENTER);
    person.sees("Who deploys it?").types(crate::pty::ESC);
    assert_eq!(person.ends().0, Some(2));
}

#[test]
fn what_would_be_asked() {
    let run = shop().run("questions generate charts/web --provider argocd -o json").exits(0).writes_nothing();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["complete"], true);
    let run = Sandbox::new().run("questions generate oci://ghcr.io/a/b:1.0.0 --answer reconcileInterval=x").exits(2);
    run.shows("ociSource").says("must be a duration");
    let repo = Sandbox::new().file("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    repo.run("questions generate web").exits(0).shows("open      gitRepoUrl");
}
