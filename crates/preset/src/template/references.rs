//! Which variables templates and expressions use.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fluxwright_diagnostic::Span;

use super::engine::{Engine, INLINE, TemplateFile};
use super::scan::{Reference, TagKind, references, scan, words};

/// A variable that is used, and where it is used first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The variable with its keys, such as `cluster.name`.
    pub path: String,
    /// Whether the text asks first whether it is defined, or gives a default.
    pub guarded: bool,
    /// The bytes of its first use in the text.
    pub span: (usize, usize),
}

impl Use {
    /// The variable without its keys.
    pub fn variable(&self) -> &str {
        self.path.split('.').next().unwrap_or(&self.path)
    }

    /// The bytes of its first use in the text.
    pub fn span(&self) -> Span {
        self.span.0..self.span.1
    }
}

/// Names that the language itself gives.
const GIVEN: [&str; 8] = ["loop", "super", "self", "caller", "range", "dict", "true", "false"];

/// The variables of an expression; none when it cannot be parsed.
pub fn expression_variables(engine: &Engine, expression: &str) -> Vec<Use> {
    let Ok(compiled) = engine.env.compile_expression(expression) else { return Vec::new() };
    uses(expression, std::slice::from_ref(&(0..expression.len())), compiled.undeclared_variables(true))
}

/// The variables of a text that stands in another file; none when it cannot be parsed.
pub fn text_variables(engine: &Engine, text: &str) -> Vec<Use> {
    let Ok(template) = engine.env.template_from_named_str(INLINE, text) else { return Vec::new() };
    let spans: Vec<Span> = scan(text).into_iter().map(|tag| tag.span).collect();
    uses(text, &spans, template.undeclared_variables(true))
}

fn uses(text: &str, spans: &[Span], paths: impl IntoIterator<Item = String>) -> Vec<Use> {
    let mut found: Vec<Use> = paths
        .into_iter()
        .filter(|path| !GIVEN.contains(&path.split('.').next().unwrap_or_default()))
        .map(|path| {
            let (span, guarded) = first_use(text, spans, &path);
            Use { path, guarded, span: (span.start, span.end) }
        })
        .collect();
    found.sort();
    found
}

fn first_use(text: &str, spans: &[Span], path: &str) -> (Span, bool) {
    let mut first = None;
    let mut guarded = false;
    for span in spans {
        let content = text.get(span.clone()).unwrap_or_default();
        for (word, at) in words(content) {
            if word != path && !word.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')) {
                continue;
            }
            guarded |= is_guard(content.get(at.end..).unwrap_or_default());
            first.get_or_insert(span.start + at.start..span.start + at.start + path.len());
        }
    }
    (first.unwrap_or(0..0), guarded)
}

/// Whether what follows a name asks whether it is defined, or gives a default.
fn is_guard(rest: &str) -> bool {
    let rest = rest.trim_start();
    let test = rest.strip_prefix("is ").map(|rest| rest.trim_start().trim_start_matches("not ").trim_start());
    let filter = rest.strip_prefix('|').map(str::trim_start);
    test.is_some_and(|test| test.starts_with("defined") || test.starts_with("undefined"))
        || filter.is_some_and(|filter| filter.starts_with("default") || filter.starts_with("d("))
}

/// A template that was reached, and what it uses.
#[derive(Debug)]
pub(crate) struct Reached {
    /// The template.
    pub file: TemplateFile,
    /// Variables that neither it nor a template around it sets.
    pub uses: Vec<Use>,
    /// The templates it names.
    pub references: Vec<Reference>,
}

/// A template and all that it reaches by constant names, by name; templates that are missing or cannot be parsed are
/// left out, for [`Engine::check`] reports them.
pub(crate) fn reach(engine: &Engine, name: &str) -> BTreeMap<String, Reached> {
    let mut reached: BTreeMap<String, Reached> = BTreeMap::new();
    let mut assigned: BTreeSet<String> = BTreeSet::new();
    let mut queue = VecDeque::from([name.to_owned()]);
    while let Some(name) = queue.pop_front() {
        if reached.contains_key(&name) {
            continue;
        }
        let Ok(Some(file)) = engine.files.load(&name) else { continue };
        let Ok(template) = engine.env.get_template(&name) else { continue };
        let spans: Vec<Span> = scan(&file.text).into_iter().map(|tag| tag.span).collect();
        let uses = uses(&file.text, &spans, template.undeclared_variables(true));
        let references = references(&file.text);
        queue.extend(references.iter().filter_map(|reference| reference.name.clone()));
        assigned.extend(assignments(&file.text));
        reached.insert(name, Reached { file, uses, references });
    }
    // What one template sets, the templates it includes, extends or imports can use, and its blocks in them.
    for template in reached.values_mut() {
        template.uses.retain(|used| !assigned.contains(used.variable()));
    }
    reached
}

/// The names that a template sets at any place: `set`, `for`, `with`, `macro`, `call`, `import`.
pub(crate) fn assignments(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for tag in scan(text).into_iter().filter(|tag| tag.kind == TagKind::Statement) {
        let content = text.get(tag.span).unwrap_or_default();
        let words: Vec<&str> = words(content).into_iter().map(|(word, _)| word).collect();
        let Some((keyword, rest)) = words.split_first() else { continue };
        let targets: Vec<&&str> = match *keyword {
            "for" => rest.iter().take_while(|word| **word != "in").collect(),
            "set" => {
                let before = content.split('=').next().unwrap_or_default();
                rest.iter().take_while(|word| before.contains(**word)).collect()
            }
            "with" | "macro" | "call" => rest.iter().collect(),
            "import" | "from" => rest.iter().filter(|word| !matches!(**word, "as" | "import")).collect(),
            _ => continue,
        };
        names.extend(targets.into_iter().map(|word| (*word).to_owned()));
    }
    names
}
