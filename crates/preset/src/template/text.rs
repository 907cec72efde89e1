//! Templates and expressions inside other files, and where they stand.

use std::sync::Arc;

use fluxwright_diagnostic::Span;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file, as the user knows it.
    pub path: String,
    /// Its text.
    pub source: Option<Arc<str>>,
    /// The bytes meant.
    pub span: Span,
}

/// Knows where the bytes of a text stand in the file that holds the text.
pub trait Locate {
    /// The place of these bytes of the text.
    fn locate(&self, text: &str, range: Span) -> Located;
}

/// The name of a text that is a file of its own, or stands in none.
impl Locate for &str {
    fn locate(&self, text: &str, range: Span) -> Located {
        Located { path: (*self).to_owned(), source: Some(Arc::from(text)), span: range }
    }
}

/// A template or expression that stands in another file, such as a recipe.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The text itself.
    pub text: &'a str,
    /// Where it stands.
    pub place: &'a dyn Locate,
}

impl<'a> Text<'a> {
    /// A text and its place.
    pub fn new(text: &'a str, place: &'a dyn Locate) -> Self {
        Self { text, place }
    }
}
