//! Counting what neighbours do, to do what most of them do.

/// Values with how often they were seen, in the order in which they were seen first.
#[derive(Debug, Clone)]
pub struct Tally<T>(Vec<(T, usize)>);

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Tally<T> {
    /// Counts a value `weight` times.
    pub fn add(&mut self, value: T, weight: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += weight,
            None => self.0.push((value, weight)),
        }
    }

    /// The most frequent value with its count; the one seen first where several are.
    pub fn most(self) -> Option<(T, usize)> {
        let most = self.0.iter().map(|(_, count)| *count).max()?;
        self.0.into_iter().find(|(_, count)| *count == most)
    }
}

impl<T: PartialEq> FromIterator<T> for Tally<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut tally = Self::default();
        for value in values {
            tally.add(value, 1);
        }
        tally
    }
}

/// The most frequent of some values; the one seen first where several are.
pub fn most_frequent<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Option<T> {
    Tally::from_iter(values).most().map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_and_of_equals_the_first() {
        assert_eq!(most_frequent(["b", "a", "a"]), Some("a"));
        assert_eq!(most_frequent(["b", "a"]), Some("b"));
        assert_eq!(most_frequent::<&str>([]), None);
        let mut tally = Tally::default();
        tally.add('x', 1);
        tally.add('y', 3);
        assert_eq!(tally.most(), Some(('y', 3)));
    }
}
