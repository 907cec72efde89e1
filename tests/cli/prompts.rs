//! A person at a terminal.

use std::fs::File;
use std::process::Command;

use crate::consent::tiny;
use crate::pty::{CTRL_C, DOWN, ENTER, ESC, Session};
use crate::sandbox::Sandbox;

fn start(repo: &Sandbox, args: &[&str]) -> Session {
    let mut command: Command = repo.command();
    command.args(args);
    Session::start(command, 80)
}

/// A repo whose preset asks a question of every type.
fn curious() -> Sandbox {
    Sandbox::new()
        .git()
        .file(".fluxwright/presets/ask/preset.yaml", "name: ask\nversion: 1.0.0\ndescription: Questions.\n")
        .file(
            ".fluxwright/presets/ask/recipes/all.yaml",
            r##"
name: all
description: Every type of question.
questions:
  - {id: title, text: Title, validation: {pattern: "^[a-z]+$", message: lower case letters}}
  - {id: owner, text: Owner, default: "the #{ title }# team"}
  - {id: count, text: Count, type: number, default: 3, validation: {minimum: 1, maximum: 5}}
  - {id: live, text: Is it live, type: boolean, default: false}
  - {id: size, text: Size, type: select, default: m, options: [{value: s}, {value: m, label: middle, description: for most}, {value: l}]}
  - {id: tags, text: Tags, type: multiselect, default: [a], options: [{value: a}, {value: b}, {value: c}]}
  - {id: hosts, text: Hosts, type: list, items: {text: Host}, validation: {minItems: 1}}
  - {id: ports, text: Ports, type: list, default: [80], items: {type: number}}
  - {id: git, text: Git, type: object, fields: [{id: url, text: Git URL}, {id: branch, text: Branch, default: main}]}
  - {id: users, text: Users, type: list, items: {type: object, fields: [{id: name, text: User name}]}, required: false}
  - {id: key, text: Key, secret: true}
files:
  - path: out.yaml
    policy: seed
    content: |
      #{ [title, owner, count, live, size, tags, hosts, ports, git, users, key] | tojson }#
"##,
        )
}

#[test]
fn every_type_of_question_is_asked() {
    let repo = curious();
    let mut person = start(&repo, &["add", "all"]);
    person.sees("Title").types("Web").types(ENTER);
    person.sees("must be lower case letters").sees("Title").types("web").types(ENTER);
    person.sees("Owner").sees("the web team").types(ENTER);
    person.sees("Count").types("9").types(ENTER);
    person.sees("5").sees("Count").types("4").types(ENTER);
    person.sees("Is it live").types("y").types(ENTER);
    person.sees("Size").sees("middle - for most").types(DOWN).types(ENTER);
    person.sees("Tags").types(DOWN).types(" ").types(ENTER);
    person.sees("Hosts").sees("Host 1").types("a.example").types(ENTER);
    person.sees("Host 2").types(ENTER);
    person.sees("Ports").sees("Take 80?").types("n").types(ENTER);
    person.sees("Item 1").types("8080").types(ENTER);
    person.sees("Item 2").types(ENTER);
    person.sees("Git URL").types("ssh://git@example.com/a").types(ENTER);
    person.sees("Branch").sees("main").types(ENTER);
    person.sees("Users").types("y").types(ENTER);
    person.sees("User name").types("ann").types(ENTER);
    person.sees("Add another?").types("n").types(ENTER);
    person.sees("Key").types("hunter2-hunter2").types(ENTER);
    person.sees("1 created").sees("Apply this plan?").types("y").types(ENTER);
    let (code, rest) = person.ends();
    assert_eq!(code, Some(0), "{rest}");
    assert!(!rest.contains("hunter2"), "{rest}");
    assert_eq!(
        repo.read("out.yaml").trim(),
        r#"["web","the web team",4,true,"l",["a","b"],["a.example"],[8080],{"url":"ssh://git@example.com/a","branch":"main"},[{"name":"ann"}],"hunter2-hunter2"]"#
    );
}

