//! The templates of a ResourceSet, parsed once.

use std::sync::Arc;

use fluxwright_gotemplate::{ParseError, Parser, ResourceSetFunctions, Templates};
use fluxwright_yaml::emit::go_marshal;
use serde_json::Value;

use crate::decode::Step;
use crate::error::{Error, ErrorKind, Problem};
use crate::locate::{self, Lines};
use crate::provenance::Template;
use crate::source::Source;
use crate::spec::{ResourceSet, template_path};

/// The name that templates are parsed under.
const NAME: &str = "resourceset";

/// A template that can be executed.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) which: Template,
    /// The way to it in the manifest.
    pub(crate) path: Vec<Step>,
    pub(crate) templates: Templates,
    /// The line of the manifest that it begins on, from one.
    pub(crate) line: usize,
    /// Where the lines of its text are.
    pub(crate) lines: Option<Lines>,
}

/// What a step, or the ResourceSet itself, makes.
#[derive(Debug)]
pub(crate) struct Group {
    /// The step's name.
    pub(crate) step: Option<Arc<str>>,
    /// In the order of their execution.
    pub(crate) templates: Vec<Compiled>,
}

impl Compiled {
    /// The text that was parsed.
    pub(crate) fn text(&self) -> &str {
        self.templates.text()
    }

    /// Whether executing it may change what `inputs` gives: it calls `set` or `unset`, or has these words.
    pub(crate) fn may_mutate(&self) -> bool {
        let inner = |c: char| c.is_alphanumeric() || c == '_';
        self.text().split(|c: char| !inner(c)).any(|word| matches!(word, "set" | "unset"))
    }
}

/// Parses all templates; each that is none is an error.
pub(crate) fn compile(set: &ResourceSet, with_inputs: bool) -> Result<Vec<Group>, Vec<Error>> {
    let steps = set.spec.steps.iter().enumerate().map(|(index, step)| (Some((index, &step.name)), &step.body));
    let own = set.spec.steps.is_empty().then_some((None, &set.spec.body));
    let mut errors = Vec::new();
    let mut groups = Vec::new();
    for (step, body) in own.into_iter().chain(steps) {
        let mut group = Group { step: step.map(|(_, name)| Arc::clone(name)), templates: Vec::new() };
        let resources =
            body.resources.iter().enumerate().map(|(index, value)| (Template::Resource(index), Some(value)));
        let text = (!body.template.is_empty()).then_some((Template::Text, None));
        for (which, resource) in resources.chain(text) {
            let index = match which {
                Template::Resource(index) => Some(index),
                Template::Text => None,
            };
            let path = template_path(step.map(|(index, _)| index), index);
            match compile_one(resource, &body.template, &path, &set.source) {
                Ok(templates) => {
                    let line = set.source.place_of(&path, "").line();
                    let lines = Lines::of(&set.source, &path, templates.text()).filter(|_| which == Template::Text);
                    group.templates.push(Compiled { which, path, templates, line, lines });
                }
                Err(error) => errors.push(error.during(crate::error::Scene {
                    step: group.step.clone(),
                    template: which,
                    input: None,
                    with_inputs,
                })),
            }
        }
        groups.push(group);
    }
    if errors.is_empty() { Ok(groups) } else { Err(errors) }
}

fn compile_one(resource: Option<&Value>, text: &str, path: &[Step], source: &Source) -> Result<Templates, Error> {
    let written = match resource {
        None => text.to_owned(),
        Some(Value::Null) => return Err(Error::new(ErrorKind::NullResource).at(source.place_of(path, ""))),
        Some(value) => go_marshal(value)
            .map_err(|error| Error::new(ErrorKind::Template(Problem::Convert(error))).at(source.place_of(path, "")))?,
    };
    let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
    parser.parse(NAME, &written).map_err(|error| parse_error(error, &written, path, source))
}

fn parse_error(error: ParseError, written: &str, path: &[Step], source: &Source) -> Error {
    let at = |span| locate::in_manifest(source, path, written, &span);
    let (mut place, mut also) = (at(error.span()), error.related().map(|related| at(related.span.clone())));
    // Where the text ends too early, the place that was opened tells more.
    if let (true, Some(opened)) = (error.span().is_empty(), also.take()) {
        place = opened;
    }
    let error = Error::new(ErrorKind::Template(Problem::Parse(error))).at(place);
    match also {
        Some(also) => error.see(also),
        None => error,
    }
}
