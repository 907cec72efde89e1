//! The work of a rendering, cut into pieces.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Options;
use crate::combine::Inputs;
use crate::metadata::Metadata;
use crate::object::Identities;
use crate::spec::ResourceSet;
use crate::template::{Compiled, Group};

/// Input sets that one piece takes. A piece's objects are held until those before it are handed on.
const CHUNK: usize = 64;

/// All that a rendering needs to know.
pub(super) struct Plan<'p> {
    pub(super) set: &'p ResourceSet,
    pub(super) inputs: &'p Inputs,
    pub(super) groups: &'p [Group],
    pub(super) options: &'p Options,
    pub(super) metadata: Metadata<'p>,
    pub(super) identities: Identities,
    /// The pieces, in the order of their objects.
    pub(super) jobs: Vec<Job>,
    /// Whether templates may change what `inputs` gives later ones.
    pub(super) mutates: bool,
    /// Nobody wants objects any more: an error was found.
    failed: AtomicBool,
    /// Nobody wants anything any more.
    stopped: AtomicBool,
}

/// A template and some of the input sets.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// The index of the template's group.
    pub(super) group: usize,
    /// The index of the template in it.
    pub(super) template: usize,
    /// The input sets; `None` is one rendering without inputs.
    pub(super) inputs: Option<std::ops::Range<usize>>,
}

impl<'p> Plan<'p> {
    pub(super) fn new(set: &'p ResourceSet, inputs: &'p Inputs, groups: &'p [Group], options: &'p Options) -> Self {
        let mut jobs = Vec::new();
        for (group, Group { templates, .. }) in groups.iter().enumerate() {
            for template in 0..templates.len() {
                if inputs.len() == 0 {
                    jobs.push(Job { group, template, inputs: None });
                }
                jobs.extend(pieces(inputs.len(), options).map(|range| Job { group, template, inputs: Some(range) }));
            }
        }
        let mutates = groups.iter().flat_map(|group| &group.templates).any(Compiled::may_mutate);
        let metadata = Metadata::of(set);
        let (failed, stopped) = (AtomicBool::new(false), AtomicBool::new(false));
        Self {
            set,
            inputs,
            groups,
            options,
            metadata,
            identities: Identities::default(),
            jobs,
            mutates,
            failed,
            stopped,
        }
    }

    pub(super) fn group(&self, job: &Job) -> Option<&'p Group> {
        self.groups.get(job.group)
    }

    /// The name of a group's step.
    pub(super) fn step(&self, group: u32) -> Option<&'p Arc<str>> {
        self.groups.get(group as usize)?.step.as_ref()
    }

    pub(super) fn template(&self, job: &Job) -> Option<&'p Compiled> {
        self.group(job)?.templates.get(job.template)
    }

    /// How often templates are executed in all.
    pub(super) fn executions(&self) -> usize {
        let templates: usize = self.groups.iter().map(|group| group.templates.len()).sum();
        templates.saturating_mul(self.inputs.len().max(1))
    }

    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// The input sets that are wanted, in pieces.
fn pieces(count: usize, options: &Options) -> impl Iterator<Item = std::ops::Range<usize>> {
    let all = options.only.is_none().then(|| (0..count).step_by(CHUNK));
    let all = all.into_iter().flatten().map(move |start| start..(start + CHUNK).min(count));
    let some = options.only.iter().flatten().filter(move |index| **index < count).map(|index| *index..*index + 1);
    all.chain(some)
}
