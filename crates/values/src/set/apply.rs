//! Applying `--set` flags to values.

use serde_json::{Map, Value};

use super::{Assignment, MAX_ITEMS, SetError, SetProblem, Step, Written};

/// Applies assignments in their order, as Helm does: maps and lists on the way are made where they are missing or null,
/// lists are filled with nulls up to the index, an item of a list that is no map becomes one where a key of it is set.
///
/// What is there already as something else (`a.b=1` where `a` is text) is an error; the values are then left half
/// changed.
pub fn apply(values: &mut Map<String, Value>, assignments: &[Assignment]) -> Result<(), SetError> {
    let mut items = 0;
    for assignment in assignments {
        match assignment.path.split_first() {
            Some((Step::Key(key), rest)) => {
                let slot = values.entry(key.clone()).or_insert(Value::Null);
                set(slot, rest, 1, assignment, &mut items)?;
            }
            _ => {
                if let Value::Object(map) = &assignment.value {
                    crate::merge(values, map.clone());
                }
            }
        }
    }
    Ok(())
}

/// Paths have at most 60 steps, and so does this recursion.
fn set(
    slot: &mut Value,
    rest: &[Step],
    depth: usize,
    assignment: &Assignment,
    items: &mut usize,
) -> Result<(), SetError> {
    let Some((step, rest)) = rest.split_first() else {
        *slot = assignment.value.clone();
        return Ok(());
    };
    let error = |problem| SetError {
        kind: assignment.kind,
        masked: assignment.masked.clone(),
        span: assignment.name.clone(),
        problem,
    };
    let conflict = |slot: &Value, expected| {
        let name = Written(assignment.path.get(..depth).unwrap_or_default()).to_string();
        error(SetProblem::Conflict { name, found: noun(slot), expected })
    };
    match step {
        Step::Key(key) => {
            let in_list = matches!(assignment.path.get(depth - 1), Some(Step::Index(_)));
            if slot.is_null() || (in_list && !slot.is_object()) {
                *slot = Value::Object(Map::new());
            }
            match slot {
                Value::Object(map) => {
                    set(map.entry(key.clone()).or_insert(Value::Null), rest, depth + 1, assignment, items)
                }
                other => Err(conflict(other, "a map")),
            }
        }
        Step::Index(index) => {
            if slot.is_null() {
                *slot = Value::Array(Vec::new());
            }
            let Value::Array(list) = slot else { return Err(conflict(slot, "a list")) };
            let length = index.saturating_add(1);
            if list.len() < length {
                *items += length - list.len();
                if *items > MAX_ITEMS {
                    return Err(error(SetProblem::TooManyItems));
                }
                list.resize(length, Value::Null);
            }
            match list.get_mut(*index) {
                Some(item) => set(item, rest, depth + 1, assignment, items),
                None => Ok(()),
            }
        }
    }
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
