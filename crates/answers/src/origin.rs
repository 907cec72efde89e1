//! Where an answer came from.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Span, line_column};
use schemars::JsonSchema;
use serde::Serialize;

/// The layers of answers, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The preset's default.
    Default,
    /// The repo's record of what was answered before.
    Record,
    /// An answers file.
    File,
    /// `--answer KEY=VALUE`, or another flag of the command.
    Flag,
    /// Typed in a terminal.
    Prompt,
}

/// Some bytes of a file, or of a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user knows it.
    pub path: Arc<str>,
    /// Its text; in what [`resolve`](crate::resolve()) gives, secret values are replaced by `*`.
    pub source: Arc<str>,
    /// The bytes of the answer.
    pub span: Span,
    /// The bytes of the key that it stands under.
    pub key: Option<Span>,
}

impl Place {
    /// Line and column of the answer, from 1.
    pub fn line_column(&self) -> (usize, usize) {
        line_column(&self.source, self.span.start)
    }

    /// Points a diagnostic at the answer.
    #[must_use]
    pub fn label(&self, diagnostic: Diagnostic, message: &str) -> Diagnostic {
        diagnostic.at(&*self.path, Some(self.source.clone()), self.span.clone(), message)
    }

    /// Points a diagnostic at the key of the answer, or at the answer where it has none.
    #[must_use]
    pub fn label_key(&self, diagnostic: Diagnostic, message: &str) -> Diagnostic {
        let span = self.key.clone().unwrap_or_else(|| self.span.clone());
        diagnostic.at(&*self.path, Some(self.source.clone()), span, message)
    }
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The layer.
    pub layer: Layer,
    /// Where in a file, for the record and for answers files.
    pub place: Option<Place>,
    /// The flag as it was typed up to the `=`, such as `--answer clusters[0].name`.
    pub flag: Option<Arc<str>>,
}

impl Origin {
    /// An origin that is a layer and nothing more.
    pub fn layer(layer: Layer) -> Self {
        Self { layer, place: None, flag: None }
    }

    /// Some bytes of a file.
    pub fn place(layer: Layer, place: Place) -> Self {
        Self { layer, place: Some(place), flag: None }
    }

    /// A flag, given as it was typed up to the `=`.
    pub fn flag(flag: impl Into<Arc<str>>) -> Self {
        Self { layer: Layer::Flag, place: None, flag: Some(flag.into()) }
    }

    /// In words: `answers.yaml:3`, `--answer name`, `the preset's default`.
    pub fn describe(&self) -> String {
        match (&self.place, &self.flag) {
            (Some(place), _) => format!("{}:{}", place.path, place.line_column().0),
            (None, Some(flag)) => flag.to_string(),
            (None, None) => match self.layer {
                Layer::Default => "the preset's default".to_owned(),
                Layer::Record => "the repo's record".to_owned(),
                Layer::File => "an answers file".to_owned(),
                Layer::Flag => "a flag".to_owned(),
                Layer::Prompt => "your input".to_owned(),
            },
        }
    }
}
