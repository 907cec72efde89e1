//! The template language of presets, as far as questions need it.

use fluxwright_answers::Evaluate;
use fluxwright_diagnostic::Diagnostic;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Map, Value};

/// The template language of presets, as far as questions need it.
pub struct Templates(Environment<'static>);

impl Templates {
    pub fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .variable_delimiters("#{", "}#")
                .block_delimiters("#%", "%#")
                .comment_delimiters("#|", "|#")
                .build()
                .unwrap(),
        );
        Self(environment)
    }
}

impl Evaluate for Templates {
    fn render(&self, template: &str, variables: &Map<String, Value>) -> Result<String, Diagnostic> {
        let variables = minijinja::value::Value::from(minijinja::value::Serde(variables));
        self.0.render_str(template, variables).map_err(|error| Diagnostic::error("template", error.kind().to_string()))
    }

    fn expression(&self, expression: &str, variables: &Map<String, Value>) -> Result<Value, Diagnostic> {
        let fail = |error: minijinja::Error| Diagnostic::error("template", error.kind().to_string());
        let variables = minijinja::value::Value::from(minijinja::value::Serde(variables));
        let value = self.0.compile_expression(expression).and_then(|e| e.eval(variables)).map_err(fail)?;
        if value.is_undefined() {
            return Err(Diagnostic::error("template", "undefined value"));
        }
        serde_json::to_value(&value).map_err(|error| Diagnostic::error("template", error.to_string()))
    }
}
