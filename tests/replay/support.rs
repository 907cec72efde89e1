//! Bundles, checkouts and runs of the binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The folder of replays; prints a note and is `None` when it is not there.
pub fn replay_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/replay");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("note: skipped, {} is not there", folder.display());
    None
}

/// The documents of a YAML file, as kubectl reads them.
pub fn documents(text: &str) -> Vec<Value> {
    let stream = fluxwright_yaml::parse(text).expect("YAML");
    stream
        .documents
        .iter()
        .filter_map(|document| {
            document
                .root
                .as_ref()
                .map(|root| root.to_value(document, fluxwright_yaml::Dialect::Sigs).expect("resolves"))
        })
        .collect()
}

/// A clone of a bundle.
pub struct Bundle {
    folder: tempfile::TempDir,
}

impl Bundle {
    /// Clones it.
    pub fn open(bundle: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = git(folder.path())
            .args(["clone", "--quiet", "--no-checkout"])
            .arg(bundle.canonicalize().expect("the bundle is there"))
            .arg("repo")
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self { folder }
    }

    fn repo(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// A new working tree at the parent of a branch.
    pub fn before(&self, branch: &str) -> PathBuf {
        let tree = self.folder.path().join(branch);
        let output = git(&self.repo())
            .args(["worktree", "add", "--quiet", "--detach"])
            .arg(&tree)
            .arg(format!("origin/{branch}^"))
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        tree
    }

    /// A file as the person left it.
    pub fn after(&self, branch: &str, path: &str) -> Option<String> {
        let output = git(&self.repo()).arg("show").arg(format!("origin/{branch}:{path}")).output().expect("git runs");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
    }
}

/// git without anybody's configuration.
pub fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C");
    command
}

/// Lines that were removed or changed, with their files.
pub fn removed_lines(tree: &Path) -> Vec<String> {
    let output = git(tree).args(["diff", "--unified=0", "HEAD"]).output().expect("git runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.starts_with('-') && !line.starts_with("---")).map(str::to_owned).collect()
}

/// Runs `fluxwright add release`.
pub fn add_release(tree: &Path, args: &[String], values: &str) -> Output {
    let file = tree.parent().expect("a folder above").join("values.yaml");
    std::fs::write(&file, values).expect("written");
    Command::new(env!("CARGO_BIN_EXE_fluxwright"))
        .env_clear()
        .env("HOME", tree)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .arg("-C")
        .arg(tree)
        .args(["add", "release"])
        .args(args)
        .arg("--values")
        .arg(&file)
        .arg("--yes")
        .output()
        .expect("the tool runs")
}

/// The strings of a JSON list.
pub fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
