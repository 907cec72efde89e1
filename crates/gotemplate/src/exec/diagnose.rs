//! What a user is told about a template that fails.

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::error::ExecError;
use super::kind::ExecErrorKind as Kind;
use crate::function::FunctionError;

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind().message())
    }
}

impl Diagnose for ExecError {
    /// One diagnostic, whose label names the template for a path and holds its text. A caller that knows the file which
    /// the text comes from makes its own of [`ExecError::span`] and the kind's words.
    fn diagnose(&self) -> Vec<Diagnostic> {
        let kind = self.kind();
        let text = Some(Arc::clone(self.text()));
        vec![
            Diagnostic::error(kind.code(), kind.message())
                .at(self.name().to_string(), text, self.span(), kind.label())
                .help(kind.help()),
        ]
    }
}

impl Kind {
    /// A stable name in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingKey { .. } => "template-missing-key",
            Self::NilData(_) | Self::NilPointer(_) => "template-nil",
            Self::UndefinedVariable(_) => "template-unknown-variable",
            Self::UndefinedFunction(_) => "template-unknown-function",
            Self::UndefinedTemplate(_) => "template-unknown-template",
            Self::ArgumentCount { .. } => "template-argument-count",
            Self::Function { error: FunctionError::Exhausted(_), .. } | Self::Exhausted(_) => "template-limit",
            Self::Function { .. } => "template-function",
            _ => "template-type",
        }
    }

    /// What happened, in plain words.
    pub fn message(&self) -> String {
        match self {
            Self::MissingKey { key, of, .. } if of.is_empty() => format!("there is no key `{key}`"),
            Self::MissingKey { key, of, .. } => format!("`{of}` has no key `{key}`"),
            Self::NilData(field) => format!("the template has no data to take `.{field}` from"),
            Self::NilPointer(field) => format!("`.{field}` of a value that is null"),
            Self::NoField { field, of } => format!("a value of type {of} has no field `{field}`"),
            Self::NotAMethod(field) => format!("`{field}` is no method and takes no arguments"),
            Self::NotAFunction(what) => format!("`{what}` is no function and takes no arguments"),
            Self::NilArgument(of) | Self::NoValue(of) => format!("there is no value where a {of} is needed"),
            Self::UndefinedVariable(name) => format!("there is no variable `{name}`"),
            Self::UndefinedFunction(name) => format!("there is no function `{name}`"),
            Self::UndefinedTemplate(name) => format!("there is no template {}", name.quote()),
            Self::ArgumentCount { function, want, at_least, got } => {
                let more = if *at_least { " or more" } else { "" };
                let s = if *want == 1 && !at_least { "" } else { "s" };
                format!("`{function}` takes {want}{more} argument{s}, not {got}")
            }
            Self::WrongType { expected, got } => format!("a {expected} is needed, not a value of type {got}"),
            Self::WrongConstant { expected, found } => format!("a constant of type {expected} is needed, not {found}"),
            Self::UnusableConstant { constant, of } => format!("a {of} is needed, not the constant {constant}"),
            Self::ConstantOverflow(text) => format!("the number {text} is too large"),
            Self::NotIterable { of, .. } => format!("range cannot go through a value of type {of}"),
            Self::RangeVariables(_) => "a range over a number sets one variable, not two".to_string(),
            Self::Function { error: FunctionError::Exhausted(exhausted), .. } => exhausted.to_string(),
            Self::Function { name, error } => format!("`{name}` failed: {error}"),
            Self::NilCommand | Self::Exhausted(_) => self.to_string(),
        }
    }

    /// A few words for the place itself.
    fn label(&self) -> &'static str {
        match self {
            Self::MissingKey { .. } => "no such key",
            Self::UndefinedVariable(_) => "no such variable",
            Self::UndefinedFunction(_) => "no such function",
            Self::UndefinedTemplate(_) => "no such template",
            _ => "",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let fixed = match self {
            Self::MissingKey { key, available, .. } => return missing_key_help(key, available),
            Self::NilData(_) => "take values from a function, such as inputs, or from a variable",
            Self::NilPointer(_) => "set the value, or ask for it with if or with before",
            Self::NoField { .. } => "only maps have fields; check the value's type with printf \"%T\"",
            Self::NotAMethod(_) | Self::NotAFunction(_) => "put the function first, then its arguments",
            Self::NilCommand | Self::NilArgument(_) | Self::NoValue(_) => "set the value, or give it a default",
            Self::UndefinedVariable(_) => "declare it before with :=, which holds to the end of the enclosing action",
            Self::UndefinedFunction(_) => "check the spelling, and quote it if it is text",
            Self::UndefinedTemplate(_) => "define it, or check the spelling",
            Self::ArgumentCount { .. } => "a value that is piped into the function counts as its last argument",
            Self::WrongType { .. } | Self::WrongConstant { .. } | Self::UnusableConstant { .. } => {
                "convert the value, for instance with printf \"%v\" for text, or with int"
            }
            Self::ConstantOverflow(_) => "quote the number if it is text",
            Self::NotIterable { .. } => "range goes through lists, maps and whole numbers",
            Self::RangeVariables(_) => "use one variable: it gets the numbers",
            Self::Function { error: FunctionError::Exhausted(_), .. } | Self::Exhausted(_) => {
                "shorten what the template goes through, or split it"
            }
            Self::Function { .. } => "check the arguments of the function",
        };
        fixed.to_string()
    }
}

