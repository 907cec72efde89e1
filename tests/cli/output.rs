//! stdout is data, stderr everything else.

use std::io::Read;
use std::process::Stdio;

use crate::consent::tiny;
use crate::sandbox::Sandbox;

pub fn check(schema: &str, value: &serde_json::Value) {
    let text = std::fs::read_to_string(format!("{}/schemas/{schema}.schema.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{problems:?}\n{value:#}");
}

#[test]
fn a_plan_as_json_has_its_schema() {
    let repo = tiny();
    let dry = repo.run("add note one --dry-run -o json").exits(0).writes_nothing().json();
    check("plan", &dry);
    assert_eq!(dry["outcome"], "dry-run");
    assert_eq!(dry["plan"]["changes"][0]["change"], "created");
    let refused = repo.run("add note one -o json").exits(2).writes_nothing().json();
    check("plan", &refused);
    assert_eq!(refused["outcome"], "not-applied");
    let run = repo.run("add note one -y -o json").exits(0);
    assert_eq!(run.stderr, "", "{run}");
    let applied = run.json();
    check("plan", &applied);
    assert_eq!(applied["next"], serde_json::json!(["read notes/one.txt"]));
    let unchanged = repo.run("add note one -o json").exits(0).json();
    check("plan", &unchanged);
    assert_eq!(unchanged["outcome"], "unchanged");
    repo.write("notes/one.txt", "mine\n");
    let conflict = repo.run("add note one -y -o json").exits(1).json();
    check("plan", &conflict);
    assert_eq!(conflict["outcome"], "conflict");
}

#[test]
fn errors_as_json_have_their_schema() {
    let repo = tiny().file("answers.yaml", "text: a\ntext: b\n");
    let run = repo.run("add note one --answers answers.yaml -o json").exits(2);
    assert_eq!(run.stderr, "", "{run}");
    let report = run.json();
    check("diagnostics", &report);
    assert_eq!(report["diagnostics"][0]["places"][0]["line"], 2);
    check("diagnostics", &repo.run("preset lint -o json").exits(0).json());
}

#[test]
fn presets_as_json_have_their_schema() {
    let repo = tiny()
        .file(".fluxwright/presets/tiny/tests/one/case.yaml", "recipe: note\nname: one\n")
        .file(".fluxwright/presets/tiny/tests/one/expected/notes/one.txt", "other\n");
    check("preset-list", &repo.run("preset list -o json").exits(0).json());
    check("preset-show", &repo.run("preset show -o json").exits(0).json());
    let report = repo.run("preset test -o json").exits(1).json();
    check("preset-test", &report);
    assert_eq!(report["cases"][0]["differences"][0]["path"], "notes/one.txt");
}

#[test]
fn what_people_write_fits_its_schema() {
    check("questions", &Sandbox::new().run("questions init -o json").exits(0).json());
    let repo = Sandbox::new().git();
    repo.run("init --defaults -y").exits(0);
    let value = |path: &str| {
        let stream = fluxwright_yaml::parse(&repo.read(path)).unwrap();
        stream.documents[0].to_value(fluxwright_yaml::Dialect::Sigs).unwrap()
    };
    check("record", &value(".fluxwright/record.yaml"));
    check("config", &value(".fluxwright/config.yaml"));
}

#[test]
fn schemas_are_up_to_date() {
    let sandbox = Sandbox::new();
    sandbox.run("schema --out schemas").exits(0);
    let list = sandbox.run("schema").exits(0).stdout;
    for name in list.lines() {
        let path = format!("schemas/{name}.schema.json");
        let kept = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_default();
        assert!(
            kept == sandbox.read(&path),
            "{path} is out of date; write it anew with: cargo run -- schema --out schemas"
        );
        assert_eq!(sandbox.run(&format!("schema {name}")).exits(0).stdout, sandbox.stable(&kept));
    }
    sandbox.run("schema recpie").exits(2).says("did you mean `recipe`?");
}

#[test]
fn colours_follow_the_flag_and_the_environment() {
    let repo = tiny();
    let colored = |line: &str, environment: &[(&str, &str)]| repo.run_with(line, environment).stdout.contains('\u{1b}');
    assert!(!colored("add note one --dry-run", &[]), "not into a pipe");
    assert!(colored("add note one --dry-run --color always", &[]));
    assert!(colored("add note one --dry-run --color=always", &[("NO_COLOR", "1")]), "the flag wins");
    assert!(colored("add note one --dry-run", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("add note one --dry-run", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored("add note one --dry-run --color never", &[("CLICOLOR_FORCE", "1")]));
    assert!(colored("--help --color always", &[]));
    assert!(!colored("--help", &[]));
}

#[test]
fn a_diff_is_a_patch() {
    let repo = tiny();
    let patch = repo.run("add note one --dry-run").exits(0).stdout;
    repo.write("change.patch", &patch);
    let mut git = std::process::Command::new("git");
    git.args(["apply", "change.patch"])
        .current_dir(repo.repo())
        .env("GIT_CEILING_DIRECTORIES", repo.repo().parent().unwrap());
    match git.output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(repo.read("notes/one.txt"), "hello\n");
        }
        Err(error) => eprintln!("skipped: no git here ({error})"),
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    for args in [["completion", "zsh"], ["schema", "recipe"], ["init", "--dry-run"]] {
        let mut child = sandbox.command().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The pipe is closed before anything, or after a little, is read.
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
        assert!(!said.contains("bug"), "{said}");
    }
}

#[test]
fn a_full_disk_behind_stdout_is_told() {
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        eprintln!("skipped: no /dev/full here");
        return;
    };
    let output = Sandbox::new().command().args(["schema", "recipe"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"));
}
