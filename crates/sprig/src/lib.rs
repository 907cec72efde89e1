//! The functions of slim-sprig, and those that a ResourceSet adds, for Go templates.
//!
//! [`Sprig`] holds the 155 functions of slim-sprig v3.0.0 that depend on nothing outside (`HermeticTxtFuncMap`), and
//! `toYaml`, `mustToYaml` and `slugify`. They take and give the types that Go's have, and succeed and fail alike.
//! What differs, on purpose:
//!
//! * `keys`, `values` and all else that goes over a map do so in the order of the keys; in Go the order changes from
//!   run to run.
//! * There is no clock: `ago` counts from the moment that the caller names.
//! * `randInt` gives the least number that it may.
//! * `slice` past the end of a list is an error. In Go it gives nils, as long as memory happens to be reserved there.
//! * `sortAlpha` leaves the list alone that it is given. In Go it sorts a `[]string` in place.
//! * Where Go panics or never ends, there is an error: results are charged to the template's limits before they are
//!   made, and values deeper than [`MAX_VALUE_DEPTH`](fluxwright_gotemplate::value::MAX_VALUE_DEPTH) are refused.
//!
//! ```
//! use fluxwright_gotemplate::{Executor, Parser, ResourceSetFunctions, Value};
//! use fluxwright_sprig::Sprig;
//!
//! let sprig = Sprig::default();
//! let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
//! let templates = parser.parse("greeting", r#"<< list "a" nil 1 | join "-" | quote >>"#)?;
//! let mut out = Vec::new();
//! Executor::new(&templates).run(&sprig, &Value::Nil, &mut out)?;
//! assert_eq!(out, b"\"a-1\"");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod arguments;
mod cast;
mod convert;
mod defaults;
mod dicts;
mod encoding;
mod equal;
mod json;
mod lists;
mod numbers;
mod paths;
mod print;
mod regex;
mod registry;
mod runes;
mod slugify;
mod strings;
mod time;
mod types;
mod url;
mod yaml;

use std::collections::HashMap;

use fluxwright_gotemplate::function::{Function, Library};

use crate::registry::Registry;

/// The functions, by name. Made once and used for any number of templates.
#[derive(Debug)]
pub struct Sprig {
    functions: HashMap<&'static str, Function<'static>>,
}

impl Sprig {
    /// To say what the functions cannot find out by themselves.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The names of all functions, in no order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.functions.keys().copied()
    }
}

impl Default for Sprig {
    fn default() -> Self {
        Self::builder().build()
    }
}

impl Library for Sprig {
    fn function(&self, name: &str) -> Option<&Function<'_>> {
        self.functions.get(name)
    }
}

/// What is outside of the templates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Builder {
    now: i128,
}

impl Builder {
    /// The present, from which `ago` and `durationRound` count: nanoseconds since 1970 in UTC. 1970 itself when not
    /// given.
    #[must_use]
    pub fn now(mut self, unix_nanos: i128) -> Self {
        self.now = unix_nanos;
        self
    }

    /// The functions.
    pub fn build(self) -> Sprig {
        let mut registry = Registry::new(self.now);
        convert::register(&mut registry);
        defaults::register(&mut registry);
        dicts::register(&mut registry);
        encoding::register(&mut registry);
        json::register(&mut registry);
        lists::register(&mut registry);
        numbers::register(&mut registry);
        paths::register(&mut registry);
        regex::register(&mut registry);
        slugify::register(&mut registry);
        strings::register(&mut registry);
        time::register(&mut registry);
        types::register(&mut registry);
        url::register(&mut registry);
        yaml::register(&mut registry);
        Sprig { functions: registry.into_functions() }
    }
}
