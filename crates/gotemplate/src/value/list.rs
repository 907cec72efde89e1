//! Slices.

use std::rc::Rc;

use super::types::Type;
use super::{Value, map};

/// A slice: a type of elements and the elements; a nil slice is empty and prints like one, but encodes as `null`.
#[derive(Debug, Clone)]
pub struct List {
    element: Type,
    items: Option<Rc<Items>>,
}

#[derive(Debug)]
struct Items(Vec<Value>);

impl List {
    /// A slice of these elements, which are all of that type.
    pub fn of(element: Type, items: Vec<Value>) -> Self {
        Self { element, items: Some(Rc::new(Items(items))) }
    }

    /// An `[]interface {}`.
    pub fn any(items: Vec<Value>) -> Self {
        Self::of(Type::Any, items)
    }

    /// A nil slice of this type of elements.
    pub fn nil(element: Type) -> Self {
        Self { element, items: None }
    }

    /// The elements.
    pub fn items(&self) -> &[Value] {
        self.items.as_ref().map_or(&[], |items| &items.0)
    }

    /// Whether it is a nil slice.
    pub fn is_nil(&self) -> bool {
        self.items.is_none()
    }

    /// The type of the elements.
    pub fn element(&self) -> &Type {
        &self.element
    }

    /// The type of the slice.
    pub fn type_of(&self) -> Type {
        self.element.clone().slice()
    }

    /// The elements, when this is the last handle to them; else nothing is taken.
    pub(super) fn take_last(&mut self) -> Option<Vec<Value>> {
        let items = Rc::get_mut(self.items.as_mut()?)?;
        Some(std::mem::take(&mut items.0))
    }
}

// A list may hold lists to any depth; the default drop would recurse as deep.
impl Drop for Items {
    fn drop(&mut self) {
        map::release(std::mem::take(&mut self.0));
    }
}
