//! Putting the results in order: which objects count, what is wrong, what to tell.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::ControlFlow;
use std::sync::Arc;

use fluxwright_diagnostic::Span;

use super::jobs::{Job, Plan};
use super::work::{Dropping, Made, Outcome, Remark};
use super::{Rendered, Summary};
use crate::error::{Error, ErrorKind, Errors, Scene};
use crate::object::{self, Identity};
use crate::provenance::{Provenance, Template};
use crate::spec::ResourceSet;
use crate::strict::{Remarks, misspelt};

/// Takes results in order.
pub(super) struct Collector<'c, 'p> {
    plan: &'c Plan<'p>,
    sink: &'c mut dyn FnMut(Rendered) -> ControlFlow<()>,
    seen: HashMap<Identity, Origin>,
    errors: Vec<Error>,
    failures: usize,
    objects: usize,
    bytes: usize,
    /// The group of the object before.
    last_group: Option<usize>,
    remarks: Remarks,
}

/// Where an object was made first.
#[derive(Debug, Clone, Copy)]
struct Origin {
    group: u32,
    template: u32,
    input: Option<u32>,
}

impl<'c, 'p> Collector<'c, 'p> {
    pub(super) fn new(plan: &'c Plan<'p>, sink: &'c mut dyn FnMut(Rendered) -> ControlFlow<()>) -> Self {
        Self {
            plan,
            sink,
            seen: HashMap::new(),
            errors: Vec::new(),
            failures: 0,
            objects: 0,
            bytes: 0,
            last_group: None,
            remarks: Remarks::default(),
        }
    }

    /// Takes the result of a piece.
    pub(super) fn add(&mut self, job: &Job, outcome: Outcome) {
        let Outcome { objects, errors, failures, bytes, remarks } = outcome;
        self.failures += failures;
        let room = self.plan.options.limits.errors.saturating_sub(self.errors.len());
        self.errors.extend(errors.into_iter().take(room));
        for Remark { input, origin, what } in remarks {
            self.remark(job, input, origin, what);
        }
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.plan.options.limits.text {
            self.too_much(format!("{} MiB of text", self.plan.options.limits.text >> 20));
        }
        for made in objects {
            if self.plan.has_stopped() {
                return;
            }
            self.object(job, made);
        }
    }

    fn object(&mut self, job: &Job, made: Made) {
        if !self.counts(job, &made) {
            return;
        }
        if self.objects >= self.plan.options.limits.objects {
            self.too_much(format!("{} objects", self.plan.options.limits.objects));
            return;
        }
        self.objects += 1;
        if self.plan.has_failed() {
            return;
        }
        let starts_step = self.last_group != Some(job.group);
        self.last_group = Some(job.group);
        let provenance = self.provenance(job, &made);
        let rendered = Rendered { object: made.object, text: made.text, starts_step, provenance };
        if (self.sink)(rendered).is_break() {
            self.plan.stop();
        }
    }

    /// Whether the object is not there already.
    fn counts(&mut self, job: &Job, made: &Made) -> bool {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let origin = Origin { group: number(job.group), template: number(job.template), input: made.input.map(number) };
        let first = match self.seen.entry(made.identity) {
            Entry::Vacant(slot) => {
                slot.insert(origin);
                return true;
            }
            Entry::Occupied(mut slot) => {
                let first = *slot.get();
                // Two steps of the same name are one to the original here, but each drops its own duplicates.
                if first.group != origin.group && self.plan.step(first.group) == self.plan.step(origin.group) {
                    slot.insert(origin);
                    return true;
                }
                first
            }
        };
        if first.group != origin.group {
            let first_step = self.plan.step(first.group).cloned().unwrap_or_default();
            self.duplicate(job, made, &first_step, first);
            return false;
        }
        // Without inputs, resources are taken as they are.
        let is_resource = self.plan.template(job).is_some_and(|template| template.which != Template::Text);
        if job.inputs.is_none() && is_resource {
            return true;
        }
        if self.plan.options.strict {
            let first = self.describe(first);
            self.remark(job, made.input, None, Dropping::Duplicate { object: object::label(&made.object), first });
        }
        false
    }

    fn duplicate(&mut self, job: &Job, made: &Made, first_step: &Arc<str>, first: Origin) {
        self.plan.fail();
        self.failures += 1;
        if self.errors.len() >= self.plan.options.limits.errors {
            return;
        }
        let Some(template) = self.plan.template(job) else { return };
        let source = &self.plan.set.source;
        let kind = ErrorKind::Duplicate { object: object::label(&made.object), first: first_step.to_string() };
        let scene = Scene {
            step: self.plan.group(job).and_then(|group| group.step.clone()),
            template: template.which,
            input: made.input.map(|index| self.plan.inputs.describe(index)),
            with_inputs: made.input.is_some(),
        };
        let mut error = Error::new(kind).at(source.place_of(&template.path, "made again here")).during(scene);
        let earlier = self.plan.groups.get(first.group as usize);
        if let Some(earlier) = earlier.and_then(|group| group.templates.get(first.template as usize)) {
            error = error.see(source.place_of(&earlier.path, "made here first"));
        }
        self.errors.push(error);
    }

    /// Where an object was made, in words.
    fn describe(&self, origin: Origin) -> String {
        let group = self.plan.groups.get(origin.group as usize);
        let template = group.and_then(|group| group.templates.get(origin.template as usize));
        let template = template.map(|template| template.which.to_string()).unwrap_or_default();
        match origin.input {
            Some(input) => format!("{template} for {}", self.plan.inputs.describe(input as usize)),
            None => template,
        }
    }

    fn provenance(&self, job: &Job, made: &Made) -> Provenance {
        let template = self.plan.template(job);
        Provenance {
            file: Arc::clone(&self.plan.set.source.file.path),
            line: made.line,
            step: self.plan.group(job).and_then(|group| group.step.clone()),
            template: template.map_or(Template::Text, |template| template.which),
            input: made.input.map(|index| self.plan.inputs.describe(index)),
        }
    }

    fn remark(&mut self, job: &Job, input: Option<usize>, origin: Option<Span>, what: Dropping) {
        let inputs = self.plan.inputs;
        self.remarks.add((job.group, job.template), what, origin, || input.map(|index| inputs.describe(index)));
    }

    fn too_much(&mut self, what: String) {
        self.failures += 1;
        self.errors.push(Error::new(ErrorKind::TooMuch(what)));
        self.plan.fail();
        self.plan.stop();
    }

    /// The result of it all.
    pub(super) fn finish(self) -> Result<Summary, Errors> {
        let findings = self.remarks.findings(&self.plan.set.source, self.plan.groups);
        if self.failures > 0 {
            return Err(Errors { errors: self.errors, total: self.failures, findings });
        }
        if self.objects == 0 {
            let errors = vec![nothing(self.plan.set)];
            return Err(Errors { errors, total: 1, findings });
        }
        Ok(Summary { objects: self.objects, inputs: 0, findings })
    }
}

/// Nothing was made; a misspelt field is the likely reason.
fn nothing(set: &ResourceSet) -> Error {
    match misspelt(set) {
        Some((path, meant)) => {
            let place = set.source.place_of(&path, "this is no field");
            Error::new(ErrorKind::Nothing { meant: Some(meant) }).at(place)
        }
        None => Error::new(ErrorKind::Nothing { meant: None }).at(set.source.place_of(&["spec".into()], "")),
    }
}
