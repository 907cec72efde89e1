//! Strategic merge patches, as kustomize merges them.
//!
//! Rules, found by asking kustomize 5:
//! - maps are merged key by key; null deletes a key; a scalar replaces a scalar;
//! - lists that Kubernetes merges by keys ([`Schema`]) are merged: the patch's items come first, then the others; all
//!   other lists are replaced;
//! - `$patch: delete`, `replace` or `merge` in a map or, alone, in an item of a list that is merged;
//! - every part of the object is walked, not only what the patch names: `key:` without a value is dropped, and items of
//!   a merged list that have the same keys become one;
//! - `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` mean nothing to kustomize and stay.

mod directive;
mod items;
mod list;
mod walk;

use super::error::MergeError;
use super::schema::Schema;
use super::tree::{Spelled, Tree};
use walk::{Outcome, Walk};

/// Merges a patch into an object. `None`: the patch deletes the object.
///
/// The name, kind and namespace of the object are those of the patch where it has them; see
/// `super::apply` for what kustomize then makes of them.
pub fn merge(object: Spelled, patch: Spelled, schema: &Schema) -> Result<Option<Spelled>, MergeError> {
    let mut object = Tree::new(object)?;
    let mut patch = Tree::new(patch)?;
    match Walk::new(schema).pair(Some(&mut object), Some(&mut patch), None)? {
        Outcome::Clear => Ok(None),
        // Asked to replace the whole object, kustomize leaves it as it is.
        Outcome::Object | Outcome::Patch => Ok(Some(object.into_spelled())),
    }
}
