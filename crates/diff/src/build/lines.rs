//! Bytes as lines.

/// Where the lines of a text start.
pub(crate) struct Starts(Vec<usize>);

impl Starts {
    pub fn of(text: &str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after).collect())
    }

    /// The line of a byte, from 0.
    pub fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at).saturating_sub(1)
    }
}

/// Lines, marked one by one.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<bool>);

impl Marks {
    /// Marks the lines that these bytes stand on.
    pub fn mark(&mut self, starts: &Starts, (start, end): (usize, usize)) {
        let (first, last) = (starts.line(start), starts.line(end.saturating_sub(1).max(start)));
        if self.0.len() <= last {
            self.0.resize(last + 1, false);
        }
        for mark in self.0.iter_mut().take(last + 1).skip(first) {
            *mark = true;
        }
    }

    /// How many lines are marked.
    pub fn count(&self) -> usize {
        self.0.iter().filter(|mark| **mark).count()
    }

    /// The marked lines that stand together, in order.
    pub fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        for (line, _) in self.0.iter().enumerate().filter(|(_, mark)| **mark) {
            match runs.last_mut() {
                Some(last) if last.end == line => last.end += 1,
                _ => runs.push(line..line + 1),
            }
        }
        runs
    }

    /// Whether one of these lines is marked.
    pub fn any(&self, lines: std::ops::Range<usize>) -> bool {
        self.0.iter().take(lines.end).skip(lines.start).any(|mark| *mark)
    }
}
