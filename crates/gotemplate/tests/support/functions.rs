//! The functions that the recorded cases call: nothing but ways to get values of all types into and out of templates.

use std::collections::HashMap;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, Function, FunctionError};
use fluxwright_gotemplate::value::{List, Map, Type};

type Functions = HashMap<&'static str, Function<'static>>;
type Result = std::result::Result<Value, FunctionError>;

struct Builder(Functions);

impl Builder {
    fn add(
        &mut self,
        name: &'static str,
        parameters: &[Type],
        variadic: Option<Type>,
        run: impl Fn(&mut Call<'_>, &[Value]) -> Result + 'static,
    ) {
        let parameters = parameters.to_vec().into();
        self.0.insert(name, Function { parameters, variadic, run: Box::new(run) });
    }
}

fn text(value: &Value) -> String {
    value.as_bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

fn print(call: &mut Call<'_>, value: &Value) -> std::result::Result<Vec<u8>, FunctionError> {
    let mut out = Vec::new();
    fluxwright_gotemplate::format::display(value, call.meter(), &mut out)?;
    Ok(out)
}

/// The functions; `inputs` is the data.
pub fn functions(data: &Value) -> Functions {
    let mut f = Builder(HashMap::new());
    let any_map = || Type::Any.map();
    let inputs = data.clone();
    f.add("inputs", &[], None, move |_, _| Ok(inputs.clone()));
    f.add("nothing", &[], None, |_, _| Ok(Value::Nil));
    f.add("nilmap", &[], None, |_, _| Ok(Map::nil(Type::Any).into()));
    f.add("nillist", &[], None, |_, _| Ok(List::nil(Type::Any).into()));
    f.add("nilstrings", &[], None, |_, _| Ok(List::nil(Type::String).into()));
    f.add("strs", &[], Some(Type::String), |_, a| Ok(List::of(Type::String, a.to_vec()).into()));
    f.add("list", &[], Some(Type::Any), |_, a| Ok(List::any(a.to_vec()).into()));
    f.add("smap", &[], Some(Type::String), |_, a| {
        let entries =
            a.chunks_exact(2).filter_map(|pair| Some((pair[0].as_bytes()?.into(), pair[1].clone()))).collect();
        Ok(Map::of(Type::String, entries).into())
    });
    f.add("dict", &[], Some(Type::Any), |call, a| {
        let map = Map::any(Default::default());
        for pair in a.chunks_exact(2) {
            let _ = map.insert(print(call, &pair[0])?.into(), pair[1].clone());
        }
        Ok(map.into())
    });
    f.add("set", &[any_map(), Type::String, Type::Any], None, |_, a| match a {
        [Value::Map(map), Value::String(key), value] if map.insert(key.clone(), value.clone()) => Ok(a[0].clone()),
        _ => Err(FunctionError::message("assignment to entry in nil map")),
    });
    f.add("unset", &[any_map(), Type::String], None, |_, a| {
        if let [Value::Map(map), Value::String(key)] = a {
            map.remove(key.as_bytes());
        }
        Ok(a[0].clone())
    });
    f.add("hasKey", &[any_map(), Type::String], None, |_, a| match a {
        [Value::Map(map), Value::String(key)] => Ok(Value::Bool(map.contains_key(key.as_bytes()))),
        _ => Ok(Value::Nil),
    });
    f.add("upper", &[Type::String], None, |_, a| Ok(text(&a[0]).to_uppercase().into()));
    for (name, of) in [
        ("id", Type::Any),
        ("tob", Type::Bool),
        ("toi", Type::Int),
        ("toi8", Type::Int8),
        ("toi64", Type::Int64),
        ("tou", Type::Uint),
        ("tou8", Type::Uint8),
        ("tou64", Type::Uint64),
        ("tof", Type::Float64),
        ("tof32", Type::Float32),
        ("toc", Type::Complex128),
    ] {
        f.add(name, &[of], None, |_, a| Ok(a[0].clone()));
    }
    for (name, of) in [("mapof", any_map()), ("listof", Type::Any.slice()), ("strsof", Type::String.slice())] {
        f.add(name, &[of], None, |_, a| {
            let len = match &a[0] {
                Value::Map(map) => map.len(),
                Value::List(list) => list.items().len(),
                _ => 0,
            };
            Ok(Value::int(i64::try_from(len).unwrap_or(0)))
        });
    }
    f.add("inf", &[Type::Int], None, |_, a| {
        let negative = matches!(a[0], Value::Int(_, n) if n < 0);
        Ok(Value::float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }))
    });
    f.add("nan", &[], None, |_, _| Ok(Value::float(f64::NAN)));
    f.add("two", &[Type::String, Type::Int], None, slashed);
    f.add("more", &[Type::String], Some(Type::Int), |call, a| {
        let rest = Value::from(List::of(Type::Int, a[1..].to_vec()));
        slashed(call, &[a[0].clone(), rest])
    });
    f.add("fail", &[Type::String], None, |_, a| Err(FunctionError::message(text(&a[0]))));
    f.0
}

fn slashed(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let [a, b] = arguments else { return Ok(Value::Nil) };
    Ok(Value::string([print(call, a)?, b"/".to_vec(), print(call, b)?].concat()))
}
