//! Help texts, completions and manual pages.

use crate::sandbox::Sandbox;

const COMMANDS: [&str; 29] = [
    "",
    "init",
    "add",
    "add release",
    "generate",
    "get",
    "tree",
    "graph",
    "build",
    "build resourceset",
    "build kustomize",
    "check",
    "explain",
    "diff",
    "preset",
    "preset list",
    "preset show",
    "preset eject",
    "preset lint",
    "preset test",
    "questions",
    "questions init",
    "questions add",
    "questions add release",
    "schema",
    "completion",
    "man",
    "add namespace --preset platform",
    "add source git",
];

#[test]
fn help_texts() {
    let sandbox = Sandbox::new();
    let mut all = String::new();
    for command in COMMANDS {
        let run = sandbox.run_with(&format!("{command} --help"), &[("COLUMNS", "100")]).exits(0);
        assert_eq!(run.stderr, "", "{run}");
        let line = format!("fluxwright {command} --help").replace("  ", " ");
        all.push_str(&format!("$ {line}\n{}\n", run.stdout));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn every_command_has_examples() {
    let sandbox = Sandbox::new();
    for command in COMMANDS
        .into_iter()
        .filter(|command| !["questions ", "add namespace", "add source"].iter().any(|start| command.starts_with(start)))
    {
        sandbox.run(&format!("{command} --help")).exits(0).shows("Examples:");
    }
}

#[test]
fn the_version_is_short() {
    let run = Sandbox::new().run("--version").exits(0);
    assert_eq!(run.stdout, "fluxwright [VERSION]\n");
}

#[test]
fn without_a_command_the_help_is_an_error() {
    let run = Sandbox::new().run("").exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Usage: fluxwright"), "{run}");
}

#[test]
fn a_mistyped_command_is_answered_with_the_right_one() {
    Sandbox::new().run("innit").exits(2).says("'init'");
    Sandbox::new().run("add release x --versoin 1").exits(2).says("'--version'");
}

#[test]
fn completion_scripts_are_made_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        sandbox.run(&format!("completion {shell}")).exits(0).shows("depends-on");
    }
    sandbox.write("fluxwright.bash", &sandbox.run("completion bash").stdout);
    match std::process::Command::new("bash").arg("-n").arg(sandbox.repo().join("fluxwright.bash")).status() {
        Ok(status) => assert!(status.success(), "bash cannot read its completion script"),
        Err(error) => eprintln!("skipped: no bash here ({error})"),
    }
}

#[test]
fn manual_pages_are_made_for_every_command() {
    let sandbox = Sandbox::new();
    sandbox.run("man").exits(0).shows(".TH fluxwright 1");
    let run = sandbox.run("man --out pages").exits(0);
    assert_eq!(run.stdout, "");
    let mut names: Vec<String> = std::fs::read_dir(sandbox.repo().join("pages"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    insta::assert_snapshot!(names.join("\n"));
    assert!(sandbox.read("pages/fluxwright-add-release.1").contains("depends"));
}
