//! Values as text, the way Go's `fmt` prints them with `%v`.

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::MAX_VALUE_DEPTH;
use fluxwright_gotemplate::{Exhausted, Value, format};

/// What `%v` writes.
///
/// # Errors
/// When the value is too deep, such as a map that holds itself, or the text is more than the template may make.
pub(crate) fn display(call: &mut Call<'_>, value: &Value) -> Result<Vec<u8>, FunctionError> {
    let mut out = Vec::new();
    format::display(value, call.meter(), &mut out)?;
    Ok(out)
}

/// The error of values that are nested too deeply.
pub(crate) fn too_deep() -> FunctionError {
    FunctionError::Exhausted(Exhausted::Nesting(MAX_VALUE_DEPTH))
}
