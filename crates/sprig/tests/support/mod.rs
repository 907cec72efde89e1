//! Templates of a ResourceSet, run.

use fluxwright_gotemplate::function::{Function, Library};
use fluxwright_gotemplate::value::{Map, Type};
use fluxwright_gotemplate::{Executor, Limits, MissingKey, Parser, ResourceSetFunctions, Value};
use fluxwright_sprig::Sprig;

/// Sprig's functions and `inputs`.
struct WithInputs<'s> {
    sprig: &'s Sprig,
    inputs: Function<'static>,
}

impl Library for WithInputs<'_> {
    fn function(&self, name: &str) -> Option<&Function<'_>> {
        if name == "inputs" { Some(&self.inputs) } else { self.sprig.function(name) }
    }
}

/// What a template writes, the way flux-operator runs it. No inputs are a nil map.
pub fn render(
    sprig: &Sprig,
    template: &str,
    inputs: Option<&serde_json::Value>,
    limits: Limits,
) -> Result<Vec<u8>, String> {
    let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
    let templates = parser.parse("resourceset", template).map_err(|error| error.go_message())?;
    let map = inputs.map_or_else(|| Value::Map(Map::nil(Type::Any)), Value::from_json);
    let inputs = Function { parameters: Vec::new().into(), variadic: None, run: Box::new(move |_, _| Ok(map.clone())) };
    let mut out = Vec::new();
    Executor::new(&templates)
        .missing_key(MissingKey::Error)
        .limits(limits)
        .run(&WithInputs { sprig, inputs }, &Value::Nil, &mut out)
        .map_err(|error| error.go_message())?;
    Ok(out)
}
