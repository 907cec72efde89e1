//! What conditions tell about the inputs.

use super::path::Path;

/// Something that holds where a condition put execution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The place it is about.
    pub path: Path,
    /// What holds of it.
    pub state: State,
}

/// What holds of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The key is there, its value may be empty.
    Present,
    /// The key is not there.
    Absent,
    /// The key is there and its value is not empty (not `false`, 0, nil, or of no length).
    Truthy,
    /// The value is empty, or the key is not there.
    Falsy,
}

/// The facts of a condition: those that hold when it is true, and those when it is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Truth {
    pub(super) yes: Vec<Fact>,
    pub(super) no: Vec<Fact>,
}

impl Truth {
    pub(super) fn of(path: &Path, yes: State, no: State) -> Self {
        let fact = |state| vec![Fact { path: path.clone(), state }];
        Self { yes: fact(yes), no: fact(no) }
    }

    pub(super) fn only_yes(self) -> Self {
        Self { yes: self.yes, no: Vec::new() }
    }

    pub(super) fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    /// All of them hold: the facts of each. Not all hold: nothing is known, unless there is but one.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        let alone = parts.len() == 1;
        let mut all = Self::default();
        for part in parts {
            all.yes.extend(part.yes);
            if alone {
                all.no = part.no;
            }
        }
        all
    }

    /// One of them holds: the facts that each would give.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        let mut any = Self::default();
        for (i, part) in parts.into_iter().enumerate() {
            any.no.extend(part.no);
            if i == 0 {
                any.yes = part.yes;
            } else {
                any.yes.retain(|fact| part.yes.contains(fact));
            }
        }
        any
    }
}

/// Something known at a point of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A condition tells it.
    Told(Fact),
    /// The template itself made it so, by `set` or `unset`.
    Made(Fact),
    /// The template may have made it so: it did under a condition that ended.
    MaybeMade(Fact),
}

/// The facts that hold at a point of the template, the latest last.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<Entry>);

impl Facts {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, facts: impl IntoIterator<Item = Fact>) {
        self.0.extend(facts.into_iter().map(Entry::Told));
    }

    /// Learns that the template sets or unsets a key.
    pub(super) fn make(&mut self, fact: Fact) {
        self.0.push(Entry::Made(fact));
    }

    /// Leaves a condition: what it told no longer holds, what the template did under it may have been done.
    pub(super) fn forget_after(&mut self, len: usize) {
        for entry in self.0.split_off(len.min(self.0.len())) {
            if let Entry::Made(fact) | Entry::MaybeMade(fact) = entry {
                let maybe = Entry::MaybeMade(fact);
                if !self.0.contains(&maybe) {
                    self.0.push(maybe);
                }
            }
        }
    }

    /// Whether the place is known to be there.
    pub(super) fn is_present(&self, path: &Path) -> bool {
        for entry in self.0.iter().rev() {
            match entry {
                Entry::Told(fact) | Entry::Made(fact) => match fact.state {
                    State::Present | State::Truthy if fact.path.starts_with(path) => return true,
                    State::Absent if path.starts_with(&fact.path) => return false,
                    _ => {}
                },
                Entry::MaybeMade(fact) if fact.state == State::Absent && path.starts_with(&fact.path) => return false,
                Entry::MaybeMade(_) => {}
            }
        }
        false
    }

    /// Whether the template may have set the place, or what it lies in, so that the inputs need not have it.
    pub(super) fn may_be_made(&self, path: &Path) -> bool {
        self.0.iter().any(|entry| match entry {
            Entry::Made(fact) | Entry::MaybeMade(fact) => fact.state == State::Present && path.starts_with(&fact.path),
            Entry::Told(_) => false,
        })
    }

    /// What conditions tell about the place and those it lies in, without repetition.
    pub(super) fn about(&self, path: &Path) -> Vec<Fact> {
        let mut known: Vec<Fact> = Vec::new();
        for entry in &self.0 {
            match entry {
                Entry::Told(fact) if path.starts_with(&fact.path) && !known.contains(fact) => known.push(fact.clone()),
                Entry::Made(made) | Entry::MaybeMade(made) => known.retain(|fact| !fact.path.starts_with(&made.path)),
                Entry::Told(_) => {}
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(key: &str, state: State) -> Fact {
        Fact { path: Path::of(key.split('.')), state }
    }

    #[test]
    fn what_is_below_a_place_shows_that_it_is_there() {
        let mut facts = Facts::default();
        facts.add([fact("a.b", State::Truthy), fact("c", State::Falsy)]);
        assert!(facts.is_present(&Path::of(["a"])) && facts.is_present(&Path::of(["a", "b"])));
        assert!(!facts.is_present(&Path::of(["a", "b", "c"])) && !facts.is_present(&Path::of(["c"])));
        facts.add([fact("a", State::Absent)]);
        assert!(!facts.is_present(&Path::of(["a", "b"])), "the latest fact counts");
        facts.forget_after(2);
        assert!(facts.is_present(&Path::of(["a", "b"])));
        assert_eq!(facts.about(&Path::of(["a", "b", "c"])), [fact("a.b", State::Truthy)]);
    }

    #[test]
    fn truths_combine() {
        let a = Truth::of(&Path::of(["a"]), State::Present, State::Absent);
        let b = Truth::of(&Path::of(["b"]), State::Truthy, State::Falsy);
        let both = Truth::all(vec![a.clone(), b.clone()]);
        assert_eq!((both.yes.len(), both.no.len()), (2, 0));
        let either = Truth::any(vec![a.clone(), b]);
        assert_eq!((either.yes.len(), either.no.len()), (0, 2));
        assert_eq!(Truth::any(vec![a.clone(), a.clone()]).yes, a.yes);
        assert_eq!(Truth::all(vec![a.clone()]), a);
        assert_eq!(a.clone().not().not(), a);
    }
}
