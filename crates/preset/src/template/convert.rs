//! From the engine's errors to ours: places, suggestions, and no values.

use std::error::Error as StdError;

use fluxwright_diagnostic::Span;
use minijinja::{Error, ErrorKind, Value};

use crate::layer::SourceError;
use crate::suggest::did_you_mean;

use super::engine::{Engine, INLINE};
use super::error::{TemplateError, TemplateErrorKind};
use super::print::{Advice, TooMuch};
use super::scan::unclosed;
use super::text::{Located, Text};
use super::vars::Vars;

/// What was rendered or evaluated when the error came up.
pub(super) struct Context<'a> {
    pub engine: &'a Engine,
    pub vars: &'a Vars,
    /// The text, where it is no file.
    pub text: Option<Text<'a>>,
    /// The template that was asked for.
    pub name: &'a str,
}

impl Context<'_> {
    /// Our error for the engine's.
    pub fn convert(&self, error: &Error) -> Box<TemplateError> {
        let mut chain = vec![error];
        let mut outer = error;
        while let Some(inner) = outer.source().and_then(|source| source.downcast_ref::<Error>()) {
            chain.push(inner);
            outer = inner;
        }
        let innermost = chain.last().copied().unwrap_or(error);
        // An error without a name has no place of its own: that of the error around it is the nearest.
        let placed = chain.iter().rev().find(|error| error.name().is_some()).copied().unwrap_or(innermost);
        let via = chain.iter().rev().skip_while(|error| !std::ptr::eq(**error, placed)).skip(1);
        let mut converted = TemplateError {
            at: self.locate(placed),
            via: via.map(|error| self.locate(error)).collect(),
            ..self.describe(innermost)
        };
        converted.via.dedup();
        converted.message = self.vars.redact(&converted.message);
        for help in &mut converted.help {
            *help = self.vars.redact(help);
        }
        Box::new(converted)
    }

    /// The error of an expression that is undefined as a whole.
    pub fn undefined(&self, expression: &str) -> TemplateError {
        let (message, help) = self.undefined_name(&format!("`{}`", expression.trim()));
        TemplateError {
            kind: TemplateErrorKind::Undefined,
            message,
            at: self.locate_in(INLINE, Some(0..expression.len()), None),
            help,
            via: Vec::new(),
        }
    }

    fn describe(&self, error: &Error) -> TemplateError {
        let (kind, message, help) = self.say(error);
        let at = Located { path: String::new(), source: None, span: 0..0 };
        TemplateError { kind, message, at, help, via: Vec::new() }
    }

    fn say(&self, error: &Error) -> (TemplateErrorKind, String, Vec<String>) {
        let detail = error.detail().unwrap_or_default();
        if let Some(TooMuch { limit }) = find_source(error) {
            let message = format!("more than {limit} bytes of output");
            return (TemplateErrorKind::Limit, message, vec!["make less of it, or split the file".into()]);
        }
        if let Some(unreadable) = find_source::<SourceError>(error) {
            let message = format!("cannot read the template: {}", unreadable.kind);
            return (TemplateErrorKind::Unreadable, message, vec![unreadable.help().into()]);
        }
        if let Some(Advice(advice)) = find_source(error) {
            return (TemplateErrorKind::Failed, detail.to_owned(), vec![advice.clone()]);
        }
        match error.kind() {
            ErrorKind::SyntaxError | ErrorKind::BadEscape => {
                (TemplateErrorKind::Syntax, format!("the template's syntax is wrong: {detail}"), syntax_help(detail))
            }
            ErrorKind::UndefinedError => {
                let (message, help) = self.undefined_name(detail);
                (TemplateErrorKind::Undefined, message, help)
            }
            ErrorKind::TemplateNotFound => self.not_found(detail),
            ErrorKind::UnknownFilter => self.unknown("filter", detail, FILTERS),
            ErrorKind::UnknownTest => self.unknown("test", detail, TESTS),
            ErrorKind::UnknownFunction if detail.starts_with("namespace ") => {
                let help = "`namespace` is no function here; use `loop.first`, `selectattr`, `map` or `join` in place of a \
                            variable that changes in a loop";
                (TemplateErrorKind::Unknown, "there is no function `namespace`".into(), vec![help.into()])
            }
            ErrorKind::UnknownFunction => self.unknown("function", detail, FUNCTIONS),
            ErrorKind::UnknownMethod => {
                (TemplateErrorKind::Unknown, without_values(detail, "unknown method"), Vec::new())
            }
            ErrorKind::OutOfFuel => (
                TemplateErrorKind::Limit,
                "the template takes too many steps".into(),
                vec!["look for a loop over too much, or a macro that calls itself".into()],
            ),
            _ if detail.contains("recursion limit") => (
                TemplateErrorKind::Limit,
                "the template calls itself too deeply".into(),
                vec!["look for an `include` or a macro that calls itself".into()],
            ),
            kind => (TemplateErrorKind::Failed, without_values(detail, &kind.to_string()), Vec::new()),
        }
    }

    /// What to say about a detail such as "`a.b` is undefined".
    fn undefined_name(&self, detail: &str) -> (String, Vec<String>) {
        let Some(name) = detail.split('`').nth(1).filter(|name| !name.is_empty()) else {
            return ("a value that is not defined is used".into(), vec![UNDEFINED_HELP.into()]);
        };
        let help = self.suggest_variable(name).unwrap_or_else(|| UNDEFINED_HELP.into());
        (format!("`{name}` is not defined"), vec![help])
    }

    /// A known variable, or a known key of one, that is spelled much like the path.
    fn suggest_variable(&self, path: &str) -> Option<String> {
        let mut value = self.vars.value.clone();
        let mut known = String::new();
        for part in path.split('.').take_while(|part| !part.contains('[')) {
            let next = value.get_attr(part).unwrap_or_default();
            if next.is_undefined() {
                let keys: Vec<String> = keys(&value);
                let found = did_you_mean(part, keys.iter().map(String::as_str))?;
                return Some(format!("did you mean `{known}{found}`?"));
            }
            known = format!("{known}{part}.");
            value = next;
        }
        None
    }

    fn not_found(&self, detail: &str) -> (TemplateErrorKind, String, Vec<String>) {
        // A name that an expression made may hold a value; only what the text itself says is repeated.
        let name = detail.split(['"', '\'']).nth(1).unwrap_or_default();
        let said = name == self.name || self.sources().iter().any(|source| source.contains(name));
        if name.is_empty() || !said {
            let help = "print the name to see what it is, or name the template with a text";
            return (TemplateErrorKind::Missing, "there is no template of this name".into(), vec![help.into()]);
        }
        let names = self.engine.files.names();
        let help = did_you_mean(name, names.iter().map(String::as_str)).map_or_else(
            || format!("add `templates/{name}` to the preset, or correct the name"),
            |found| format!("did you mean `{found}`?"),
        );
        (TemplateErrorKind::Missing, format!("there is no template `{name}`"), vec![help])
    }

    /// The texts that were compiled so far.
    fn sources(&self) -> Vec<String> {
        let text = self.text.iter().map(|text| text.text.to_owned());
        self.engine.env.templates().map(|(_, template)| template.source().to_owned()).chain(text).collect()
    }

    fn unknown(&self, what: &str, detail: &str, known: &[&'static str]) -> (TemplateErrorKind, String, Vec<String>) {
        let name = detail.split_whitespace().find(|word| !matches!(*word, "filter" | "test" | "function"));
        let Some(name) = name else { return (TemplateErrorKind::Unknown, format!("unknown {what}"), Vec::new()) };
        let help = did_you_mean(name, known.iter().copied()).map(|found| format!("did you mean `{found}`?"));
        (TemplateErrorKind::Unknown, format!("there is no {what} `{name}`"), help.into_iter().collect())
    }

    fn locate(&self, error: &Error) -> Located {
        let name = error.name().unwrap_or(self.name);
        let ends_early = error.kind() == ErrorKind::SyntaxError
            && error.detail().is_some_and(|detail| detail.contains("unexpected end of input"));
        let range = match (self.text, ends_early) {
            (Some(text), true) if name == INLINE => unclosed(text.text),
            (_, true) if name != EXPRESSION => {
                self.engine.files.load(name).ok().flatten().and_then(|file| unclosed(&file.text))
            }
            _ => None,
        };
        self.locate_in(name, range.or_else(|| error.range()), error.line())
    }

    /// The place of these bytes, or else of this line, of a template.
    fn locate_in(&self, name: &str, range: Option<Span>, line: Option<usize>) -> Located {
        if let Some(text) = self.text.filter(|_| matches!(name, INLINE | EXPRESSION)) {
            let range = range.unwrap_or_else(|| line_span(text.text, line));
            return text.place.locate(text.text, within(text.text, range));
        }
        match self.engine.files.load(name) {
            Ok(Some(file)) => {
                let span = within(&file.text, range.unwrap_or_else(|| line_span(&file.text, line)));
                Located { path: file.path, source: Some(file.text), span }
            }
            Err(unreadable) => Located { path: unreadable.path, source: None, span: 0..0 },
            Ok(None) => match self.text {
                Some(text) => text.place.locate(text.text, 0..text.text.len()),
                None => Located { path: name.to_owned(), source: None, span: 0..0 },
            },
        }
    }
}

