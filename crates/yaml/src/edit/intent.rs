//! What an edit is to change in the tree.

use serde_json::Value;

/// The one difference that an edit is to make.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Intent {
    pub(super) document: usize,
    /// The indices from the root down to the node that is changed.
    pub(super) chain: Vec<usize>,
    pub(super) change: Change,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// The node has another value.
    Replace(Expected),
    /// The sequence has one more item.
    InsertItem(usize, Expected),
    /// The mapping has one more entry.
    InsertEntry(usize, String, Expected),
    /// The collection has one child less.
    Remove(usize),
}

/// What the readers are to find, in the order of [`crate::Dialect::ALL`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expected(pub(super) [Value; 2]);

impl Expected {
    pub(super) fn same(value: Value) -> Self {
        Self([value.clone(), value])
    }

    /// Each value put into something larger.
    pub(super) fn map(self, wrap: impl Fn(Value) -> Value) -> Self {
        Self(self.0.map(wrap))
    }
}
