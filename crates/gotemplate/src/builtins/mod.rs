//! The functions that Go's `text/template` defines itself.

mod compare;
mod escape;
mod index;
mod print;

use crate::exec::is_true;
use crate::function::{Call, FunctionError};
use crate::value::{Type, Value};

pub(crate) type Result = std::result::Result<Value, FunctionError>;

/// One of Go's own functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    And,
    Call,
    Eq,
    Ge,
    Gt,
    Html,
    Index,
    Js,
    Le,
    Len,
    Lt,
    Ne,
    Not,
    Or,
    Print,
    Printf,
    Println,
    Slice,
    UrlQuery,
}

impl Builtin {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "and" => Self::And,
            "call" => Self::Call,
            "eq" => Self::Eq,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "html" => Self::Html,
            "index" => Self::Index,
            "js" => Self::Js,
            "le" => Self::Le,
            "len" => Self::Len,
            "lt" => Self::Lt,
            "ne" => Self::Ne,
            "not" => Self::Not,
            "or" => Self::Or,
            "print" => Self::Print,
            "printf" => Self::Printf,
            "println" => Self::Println,
            "slice" => Self::Slice,
            "urlquery" => Self::UrlQuery,
            _ => return None,
        })
    }

    pub(crate) fn parameters(self) -> &'static [Type] {
        match self {
            Self::Html | Self::Js | Self::Print | Self::Println | Self::UrlQuery => &[],
            Self::And | Self::Call | Self::Eq | Self::Index | Self::Len | Self::Not | Self::Or | Self::Slice => {
                &[Type::Any]
            }
            Self::Ge | Self::Gt | Self::Le | Self::Lt | Self::Ne => &[Type::Any, Type::Any],
            Self::Printf => &[Type::String],
        }
    }

    pub(crate) fn variadic(self) -> Option<&'static Type> {
        match self {
            Self::Ge | Self::Gt | Self::Le | Self::Len | Self::Lt | Self::Ne | Self::Not => None,
            _ => Some(&Type::Any),
        }
    }

    /// Calls the function with as many arguments as it takes. A nil stands for Go's invalid value too: none of the
    /// functions tells them apart. `and` and `or` need not evaluate their arguments and are not called here.
    pub(crate) fn run(self, call: &mut Call<'_>, arguments: &[Value]) -> Result {
        let first = arguments.first().unwrap_or(&Value::Nil);
        let second = arguments.get(1).unwrap_or(&Value::Nil);
        let rest = arguments.get(1..).unwrap_or_default();
        match self {
            Self::And | Self::Or => Ok(arguments.last().cloned().unwrap_or(Value::Nil)),
            Self::Call => Err(not_a_function(first)),
            Self::Eq => compare::equal_to_any(first, rest).map(Value::Bool),
            Self::Ne => compare::equal(first, second).map(|equal| Value::Bool(!equal)),
            Self::Lt => compare::less(first, second).map(Value::Bool),
            Self::Le => compare::less_or_equal(first, second).map(Value::Bool),
            Self::Gt => compare::less_or_equal(first, second).map(|less| Value::Bool(!less)),
            Self::Ge => compare::less(first, second).map(|less| Value::Bool(!less)),
            Self::Html => escape::html(call, arguments),
            Self::Js => escape::js(call, arguments),
            Self::UrlQuery => escape::url_query(call, arguments),
            Self::Index => index::index(first, rest),
            Self::Slice => index::slice(call, first, rest),
            Self::Len => index::len(first),
            Self::Not => Ok(Value::Bool(!is_true(first))),
            Self::Print => print::print(call, arguments),
            Self::Println => print::println(call, arguments),
            Self::Printf => print::printf(call, first, rest),
        }
    }
}

/// No value of a template is a function, so `call` fails.
fn not_a_function(value: &Value) -> FunctionError {
    match value.type_of() {
        Some(of) => FunctionError::message(format!("non-function of type {of}")),
        None => FunctionError::message("call of nil"),
    }
}

/// The type's name; that of nil is not one that a template can write.
fn type_name(value: &Value) -> String {
    value.type_of().map_or_else(|| "nil".to_string(), |of| of.to_string())
}
