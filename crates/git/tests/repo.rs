//! Real repos, made in a directory of their own, with a git that reads no configuration but theirs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use fluxwright_diagnostic::Diagnose as _;
use fluxwright_git::{Blob, Comparison, Error, Mode, Program, Repo};

struct Sandbox {
    root: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self { root: tempfile::tempdir().unwrap() };
        sandbox.git(&["init", "-q", "-b", "main", "."]);
        sandbox
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git_in(self.path(), arguments)
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn commit(&self) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x"]);
        self
    }

    fn open(&self) -> Repo {
        Repo::open(Program::default(), self.path()).unwrap()
    }

    fn compare(&self, base: Option<&str>, head: Option<&str>) -> Result<Comparison, Error> {
        self.open().compare(base, head)
    }
}

fn git_in(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(directory)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What differs, a letter and a name each.
fn told(comparison: &Comparison) -> Vec<String> {
    comparison
        .differences
        .iter()
        .map(|difference| match (&difference.old, &difference.new) {
            (None, Some(new)) => format!("A {}", new.name),
            (Some(old), None) => format!("D {}", old.name),
            (Some(old), Some(_)) => format!("M {}", old.name),
            (None, None) => panic!("a difference without sides"),
        })
        .collect()
}

fn help(error: &Error) -> String {
    error.diagnose().iter().flat_map(|diagnostic| diagnostic.help.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_default_is_the_merge_base_with_the_main_branch_against_the_working_tree() {
    let sandbox = Sandbox::new();
    sandbox.write("kept", "1").write("changed", "1").write("gone", "1").write(".gitignore", "ignored\n").commit();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write("committed", "1").commit();
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.write("later", "only on main").commit();
    sandbox.git(&["checkout", "-q", "topic"]);
    sandbox.write("changed", "2").write("untracked", "1").write("ignored", "1").write("staged", "1");
    sandbox.git(&["add", "staged"]);
    fs::remove_file(sandbox.path().join("gone")).unwrap();

    let index = fs::read(sandbox.path().join(".git/index")).unwrap();
    let comparison = sandbox.compare(None, None).unwrap();
    assert_eq!(told(&comparison), ["M changed", "A committed", "D gone", "A staged", "A untracked"]);
    assert_eq!(comparison.base.name, "main");
    assert_eq!(comparison.base.commit.unwrap().as_str(), sandbox.git(&["merge-base", "main", "topic"]).trim());
    assert!(comparison.head.commit.is_none());
    assert_eq!(comparison.tree.len(), 4);
    assert_eq!(fs::read(sandbox.path().join(".git/index")).unwrap(), index, "the index is not touched");
    assert!(!sandbox.path().join(".git/index.lock").exists());
}

#[test]
fn any_two_revisions_can_be_compared_from_any_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("a/b", "1").commit().write("a/b", "2").write("c", "1").commit();
    let repo = Repo::open(Program::default(), &sandbox.path().join("a")).unwrap();
    let mut comparison = repo.compare(Some("HEAD~1"), Some("HEAD")).unwrap();
    assert_eq!(told(&comparison), ["M a/b", "A c"]);
    let id = comparison.differences[0].new.as_ref().unwrap().id.clone().unwrap();
    let mut read = Vec::new();
    comparison.blobs.read(&[&id, &id], |index, blob| read.push((index, blob))).unwrap();
    assert_eq!(read, [(0, Blob::Bytes(b"2".to_vec())), (1, Blob::Bytes(b"2".to_vec()))]);

    assert_eq!(told(&repo.compare(Some("HEAD~1..HEAD"), None).unwrap()), ["M a/b", "A c"]);
    assert_eq!(told(&repo.compare(Some("HEAD~1"), None).unwrap()), ["M a/b", "A c"]);
    assert!(repo.compare(Some("HEAD"), None).unwrap().differences.is_empty());
}

#[test]
fn names_modes_links_and_submodules() {
    let other = Sandbox::new();
    other.write("x", "1").commit();
    let sandbox = Sandbox::new();
    sandbox.write("plain", "1").commit();
    sandbox.git(&["submodule", "add", "-q", other.path().to_str().unwrap(), "sub"]);
    std::os::unix::fs::symlink("plain", sandbox.path().join("link")).unwrap();
    sandbox.write("with \"quotes\"\tand\nlines", "1").write("run", "1");
    let odd = std::ffi::OsStr::new("odd-");
    let odd: Vec<u8> = [std::os::unix::ffi::OsStrExt::as_bytes(odd), b"\xff".as_slice()].concat();
    fs::write(sandbox.path().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&odd)), "1").unwrap();
    fs::set_permissions(sandbox.path().join("run"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.commit();
    let comparison = sandbox.compare(Some("HEAD~1"), Some("HEAD")).unwrap();
    let modes: Vec<(String, Mode)> = comparison
        .differences
        .iter()
        .map(|difference| difference.new.as_ref().map(|new| (new.name.to_string(), new.mode)).unwrap())
        .collect();
    let expected = [
        (".gitmodules", Mode::File),
        ("link", Mode::Symlink),
        ("odd-\\xff", Mode::File),
        ("run", Mode::Executable),
        ("sub", Mode::Submodule),
        ("with \"quotes\"\tand\nlines", Mode::File),
    ];
    assert_eq!(modes, expected.map(|(name, mode)| (name.to_owned(), mode)));
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    let error = Repo::open(Program::default(), empty.path()).unwrap_err();
    assert!(matches!(error, Error::NotARepo(_)), "{error:?}");
    let error = Repo::open(Program::default(), &empty.path().join("none")).unwrap_err();
    assert!(matches!(error, Error::NoDirectory(_)), "{error:?}");
    let error = Repo::open(Program::new("no-such-git"), empty.path()).unwrap_err();
    assert!(matches!(error, Error::GitMissing), "{error:?}");

    let sandbox = Sandbox::new();
    assert!(matches!(sandbox.compare(None, None), Err(Error::NoCommit)));
    sandbox.write("a", "1").commit();
    sandbox.git(&["branch", "feature/monitoring"]);
    let error = sandbox.compare(Some("feature/monitorng"), None).unwrap_err();
    assert!(help(&error).contains("feature/monitoring"), "{}", help(&error));
    for name in ["--help", "", "a\nb", "HEAD:a", "-x"] {
        assert!(matches!(sandbox.compare(Some(name), None), Err(Error::UnknownRevision { .. })), "{name:?}");
    }
    sandbox.git(&["branch", "-m", "main", "trunk"]);
    let error = sandbox.compare(None, None).unwrap_err();
    assert!(matches!(error, Error::NoMain { shallow: false }), "{error:?}");
    sandbox.git(&["checkout", "-q", "--orphan", "main"]);
    sandbox.write("unrelated", "1").commit();
    let error = sandbox.compare(Some("main...trunk"), None).unwrap_err();
    assert!(matches!(error, Error::NoMergeBase { shallow: false, .. }), "{error:?}");

    let bare = tempfile::tempdir().unwrap();
    git_in(bare.path(), &["clone", "-q", "--bare", sandbox.path().to_str().unwrap(), "."]);
    let repo = Repo::open(Program::default(), bare.path()).unwrap();
    assert!(matches!(repo.compare(None, None), Err(Error::Bare)));
    assert!(repo.compare(Some("main"), Some("trunk")).is_ok());
}

#[test]
fn a_shallow_clone_is_told_how_to_get_deeper() {
    let origin = Sandbox::new();
    origin.write("a", "1").commit();
    origin.git(&["checkout", "-q", "-b", "topic"]);
    origin.write("b", "1").commit();
    origin.git(&["checkout", "-q", "main"]);
    origin.write("c", "1").commit();
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    git_in(clone.path(), &["clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "topic", &url, "."]);
    let error = Repo::open(Program::default(), clone.path()).unwrap().compare(None, None).unwrap_err();
    assert!(matches!(error, Error::NoMergeBase { shallow: true, .. }), "{error:?}");
    assert!(help(&error).contains("fetch-depth: 0"));

    let single = tempfile::tempdir().unwrap();
    git_in(single.path(), &["clone", "-q", "--depth", "1", "--branch", "topic", &url, "."]);
    git_in(single.path(), &["remote", "set-head", "origin", "-d"]);
    let error = Repo::open(Program::default(), single.path()).unwrap().compare(None, None).unwrap_err();
    assert!(help(&error).contains("fetch-depth: 0"), "{error:?}");
}

#[test]
fn the_repos_own_configuration_starts_nothing() {
    let sandbox = Sandbox::new();
    sandbox
        .write("a.txt", "1\n")
        .write("b.txt", "1\n")
        .write(".gitattributes", "*.txt filter=evil diff=evil\n")
        .commit();
    let marker = sandbox.path().join(".git/ran");
    let program = sandbox.path().join(".git/evil.sh");
    fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> {}\ncat\n", marker.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "core.sshCommand",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "core.editor",
        "sequence.editor",
        "credential.helper",
        "alias.diff-index",
        "alias.ls-tree",
    ] {
        sandbox.git(&["config", key, program]);
    }
    let hooks = sandbox.path().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"] {
        fs::copy(program, hooks.join(hook)).unwrap();
    }
    let _ = fs::remove_file(&marker);
    sandbox.write("a.txt", "2\n").write("c.txt", "1\n");
    // The same content at another time: git must not read it through a filter to find that out.
    sandbox.write("b.txt", "1\n");
    let comparison = sandbox.compare(None, None).unwrap();
    assert!(told(&comparison).contains(&"M a.txt".to_owned()));
    assert!(!marker.exists(), "{}", fs::read_to_string(&marker).unwrap_or_default());
    sandbox.git(&["config", "filter.a=b.clean", program]);
    assert!(matches!(sandbox.compare(None, None), Err(Error::Filter(_))));
}
