//! Functions on lists. They never change a list but make a new one, mostly a `[]interface {}`.

mod elements;
mod making;
mod parts;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::List;

use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    elements::register(registry);
    making::register(registry);
    parts::register(registry);
}

/// The argument as a list.
fn list<'v>(function: &str, value: &'v Value) -> Result<&'v List, FunctionError> {
    match value {
        Value::List(list) => Ok(list),
        other => Err(not_a_list(function, other)),
    }
}

fn not_a_list(function: &str, value: &Value) -> FunctionError {
    let found = value.type_of().map_or_else(|| "nil".to_owned(), |of| of.to_string());
    FunctionError::message(format!("{function} needs a list, not {found}"))
}

/// Charges for a list of so many elements that is about to be made.
fn charge(call: &mut Call<'_>, elements: usize) -> Result<(), FunctionError> {
    call.take_steps(elements)?;
    call.take_bytes(elements.saturating_mul(size_of::<usize>()))
}

/// An `[]interface {}` that is about to be made of these.
fn new_list<'v>(
    call: &mut Call<'_>,
    size: usize,
    items: impl IntoIterator<Item = &'v Value>,
) -> Result<Value, FunctionError> {
    charge(call, size)?;
    Ok(Value::List(List::any(items.into_iter().cloned().collect())))
}
