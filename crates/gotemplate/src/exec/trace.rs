//! Which part of the output comes from which part of the template.

use fluxwright_diagnostic::Span;

use super::state::State;
use crate::ast::{Node, Text};
use crate::chars::SPACES;

/// A part of the output, up to the next one, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The first byte of the output; there may be none of it.
    pub output: usize,
    /// The bytes of the template: of plain text those that were written, without what trim markers remove; else those
    /// of the action that wrote.
    pub span: Span,
    /// Whether it is plain text, written byte by byte as it stands.
    pub is_text: bool,
}

/// The place in the template of a byte of the output: of plain text the byte itself, else the action that wrote it.
/// `origins` are those of one execution, in their order.
pub fn origin_of(origins: &[Origin], output: usize) -> Option<Span> {
    let after = origins.partition_point(|origin| origin.output <= output);
    let origin = origins.get(after.checked_sub(1)?)?;
    if !origin.is_text {
        return Some(origin.span.clone());
    }
    let at = (origin.span.start + (output - origin.output)).min(origin.span.end);
    Some(at..at)
}

impl<'t> State<'t, '_> {
    /// Takes down that the node is about to write.
    pub(super) fn trace(&mut self, node: &'t Node) {
        let Some(origins) = &mut self.origins else { return };
        let output = self.out.len();
        origins.push(match node {
            Node::Text(text) => Origin { output, span: written(self.templates.text(), text), is_text: true },
            other => Origin { output, span: other.span().clone(), is_text: false },
        });
    }
}

/// The bytes of a text that are left by the trim markers around it.
fn written(template: &str, text: &Text) -> Span {
    let whole = template.get(text.span.clone()).unwrap_or_default();
    let trimmed = if whole.starts_with(&*text.text) { 0 } else { whole.len() - whole.trim_start_matches(SPACES).len() };
    let start = text.span.start + trimmed;
    start..start + text.text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BUILTINS, Executor, Parser, Value};

    #[test]
    fn each_byte_of_the_output_has_its_origin() {
        let text = "a: {{ 12 }} \n {{- range . }} x{{ . }}{{ end }}\nz";
        let templates = Parser::new(&BUILTINS).parse("t", text).unwrap();
        let (mut out, mut origins) = (b"before ".to_vec(), Vec::new());
        let data = Value::from_json(&serde_json::json!(["é", "q"]));
        Executor::new(&templates).run_traced(&(), &data, &mut out, &mut origins).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "before a: 12 xé xq\nz");
        let origin =
            |part: &str| origin_of(&origins, out.find(part).unwrap()).map(|span| text[span.start..].chars().next());
        assert_eq!(origin_of(&origins, 3), None);
        for (part, c) in [("a", 'a'), (":", ':'), ("12", '{'), (" x", ' '), ("x", 'x'), ("é", '{'), ("z", 'z')] {
            assert_eq!(origin(part), Some(Some(c)), "{part}");
        }
        assert_eq!(origin_of(&origins, out.find('z').unwrap()), Some(text.len() - 1..text.len() - 1));
        assert_eq!(origin_of(&origins, 999), Some(text.len()..text.len()));
    }
}