#[test]
fn a_plan_is_applied_only_when_the_person_says_so() {
    for (keys, code) in [("n", 2), ("", 2), (ESC, 2), (CTRL_C, 2), ("y", 0)] {
        let repo = tiny();
        let mut person = start(&repo, &["add", "note", "one", "--defaults"]);
        person.sees("+hello").sees("Apply this plan?").types(keys);
        if matches!(keys, "n" | "y" | "") {
            person.types(ENTER);
        }
        let (ended, rest) = person.ends();
        assert_eq!(ended, Some(code), "{keys:?}: {rest}");
        assert_eq!(repo.files().contains_key("notes/one.txt"), code == 0, "{keys:?}");
        assert!(code == 0 || rest.contains("nothing was written"), "{rest}");
    }
}

#[test]
fn who_leaves_a_question_leaves_everything_as_it_was() {
    for keys in [CTRL_C, ESC] {
        let repo = tiny();
        let before = repo.files();
        let mut person = start(&repo, &["add", "note", "one"]);
        person.sees("What does it say?").types(keys);
        let (code, rest) = person.ends();
        assert_eq!(code, Some(2), "{rest}");
        assert!(rest.contains("cancelled"), "{rest}");
        assert_eq!(repo.files(), before);
    }
}

#[test]
fn who_wants_no_questions_gets_none() {
    let repo = tiny();
    let (code, rest) = start(&repo, &["add", "note", "one", "--no-input"]).ends();
    assert_eq!(code, Some(2), "{rest}");
    assert!(rest.contains("add --yes") && !rest.contains("Apply this plan?"), "{rest}");
    assert!(!repo.files().contains_key("notes/one.txt"));
}

#[test]
fn questions_are_on_stderr_when_stdout_is_a_file() {
    let repo = tiny();
    let mut command = repo.command();
    command.args(["add", "note", "one", "-o", "json"]);
    let out = repo.home().join("out.json");
    let mut person = Session::start_with_stdout(command, 80, Some(File::create(&out).unwrap()));
    person.sees("What does it say?").types(ENTER);
    person.sees("+hello").sees("Apply this plan?").types("y").types(ENTER);
    let (code, rest) = person.ends();
    assert_eq!(code, Some(0), "{rest}");
    let report: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(out).unwrap()).unwrap();
    assert_eq!(report["outcome"], "applied");
}

#[test]
fn a_terminal_without_a_size_is_a_terminal() {
    let repo = tiny();
    let mut command = repo.command();
    command.args(["add", "note", "one"]);
    let mut person = Session::start(command, 0);
    person.sees("What does it say?").types("hi").types(ENTER);
    person.sees("Apply this plan?").types("y").types(ENTER);
    let (code, rest) = person.ends();
    assert_eq!(code, Some(0), "{rest}");
    assert_eq!(repo.read("notes/one.txt"), "hi\n");
}

#[test]
fn of_several_places_for_a_release_the_person_chooses_one() {
    let repo = Sandbox::new().git();
    repo.run("init --defaults -y").exits(0);
    let set = repo.read("kubernetes/platform/helm-charts.yaml");
    repo.write("kubernetes/more/helm-charts.yaml", &set.replace("name: platform-resources", "name: more-resources"));
    let args = ["add", "release", "podinfo", "--version", "6.9.0", "--url", "oci://ghcr.io/stefanprodan/charts"];
    let mut person = start(&repo, &args);
    person.sees("Which ResourceSet gets the release?").types("more-res").sees("more-resources").types(ENTER);
    person.sees("configured  kubernetes/more/helm-charts.yaml").sees("Apply this plan?").types("y").types(ENTER);
    let (code, rest) = person.ends();
    assert_eq!(code, Some(0), "{rest}");
    assert!(repo.read("kubernetes/more/helm-charts.yaml").contains("- name: podinfo"));
    let mut person = start(&repo, &args);
    person.sees("Which ResourceSet gets the release?").types(CTRL_C);
    let (code, rest) = person.ends();
    assert_eq!(code, Some(2), "{rest}");
    assert!(
        rest.contains("nothing was written, because you left a question") && !rest.contains("several places"),
        "{rest}"
    );
}
