//! Nothing is written unasked.

use crate::sandbox::Sandbox;

/// A repo with a preset of its own, which makes one file.
pub fn tiny() -> Sandbox {
    Sandbox::new()
        .git()
        .file(".fluxwright/presets/tiny/preset.yaml", "name: tiny\nversion: 1.0.0\ndescription: One file.\n")
        .file(
            ".fluxwright/presets/tiny/recipes/note.yaml",
            "name: note\ndescription: A note.\nargument: {}\nquestions:\n  - {id: text, text: What does it say?, default: hello}\n\
             files:\n  - {path: 'notes/#{ name }#.txt', content: \"#{ text }#\\n\"}\n\
             next: ['read notes/#{ name }#.txt']\n",
        )
}

#[test]
fn without_a_terminal_a_plan_is_shown_and_not_applied() {
    let run = tiny().run("add note one").exits(2).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn yes_applies_it() {
    let run = tiny().run("add note one -y").exits(0);
    insta::assert_snapshot!(run);
}

#[test]
fn a_dry_run_shows_it_and_is_a_success() {
    let run = tiny().run("add note one --dry-run").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
    tiny().run("add note one --dry-run --yes").exits(0).writes_nothing();
}

#[test]
fn the_second_run_changes_nothing_and_says_so() {
    let repo = tiny();
    repo.run("add note one -y").exits(0);
    let run = repo.run("add note one").exits(0).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn what_differs_is_a_conflict() {
    let repo = tiny().file("notes/one.txt", "mine\n");
    let run = repo.run("add note one -y").exits(1).writes_nothing();
    insta::assert_snapshot!(run);
}

#[test]
fn quiet_says_nothing_but_does_it() {
    let run = tiny().run("add note one -y --quiet").exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{run}");
    assert!(run.changes.contains("+hello"), "{run}");
}

#[test]
fn no_state_is_left_behind() {
    let repo = tiny();
    repo.run("add note one -y").exits(0);
    let left: Vec<_> =
        std::fs::read_dir(repo.repo().join(".git")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!repo.repo().join(".fluxwright/tmp").exists());
}

#[test]
fn a_directory_is_chosen_with_c() {
    let repo = tiny().file("sub/answers.yaml", "text: from a file\n");
    let run = repo.run("-C sub add note one --answers answers.yaml -y").exits(0);
    assert!(run.changes.contains("b/notes/one.txt") && run.changes.contains("+from a file"), "{run}");
    repo.run("add note two -C nowhere").exits(2).writes_nothing().says("cannot work in nowhere");
}

#[test]
fn two_runs_at_once_do_their_work_one_after_the_other() {
    let repo = tiny();
    let children: Vec<_> = (0..8)
        .map(|number| repo.command().args(["add", "note", &format!("n{number}"), "-y", "-q"]).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(repo.files().keys().filter(|path| path.starts_with("notes/")).count(), 8);
}

#[test]
fn a_run_that_is_killed_leaves_nothing_half_done_for_the_next() {
    let recipe = "name: many\ndescription: Files.\nargument: {}\nfiles:\n\
                  \x20 - {path: 'many/#{ i }#.txt', content: \"#{ name }#\\n\", policy: managed, forEach: {in: range(40), as: i}}\n\
                  entries:\n  - {file: list.yaml, at: items, value: '#{ name }#'}\n";
    let repo = tiny().file(".fluxwright/presets/tiny/recipes/many.yaml", recipe).file("list.yaml", "items: []\n");
    for round in 0..25_u64 {
        let mut child = repo.command().args(["add", "many", &format!("n{round}"), "-y", "-q"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round * 2));
        child.kill().unwrap();
        child.wait().unwrap();
        // The next run completes or undoes it: the files and the list are of one mind.
        repo.run("add note next -y").exits(0);
        let files = repo.files();
        let made: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("many/")).collect();
        let list = &files["list.yaml"];
        assert!(made.is_empty() || made.len() == 40, "round {round}: {} files", made.len());
        assert_eq!(made.is_empty(), list == "items: []\n", "round {round}: {list}");
        assert!(!files.keys().any(|path| path.contains("fluxwright-")), "round {round}: {:?}", files.keys());
        if made.len() == 40 {
            std::fs::remove_dir_all(repo.repo().join("many")).unwrap();
            repo.write("list.yaml", "items: []\n");
        }
    }
}
