//! What stands between a `%` and its verb.

/// The flags of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%#v`.
    pub(super) sharp_v: bool,
}

impl Flags {
    /// Whether there are none that concern a number.
    pub(super) fn is_plain(&self) -> bool {
        self.width.is_none() && self.precision.is_none() && !self.plus && !self.space
    }

    /// `%v` takes `+` and `#` for itself, and so does `%w`, which is for errors alone.
    pub(super) fn for_verb(mut self, verb: char) -> Self {
        if matches!(verb, 'v' | 'w') {
            self.sharp_v = self.sharp;
            self.sharp = false;
            self.plus = false;
        }
        self
    }
}
