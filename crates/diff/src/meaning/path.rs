//! The way to a value.

use std::fmt;

/// One step of a way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    Key(String),
    /// The item of a list that has this name.
    Item(String),
    /// The item of a list at this index.
    Index(usize),
}

/// A way to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Path(pub Vec<Step>);

impl Path {
    /// The way to a key below.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// One step further.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The steps before the last one.
    pub fn parent(&self) -> &[Step] {
        self.0.split_last().map_or(&[], |(_, rest)| rest)
    }

    /// Whether it starts with these keys.
    pub fn starts_with(&self, keys: &[&str]) -> bool {
        self.rest(keys).is_some()
    }

    /// What follows these keys.
    pub fn rest(&self, keys: &[&str]) -> Option<Self> {
        let head = self.0.get(..keys.len())?;
        let fits = head.iter().zip(keys).all(|(step, key)| matches!(step, Step::Key(known) if known == key));
        fits.then(|| Self(self.0.get(keys.len()..).unwrap_or_default().to_vec()))
    }

    /// The last key on the way.
    pub fn last_key(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            _ => None,
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let dot = if index == 0 { "" } else { "." };
                    let plain = !key.is_empty()
                        && !key.contains(|c: char| matches!(c, '.' | '[' | ']' | '"') || c.is_control());
                    if plain { write!(f, "{dot}{key}")? } else { write!(f, "{dot}{key:?}")? }
                }
                Step::Item(name) => write!(f, "[{name}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
