//! The kinds of errors at execution, worded as Go words them.

use crate::function::FunctionError;
use crate::go_string::GoString;
use crate::limits::Exhausted;

/// Why an execution failed. Its `Display` is what Go says, without the name and place that
/// [`ExecError::go_message`](super::ExecError::go_message) adds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExecErrorKind {
    /// A map does not have a key that must be there.
    #[error("map has no entry for key {}", quoted(.key))]
    MissingKey {
        /// The key.
        key: String,
        /// What was looked at, as the template writes it: `inputs`, `.spec`; empty when it has no plain name.
        of: String,
        /// The keys that the map has, in order; at most a hundred.
        available: Vec<String>,
    },
    /// A field of no data, where keys must be there.
    #[error("nil data; no entry for key {}", quoted(.0))]
    NilData(String),
    /// A field of a nil value.
    #[error("nil pointer evaluating interface {{}}.{0}")]
    NilPointer(String),
    /// A field of a value that has none.
    #[error("can't evaluate field {field} in type {of}")]
    NoField {
        /// The field's name.
        field: String,
        /// The type of the value.
        of: String,
    },
    /// An argument after a field that is no method.
    #[error("{0} is not a method but has arguments")]
    NotAMethod(String),
    /// An argument after a value that is no function.
    #[error("can't give argument to non-function {0}")]
    NotAFunction(String),
    /// `nil` alone.
    #[error("nil is not a command")]
    NilCommand,
    /// `nil` for a parameter that cannot be nil.
    #[error("cannot assign nil to {0}")]
    NilArgument(String),
    /// A variable that nothing has declared.
    #[error("undefined variable: {0}")]
    UndefinedVariable(String),
    /// A function that the library does not have.
    #[error("{} is not a defined function", quoted(.0))]
    UndefinedFunction(String),
    /// A call of a template that there is none of.
    #[error("template {} not defined", .0.quote())]
    UndefinedTemplate(GoString),
    /// Too few or too many arguments.
    #[error("wrong number of args for {function}: want {}{want} got {got}", if *.at_least { "at least " } else { "" })]
    ArgumentCount {
        /// The function.
        function: String,
        /// How many it takes.
        want: usize,
        /// Whether it takes more.
        at_least: bool,
        /// How many there are.
        got: usize,
    },
    /// A value of another type than the parameter.
    #[error("wrong type for value; expected {expected}; got {got}")]
    WrongType {
        /// The parameter's type.
        expected: String,
        /// The value's type.
        got: String,
    },
    /// No value for a parameter that cannot be nil.
    #[error("invalid value; expected {0}")]
    NoValue(String),
    /// A constant of another kind than the parameter.
    #[error("expected {expected}; found {found}")]
    WrongConstant {
        /// What would do.
        expected: &'static str,
        /// The constant as written.
        found: String,
    },
    /// A constant for a parameter that no constant fits.
    #[error("can't handle {constant} for arg of type {of}")]
    UnusableConstant {
        /// The constant as written.
        constant: String,
        /// The parameter's type.
        of: String,
    },
    /// An integer beyond 64 bits with a sign.
    #[error("{0} overflows int")]
    ConstantOverflow(String),
    /// A value that `range` cannot go through.
    #[error("range can't iterate over {value}")]
    NotIterable {
        /// The value, shortened.
        value: String,
        /// Its type.
        of: String,
    },
    /// Two variables for a `range` over a number.
    #[error("can't use {0} to iterate over more than one variable")]
    RangeVariables(String),
    /// A function has failed.
    #[error("error calling {name}: {error}")]
    Function {
        /// The function.
        name: String,
        /// What it says.
        error: FunctionError,
    },
    /// The template takes more than it may.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

fn quoted(text: &str) -> String {
    GoString::from(text).quote()
}
