//! The terminal: the only code that reads from it or writes to it.
//!
//! stdout is for data (a plan, a list, JSON), stderr for everything else (messages, questions, hints). The rest of the
//! library returns values; what they look like is decided here.

mod bug;
mod color;
mod consent;
mod excerpt;
mod json;
mod plan;
mod prompt;
mod report;
mod stream;
mod style;
mod table;
mod terminal;

pub use bug::catch as catch_bugs;
pub use color::{ColorChoice, Colors};
pub use consent::{Consent, Wishes};
pub use json::{DiagnosticReport, DiagnosticsReport, Outcome, WriteReport};
pub use plan::{Detail, summary};
pub use prompt::{Person, Prompter};
pub use report::{Located, locate, report};
pub use stream::Ui;
pub use style::{Style, plain, sanitize};
pub use table::{Cell, table};
pub use terminal::Terminal;

/// What a command prints on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Output {
    /// For people.
    #[default]
    #[value(alias = "table")]
    Text,
    /// For programs: one JSON document with a version; fields are only ever added within a version.
    Json,
    /// Kubernetes objects as YAML.
    Yaml,
    /// A unified diff, for `patch` and `git apply`.
    Unified,
    /// For the comment of a pull request.
    Markdown,
    /// For code scanning: the Static Analysis Results Interchange Format.
    Sarif,
    /// For a workflow of GitHub Actions: annotations.
    Github,
    /// For people, with more columns.
    Wide,
    /// The names of objects, for other commands.
    Name,
    /// A graph for Graphviz.
    Dot,
    /// A graph for Mermaid, which Markdown shows.
    Mermaid,
    /// Who applies what.
    Tree,
}

impl Output {
    /// How it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Unified => "unified",
            Self::Markdown => "markdown",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Wide => "wide",
            Self::Name => "name",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Tree => "tree",
        }
    }
}

/// What the user wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether to colour.
    pub color: ColorChoice,
    /// The form of what goes to stdout.
    pub output: Output,
    /// Leave out everything but errors and what was asked for.
    pub quiet: bool,
    /// Say more: unchanged files, whole new files, where things come from.
    pub verbose: bool,
}