/// What the engine calls an expression.
const EXPRESSION: &str = "<expression>";

const UNDEFINED_HELP: &str = "add a question with this id, correct the name, or give a fallback with `default(…)`";

/// The bytes as far as the text has them: the engine's end past the text where it ends in the middle of something.
fn within(text: &str, span: Span) -> Span {
    let floor = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// The bytes of a one-based line; nothing at the start where there is no line.
fn line_span(text: &str, line: Option<usize>) -> Span {
    let Some(line) = line.and_then(|line| line.checked_sub(1)) else { return 0..0 };
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    start..start + length
}

fn keys(value: &Value) -> Vec<String> {
    let keys = value.try_iter().map(|keys| keys.filter_map(|key| key.as_str().map(str::to_owned)).collect());
    keys.unwrap_or_default()
}

fn find_source<T: StdError + 'static>(error: &Error) -> Option<&T> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // What an I/O error was made of is not its source, but the error itself.
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(found) = inner.and_then(|inner| inner.downcast_ref()) {
            return Some(found);
        }
        source = error.source();
    }
    None
}

/// The engine's words, unless they repeat operands.
fn without_values(detail: &str, kind: &str) -> String {
    if detail.is_empty() {
        return kind.to_owned();
    }
    if detail.starts_with("unable to calculate") {
        return "the calculation has no result (it overflows or divides by zero)".into();
    }
    detail.to_owned()
}

fn syntax_help(detail: &str) -> Vec<String> {
    let help = match detail {
        _ if detail.contains("unknown statement") || detail.contains("unknown block") => {
            "statements are `if`, `for`, `set`, `with`, `macro`, `call`, `filter`, `block`, `extends`, `include`, `import`"
        }
        _ if detail.contains("unexpected end of input") && detail.ends_with("block") => {
            "close what is open: `#% if %#` with `#% endif %#`, `#{` with `}#`"
        }
        _ => return Vec::new(),
    };
    vec![help.to_owned()]
}

const FILTERS: &[&str] = &[
    "abs",
    "attr",
    "b64",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "dns1123",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "regex_match",
    "regex_replace",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "semver",
    "semver_major",
    "semver_minor",
    "semver_patch",
    "sha256",
    "slug",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "tojson",
    "toyaml",
    "trim",
    "unique",
    "upper",
    "yamlstr",
    "zip",
];

const TESTS: &[&str] = &[
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "even",
    "false",
    "float",
    "ge",
    "gt",
    "in",
    "integer",
    "iterable",
    "le",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sameas",
    "sequence",
    "startingwith",
    "string",
    "true",
    "undefined",
    "upper",
];

const FUNCTIONS: &[&str] = &["dict", "range"];
