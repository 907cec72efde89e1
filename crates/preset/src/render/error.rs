//! What can be wrong when a recipe is rendered.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};

use crate::error::PresetError;
use crate::read::FileError;
use crate::template::TemplateError;

/// All that was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
pub struct RenderErrors(pub Vec<RenderError>);

/// One thing that was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A template or an expression failed.
    #[error(transparent)]
    Template(Box<TemplateError>),
    /// The recipe says something that cannot be, such as a path out of the repo.
    #[error(transparent)]
    Recipe(Box<FileError>),
    /// A file of the preset cannot be read.
    #[error(transparent)]
    Preset(Box<PresetError>),
    /// What was rendered is not the YAML that it has to be.
    #[error("`{}` is no YAML once it is rendered: {}", .0.output, .0.message)]
    Yaml(Box<Rendering>),
    /// Two files of the recipe have one path.
    #[error("`{path}` is made twice")]
    Duplicate {
        /// The path.
        path: String,
        /// The template of the first.
        first: String,
        /// The template of the second.
        second: String,
    },
    /// More than a recipe may make.
    #[error("the recipe `{recipe}` makes more than {outputs} files and entries, or more than {bytes} bytes")]
    TooMuch {
        /// The recipe.
        recipe: String,
        /// In bytes.
        bytes: usize,
        /// Files and entries.
        outputs: usize,
    },
}

impl From<Box<TemplateError>> for RenderError {
    fn from(error: Box<TemplateError>) -> Self {
        Self::Template(error)
    }
}

impl From<FileError> for RenderError {
    fn from(error: FileError) -> Self {
        Self::Recipe(Box::new(error))
    }
}

impl From<PresetError> for RenderError {
    fn from(error: PresetError) -> Self {
        Self::Preset(Box::new(error))
    }
}

/// A rendered text that is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The file that would be made, or the field of the recipe.
    pub output: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Vec<String>,
    /// The line of the rendered text, from 1.
    pub line: usize,
    /// The rendered text; `None` where it holds a secret.
    pub text: Option<Arc<str>>,
    /// The bytes of it that are meant.
    pub span: Span,
    /// The template's file.
    pub template: String,
    /// Its text.
    pub template_text: Option<Arc<str>>,
}

impl Rendering {
    /// The line of the template that gave the line in question, where it is there once, word for word.
    fn template_line(&self) -> Option<Span> {
        let text = self.text.as_deref()?;
        let line = text.lines().nth(self.line.checked_sub(1)?)?.trim();
        let template = self.template_text.as_deref()?;
        let mut found = template.match_indices(line).filter(|_| !line.is_empty());
        let (start, _) = found.next()?;
        found.next().is_none().then_some(start..start + line.len())
    }

    fn diagnose(&self) -> Diagnostic {
        let message = format!("`{}` is no YAML once it is rendered: {}", self.output, self.message);
        let rendered = format!("{} (rendered)", self.output);
        let mut diagnostic =
            Diagnostic::error("rendered-yaml", message).at(rendered, self.text.clone(), self.span.clone(), "");
        if let Some(span) = self.template_line() {
            diagnostic = diagnostic.see(&self.template, self.template_text.clone(), span, "from this line");
        }
        diagnostic = diagnostic.note(format!("it is line {} of what the template {} gives", self.line, self.template));
        for help in &self.help {
            diagnostic = diagnostic.help(help);
        }
        diagnostic.help("texts that may hold any character are safe with `yamlstr`: `#{ text | yamlstr }#`")
    }
}

impl Diagnose for RenderError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            Self::Template(error) => error.diagnose(),
            Self::Recipe(error) => error.diagnose(),
            Self::Preset(error) => error.diagnose(),
            Self::Yaml(rendering) => vec![rendering.diagnose()],
            Self::Duplicate { first, second, .. } => vec![
                Diagnostic::error("duplicate-output", self.to_string())
                    .note(format!("first from {first}, then from {second}"))
                    .help("give one of them another path, or a `when` that leaves one out"),
            ],
            Self::TooMuch { .. } => vec![
                Diagnostic::error("preset-limit", self.to_string()).help("look for a `forEach` over too long a list"),
            ],
        }
    }
}

impl Diagnose for RenderErrors {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.0.iter().flat_map(Diagnose::diagnose).collect()
    }
}
