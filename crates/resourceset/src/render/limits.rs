//! What a rendering may use up.

use fluxwright_gotemplate::Limits as Execution;

/// The bounds of one rendering. The original has none; manifests may be hostile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of one execution of a template.
    pub execution: Execution,
    /// Steps of all executions together. With many input sets each may take its share of them, if that is less than
    /// `execution` allows.
    pub steps: usize,
    /// Bytes of all executions together, likewise.
    pub bytes: usize,
    /// Objects.
    pub objects: usize,
    /// Bytes of rendered text.
    pub text: usize,
    /// Errors that are kept.
    pub errors: usize,
}

impl Default for Limits {
    /// Two billion steps and 64 GiB of values in all, a million objects, 1 GiB of text, 50 errors.
    fn default() -> Self {
        Self {
            execution: Execution::default(),
            steps: 2_000_000_000,
            bytes: 64 << 30,
            objects: 1_000_000,
            text: 1 << 30,
            errors: 50,
        }
    }
}

/// What any execution may take, however many there are: far more than templates of objects need.
const LEAST: Execution = Execution { steps: 20_000, bytes: 1 << 20, depth: 0 };

impl Limits {
    /// The bounds of each of so many executions.
    pub(crate) fn each_of(&self, count: usize) -> Execution {
        let share = |all: usize, most: usize, least: usize| (all / count.max(1)).max(least).min(most);
        Execution {
            steps: share(self.steps, self.execution.steps, LEAST.steps),
            bytes: share(self.bytes, self.execution.bytes, LEAST.bytes),
            depth: self.execution.depth,
        }
    }
}
