//! Walking an object and its patch side by side.

use super::super::error::MergeError;
use super::super::schema::{Known, Schema};
use super::super::tree::{Entries, Tree};
use super::directive::{self, Directive, Unknown};

/// Which value counts after a walk; it may have been changed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The object's.
    Object,
    /// The patch's.
    Patch,
    /// None: what is there goes.
    Clear,
}

/// A walk with what it knows about types. Trees are at most [`super::super::tree::MAX_DEPTH`] deep, and so is the walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'s> {
    schema: &'s Schema,
}

impl<'s> Walk<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self { schema }
    }

    /// What becomes of a place in the object for which the patch has something, or not.
    pub(super) fn pair(
        self,
        object: Option<&mut Tree>,
        patch: Option<&mut Tree>,
        known: Option<Known<'s>>,
    ) -> Result<Outcome, MergeError> {
        let known = known.or_else(|| self.infer(object.as_deref())).or_else(|| self.infer(patch.as_deref()));
        match (object, patch) {
            (None, None) | (_, Some(Tree::Null { .. })) => Ok(Outcome::Clear),
            // `key:` goes, `key: null` stays.
            (Some(Tree::Null { is_bare }), None) => Ok(if *is_bare { Outcome::Clear } else { Outcome::Object }),
            (None | Some(Tree::Null { .. }), Some(patch)) => self.added(patch, known),
            (Some(Tree::Map(entries)), None) => self.entries(entries, None, known).map(|()| Outcome::Object),
            (Some(Tree::Map(entries)), Some(Tree::Map(patch))) => {
                match directive::take_from_map(patch).map_err(unknown)? {
                    Directive::Delete => Ok(Outcome::Clear),
                    Directive::Replace => self.own_entries(patch, known).map(|()| Outcome::Patch),
                    Directive::Merge => self.entries(entries, Some(patch), known).map(|()| Outcome::Object),
                }
            }
            (Some(Tree::List(list)), None) => {
                if let Some(keys) = known.and_then(Known::merge_keys) {
                    self.list(list, None, keys, known.and_then(Known::items))?;
                }
                Ok(Outcome::Object)
            }
            (Some(Tree::List(list)), Some(Tree::List(patch))) => {
                let Some(keys) = known.and_then(Known::merge_keys) else { return Ok(Outcome::Patch) };
                let items = known.and_then(Known::items);
                match directive::take_from_list(patch).map_err(unknown)? {
                    Directive::Delete => Ok(Outcome::Clear),
                    Directive::Replace => self.own_list(patch, keys, items).map(|()| Outcome::Patch),
                    Directive::Merge => self.list(list, Some(patch), keys, items).map(|()| Outcome::Object),
                }
            }
            (Some(Tree::Scalar(_)), None) => Ok(Outcome::Object),
            (Some(Tree::Scalar(_)), Some(Tree::Scalar(_))) => Ok(Outcome::Patch),
            (Some(object), Some(patch)) => {
                Err(MergeError::Shape { at: None, wanted: object.shape(), found: patch.shape() })
            }
        }
    }

    /// What becomes of a part of the patch for which the object has nothing.
    fn added(self, patch: &mut Tree, known: Option<Known<'s>>) -> Result<Outcome, MergeError> {
        match patch {
            Tree::Map(entries) => match directive::take_from_map(entries) {
                Ok(Directive::Delete) => return Ok(Outcome::Clear),
                // An unknown directive is data here.
                Ok(Directive::Merge | Directive::Replace) | Err(_) => self.own_entries(entries, known)?,
            },
            Tree::List(list) => {
                if let Some(keys) = known.and_then(Known::merge_keys) {
                    self.own_list(list, keys, known.and_then(Known::items))?;
                }
            }
            Tree::Null { .. } | Tree::Scalar(_) => {}
        }
        Ok(Outcome::Patch)
    }

    /// Whether a value that is both the object's and the patch's stays.
    pub(super) fn own(self, tree: &mut Tree, known: Option<Known<'s>>) -> Result<bool, MergeError> {
        let known = known.or_else(|| self.infer(Some(tree)));
        let directive = match tree {
            Tree::Null { .. } => return Ok(false),
            Tree::Scalar(_) => return Ok(true),
            Tree::Map(entries) => directive::take_from_map(entries).map_err(unknown)?,
            Tree::List(list) if known.and_then(Known::merge_keys).is_some() => {
                directive::take_from_list(list).map_err(unknown)?
            }
            Tree::List(_) => return Ok(true),
        };
        if directive == Directive::Delete {
            return Ok(false);
        }
        match tree {
            Tree::Map(entries) => self.own_entries(entries, known)?,
            Tree::List(list) => {
                if let Some(keys) = known.and_then(Known::merge_keys) {
                    self.own_list(list, keys, known.and_then(Known::items))?;
                }
            }
            Tree::Null { .. } | Tree::Scalar(_) => {}
        }
        Ok(true)
    }

    fn entries(
        self,
        object: &mut Entries,
        mut patch: Option<&mut Entries>,
        known: Option<Known<'s>>,
    ) -> Result<(), MergeError> {
        let field = |key: &str| known.and_then(|known| known.field(key));
        let new: Vec<usize> = match patch.as_deref() {
            Some(patch) => (0..patch.len())
                .filter(|at| patch.get_index(*at).is_some_and(|(key, _)| !object.contains_key(key)))
                .collect(),
            None => Vec::new(),
        };
        let mut error = None;
        object.retain(|key, own| {
            if error.is_some() {
                return true;
            }
            let mut theirs = patch.as_deref_mut().and_then(|patch| patch.get_mut(key));
            match self.pair(Some(&mut *own), theirs.as_deref_mut(), field(key)) {
                Ok(Outcome::Object) => {
                    own.put();
                    true
                }
                Ok(Outcome::Patch) => {
                    if let Some(theirs) = theirs {
                        *own = theirs.clone().quote_like(own);
                    }
                    true
                }
                Ok(Outcome::Clear) => false,
                Err(found) => {
                    error = Some(found.within(key));
                    true
                }
            }
        });
        if let Some(error) = error {
            return Err(error);
        }
        let Some(patch) = patch else { return Ok(()) };
        for at in new {
            let Some((key, theirs)) = patch.get_index_mut(at) else { continue };
            if self.pair(None, Some(theirs), field(key)).map_err(|error| error.within(key))? == Outcome::Patch {
                theirs.put();
                object.insert(key.clone(), theirs.clone());
            }
        }
        Ok(())
    }

    fn own_entries(self, entries: &mut Entries, known: Option<Known<'s>>) -> Result<(), MergeError> {
        let mut error = None;
        entries.retain(|key, own| {
            if error.is_some() {
                return true;
            }
            match self.own(own, known.and_then(|known| known.field(key))) {
                Ok(stays) => {
                    own.put();
                    stays
                }
                Err(found) => {
                    error = Some(found.within(key));
                    true
                }
            }
        });
        error.map_or(Ok(()), Err)
    }

    /// A map that names its kind is an object of this kind, wherever it is.
    fn infer(self, tree: Option<&Tree>) -> Option<Known<'s>> {
        let Some(Tree::Map(entries)) = tree else { return None };
        let text = |key| entries.get(key).filter(|value| !value.is_nothing()).map(Tree::text);
        let (kind, api_version) = (text("kind")?, text("apiVersion")?);
        self.schema.kind(&api_version, &kind)
    }
}

fn unknown(Unknown(directive): Unknown) -> MergeError {
    MergeError::Directive { at: None, directive }
}
