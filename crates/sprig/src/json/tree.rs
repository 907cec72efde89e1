//! Values as they are after they went through JSON and came back, read as YAML.

use fluxwright_gotemplate::function::Call;
use fluxwright_gotemplate::value::{MAX_VALUE_DEPTH, Map, Type};
use fluxwright_gotemplate::{GoString, Value};
use serde_json::Value as Json;

use super::Failure;
use super::encode::{binary, cycle};
use super::number::float;
use crate::print::too_deep;
use crate::time;

/// The value as JSON holds it, with numbers as YAML reads them: floats without a fraction become whole numbers.
///
/// What YAML will need to write it is charged, indentation included.
pub(crate) fn to_tree(call: &mut Call<'_>, value: &Value) -> Result<Json, Failure> {
    Builder { call, above: Vec::new(), depth: 0 }.value(value)
}

struct Builder<'b, 'm> {
    call: &'b mut Call<'m>,
    /// The maps that the value is in, to find one that holds itself.
    above: Vec<Map>,
    depth: usize,
}

impl Builder<'_, '_> {
    fn value(&mut self, value: &Value) -> Result<Json, Failure> {
        if self.depth > MAX_VALUE_DEPTH {
            return Err(Failure::Stopped(too_deep()));
        }
        self.call.take_steps(1)?;
        self.call.take_bytes(size_of::<Json>() + 2 * self.depth)?;
        Ok(match value {
            Value::Nil => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Int(_, number) => Json::from(*number),
            Value::Uint(_, number) => Json::from(*number),
            Value::Float(of, number) => read_back(&float(of, *number)?),
            Value::Complex(..) => return Err(Failure::Refused("json: unsupported type: complex128".to_owned())),
            Value::String(text) => Json::String(self.text(text)?),
            Value::List(list) if list.is_nil() => Json::Null,
            Value::List(list) if *list.element() == Type::Uint8 => {
                self.call.take_bytes(list.items().len().saturating_mul(2))?;
                Json::String(binary(list))
            }
            Value::List(list) => {
                self.depth += 1;
                let items = list.items().iter().map(|item| self.value(item)).collect::<Result<_, _>>()?;
                self.depth -= 1;
                Json::Array(items)
            }
            Value::Map(map) if map.is_nil() => Json::Null,
            Value::Map(map) => self.map(map)?,
            Value::Object(object) => match time::to_json(object.as_ref()) {
                Some(Ok(time::Json::Text(text))) => Json::String(text),
                Some(Ok(time::Json::Number(number))) => Json::from(number),
                Some(Err(message)) => return Err(Failure::Refused(message)),
                None => return Err(Failure::Refused(format!("json: unsupported type: {}", object.type_name()))),
            },
        })
    }

    fn map(&mut self, map: &Map) -> Result<Json, Failure> {
        if self.above.iter().any(|above| above.is_same(map)) {
            return Err(cycle(map));
        }
        self.above.push(map.clone());
        self.depth += 1;
        let mut out = serde_json::Map::new();
        let entries = map.borrow();
        for (key, value) in entries.iter().flat_map(|entries| entries.iter()) {
            out.insert(self.text(key)?, self.value(value)?);
        }
        self.depth -= 1;
        self.above.pop();
        Ok(Json::Object(out))
    }

    fn text(&mut self, text: &GoString) -> Result<String, Failure> {
        let bytes = text.as_bytes();
        // Folded text is indented, line by line; 80 columns hold at least one character of text.
        let lines = bytes.len() / 60 + bytes.iter().filter(|byte| **byte == b'\n').count();
        self.call.take_bytes(bytes.len().saturating_mul(2) + lines * 2 * self.depth)?;
        if let Some(text) = text.as_str() {
            return Ok(text.to_owned());
        }
        let mut out = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            out.push_str(chunk.valid());
            out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        Ok(out)
    }
}

/// The number that YAML reads.
fn read_back(number: &str) -> Json {
    if let Ok(whole) = number.parse::<i64>() {
        return Json::from(whole);
    }
    match number.parse::<u64>() {
        Ok(whole) => Json::from(whole),
        Err(_) => Json::from(number.parse::<f64>().unwrap_or_default()),
    }
}
