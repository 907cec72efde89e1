//! Values as text, the way Go's `fmt` prints them with `%v`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{MAX_VALUE_DEPTH, Type};

/// What `%v` writes.
///
/// # Errors
/// When the value is too deep, such as a map that holds itself, or the text is more than the template may make.
pub(crate) fn display(call: &mut Call<'_>, value: &Value) -> Result<Vec<u8>, FunctionError> {
    let mut out = Vec::new();
    display_to(call, &mut out, value)?;
    Ok(out)
}

/// Appends what `%v` writes.
///
/// # Errors
/// As for [`display`].
pub(crate) fn display_to(call: &mut Call<'_>, out: &mut Vec<u8>, value: &Value) -> Result<(), FunctionError> {
    Printer { call, out }.value(value, 0)
}

/// The error of values that are nested too deeply.
pub(crate) fn too_deep() -> FunctionError {
    FunctionError::message(format!("the value is nested more than {MAX_VALUE_DEPTH} deep, or holds itself"))
}

struct Printer<'p, 'm> {
    call: &'p mut Call<'m>,
    out: &'p mut Vec<u8>,
}

impl Printer<'_, '_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), FunctionError> {
        if depth > MAX_VALUE_DEPTH {
            return Err(too_deep());
        }
        match value {
            Value::Nil => self.put(b"<nil>"),
            Value::Bool(truth) => self.put(if *truth { b"true" } else { b"false" }),
            Value::Int(_, number) => self.put(number.to_string().as_bytes()),
            Value::Uint(_, number) => self.put(number.to_string().as_bytes()),
            Value::Float(of, number) => self.put(float(of, *number).as_bytes()),
            Value::Complex(real, imaginary) => self.put(complex(*real, *imaginary).as_bytes()),
            Value::String(text) => self.put(text.as_bytes()),
            Value::Object(object) => {
                let text = object.display().unwrap_or_else(|| format!("{{{}}}", object.type_name()));
                self.put(text.as_bytes())
            }
            Value::List(list) => {
                self.put(b"[")?;
                for (at, item) in list.items().iter().enumerate() {
                    if at > 0 {
                        self.put(b" ")?;
                    }
                    self.call.take_steps(1)?;
                    self.value(item, depth + 1)?;
                }
                self.put(b"]")
            }
            Value::Map(map) => {
                self.put(b"map[")?;
                let entries = map.borrow();
                for (at, (key, item)) in entries.iter().flat_map(|entries| entries.iter()).enumerate() {
                    if at > 0 {
                        self.put(b" ")?;
                    }
                    self.call.take_steps(1)?;
                    self.put(key.as_bytes())?;
                    self.put(b":")?;
                    self.value(item, depth + 1)?;
                }
                self.put(b"]")
            }
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        self.call.take_bytes(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}

/// A float as `%v` writes it: the shortest digits that tell it from its neighbours, with an exponent from 1e+06 on and
/// below 1e-4.
pub(crate) fn float(of: &Type, number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a float32 has a value that fits")]
    let scientific = if *of == Type::Float32 { format!("{:e}", number as f32) } else { format!("{number:e}") };
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return if *of == Type::Float32 { format!("{}", number as f32) } else { format!("{number}") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn complex(real: f64, imaginary: f64) -> String {
    let imaginary = float(&Type::Float64, imaginary);
    let plus = if imaginary.starts_with(['+', '-']) { "" } else { "+" };
    format!("({}{plus}{imaginary}i)", float(&Type::Float64, real))
}
