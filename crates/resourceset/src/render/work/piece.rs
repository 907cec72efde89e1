//! One piece of the work: a template with some input sets.

use std::sync::Arc;

use fluxwright_diagnostic::Span;
use fluxwright_gotemplate::{Value as Data, origin_of};
use fluxwright_yaml::emit::go_marshal;
use serde_json::Value;

use super::Worker;
use crate::combine::Live;
use crate::error::{Error, ErrorKind, Problem, Scene};
use crate::locate;
use crate::object::{self, Hidden, Identity};
use crate::provenance::Template;
use crate::read::{self, Dropped, Found, ReadError};
use crate::render::jobs::Job;
use crate::source::File;
use crate::template::Compiled;

/// What a piece gave.
#[derive(Debug, Default)]
pub(in crate::render) struct Outcome {
    /// Its objects, in order.
    pub(in crate::render) objects: Vec<Made>,
    /// Its errors; not all of them when they are many.
    pub(in crate::render) errors: Vec<Error>,
    /// How many errors there are.
    pub(in crate::render) failures: usize,
    /// Bytes of rendered text.
    pub(in crate::render) bytes: usize,
    /// What the original passes over, when asked for.
    pub(in crate::render) remarks: Vec<Remark>,
}

/// An object that was made.
#[derive(Debug)]
pub(in crate::render) struct Made {
    pub(in crate::render) object: Value,
    pub(in crate::render) text: Option<String>,
    pub(in crate::render) identity: Identity,
    /// The index of the input set.
    pub(in crate::render) input: Option<usize>,
    /// The line of its document in the manifest, from one; that of the template when it is not known.
    pub(in crate::render) line: usize,
}

/// Something that is passed over.
#[derive(Debug)]
pub(in crate::render) struct Remark {
    pub(in crate::render) input: Option<usize>,
    /// The bytes of the template's text that made it; unknown for what has to do with all of it.
    pub(in crate::render) origin: Option<Span>,
    pub(in crate::render) what: Dropping,
}

/// What is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Dropping {
    /// A document.
    Document(Dropped),
    /// Text after `...`.
    Lost,
    /// An object with the annotation that keeps it out.
    Disabled(String),
    /// The object's labels, for the value of this key, or because they are no map.
    Labels { object: String, key: Option<String> },
    /// The object's annotations hide that it is to be left out, or are replaced.
    Annotations { object: String, key: Option<String> },
    /// What an annotation asks of the controller is not done here.
    Controller { object: String, annotation: &'static str },
    /// An object that is there already.
    Duplicate { object: String, first: String },
}

/// What went wrong, and the byte of the rendered text where it did.
type Failure = (Problem, Option<usize>);

