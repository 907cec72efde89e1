//! The places of the inputs that a template reads.

use std::collections::HashMap;

use fluxwright_diagnostic::Span;

use super::fact::Fact;
use super::path::Path;

/// A place of the inputs that is read, or checked for, at one point of the template. Each step of `inputs.a.b` is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The place.
    pub path: Path,
    /// Where the template reads it: the step `.b` of `inputs.a.b`, the command `index inputs "a"`, or the variable that
    /// holds it.
    pub span: Span,
    /// Whether it fails when the place is missing.
    pub need: Need,
    /// What is done with it; several when it is read once and used in many ways, empty when nothing is.
    pub usages: Vec<Usage>,
    /// Whether conditions, loops or calls of templates may keep this point from being executed.
    pub conditional: bool,
    /// What the conditions around it tell about the place and those it lies in.
    pub given: Vec<Fact>,
}

/// Whether a read fails when its place is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// It does not: the place is known to be there, or is read in a way that allows for its absence.
    Guarded,
    /// It does.
    Required,
}

/// What is done with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Tested for being empty, by `if`, `with`, `and`, `or`, `not`.
    Test,
    /// Looked at in a way that suits any value, empty ones too: `empty`, `len`, `default`, `kindIs`, `hasKey` of it.
    Inspect,
    /// Compared, by `eq`, `lt` and the like.
    Compare,
    /// Printed.
    Print,
    /// Given to a function that takes text or numbers.
    Scalar,
    /// Ranged over.
    Range {
        /// Whether the keys are wanted as well.
        with_keys: bool,
    },
    /// Given to a function that takes lists, or indexed by a number.
    List,
    /// Its keys are read.
    Map,
    /// Written as YAML or JSON.
    Serialize,
    /// Given to a function of which nothing is known.
    Argument,
}

impl Usage {
    /// Whether an empty value does here as well as any.
    pub fn allows_empty(self) -> bool {
        matches!(self, Self::Test | Self::Inspect | Self::Range { .. })
    }
}

/// The accesses so far. What is read twice at one point (in a loop, say) is one access.
#[derive(Debug, Default)]
pub(super) struct Accesses {
    list: Vec<Access>,
    index: HashMap<(Path, usize, usize), usize>,
}

impl Accesses {
    pub(super) fn add(&mut self, new: Access) {
        let key = (new.path.clone(), new.span.start, new.span.end);
        let Some(known) = self.index.get(&key).and_then(|i| self.list.get_mut(*i)) else {
            self.index.insert(key, self.list.len());
            self.list.push(new);
            return;
        };
        for usage in new.usages {
            if !known.usages.contains(&usage) {
                known.usages.push(usage);
            }
        }
        if new.need > known.need {
            (known.need, known.conditional, known.given) = (new.need, new.conditional, new.given);
        } else if new.need == known.need {
            known.conditional &= new.conditional;
            known.given.retain(|fact| new.given.contains(fact));
        }
    }

    pub(super) fn into_list(self) -> Vec<Access> {
        self.list
    }
}
