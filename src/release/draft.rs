//! A plan while it is being made: pending files, and what the user should know.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{Desired, PlanBuilder, Policy, RepoPath};
use fluxwright_yaml::edit::{Editor, Refusal};

use fluxwright_repo::Repo;

/// Errors that end planning; all that were found.
pub type Problems = Vec<Diagnostic>;

/// The pending plan. Later edits of a file see the earlier ones.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The repo before.
    pub repo: &'a Repo,
    builder: PlanBuilder,
    /// What the user should know, without being stopped.
    pub warnings: Vec<Diagnostic>,
    /// What is there already and stands against what was asked.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next, a line each.
    pub next: Vec<String>,
}

impl<'a> Draft<'a> {
    /// An empty plan over a repo.
    ///
    /// # Errors
    /// When the root is no folder.
    pub fn new(repo: &'a Repo) -> Result<Self, Problems> {
        let builder = PlanBuilder::new(repo.root()).map_err(|error| error.diagnose())?;
        Ok(Self { repo, builder, warnings: Vec::new(), conflicts: Vec::new(), next: Vec::new() })
    }

    /// The builder with everything in it.
    pub fn into_parts(self) -> (PlanBuilder, Vec<Diagnostic>, Vec<Diagnostic>, Vec<String>) {
        (self.builder, self.warnings, self.conflicts, self.next)
    }

    /// The pending text of a file; `None` when there is none.
    pub fn text(&mut self, path: &str) -> Result<Option<Arc<str>>, Problems> {
        let path = repo_path(path)?;
        self.builder.read_text(&path).map_err(|error| error.diagnose())
    }

    /// Whether a file is there, or will be.
    pub fn has(&mut self, path: &str) -> Result<bool, Problems> {
        let path = repo_path(path)?;
        Ok(self.builder.read(&path).map_err(|error| error.diagnose())?.is_some())
    }

    /// Sets the text of a file: an edit of what is there, or a new file.
    pub fn set(&mut self, path: &str, after: String) -> Result<(), Problems> {
        let path = repo_path(path)?;
        let before = self.builder.read(&path).map_err(|error| error.diagnose())?;
        self.builder.edit(&path, Policy::Entry, before.as_deref(), after).map_err(|error| error.diagnose())
    }

    /// A file that is the user's once it is there: an existing one stays.
    pub fn seed(&mut self, path: &str, content: impl Into<Vec<u8>>) -> Result<(), Problems> {
        self.builder.write(Desired::seed(repo_path(path)?, content)).map_err(|error| error.diagnose())
    }

    /// A file with exactly this content: another one that is there is a conflict.
    pub fn create(&mut self, path: &str, content: impl Into<Vec<u8>>) -> Result<(), Problems> {
        self.builder.write(Desired::managed(repo_path(path)?, content)).map_err(|error| error.diagnose())
    }

    /// Declares a file to stand against what is wanted.
    pub fn conflict(&mut self, path: &str, diagnostic: Diagnostic) -> Result<(), Problems> {
        let note = diagnostic.message.clone();
        self.conflicts.push(diagnostic);
        let path = repo_path(path)?;
        self.builder.conflict(&path, Policy::Entry, None, note).map_err(|error| error.diagnose())
    }

    /// Adds a line for the user to a file of the plan.
    pub fn note(&mut self, path: &str, note: impl Into<String>) -> Result<(), Problems> {
        self.builder.note(&repo_path(path)?, note).map_err(|error| error.diagnose())
    }

    /// Edits a YAML file that is there.
    pub fn edit<T>(
        &mut self,
        path: &str,
        change: impl FnOnce(&mut Editor) -> Result<T, Box<Refusal>>,
    ) -> Result<(), Problems> {
        let Some(text) = self.text(path)? else {
            return Err(vec![Diagnostic::error("missing-file", format!("{path} is not there"))]);
        };
        if is_encrypted(&text) {
            return Err(vec![
                Diagnostic::error("encrypted-file", format!("{path} is encrypted with SOPS and is not edited"))
                    .help(format!("edit it with: sops edit {path}")),
            ]);
        }
        // What the scan has parsed is not parsed again.
        let mut editor = match self.repo.file(path).filter(|file| file.text == text) {
            Some(file) => Editor::of_stream(file.stream().clone()),
            None => Editor::new(&text).map_err(|error| vec![error.diagnostic(path, Some(text.clone()))])?,
        };
        change(&mut editor).map_err(|error| vec![error.diagnostic(path, Some(text.clone()))])?;
        self.set(path, editor.into_text())
    }
}

/// Whether SOPS encrypted a YAML text. Its checksum covers the whole file: any edit breaks it.
pub fn is_encrypted(text: &str) -> bool {
    text.contains("sops")
        && fluxwright_yaml::parse(text)
            .is_ok_and(|stream| stream.documents.iter().any(|document| document.sops().is_some()))
}

fn repo_path(path: &str) -> Result<RepoPath, Problems> {
    RepoPath::parse(path).map_err(|error| error.diagnose())
}
