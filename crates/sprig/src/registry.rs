//! Where the modules put their functions.

use std::borrow::Cow;
use std::collections::HashMap;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, Function, FunctionError};
use fluxwright_gotemplate::value::Type;

/// What a function gives.
pub(crate) type Outcome = Result<Value, FunctionError>;

/// The functions so far, and what they may know of the world.
pub(crate) struct Registry {
    functions: HashMap<&'static str, Function<'static>>,
    now: i128,
}

impl Registry {
    /// None yet. The present is given in nanoseconds since 1970.
    pub(crate) fn new(now: i128) -> Self {
        Self { functions: HashMap::new(), now }
    }

    /// The present, in nanoseconds since 1970 in UTC.
    pub(crate) fn now(&self) -> i128 {
        self.now
    }

    /// Adds a function: the types of its parameters, and that of any number of further arguments. Its calls are charged
    /// for the strings that they read and, once it is made, for the string that they give.
    pub(crate) fn add(
        &mut self,
        name: &'static str,
        parameters: &[Type],
        variadic: Option<Type>,
        run: impl Fn(&mut Call<'_>, &[Value]) -> Outcome + 'static,
    ) {
        self.add_charging(name, parameters, variadic, move |call, arguments| {
            let result = run(call, arguments)?;
            call.take_bytes(result.as_bytes().map_or(0, <[u8]>::len))?;
            Ok(result)
        });
    }

    /// Adds a function that charges for what it makes itself, or makes nothing but hands on one of its arguments.
    pub(crate) fn add_charging(
        &mut self,
        name: &'static str,
        parameters: &[Type],
        variadic: Option<Type>,
        run: impl Fn(&mut Call<'_>, &[Value]) -> Outcome + 'static,
    ) {
        let parameters = Cow::Owned(parameters.to_vec());
        let run = Box::new(move |call: &mut Call<'_>, arguments: &[Value]| {
            let read: usize = arguments.iter().filter_map(Value::as_bytes).map(<[u8]>::len).sum();
            call.take_steps(read / BYTES_PER_STEP)?;
            run(call, arguments)
        });
        let earlier = self.functions.insert(name, Function { parameters, variadic, run });
        debug_assert!(earlier.is_none(), "two functions are called {name}");
    }

    /// All of them.
    pub(crate) fn into_functions(self) -> HashMap<&'static str, Function<'static>> {
        self.functions
    }
}

/// How many bytes are read in about the time of one step.
const BYTES_PER_STEP: usize = 64;
