//! `add release` in small repos that are written down as files: `tests/release/cases/*.yaml`.
//!
//! A case has `files` (path to text), `args` (of `add release`) and, where it is about more than one run, `then` (args of
//! further runs). Each run's output, exit code and diff is a snapshot in `tests/release/snapshots`; a run that writes is made
//! twice, and the second time must change nothing. A new case needs no Rust: add the file, run the test, read the snapshot.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/release/cases");
    let mut cases: Vec<_> =
        std::fs::read_dir(&folder).expect("the cases are there").map(|entry| entry.expect("readable").path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let guard = settings.bind_to_scope();
    for path in cases {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        insta::assert_snapshot!(name, run_case(&path));
    }
    drop(guard);
}

fn run_case(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("readable");
    let stream = fluxwright_yaml::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let case = stream.documents[0].to_value(fluxwright_yaml::Dialect::Sigs).expect("a case");
    let home = tempfile::tempdir().expect("a temporary folder");
    let repo = home.path().join("repo");
    std::fs::create_dir_all(repo.join(".fluxwright")).expect("made");
    for (file, text) in case["files"].as_object().expect("files") {
        let file = repo.join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        let text = text.as_str().unwrap_or_else(|| panic!("{}: a text", file.display()));
        let text = if case["crlf"] == true { text.replace('\n', "\r\n") } else { text.to_owned() };
        std::fs::write(file, text).expect("written");
    }
    let mut shown = format!("# {}\n", case["about"].as_str().expect("what the case is about"));
    let runs = std::iter::once(&case["args"]).chain(case["then"].as_array().into_iter().flatten());
    for args in runs {
        let args: Vec<&str> = args.as_array().expect("args").iter().filter_map(Value::as_str).collect();
        shown.push_str(&format!("\n$ fluxwright add release {}\n", args.join(" ")));
        shown.push_str(&run(home.path(), &repo, &args, "--dry-run"));
        let (code, _) = output(home.path(), &repo, &args, "--yes");
        if code == Some(0) {
            let (again, text) = output(home.path(), &repo, &args, "--yes");
            assert_eq!(again, Some(0), "{}: the second run: {text}", path.display());
            assert!(text.contains("nothing to do"), "{}: the second run changes something: {text}", path.display());
        }
    }
    shown
}

fn run(home: &Path, repo: &Path, args: &[&str], how: &str) -> String {
    let (code, text) = output(home, repo, args, how);
    format!("{text}exit {}\n", code.map_or_else(|| "by signal".to_owned(), |code| code.to_string()))
}

fn output(home: &Path, repo: &Path, args: &[&str], how: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_fluxwright"))
        .env_clear()
        .env("HOME", home)
        .env("COLUMNS", "120")
        .current_dir(repo)
        .args(["add", "release"])
        .args(args)
        .arg(how)
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the tool runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text.replace('\r', "␍"))
}
