//! Defaults and conditions, which can use the answers before them.

use fluxwright_diagnostic::Diagnostic;
use serde_json::{Map, Value};

use crate::edit::line;
use crate::evaluate::truthy;
use crate::shape::Shape;
use crate::{Content, Evaluate, Given, Layer, Origin, Question, QuestionType};

/// Whether a question is asked, by its condition.
pub(crate) fn applies(
    question: &Question,
    variables: &Map<String, Value>,
    evaluator: &dyn Evaluate,
) -> Result<bool, Diagnostic> {
    match &question.when {
        None => Ok(true),
        Some(condition) => evaluator.expression(condition, variables).map(|value| truthy(&value)),
    }
}

/// The default of a question with its templates rendered; null where it has none.
pub(crate) fn default(
    question: &Question,
    variables: &Map<String, Value>,
    evaluator: &dyn Evaluate,
) -> Result<Given, Diagnostic> {
    let origin = Origin::layer(Layer::Default);
    let shape = Shape::of(question);
    match &question.default {
        None => Ok(Given { origin, content: Content::Null }),
        // A template for a list or an object gives JSON, or a list with commas.
        Some(Value::String(text))
            if evaluator.is_template(text)
                && matches!(shape.kind, QuestionType::List | QuestionType::Multiselect | QuestionType::Object) =>
        {
            let rendered = evaluator.render(text, variables)?;
            line(&rendered, shape, &origin).map_err(|fault| {
                Diagnostic::error("default-shape", format!("the default of `{}` {}", question.id, fault.reason))
                    .help("let the template give JSON, such as with `tojson`")
            })
        }
        Some(value) => {
            let given = render(value, variables, evaluator, &origin)?;
            // A template that gives nothing is no default where there must be an answer.
            let nothing = matches!(&given.content, Content::Plain(text) if text.is_empty());
            Ok(if nothing && question.required == Some(true) {
                Given { origin, content: Content::Null }
            } else {
                given
            })
        }
    }
}

/// The value's depth, which bounds the recursion, is that of the preset's file.
fn render(
    value: &Value,
    variables: &Map<String, Value>,
    evaluator: &dyn Evaluate,
    origin: &Origin,
) -> Result<Given, Diagnostic> {
    let content = match value {
        // What a template gives has the type that the question asks for.
        Value::String(text) if evaluator.is_template(text) => Content::Plain(evaluator.render(text, variables)?),
        Value::Array(items) => Content::List(
            items.iter().map(|item| render(item, variables, evaluator, origin)).collect::<Result<_, _>>()?,
        ),
        Value::Object(map) => Content::Object(
            map.iter()
                .map(|(key, value)| Ok((key.clone(), render(value, variables, evaluator, origin)?)))
                .collect::<Result<_, Diagnostic>>()?,
        ),
        Value::Null => Content::Null,
        scalar => Content::Typed(scalar.clone()),
    };
    Ok(Given { origin: origin.clone(), content })
}
