//! Parts of lists by position: `first`, `last`, `rest`, `initial`, `slice`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Type};

use super::{charge, list, new_list};
use crate::arguments::{any, rest};
use crate::cast;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    for name in ["first", "mustFirst"] {
        registry.add_charging(name, &[Type::Any], None, move |_, arguments| {
            Ok(list(name, any(arguments, 0)?)?.items().first().cloned().unwrap_or(Value::Nil))
        });
    }
    for name in ["last", "mustLast"] {
        registry.add_charging(name, &[Type::Any], None, move |_, arguments| {
            Ok(list(name, any(arguments, 0)?)?.items().last().cloned().unwrap_or(Value::Nil))
        });
    }
    for name in ["rest", "mustRest"] {
        registry.add(name, &[Type::Any], None, move |call, arguments| {
            part(call, list(name, any(arguments, 0)?)?.items().split_first().map(|(_, rest)| rest))
        });
    }
    for name in ["initial", "mustInitial"] {
        registry.add(name, &[Type::Any], None, move |call, arguments| {
            part(call, list(name, any(arguments, 0)?)?.items().split_last().map(|(_, initial)| initial))
        });
    }
    for name in ["slice", "mustSlice"] {
        registry.add(name, &[Type::Any], Some(Type::Any), move |call, arguments| {
            slice(call, list(name, any(arguments, 0)?)?, rest(arguments, 1))
        });
    }
}

/// A list of these elements; a nil list when there is nothing to take a part of.
fn part(call: &mut Call<'_>, items: Option<&[Value]>) -> Result<Value, FunctionError> {
    match items {
        Some(items) => new_list(call, items.len(), items),
        None => Ok(Value::List(List::nil(Type::Any))),
    }
}

/// The elements from one position to before another, as a list of the same type. Of an empty list, nil.
fn slice(call: &mut Call<'_>, list: &List, positions: &[Value]) -> Result<Value, FunctionError> {
    let items = list.items();
    if items.is_empty() {
        return Ok(Value::Nil);
    }
    let position = |at: usize| positions.get(at).map(|value| usize::try_from(cast::int64(value)).ok());
    let start = position(0).unwrap_or(Some(0));
    let end = position(1).unwrap_or(Some(items.len()));
    let part = start.zip(end).and_then(|(start, end)| items.get(start..end)).ok_or_else(|| {
        FunctionError::message(format!("the list has {} elements and not these positions", items.len()))
    })?;
    charge(call, part.len())?;
    Ok(Value::List(List::of(list.element().clone(), part.to_vec())))
}
