//! What lies around a HelmRelease.

use serde_json::Value;

use crate::values::Data;

/// The objects of the cluster that a HelmRelease lies in, as far as they are known.
pub trait Cluster {
    /// An object.
    fn object(&self, kind: &str, namespace: &str, name: &str) -> Option<&Value>;

    /// The folder of the tree that holds the content of a source, such as `""` for the repo itself.
    fn folder(&self, kind: &str, namespace: &str, name: &str) -> Option<String>;

    /// A key of the data of a ConfigMap or Secret.
    fn data<'a>(&'a self, kind: &str, namespace: &str, name: &str, key: &str) -> Data<'a> {
        self.object(kind, namespace, name).map_or(Data::NoObject, |object| Data::of(object, key))
    }
}
