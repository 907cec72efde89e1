//! A folder for a test, and its state as text.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Desired, Plan, PlanBuilder, Policy, RepoPath};

/// A folder that goes when the test ends.
pub(crate) struct Sandbox {
    dir: TempDir,
}

/// What is in a folder: by path, `dir`, `-> target` of a link, or mode and content of a file.
pub(crate) type State = BTreeMap<String, String>;

impl Sandbox {
    /// An empty folder that is no git repo.
    pub(crate) fn plain() -> Self {
        // In memory where that is possible: thousands of syncs take their time on a disk. (The tests with processes of
        // their own are on the disk.)
        let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder");
        Self { dir }
    }

    /// A folder with a git directory.
    pub(crate) fn git() -> Self {
        let sandbox = Self::plain();
        fs::create_dir(sandbox.at(".git")).expect("made");
        fs::write(sandbox.at(".git/HEAD"), "ref: refs/heads/main\n").expect("written");
        sandbox
    }

    /// With a file.
    pub(crate) fn with(self, path: &str, content: &str) -> Self {
        self.write(path, content);
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, content).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).expect(path)
    }

    pub(crate) fn link(&self, path: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.at(path)).expect("made");
    }

    pub(crate) fn mode(&self, path: &str) -> u32 {
        fs::metadata(self.at(path)).expect(path).permissions().mode() & 0o7777
    }

    pub(crate) fn set_mode(&self, path: &str, mode: u32) {
        fs::set_permissions(self.at(path), fs::Permissions::from_mode(mode)).expect(path);
    }

    pub(crate) fn builder(&self) -> PlanBuilder {
        PlanBuilder::new(self.root()).expect("a root")
    }

    /// Everything that is in it.
    pub(crate) fn state(&self) -> State {
        let mut state = State::new();
        list(self.root(), "", &mut state);
        state
    }
}

fn list(dir: &Path, prefix: &str, state: &mut State) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let meta = entry.path().symlink_metadata().expect("there");
        if meta.is_dir() {
            list(&entry.path(), &format!("{path}/"), state);
            state.insert(path, "dir".into());
        } else if meta.is_symlink() {
            let target = fs::read_link(entry.path()).expect("a link");
            state.insert(path, format!("-> {}", target.display()));
        } else {
            let content = fs::read(entry.path()).expect("readable");
            state.insert(path, format!("{:o} {}", meta.mode() & 0o7777, String::from_utf8_lossy(&content)));
        }
    }
}

/// A path that is fine.
pub(crate) fn path(path: &str) -> RepoPath {
    RepoPath::parse(path).expect(path)
}

/// Plans a managed file.
pub(crate) fn managed(builder: &mut PlanBuilder, at: &str, content: &str) {
    builder.write(Desired::managed(path(at), content)).expect(at);
}

/// Plans another content of a file that exists.
pub(crate) fn edit(builder: &mut PlanBuilder, at: &str, content: &str) {
    let before = builder.read(&path(at)).expect(at);
    builder.edit(&path(at), Policy::Entry, before.as_deref(), content).expect(at);
}

/// A plan with every kind of step: new folders, new files, other contents, removals.
pub(crate) fn mixed(sandbox: &Sandbox) -> Plan {
    let mut builder = sandbox.builder();
    managed(&mut builder, "charts/new/a.yaml", "a\n");
    managed(&mut builder, "charts/new/deep/b.yaml", "b\n");
    managed(&mut builder, "apps/c.yaml", "c\n");
    managed(&mut builder, "empty", "");
    edit(&mut builder, "apps/kustomization.yaml", "new one\n");
    edit(&mut builder, "versions.env", "new versions\n");
    builder.delete(&path("old/gone.yaml"), None).expect("planned");
    builder.delete(&path("apps/gone.yaml"), None).expect("planned");
    builder.finish().expect("a plan")
}

/// The files that [`mixed`] changes.
pub(crate) fn mixed_before(sandbox: Sandbox) -> Sandbox {
    sandbox
        .with("apps/kustomization.yaml", "old one\n")
        .with("versions.env", "old versions\n")
        .with("old/gone.yaml", "gone\n")
        .with("apps/gone.yaml", "gone too\n")
        .with("apps/other.yaml", "stays\n")
}
