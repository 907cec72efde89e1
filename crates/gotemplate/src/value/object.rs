//! Values with methods.

use std::any::Any;
use std::fmt;

use super::Value;
use crate::function::{Call, FunctionError};

/// A value of a Go type that has fields or methods, such as `time.Time`.
pub trait Object: fmt::Debug {
    /// The type's full name, as `%T` writes it.
    fn type_name(&self) -> &'static str;

    /// What `kindOf` says: `struct`, `ptr`, `int`…
    fn kind(&self) -> &'static str;

    /// What `%v` writes, when the type has a `String` or `Error` method.
    fn display(&self) -> Option<String>;

    /// Whether `if` takes it for true. A struct always is.
    fn is_true(&self) -> bool {
        true
    }

    /// The number that it is, when it is of a type of whole numbers, such as `time.Month`.
    fn number(&self) -> Option<i64> {
        None
    }

    /// Whether it is `reflect.DeepEqual` to another.
    fn equals(&self, other: &dyn Object) -> bool;

    /// Calls a method or reads a field. `None` when there is none of this name.
    fn member(&self, name: &str, call: &mut Call<'_>, arguments: &[Value]) -> Option<Result<Value, FunctionError>>;

    /// For functions that take this type.
    fn as_any(&self) -> &dyn Any;
}
