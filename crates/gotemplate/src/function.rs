//! Functions that templates call: their parameters, how they are called, and what they may use up.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;

use crate::limits::{Exhausted, Meter};
use crate::value::{Type, Value};

/// A function with the types of its parameters. A call converts constants to them and refuses values of other types,
/// as Go does ("wrong type for value; expected string; got int64").
pub struct Function<'f> {
    /// The types of the parameters. [`Type::Any`] takes everything.
    pub parameters: Cow<'f, [Type]>,
    /// The type of any number of further arguments.
    pub variadic: Option<Type>,
    /// What it does. It gets as many arguments as it has parameters, or more when variadic, each of the parameter's type.
    #[expect(clippy::type_complexity, reason = "a name for it would say no more")]
    pub run: Box<dyn Fn(&mut Call<'_>, &[Value]) -> Result<Value, FunctionError> + 'f>,
}

impl<'f> Function<'f> {
    /// A function of these parameters.
    pub fn new(
        parameters: impl Into<Cow<'f, [Type]>>,
        run: impl Fn(&mut Call<'_>, &[Value]) -> Result<Value, FunctionError> + 'f,
    ) -> Self {
        Self { parameters: parameters.into(), variadic: None, run: Box::new(run) }
    }

    /// The same with any number of further arguments of this type.
    #[must_use]
    pub fn and_any_number_of(mut self, further: Type) -> Self {
        self.variadic = Some(further);
        self
    }
}

impl fmt::Debug for Function<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function")
            .field("parameters", &self.parameters)
            .field("variadic", &self.variadic)
            .finish_non_exhaustive()
    }
}

/// The functions of one execution beside Go's own, which are always there. A library may replace them; its `and` and
/// `or` get all of their arguments evaluated, as in Go.
pub trait Library {
    /// The function of this name.
    fn function(&self, name: &str) -> Option<&Function<'_>>;
}

/// No functions but Go's own.
impl Library for () {
    fn function(&self, _name: &str) -> Option<&Function<'_>> {
        None
    }
}

impl<S: BuildHasher> Library for HashMap<&str, Function<'_>, S> {
    fn function(&self, name: &str) -> Option<&Function<'_>> {
        self.get(name)
    }
}

/// What a running function may use: it reports through this what it is about to take, so that no template takes more
/// than it may.
#[derive(Debug)]
pub struct Call<'m> {
    meter: &'m mut Meter,
}

impl<'m> Call<'m> {
    /// A call that draws on this meter.
    pub fn new(meter: &'m mut Meter) -> Self {
        Self { meter }
    }

    /// Says that this many bytes are about to be made. To be called *before* a result whose size does not follow from
    /// the size of the arguments is built.
    ///
    /// # Errors
    /// When the template has used up what it may.
    pub fn take_bytes(&mut self, bytes: usize) -> Result<(), FunctionError> {
        self.meter.take_bytes(bytes).map_err(FunctionError::Exhausted)
    }

    /// Says that this much work (elements looked at, say) is about to be done.
    ///
    /// # Errors
    /// When the template has used up what it may.
    pub fn take_steps(&mut self, steps: usize) -> Result<(), FunctionError> {
        self.meter.take_steps(steps).map_err(FunctionError::Exhausted)
    }

    /// The meter, to hand it on.
    pub fn meter(&mut self) -> &mut Meter {
        self.meter
    }
}

/// Why a function failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FunctionError {
    /// What the function says, in words for the user.
    #[error("{0}")]
    Message(String),
    /// It would have taken more than a template may.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

impl FunctionError {
    /// An error with this message.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message(text.into())
    }
}
