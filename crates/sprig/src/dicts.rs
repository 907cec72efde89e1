//! Functions on maps. `set` and `unset` change the map itself, which every variable that holds it sees.

use std::collections::BTreeMap;

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Map, Type};
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments::{any, bytes, map, rest};
use crate::cast;
use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    let dict = Type::Any.map();
    registry.add("dict", &[], Some(Type::Any), |call, arguments| {
        let mut entries = BTreeMap::new();
        charge(call, arguments.len() / 2)?;
        for pair in arguments.chunks(2) {
            let key = cast::string(call, any(pair, 0)?)?;
            entries.insert(key, pair.get(1).cloned().unwrap_or_else(|| Value::from("")));
        }
        Ok(Value::Map(Map::any(entries)))
    });
    registry.add_charging("get", &[dict.clone(), Type::String], None, |_, arguments| {
        Ok(map(arguments, 0)?.get(bytes(arguments, 1)?).unwrap_or_else(|| Value::from("")))
    });
    registry.add("hasKey", &[dict.clone(), Type::String], None, |_, arguments| {
        Ok(Value::Bool(map(arguments, 0)?.contains_key(bytes(arguments, 1)?)))
    });
    registry.add("set", &[dict.clone(), Type::String, Type::Any], None, |call, arguments| {
        let target = map(arguments, 0)?;
        charge(call, 1)?;
        if !target.insert(GoString::from(bytes(arguments, 1)?), any(arguments, 2)?.clone()) {
            return Err(FunctionError::message("nothing can be set in a map that is nil"));
        }
        Ok(Value::Map(target.clone()))
    });
    registry.add("unset", &[dict.clone(), Type::String], None, |_, arguments| {
        let target = map(arguments, 0)?;
        target.remove(bytes(arguments, 1)?);
        Ok(Value::Map(target.clone()))
    });
    registry.add("pick", std::slice::from_ref(&dict), Some(Type::String), |call, arguments| {
        let source = map(arguments, 0)?;
        let mut entries = BTreeMap::new();
        for key in rest(arguments, 1) {
            charge(call, 1)?;
            if let Value::String(key) = key
                && let Some(value) = source.get(key.as_bytes())
            {
                entries.insert(key.clone(), value);
            }
        }
        Ok(Value::Map(Map::any(entries)))
    });
    registry.add("omit", std::slice::from_ref(&dict), Some(Type::String), |call, arguments| {
        let source = map(arguments, 0)?;
        charge(call, source.len().saturating_add(arguments.len()))?;
        let mut entries: BTreeMap<_, _> = source.entries().into_iter().collect();
        for key in rest(arguments, 1).iter().filter_map(Value::as_bytes) {
            entries.remove(key);
        }
        Ok(Value::Map(Map::any(entries)))
    });
    registry.add("keys", &[], Some(dict.clone()), |call, arguments| {
        let mut keys = Vec::new();
        for at in 0..arguments.len() {
            let source = map(arguments, at)?;
            charge(call, source.len())?;
            keys.extend(source.keys());
        }
        Ok(cast::string_list(keys))
    });
    registry.add("values", std::slice::from_ref(&dict), None, |call, arguments| {
        let source = map(arguments, 0)?;
        charge(call, source.len())?;
        Ok(Value::List(List::any(source.entries().into_iter().map(|(_, value)| value).collect())))
    });
    registry.add("pluck", &[Type::String], Some(dict), |call, arguments| {
        let key = bytes(arguments, 0)?;
        let mut found = Vec::new();
        for at in 1..arguments.len() {
            charge(call, 1)?;
            found.extend(map(arguments, at)?.get(key));
        }
        Ok(Value::List(List::any(found)))
    });
    registry.add_charging("dig", &[], Some(Type::Any), |_, arguments| dig(arguments));
}

/// The value at the end of a path of keys, or the default when a key is missing on the way. The arguments are the keys,
/// the default and the map.
fn dig(arguments: &[Value]) -> Result<Value, FunctionError> {
    let [keys @ .., default, source] = arguments else {
        return Err(FunctionError::message("dig needs keys, a default and a map"));
    };
    if keys.is_empty() {
        return Err(FunctionError::message("dig needs keys, a default and a map"));
    }
    let mut value = source.clone();
    for key in keys {
        if !matches!(key, Value::String(_)) {
            return Err(FunctionError::message("the keys of dig have to be strings"));
        }
    }
    for key in keys.iter().filter_map(Value::as_bytes) {
        let Value::Map(map) = &value else { return Err(not_a_dict(&value)) };
        if *map.element() != Type::Any {
            return Err(not_a_dict(&value));
        }
        match map.get(key) {
            Some(below) => value = below,
            None => return Ok(default.clone()),
        }
    }
    Ok(value)
}

fn not_a_dict(value: &Value) -> FunctionError {
    let found = value.type_of().map_or_else(|| "nil".to_owned(), |of| of.to_string());
    FunctionError::message(format!("dig finds no key in {found}, only in map[string]interface {{}}"))
}

/// Charges for so many entries that are about to be put into a map or list.
fn charge(call: &mut Call<'_>, entries: usize) -> Result<(), FunctionError> {
    call.take_steps(entries)?;
    call.take_bytes(entries.saturating_mul(4 * size_of::<usize>()))
}
