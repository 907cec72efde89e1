//! Why an execution ended early.

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::Span;

use super::at::At;
use super::kind::ExecErrorKind;
use crate::ast::Templates;
use crate::go_string::GoString;
use crate::position::go_position;

/// Why an execution failed, and where. Its `Display` is the kind's in words for the user.
#[derive(Clone, PartialEq, Eq)]
pub struct ExecError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    kind: ExecErrorKind,
    span: Span,
    executing: GoString,
    parsed_as: GoString,
    position: usize,
    context: String,
    text: Arc<str>,
}

impl ExecError {
    pub(super) fn new(
        kind: ExecErrorKind,
        at: At<'_>,
        span: Option<Span>,
        executing: &GoString,
        templates: &Templates,
    ) -> Self {
        Self(Box::new(Details {
            kind,
            span: span.unwrap_or_else(|| at.span()),
            executing: executing.clone(),
            parsed_as: templates.name.clone(),
            position: at.position(),
            context: at.to_string(),
            text: Arc::clone(&templates.text),
        }))
    }

    pub(super) fn no_template(templates: &Templates, name: &[u8]) -> Self {
        let name = GoString::from(name);
        Self::new(ExecErrorKind::UndefinedTemplate(name.clone()), At::Start, None, &name, templates)
    }

    /// What went wrong.
    pub fn kind(&self) -> &ExecErrorKind {
        &self.0.kind
    }

    /// The bytes of the parsed text that failed: the name of the missing key with its dot, the call that failed.
    pub fn span(&self) -> Span {
        self.0.span.clone()
    }

    /// The template that was executed: that of the text, or one it defines.
    pub fn template(&self) -> &GoString {
        &self.0.executing
    }

    /// The name the text was parsed under.
    pub fn name(&self) -> &GoString {
        &self.0.parsed_as
    }

    /// The text that was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.0.text
    }

    /// The whole message as Go words it: `template: NAME:LINE:COLUMN: executing "NAME" at <…>: …`.
    pub fn go_message(&self) -> String {
        let Details { kind, executing, parsed_as, position, context, text, .. } = &*self.0;
        let (line, column) = go_position(text, *position);
        let executing = executing.quote();
        format!("template: {parsed_as}:{line}:{column}: executing {executing} at <{context}>: {kind}")
    }
}

impl fmt::Debug for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecError")
            .field("kind", &self.0.kind)
            .field("span", &self.0.span)
            .field("template", &self.0.executing)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ExecError {}
