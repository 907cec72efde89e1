//! Bad input: an error that names file and line, exit 2, nothing written.

use std::os::unix::fs::PermissionsExt;

use crate::consent::tiny;
use crate::sandbox::Sandbox;

#[test]
fn a_record_that_does_not_parse() {
    let repo = tiny().file(".fluxwright/record.yaml", "version: 1\npresets:\n\t- name: x\n");
    repo.run("add note one -y").exits(2).writes_nothing().says(".fluxwright/record.yaml:3");
    let repo = tiny().file(".fluxwright/record.yaml", "version: 1\npreset: []\n");
    repo.run("add note one -y").exits(2).writes_nothing().says("record.yaml:2");
    let repo = tiny().file(".fluxwright/record.yaml", "version: 7\npresets: []\n");
    repo.run("add note one -y").exits(2).writes_nothing().says("version 7");
}

#[test]
fn a_configuration_that_is_wrong() {
    let repo = Sandbox::new().git().file(".fluxwright/config.yaml", "---\nexcluded: [a]\n");
    repo.run("add release x --version 1.0.0 --url https://example.com -y")
        .exits(2)
        .writes_nothing()
        .says("config.yaml:2");
    let repo = Sandbox::new().git().file(".fluxwright/config.yaml", "excludes: ['a[']\n");
    repo.run("add release x --version 1.0.0 --url https://example.com -y").exits(2).writes_nothing().says("glob");
}

#[test]
fn answers_that_cannot_be_read() {
    for (text, place) in [
        ("text: [\n", "answers.yaml:"),
        ("text: a\ntext: b\n", "answers.yaml:2"),
        ("\ttext: a\n", "answers.yaml:1"),
        ("- a\n", "answers.yaml:1"),
        ("a: &a [*a]\n", "answers.yaml:1"),
        ("text: a\n---\ntext: b\n", "answers.yaml:2"),
    ] {
        let run = tiny().file("answers.yaml", text).run("add note one --answers answers.yaml -y");
        assert!(run.stderr.contains(place), "{text:?}\n{run}");
        run.exits(2).writes_nothing();
    }
    tiny().run("add note one --answers missing.yaml -y").exits(2).writes_nothing().says("cannot read missing.yaml");
    tiny().run("add note one --answers .git -y").exits(2).writes_nothing().says("cannot read .git");
    let repo = tiny();
    std::fs::write(repo.repo().join("latin.yaml"), b"text: \xe9\n").unwrap();
    repo.run("add note one --answers latin.yaml -y").exits(2).writes_nothing().says("UTF-8");
}

#[test]
fn several_mistakes_of_the_command_line_are_told_together() {
    let run = tiny().run("add note one --answers missing.yaml --answer nonsense -y").exits(2).writes_nothing();
    run.says("cannot read missing.yaml").says("--answer has no `=`");
}

#[test]
fn an_alias_bomb_is_defused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let all = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", all.trim_end_matches(", ")));
    }
    tiny().file("answers.yaml", &bomb).run("add note one --answers answers.yaml -y").exits(2).writes_nothing();
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("text: {}{}\n", "[".repeat(5_000), "]".repeat(5_000));
    tiny().file("answers.yaml", &deep).run("add note one --answers answers.yaml -y").exits(2).writes_nothing();
}

#[test]
fn a_folder_in_the_place_of_a_file() {
    let repo = tiny().file("notes/one.txt/inside", "x\n");
    repo.run("add note one -y").exits(2).writes_nothing().says("notes/one.txt");
}

#[test]
fn a_file_in_the_place_of_a_folder() {
    let repo = tiny().file("notes", "x\n");
    repo.run("add note one -y").exits(2).writes_nothing().says("notes");
    repo.run("init notes --defaults -y").exits(2).writes_nothing().says("not a folder");
}

#[test]
fn a_link_out_of_the_repo() {
    let repo = tiny();
    std::os::unix::fs::symlink("/tmp", repo.repo().join("notes")).unwrap();
    repo.run("add note one -y").exits(2).writes_nothing().says("points out of the repo");
}

#[test]
fn no_permission() {
    let repo = tiny().file("notes/other.txt", "x\n");
    let folder = repo.repo().join("notes");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(folder.join("probe"), "").is_ok() {
        std::fs::remove_file(folder.join("probe")).unwrap();
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let run = repo.run("add note one -y");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    run.exits(2).writes_nothing().says("notes");
}

#[test]
fn a_recipe_that_is_wrong_is_pointed_at() {
    let repo = tiny().file(
        ".fluxwright/presets/tiny/recipes/note.yaml",
        "name: note\ndescription: A note.\nquestion:\n  - {id: text}\n",
    );
    repo.run("add note one -y").exits(2).writes_nothing().says("note.yaml:3");
}
