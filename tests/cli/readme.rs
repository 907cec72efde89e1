//! The examples of the README are run, one after the other, in one sandbox.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::sandbox::Sandbox;

/// A command of an example and what it prints.
#[derive(Debug)]
struct Step {
    line: usize,
    command: String,
    /// stdout and stderr as they come; a line `...` stands for any lines.
    output: Vec<String>,
}

/// The steps of the `console` blocks of a Markdown text.
fn steps(markdown: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in markdown.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if !inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { line: number + 1, command: command.to_owned(), output: Vec::new() });
        } else if let Some(step) = steps.last_mut() {
            // A command that goes on in the next line.
            if step.output.is_empty() && step.command.ends_with('\\') {
                step.command.push('\n');
                step.command.push_str(line);
            } else {
                step.output.push(line.to_owned());
            }
        }
    }
    steps
}

/// Whether the lines are those that are expected.
fn fits(expected: &[String], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((first, rest)) if first == "..." => (0..=actual.len()).any(|skipped| fits(rest, &actual[skipped..])),
        Some((first, rest)) => {
            actual.first().is_some_and(|line| line.trim_end() == first.trim_end()) && fits(rest, &actual[1..])
        }
    }
}

fn run(sandbox: &Sandbox, directory: &mut PathBuf, step: &Step) -> String {
    if let Some(folder) = step.command.strip_prefix("cd ") {
        *directory = directory.join(folder);
        assert!(directory.is_dir(), "README.md:{}: {} is not there", step.line, directory.display());
        return String::new();
    }
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_fluxwright"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = vec![binary.parent().unwrap().to_path_buf()];
    folders.extend(std::env::split_paths(&path));
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{}", step.command)])
        .current_dir(&*directory)
        .env_clear()
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("HOME", sandbox.home())
        .env("COLUMNS", "100")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_readme_shows_what_happens() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let steps = steps(&readme);
    assert!(steps.len() > 5, "the README has examples");
    let sandbox = Sandbox::new();
    let mut directory = sandbox.repo();
    let mut wrong = String::new();
    for step in &steps {
        let text = run(&sandbox, &mut directory, step);
        let mut expected = step.output.clone();
        while expected.last().is_some_and(|line| line.trim().is_empty()) {
            expected.pop();
        }
        let actual: Vec<&str> = text.trim_end().lines().collect();
        if !fits(&expected, &actual) {
            wrong.push_str(&format!("README.md:{}: $ {}\n{}\n\n", step.line, step.command, text.trim_end()));
        }
    }
    assert!(wrong.is_empty(), "these examples print something else:\n\n{wrong}");
}

#[test]
fn an_example_is_a_command_and_its_output() {
    let found = steps("```console\n$ one \\\n  two\nout\n$ three\n```\n\n```sh\n$ not this\n```\n");
    let commands: Vec<&str> = found.iter().map(|step| step.command.as_str()).collect();
    assert_eq!(commands, ["one \\\n  two", "three"]);
    assert_eq!(found[0].output, ["out"]);
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a\n...\nc"), &["a", "b", "b", "c"]));
    assert!(fits(&lines("..."), &[]));
    assert!(!fits(&lines("a"), &["a", "b"]));
}

#[test]
fn the_recipe_of_the_contributor_guide_works() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CONTRIBUTING.md")).unwrap();
    let block = guide.split("   ```yaml\n").nth(1).and_then(|rest| rest.split("   ```").next()).unwrap();
    let recipe: String = block.lines().map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line))).collect();
    let repo = Sandbox::new()
        .git()
        .file("tenants/kustomization.yaml", "kind: Kustomization\nresources: []\n")
        .file(".fluxwright/presets/ours/preset.yaml", "name: ours\nversion: 0.1.0\ndescription: Ours.\n")
        .file(".fluxwright/presets/ours/recipes/tenant.yaml", &recipe)
        .file(".fluxwright/presets/ours/templates/tenant/namespace.yaml", "team: #{ team }#\n");
    let run = repo.run("add tenant blue --answer team=web -y").exits(0);
    assert!(run.changes.contains("+  - blue\n") && run.changes.contains("+team: web\n"), "{run}");
    repo.run("preset lint").exits(0);
}
