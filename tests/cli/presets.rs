//! Presets in layers.

use crate::consent::tiny;
use crate::sandbox::Sandbox;

#[test]
fn the_presets_and_their_recipes_are_listed() {
    let run = tiny().run("preset list").exits(0);
    run.shows("platform 1.0.0 (builtin)").shows("apps 1.0.0 (builtin)").shows("tiny 1.0.0 (repo)").shows("add note");
}

#[test]
fn a_list_for_programs() {
    let report = tiny().run("preset list -o json").exits(0).json();
    let presets = report["presets"].as_array().unwrap();
    let tiny = presets.iter().find(|preset| preset["name"] == "tiny").unwrap();
    assert_eq!(tiny["layers"], serde_json::json!(["repo"]));
    assert_eq!(tiny["recipes"][0]["name"], "note");
}

#[test]
fn a_file_of_the_repos_layer_hides_the_built_in_one_and_no_other() {
    let repo = Sandbox::new().git();
    let run = repo.run("preset eject templates/repo/gitignore --preset platform -y").exits(0);
    assert!(run.changes.contains("b/.fluxwright/presets/platform/templates/repo/gitignore"), "{run}");
    repo.write(".fluxwright/presets/platform/templates/repo/gitignore", "# ours\n");
    let run = repo.run("preset show platform --origin").exits(0);
    run.shows("repo     templates/repo/gitignore (hides builtin)").shows("builtin  templates/repo/README.md\n");
    let run = repo.run("preset show platform --origin -v").exits(0);
    run.shows("         .fluxwright/presets/platform/templates/repo/gitignore\n");
    let run = repo.run("init --defaults -y").exits(0);
    assert!(run.changes.contains("+++ b/.gitignore\n@@ -0,0 +1 @@\n+# ours"), "{run}");
}

#[test]
fn the_users_layer_lies_below_the_repos() {
    let repo = Sandbox::new().git();
    let folder = repo.home().join(".config/fluxwright/presets/platform/templates/repo");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("gitignore"), "# mine\n").unwrap();
    let run = repo.run("init --defaults -y").exits(0);
    assert!(run.changes.contains("+# mine"), "{run}");
    repo.run("preset show platform --origin").exits(0).shows("user");
}

#[test]
fn the_built_in_presets_are_without_findings_and_their_cases_pass() {
    let sandbox = Sandbox::new();
    for preset in ["platform", "apps"] {
        sandbox.run(&format!("preset lint {preset}")).exits(0);
        let run = sandbox.run(&format!("preset test {preset}")).exits(0);
        assert!(run.stdout.contains("passed"), "{run}");
    }
}

#[test]
fn lint_points_at_mistakes() {
    let repo = tiny().file(
        ".fluxwright/presets/tiny/recipes/note.yaml",
        "name: note\ndescription: A note.\nquestions:\n  - {id: unused, text: Why?, default: x}\n\
         files:\n  - {path: note.txt, content: '#{ missing }#'}\n",
    );
    let run = repo.run("preset lint").exits(1);
    run.says("missing").says("unused");
}

#[test]
fn a_case_that_does_not_come_out_is_shown_as_a_diff() {
    let repo = tiny()
        .file(".fluxwright/presets/tiny/tests/one/case.yaml", "recipe: note\nname: one\nanswers: {text: hi}\n")
        .file(".fluxwright/presets/tiny/tests/one/expected/notes/one.txt", "hello\n");
    let run = repo.run("preset test").exits(1);
    insta::assert_snapshot!(run);
    repo.write(".fluxwright/presets/tiny/tests/one/expected/notes/one.txt", "hi\n");
    repo.run("preset test").exits(0).says("1 passed");
}

#[test]
fn a_preset_can_be_a_path() {
    let repo = Sandbox::new();
    repo.write("presets/mine/preset.yaml", "name: mine\nversion: 0.1.0\ndescription: Mine.\n");
    repo.write(
        "presets/mine/recipes/init.yaml",
        "name: init\ndescription: A repo.\nfiles:\n  - {path: hello.txt, content: \"hello\\n\"}\n",
    );
    repo.write(
        "presets/mine/recipes/thing.yaml",
        "name: thing\ndescription: A thing.\nargument: {}\nfiles:\n  - {path: '#{ name }#.txt', content: \"thing\\n\"}\n",
    );
    repo.run("init fleet --preset presets/mine -y").exits(0);
    let run = repo.run("-C fleet add thing one -y").exits(0);
    assert!(run.changes.contains("b/fleet/one.txt"), "{run}");
}

#[test]
fn an_unknown_preset_is_answered_with_those_there_are() {
    let sandbox = Sandbox::new();
    sandbox.run("init --preset platfrom --defaults -y").exits(2).writes_nothing().says("platform");
    sandbox.run("preset show platform --file recipes/inti.yaml").exits(2).says("did you mean recipes/init.yaml?");
}
