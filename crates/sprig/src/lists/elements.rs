//! Lists by what their elements are: `has`, `without`, `uniq`, `compact`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::{List, Type};

use super::{charge, list};
use crate::arguments::{any, rest};
use crate::defaults::is_empty;
use crate::equal::is_among;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    for name in ["has", "mustHas"] {
        registry.add(name, &[Type::Any, Type::Any], None, move |call, arguments| {
            let (needle, haystack) = (any(arguments, 0)?, any(arguments, 1)?);
            if matches!(haystack, Value::Nil) {
                return Ok(Value::Bool(false));
            }
            Ok(Value::Bool(is_among(call, list(name, haystack)?.items(), needle)?))
        });
    }
    for name in ["without", "mustWithout"] {
        registry.add(name, &[Type::Any], Some(Type::Any), move |call, arguments| {
            let mut kept = Vec::new();
            for item in list(name, any(arguments, 0)?)?.items() {
                charge(call, 1)?;
                if !is_among(call, rest(arguments, 1), item)? {
                    kept.push(item.clone());
                }
            }
            Ok(Value::List(List::any(kept)))
        });
    }
    for name in ["uniq", "mustUniq"] {
        registry.add(name, &[Type::Any], None, move |call, arguments| {
            let mut kept = Vec::new();
            for item in list(name, any(arguments, 0)?)?.items() {
                charge(call, 1)?;
                if !is_among(call, &kept, item)? {
                    kept.push(item.clone());
                }
            }
            Ok(Value::List(List::any(kept)))
        });
    }
    for name in ["compact", "mustCompact"] {
        registry.add(name, &[Type::Any], None, move |call, arguments| {
            let items = list(name, any(arguments, 0)?)?.items();
            charge(call, items.len())?;
            Ok(Value::List(List::any(items.iter().filter(|item| !is_empty(item)).cloned().collect())))
        });
    }
}
