//! The objects by kind, and their values, read when asked for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use fluxwright_repo::scan::{Object, Scan};
use fluxwright_yaml::{Dialect, Stream};
use serde_json::Value;

#[derive(Debug)]
pub(super) struct Objects {
    by_kind: HashMap<String, Vec<usize>>,
    by_place: HashMap<(usize, usize), usize>,
    values: Vec<OnceLock<Arc<Value>>>,
}

impl Objects {
    pub fn of(scan: &Scan) -> Self {
        let mut by_kind: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_place = HashMap::new();
        for (index, object) in scan.objects().iter().enumerate() {
            by_kind.entry(key(object.group(), &object.kind)).or_default().push(index);
            by_place.insert(identity(object), index);
        }
        let values = scan.objects().iter().map(|_| OnceLock::new()).collect();
        Self { by_kind, by_place, values }
    }

    pub fn of_kind(&self, group: &str, kind: &str) -> &[usize] {
        self.by_kind.get(&key(group, kind)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn value(&self, object: &Object, tree: impl Fn() -> Arc<Stream>) -> Arc<Value> {
        let read = || {
            let tree = tree();
            let value = object.document_in(&tree).zip(object.node_in(&tree));
            let value = value.and_then(|(document, node)| node.to_value(document, Dialect::Sigs).ok());
            Arc::new(value.unwrap_or(Value::Null))
        };
        let slot = self.by_place.get(&identity(object)).and_then(|index| self.values.get(*index));
        slot.map_or_else(&read, |slot| Arc::clone(slot.get_or_init(&read)))
    }
}

fn key(group: &str, kind: &str) -> String {
    format!("{group}/{kind}")
}

/// No two objects of a repo begin at the same place.
fn identity(object: &Object) -> (usize, usize) {
    (object.file, object.span.start)
}
