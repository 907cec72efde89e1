//! JSON, as Go's `encoding/json` writes and reads it.

mod decode;
mod encode;
mod number;
mod tree;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::Type;

use crate::arguments;
use crate::registry::{Outcome, Registry};
use encode::{Style, encode};

pub(crate) use tree::to_tree;

/// Why a value is not JSON, or a text is none.
pub(crate) enum Failure {
    /// As Go has it: an error of the `must` functions, passed over by the others.
    Refused(String),
    /// Beyond a limit, of which Go has none: an error of all functions.
    Stopped(FunctionError),
}

impl Failure {
    /// The error of a `must` function.
    pub(crate) fn into_error(self) -> FunctionError {
        match self {
            Self::Refused(message) => FunctionError::Message(message),
            Self::Stopped(error) => error,
        }
    }
}

impl From<FunctionError> for Failure {
    fn from(error: FunctionError) -> Self {
        Self::Stopped(error)
    }
}

pub(crate) fn register(registry: &mut Registry) {
    write(registry, ["toJson", "mustToJson"], Style::Compact);
    write(registry, ["toPrettyJson", "mustToPrettyJson"], Style::Pretty);
    write(registry, ["toRawJson", "mustToRawJson"], Style::Raw);
    registry.add("fromJson", &[Type::String], None, |call, arguments| read(call, arguments, false));
    registry.add("mustFromJson", &[Type::String], None, |call, arguments| read(call, arguments, true));
}

fn write(registry: &mut Registry, [plain, must]: [&'static str; 2], style: Style) {
    let run = move |strict: bool| {
        move |call: &mut Call<'_>, arguments: &[Value]| -> Outcome {
            match encode(call, arguments::any(arguments, 0)?, style) {
                Ok(text) => Ok(Value::string(text)),
                Err(Failure::Refused(_)) if !strict => Ok(Value::from("")),
                Err(failure) => Err(failure.into_error()),
            }
        }
    };
    // Without the error, toRawJson has nothing to trim and panics.
    registry.add(plain, &[Type::Any], None, run(style == Style::Raw));
    registry.add(must, &[Type::Any], None, run(true));
}

fn read(call: &mut Call<'_>, arguments: &[Value], strict: bool) -> Outcome {
    let text = arguments::bytes(arguments, 0)?;
    let decoded = decode::decode(call, text);
    match decoded {
        Ok((value, None)) => Ok(value),
        // Go leaves out the numbers that are too large and goes on.
        Ok((value, Some(_))) if !strict => Ok(value),
        Ok((_, Some(message))) => Err(FunctionError::Message(message)),
        Err(Failure::Refused(_)) if !strict => Ok(Value::Nil),
        Err(failure) => Err(failure.into_error()),
    }
}
