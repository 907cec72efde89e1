//! YAML, as sigs.k8s.io/yaml writes it: through JSON, with which it loses what JSON cannot say.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::Call;
use fluxwright_gotemplate::value::Type;
use fluxwright_yaml::emit::go_marshal;

use crate::arguments;
use crate::json::{self, Failure};
use crate::registry::{Outcome, Registry};

pub(crate) fn register(registry: &mut Registry) {
    registry.add("toYaml", &[Type::Any], None, |call, arguments| -> Outcome {
        match to_yaml(call, arguments::any(arguments, 0)?) {
            Err(Failure::Refused(_)) => Ok(Value::from("")),
            Err(Failure::Stopped(error)) => Err(error),
            Ok(text) => Ok(text.into()),
        }
    });
    registry.add("mustToYaml", &[Type::Any], None, |call, arguments| -> Outcome {
        to_yaml(call, arguments::any(arguments, 0)?).map(Value::from).map_err(Failure::into_error)
    });
}

fn to_yaml(call: &mut Call<'_>, value: &Value) -> Result<String, Failure> {
    let json = json::to_tree(call, value)?;
    go_marshal(&json).map_err(|error| Failure::Refused(error.to_string()))
}
