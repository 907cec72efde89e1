//! `fluxwright diff`

use std::process::Command;

use crate::consent::tiny;
use crate::sandbox::Sandbox;

const RELEASE: &str = "\
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: web
spec:
  interval: 10m
  chart:
    spec:
      chart: podinfo
      version: ${podinfo_version:-6.8.0}
      sourceRef:
        kind: HelmRepository
        name: podinfo
  values:
    replicaCount: 1
    adminPassword: hunter2
";

impl Sandbox {
    /// Runs git in the repo, with nothing of the machine's configuration.
    #[track_caller]
    fn git_run(&self, arguments: &[&str]) -> &Self {
        let output = Command::new("git")
            .args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.repo())
            .env("HOME", self.home())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    fn committed(self, message: &str) -> Self {
        self.git_run(&["add", "-A"]).git_run(&["commit", "-q", "-m", message]);
        self
    }
}

fn repo() -> Sandbox {
    let sandbox = Sandbox::new().file("apps/podinfo.yaml", RELEASE).file("README.md", "# Fleet\n");
    sandbox.git_run(&["init", "-q", "-b", "main"]);
    sandbox.committed("first")
}

/// Names of commits differ from run to run.
fn stable(text: &str) -> String {
    let words = text.split_inclusive([' ', '\n', '`', '(', ')']);
    let is_commit = |word: &str| word.len() == 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    words
        .map(|word| {
            let name = word.trim_end_matches([' ', '\n', '`', '(', ')']);
            if is_commit(name) { word.replace(name, "[COMMIT]") } else { word.to_owned() }
        })
        .collect()
}

#[test]
fn what_a_working_tree_changes() {
    let changed =
        RELEASE.replace("6.8.0", "7.0.0").replace("replicaCount: 1", "replicaCount: 3").replace("hunter2", "hunter3");
    let sandbox = repo().file("apps/podinfo.yaml", &changed);
    let run = sandbox.run("diff").exits(0).writes_nothing();
    assert!(!run.stdout.contains("hunter"), "{run}");
    insta::assert_snapshot!(stable(&run.to_string()));
    let run = sandbox.run("diff -o markdown").exits(0);
    assert!(!run.stdout.contains("hunter"), "{run}");
    insta::assert_snapshot!("markdown", stable(&run.stdout));
    let run = sandbox.run("diff --summary --exit-code").exits(1);
    assert!(!run.stdout.contains("@@"), "{run}");
    let run = sandbox.run("diff -o unified").exits(0).shows("-      version: ${podinfo_version:-6.8.0}\n");
    assert!(!run.stdout.contains("hunter"), "{run}");
    let run = sandbox.run("diff -o markdown --max-bytes 400").exits(0);
    assert!(run.stdout.len() <= 400, "{run}");
}

#[test]
fn two_revisions_as_data() {
    let sandbox = repo().file("apps/podinfo.yaml", &RELEASE.replace("6.8.0", "6.9.0")).committed("second");
    let report = sandbox.run("diff HEAD~1 HEAD -o json").exits(0).json();
    assert_eq!(report["version"], 1);
    assert_eq!(report["releases"][0]["version"]["old"], "6.8.0");
    assert_eq!(report["releases"][0]["version"]["new"], "6.9.0");
    let schema: serde_json::Value = serde_json::from_str(&sandbox.run("schema diff").exits(0).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    sandbox.run("diff HEAD HEAD --exit-code").exits(0);
}

#[test]
fn configured_keys_are_secret_too() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  pin: abc\n  sessionToken: def\n";
    let sandbox = repo()
        .file("a.yaml", text)
        .file(".fluxwright/config.yaml", "secretKeys: [pin]\npublicKeys: [sessionToken]\n")
        .committed("second")
        .file("a.yaml", &text.replace("abc", "xyz").replace("def", "uvw"));
    let run = sandbox.run("diff HEAD").exits(0).shows("uvw");
    assert!(!run.stdout.contains("xyz") && !run.stdout.contains("abc"), "{run}");
}

