//! New lists from values and other lists: `list`, `append`, `prepend`, `concat`, `chunk`, `reverse`, `sortAlpha`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Type};

use super::{charge, list, new_list};
use crate::arguments::{any, int};
use crate::cast;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    for name in ["list", "tuple"] {
        registry.add(name, &[], Some(Type::Any), |call, arguments| new_list(call, arguments.len(), arguments));
    }
    for name in ["append", "push", "mustAppend", "mustPush"] {
        registry.add(name, &[Type::Any, Type::Any], None, move |call, arguments| {
            let items = list(name, any(arguments, 0)?)?.items();
            new_list(call, items.len() + 1, items.iter().chain([any(arguments, 1)?]))
        });
    }
    for name in ["prepend", "mustPrepend"] {
        registry.add(name, &[Type::Any, Type::Any], None, move |call, arguments| {
            let items = list(name, any(arguments, 0)?)?.items();
            new_list(call, items.len() + 1, [any(arguments, 1)?].into_iter().chain(items))
        });
    }
    registry.add("concat", &[], Some(Type::Any), |call, arguments| {
        let lists = arguments.iter().map(|value| list("concat", value)).collect::<Result<Vec<_>, _>>()?;
        let size = lists.iter().map(|list| list.items().len()).fold(0, usize::saturating_add);
        if size == 0 {
            return Ok(Value::List(List::nil(Type::Any)));
        }
        new_list(call, size, lists.into_iter().flat_map(List::items))
    });
    for name in ["chunk", "mustChunk"] {
        registry.add(name, &[Type::Int, Type::Any], None, move |call, arguments| {
            chunk(call, int(arguments, 0)?, list(name, any(arguments, 1)?)?)
        });
    }
    for name in ["reverse", "mustReverse"] {
        registry.add(name, &[Type::Any], None, move |call, arguments| {
            let items = list(name, any(arguments, 0)?)?.items();
            new_list(call, items.len(), items.iter().rev())
        });
    }
    registry.add("sortAlpha", &[Type::Any], None, |call, arguments| {
        let value = any(arguments, 0)?;
        match value {
            Value::List(list) if list.is_nil() && *list.element() == Type::String => return Ok(value.clone()),
            Value::List(_) => {}
            other => return Ok(cast::string_list([cast::string(call, other)?])),
        }
        let mut strings = cast::strings(call, value)?;
        // Each string is compared about as often as the count has binary digits.
        let bytes: usize = strings.iter().map(|text| text.as_bytes().len()).fold(0, usize::saturating_add);
        let rounds = strings.len().checked_ilog2().unwrap_or(0) as usize + 1;
        call.take_steps((strings.len().saturating_add(bytes / 64)).saturating_mul(rounds))?;
        strings.sort();
        Ok(cast::string_list(strings))
    });
}

/// Lists of so many elements each, and of what is left. Go computes with floats here: a negative size cuts a list of
/// one element into one chunk, and a longer one into none at all, as long as the size is large enough.
fn chunk(call: &mut Call<'_>, size: i64, list: &List) -> Result<Value, FunctionError> {
    let items = list.items();
    charge(call, items.len().saturating_mul(2))?;
    let width = usize::try_from(size.unsigned_abs()).unwrap_or(usize::MAX);
    let chunk = |items: &[Value]| Value::List(List::any(items.to_vec()));
    let chunks = match items {
        _ if size > 0 => items.chunks(width).map(chunk).collect(),
        [_] if width > 1 => vec![chunk(items)],
        [_, rest @ ..] if !rest.is_empty() && rest.len() <= width => Vec::new(),
        _ => return Err(FunctionError::message(format!("a list has no chunks of {size} elements"))),
    };
    Ok(Value::List(List::of(Type::Any.slice(), chunks)))
}
