//! The functions that a template may call.

mod resource_set;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

pub use resource_set::RESOURCE_SET;

/// The functions that Go's `text/template` defines itself.
pub const BUILTINS: &[&str] = &[
    "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf",
    "println", "slice", "urlquery",
];

/// Tells which functions exist. A call of any other is an error when the template is parsed, as in Go, and a function
/// called `break` or `continue` takes that keyword's place.
pub trait Functions {
    /// Whether there is a function of this name.
    fn defines(&self, name: &str) -> bool;
}

impl Functions for [&str] {
    fn defines(&self, name: &str) -> bool {
        self.contains(&name)
    }
}

impl Functions for [String] {
    fn defines(&self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }
}

impl Functions for BTreeSet<String> {
    fn defines(&self, name: &str) -> bool {
        self.contains(name)
    }
}

impl Functions for BTreeSet<&str> {
    fn defines(&self, name: &str) -> bool {
        self.contains(name)
    }
}

impl<S: BuildHasher> Functions for HashSet<String, S> {
    fn defines(&self, name: &str) -> bool {
        self.contains(name)
    }
}

impl<V> Functions for BTreeMap<String, V> {
    fn defines(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

impl<V, S: BuildHasher> Functions for HashMap<String, V, S> {
    fn defines(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

impl<T: Functions + ?Sized> Functions for &T {
    fn defines(&self, name: &str) -> bool {
        (**self).defines(name)
    }
}

/// What the templates of a ResourceSet may call: Go's own functions and [`RESOURCE_SET`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResourceSetFunctions;

impl Functions for ResourceSetFunctions {
    fn defines(&self, name: &str) -> bool {
        RESOURCE_SET.binary_search(&name).is_ok() || BUILTINS.binary_search(&name).is_ok()
    }
}

/// Any name is a function, the way Go parses with `SkipFuncCheck`. For reading templates whose functions are not
/// known; `break` and `continue` stay keywords.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnyFunction;

impl Functions for AnyFunction {
    fn defines(&self, name: &str) -> bool {
        !matches!(name, "break" | "continue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_without_duplicates() {
        for list in [BUILTINS, RESOURCE_SET] {
            assert!(list.windows(2).all(|w| w[0] < w[1]));
        }
    }

    #[test]
    fn a_resource_set_has_159_functions_beside_gos() {
        assert_eq!(RESOURCE_SET.len(), 159);
        for name in ["inputs", "slugify", "toYaml", "hasPrefix", "dig", "eq", "index"] {
            assert!(ResourceSetFunctions.defines(name), "{name}");
        }
        for name in ["now", "env", "include", "tpl", "lookup", "break", ""] {
            assert!(!ResourceSetFunctions.defines(name), "{name}");
        }
    }

    #[test]
    fn collections_of_names_will_do() {
        assert!(["a", "b"][..].defines("b"));
        assert!(BTreeSet::from(["a"]).defines("a"));
        assert!(!HashMap::from([("a".to_string(), 1)]).defines("b"));
        assert!(AnyFunction.defines("whatever") && !AnyFunction.defines("break"));
    }
}
