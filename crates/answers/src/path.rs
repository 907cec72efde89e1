//! Where in the answers something is: `clusters[0].name`.

use std::fmt;

/// One step into an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into the key of an object; the first step of every path is a question's id.
    Key(String),
    /// Into the item of a list, counted from 0.
    Index(usize),
}

/// The place of an answer or of a part of one, written `clusters[0].name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct AnswerPath(Vec<Step>);

impl AnswerPath {
    /// The answer to a question.
    pub fn of(id: &str) -> Self {
        Self(vec![Step::Key(id.to_owned())])
    }

    /// A path of these steps.
    pub fn from_steps(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The id of the question, which every path but the empty one starts with.
    pub fn id(&self) -> Option<&str> {
        match self.0.first() {
            Some(Step::Key(id)) => Some(id),
            _ => None,
        }
    }

    /// A key below this.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// An item below this.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// One step below this.
    #[must_use]
    pub fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Reads `clusters[0].name`; the reason where it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        for (position, part) in text.split('.').enumerate() {
            let (key, mut indexes) = match part.find('[') {
                Some(at) => part.split_at(at),
                None => (part, ""),
            };
            if key.is_empty() {
                return Err(if position == 0 {
                    "has no name".to_owned()
                } else {
                    "has nothing after a dot".to_owned()
                });
            }
            if let Some(bad) = key.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
                return Err(format!("has {bad:?} in a name"));
            }
            steps.push(Step::Key(key.to_owned()));
            while let Some(rest) = indexes.strip_prefix('[') {
                let (number, rest) = rest.split_once(']').ok_or("has a `[` without `]`")?;
                let index = number.parse().map_err(|_| "has no number between `[` and `]`")?;
                steps.push(Step::Index(index));
                indexes = rest;
            }
            if !indexes.is_empty() {
                return Err("has something after a `]` that is no dot".to_owned());
            }
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for AnswerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_back() {
        for text in ["a", "clusters[0].name", "a[0][12].b-c.d_e"] {
            assert_eq!(AnswerPath::parse(text).unwrap().to_string(), text);
        }
        for (text, reason) in [
            ("", "has no name"),
            ("a.", "has nothing after a dot"),
            ("a[", "has a `[` without `]`"),
            ("a[x]", "has no number between `[` and `]`"),
            ("a[0]b", "has something after a `]` that is no dot"),
            ("a b", "has ' ' in a name"),
            ("[0]", "has no name"),
        ] {
            assert_eq!(AnswerPath::parse(text), Err(reason.to_owned()), "{text}");
        }
    }
}