impl Worker<'_> {
    /// Does a piece.
    pub(super) fn work(&mut self, job: &Job) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(template) = self.plan.template(job) else { return outcome };
        match &job.inputs {
            None => self.one(job, template, None, &mut outcome),
            Some(range) => range.clone().for_each(|index| self.one(job, template, Some(index), &mut outcome)),
        }
        outcome
    }

    /// Renders a template for one input set.
    fn one(&mut self, job: &Job, template: &Compiled, input: Option<usize>, outcome: &mut Outcome) {
        let data: Data = input.map_or_else(Live::none, |index| self.live.get(index));
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        self.origins.clear();
        let result = self.evaluator.run(&template.templates, data, &mut buffer, &mut self.origins);
        outcome.bytes += buffer.len();
        let result = match result {
            Err(error) => Err((Problem::Execute(error), None)),
            Ok(()) => match std::str::from_utf8(&buffer) {
                Ok(text) => self.read(job, template, input, text, outcome),
                Err(error) => Err((Problem::NotUtf8, Some(error.valid_up_to()))),
            },
        };
        if let Err((problem, at)) = result {
            outcome.failures += 1;
            self.plan.fail();
            if outcome.errors.len() < self.plan.options.limits.errors {
                outcome.errors.push(self.error(job, template, input, (problem, at), &buffer));
            }
        }
        self.buffer = buffer;
    }

    fn read(
        &self,
        job: &Job,
        template: &Compiled,
        input: Option<usize>,
        text: &str,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        let failure = |error: ReadError| {
            let at = Some(error.span().start).filter(|_| !error.span().is_empty());
            (Problem::Read(error), at)
        };
        let mut objects = Vec::new();
        let mut remark = |what, at: usize| {
            if self.plan.options.strict {
                let origin = origin_of(&self.origins, content_at(text, at));
                outcome.remarks.push(Remark { input, what, origin });
            }
        };
        match template.which {
            Template::Resource(_) => {
                let (object, lost) = read::first(text).map_err(failure)?;
                if let Some(lost) = lost {
                    remark(Dropping::Lost, lost.start);
                }
                objects.push((object, 0));
            }
            Template::Text => read::each(text, &mut |found| match found {
                Found::Object(object, span) => objects.push((object, span.start)),
                Found::Dropped(dropped, span) => remark(Dropping::Document(dropped), span.start),
                Found::Lost(span) => remark(Dropping::Lost, span.start),
            })
            .map_err(failure)?,
        }
        // Without inputs nothing keeps a resource out.
        let excludes = job.inputs.is_some() || template.which == Template::Text;
        for (object, start) in objects {
            if excludes && object::is_disabled(&object) {
                remark(Dropping::Disabled(object::label(&object)), start);
                continue;
            }
            if self.plan.options.strict {
                look_at(&object, &mut |what| remark(what, start));
            }
            let made = self.finish(object, input).map_err(|problem| (problem, Some(content_at(text, start))))?;
            outcome.objects.push(Made { line: self.line(template, text, start), ..made });
        }
        Ok(())
    }

    /// Gives an object its metadata and writes it.
    fn finish(&self, mut object: Value, input: Option<usize>) -> Result<Made, Problem> {
        let identity = self.plan.identities.of(&object);
        self.plan.metadata.write(&mut object);
        let text = match self.plan.options.text {
            true => Some(go_marshal(&object).map_err(Problem::Write)?),
            false => None,
        };
        Ok(Made { object, text, identity, input, line: 1 })
    }

    /// The line of the manifest that the document of the rendered text from `start` on comes from.
    fn line(&self, template: &Compiled, text: &str, start: usize) -> usize {
        let found = template.lines.as_ref().and_then(|lines| {
            let origin = origin_of(&self.origins, content_at(text, start))?;
            Some(lines.line(origin.start))
        });
        found.unwrap_or(template.line)
    }

    fn error(
        &self,
        job: &Job,
        template: &Compiled,
        input: Option<usize>,
        (problem, rendered_at): Failure,
        out: &[u8],
    ) -> Error {
        let source = &self.plan.set.source;
        let at = |span: &Span| locate::in_manifest(source, &template.path, template.text(), span);
        // Where the rendered text is wrong, what wrote it is meant.
        let origin = rendered_at.and_then(|at| origin_of(&self.origins, at));
        let mut place = match (&problem, origin) {
            (Problem::Execute(error), _) => at(&error.span()),
            (_, Some(origin)) => at(&origin),
            (_, None) => source.place_of(&template.path, ""),
        };
        let mut rendered = None;
        if let Problem::Read(error) = &problem {
            place.label = "rendered by this".into();
            rendered = std::str::from_utf8(out).ok().map(|text| rendered_place(template.which, text, error));
        }
        let scene = Scene {
            step: self.plan.group(job).and_then(|group| group.step.clone()),
            template: template.which,
            input: input.map(|index| self.plan.inputs.describe(index)),
            with_inputs: input.is_some(),
        };
        let error = Error::new(ErrorKind::Template(problem)).at(place).during(scene);
        match rendered {
            Some(place) => error.see(place),
            None => error,
        }
    }
}

/// Tells which labels and annotations cannot be read, and what only the controller does.
fn look_at(object: &Value, remark: &mut dyn FnMut(Dropping)) {
    let key = |hidden| match hidden {
        Hidden::All => None,
        Hidden::By(key) => Some(str::to_owned(key)),
    };
    if let Some(annotation) = object::for_controller(object) {
        remark(Dropping::Controller { object: object::label(object), annotation });
    }
    if let Err(hidden) = object::texts(object, "labels") {
        remark(Dropping::Labels { object: object::label(object), key: key(hidden) });
    }
    if let Err(hidden) = object::texts(object, "annotations") {
        remark(Dropping::Annotations { object: object::label(object), key: key(hidden) });
    }
}

/// The first byte from `start` on that is neither in a blank line nor in a comment nor in a separator.
fn content_at(text: &str, start: usize) -> usize {
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') && !line.starts_with("---") {
            return at + (line.len() - line.trim_start().len());
        }
        at += line.len();
    }
    start
}

/// The most of a rendered text that is kept for an error.
const SHOWN: usize = 64 << 10;

fn rendered_place(template: Template, text: &str, error: &ReadError) -> crate::source::Place {
    let text: Arc<str> = if text.len() <= SHOWN { text.into() } else { "".into() };
    let span = if text.is_empty() { 0..0 } else { error.span() };
    File::new(format!("{template}, rendered"), text).place(span, "")
}