#[test]
fn what_cannot_be_compared_is_told() {
    Sandbox::new().run("diff").exits(2).says("is not in a git repo");
    repo().run("diff mian").exits(2).says("did you mean `main`?");
    repo().run("diff main HEAD other").exits(2).says("unexpected argument");
}

#[test]
fn a_plan_hides_what_a_diff_hides() {
    let repo = Sandbox::new().git();
    repo.run("init --defaults -y").exits(0);
    let add = "add release podinfo --namespace podinfo --create-namespace --url oci://ghcr.io/stefanprodan/charts --version 6.9.2 \
               --set adminPassword=hunter22 --set 'args[0]=--token=abcdef1' --set doorCode=secret44 --dry-run \
               --in kubernetes/platform/helm-charts.yaml";
    for form in ["", " -o json", " --color always"] {
        let run = repo.run(&format!("{add}{form}")).exits(0).writes_nothing();
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert!(!shown.contains("hunter22") && !shown.contains("abcdef1"), "{shown}");
        assert!(shown.contains("adminPassword") && shown.contains("***"), "{shown}");
        assert!(shown.contains("secret44"), "a name that nobody calls secret\n{shown}");
    }
    repo.write(".fluxwright/config.yaml", "secretKeys: [door-code]\npublicKeys: [admin-password]\n");
    let run = repo.run(add).exits(0);
    assert!(!run.stdout.contains("secret44") && run.stdout.contains("hunter22"), "{run}");
}

#[test]
fn a_change_of_a_secret_in_a_plan_is_seen_and_not_read() {
    let recipe = "name: note\ndescription: A note.\nargument: {}\nquestions:\n  - {id: text, text: What?, default: hunter22}\n\
                  files:\n  - {path: app.env, content: \"A=1\\nDB_PASSWORD=#{ text }#\\n\"}\n";
    let repo = tiny().file(".fluxwright/presets/tiny/recipes/note.yaml", recipe);
    repo.write("app.env", "A=1\nDB_PASSWORD=hunter11\n");
    let run = repo.run("add note one -y").exits(1).writes_nothing();
    assert!(!run.stdout.contains("hunter"), "{run}");
    assert!(run.stdout.contains("-DB_PASSWORD=***\n+DB_PASSWORD=*** (changed)\n"), "{run}");
}

#[test]
fn what_changes_in_the_cluster_is_told_unless_only_the_files_are_wanted() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\n  namespace: flux-system\n\
                spec:\n  interval: 1h\n  path: ./apps\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n";
    let kustomization = "resources:\n  - web.yaml\nimages:\n  - name: nginx\n    newTag: \"1.27\"\n";
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: web\nspec:\n  template:\n    spec:\n      \
               containers:\n        - name: web\n          image: nginx\n";
    let sandbox = Sandbox::new()
        .file("clusters/home/apps.yaml", flux)
        .file("apps/kustomization.yaml", kustomization)
        .file("apps/web.yaml", web);
    sandbox.git_run(&["init", "-q", "-b", "main"]);
    let sandbox = sandbox
        .committed("first")
        .file("apps/kustomization.yaml", &kustomization.replace("1.27", "1.28"))
        .committed("second");
    let run = sandbox.run("diff HEAD~1 HEAD").exits(0).writes_nothing();
    insta::assert_snapshot!("in_the_cluster", stable(&run.stdout));
    let json = sandbox.run("diff HEAD~1 HEAD -o json").exits(0).json();
    crate::output::check("diff", &json);
    assert_eq!(json["rendered"]["resources"][0]["fields"][0]["new"], "nginx:1.28");
    assert_eq!(json["rendered"]["resources"][0]["way"][0]["place"]["path"], "apps/web.yaml");
    let run = sandbox.run("diff HEAD~1 HEAD --files-only").exits(0);
    assert!(!run.stdout.contains("In the cluster") && run.stdout.contains("images[nginx].newTag"), "{run}");
    assert!(sandbox.run("diff HEAD~1 HEAD --flux-version two").exits(2).stderr.contains("write a version such as 2.6"));
}