fn missing_key_help(key: &str, available: &[String]) -> String {
    let wanted = key.to_lowercase();
    let nearest = available
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&wanted, &known.to_lowercase()), known))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, known)| *distance <= known.chars().count().max(3) / 3);
    if let Some((_, known)) = nearest {
        return format!("did you mean `{known}`?");
    }
    if available.is_empty() {
        return "there are no keys at all; set it, or ask for it with hasKey before".to_string();
    }
    const SHOWN: usize = 12;
    let mut keys = available.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if available.len() > SHOWN {
        keys.push_str(", …");
    }
    format!("set it, or ask for it with hasKey before; there are: {keys}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use crate::{BUILTINS, Executor, MissingKey, Parser};

    fn error(template: &str) -> ExecError {
        let templates = Parser::new(&BUILTINS).parse("t", template).unwrap();
        let data = Value::from_json(&serde_json::json!({"spec": {"name": "x", "image": {}}, "off": null}));
        Executor::new(&templates).missing_key(MissingKey::Error).run(&(), &data, &mut Vec::new()).unwrap_err()
    }

    #[test]
    fn a_missing_key_names_what_was_meant() {
        for (template, message, part, help) in [
            ("{{.spec.nmae}}", "`.spec` has no key `nmae`", ".nmae", "did you mean `name`?"),
            ("{{$x := .spec}}{{$x.Image}}", "`$x` has no key `Image`", ".Image", "did you mean `image`?"),
            ("{{.sepc.name}}", "there is no key `sepc`", ".sepc", "did you mean `spec`?"),
            (
                "{{(index . \"spec\").zone}}",
                "`(index . \"spec\")` has no key `zone`",
                ".zone",
                "set it, or ask for it with hasKey before; there are: image, name",
            ),
            (
                "{{.spec.image.tag}}",
                "`.spec.image` has no key `tag`",
                ".tag",
                "there are no keys at all; set it, or ask for it with hasKey before",
            ),
        ] {
            let error = error(template);
            assert_eq!(error.to_string(), message);
            assert_eq!(&template[error.span()], part);
            let diagnostic = error.diagnose().remove(0);
            assert_eq!((&*diagnostic.message, diagnostic.code), (message, "template-missing-key"));
            assert_eq!(error.kind().help(), help);
        }
    }

    #[test]
    fn errors_lie_where_they_arise() {
        for (template, message, part) in [
            ("a {{index .spec 1}}", "`index` failed: value has type int; should be string", "index .spec 1"),
            ("{{.off.x}}", "`.x` of a value that is null", ".x"),
            ("{{.spec.name.x}}", "a value of type string has no field `x`", ".x"),
            (
                "{{len (printf .spec \"a\")}}",
                "a string is needed, not a value of type map[string]interface {}",
                ".spec",
            ),
            ("{{printf}}", "`printf` takes 1 or more arguments, not 0", "printf"),
            ("{{range 1.5}}x{{end}}", "range cannot go through a value of type float64", "1.5"),
            ("{{define \"a\"}}{{.x}}{{end}}{{template \"a\"}}", "the template has no data to take `.x` from", ".x"),
            ("{{template \"b\"}}", "there is no template \"b\"", "\"b\""),
        ] {
            let error = error(template);
            assert_eq!(error.to_string(), message);
            assert_eq!(&template[error.span()], part, "{template}");
        }
    }
}
