//! What one execution may use up. Go's engine has no bounds; templates of a repo may be hostile.

/// The bounds of one execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nodes executed, elements ranged over, elements that functions look at.
    pub steps: usize,
    /// Bytes of output and of values made on the way, taken together.
    pub bytes: usize,
    /// How deep templates may call templates.
    pub depth: usize,
}

impl Default for Limits {
    /// 10 million steps, 64 MiB, 100 calls deep: a fraction of a second and of a small machine.
    fn default() -> Self {
        Self { steps: 10_000_000, bytes: 64 << 20, depth: 100 }
    }
}

/// What is left of the bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    steps: usize,
    bytes: usize,
    limits: Limits,
}

impl Meter {
    /// A full meter.
    pub fn new(limits: Limits) -> Self {
        Self { steps: limits.steps, bytes: limits.bytes, limits }
    }

    /// Draws steps.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn take_steps(&mut self, steps: usize) -> Result<(), Exhausted> {
        match self.steps.checked_sub(steps) {
            Some(left) => self.steps = left,
            None => return Err(Exhausted::Steps(self.limits.steps)),
        }
        Ok(())
    }

    /// Draws bytes.
    ///
    /// # Errors
    /// When fewer are left.
    #[inline]
    pub fn take_bytes(&mut self, bytes: usize) -> Result<(), Exhausted> {
        match self.bytes.checked_sub(bytes) {
            Some(left) => self.bytes = left,
            None => return Err(Exhausted::Bytes(self.limits.bytes)),
        }
        Ok(())
    }

    /// The bounds it started with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}

/// What a template used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Exhausted {
    /// Steps; the number is the bound.
    #[error("the template takes more than {0} steps")]
    Steps(usize),
    /// Bytes; the number is the bound.
    #[error("the template makes more than {} MiB of text", .0 >> 20)]
    Bytes(usize),
    /// Calls of templates; the number is the bound.
    #[error("templates call each other more than {0} deep")]
    Depth(usize),
    /// Levels of actions, parentheses, called templates or values within each other; the number is the bound.
    #[error("the template or a value nests more than {0} deep")]
    Nesting(usize),
}
