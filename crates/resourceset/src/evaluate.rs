//! Executing templates with an input set.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use fluxwright_gotemplate::function::{Function, Library};
use fluxwright_gotemplate::{ExecError, Executor, Limits, MissingKey, Origin, Templates, Value};
use fluxwright_sprig::Sprig;

/// Executes templates one after the other. It has its own functions and belongs to one thread.
pub(crate) struct Evaluator {
    library: SetLibrary,
    limits: Limits,
}

impl Evaluator {
    /// With bounds for each execution, and the present in nanoseconds since 1970.
    pub(crate) fn new(limits: Limits, now: i128) -> Self {
        Self { library: SetLibrary::new(now), limits }
    }

    /// Adds what the template renders to for these inputs to `out`, and where it comes from to `origins`.
    pub(crate) fn run(
        &self,
        templates: &Templates,
        inputs: Value,
        out: &mut Vec<u8>,
        origins: &mut Vec<Origin>,
    ) -> Result<(), ExecError> {
        self.library.current.replace(inputs);
        let executor = Executor::new(templates).missing_key(MissingKey::Error).limits(self.limits);
        // The data are nil: all that a template knows comes from `inputs`.
        executor.run_traced(&self.library, &Value::Nil, out, origins)
    }
}

/// The functions of a ResourceSet's templates.
struct SetLibrary {
    sprig: Sprig,
    inputs: Function<'static>,
    current: Rc<RefCell<Value>>,
}

impl SetLibrary {
    fn new(now: i128) -> Self {
        let current = Rc::new(RefCell::new(Value::Nil));
        let given = Rc::clone(&current);
        let inputs = Function {
            parameters: Cow::Borrowed(&[]),
            variadic: None,
            run: Box::new(move |_, _| Ok(given.borrow().clone())),
        };
        Self { sprig: Sprig::builder().now(now).build(), inputs, current }
    }
}

impl Library for SetLibrary {
    fn function(&self, name: &str) -> Option<&Function<'_>> {
        if name == "inputs" { Some(&self.inputs) } else { self.sprig.function(name) }
    }
}
