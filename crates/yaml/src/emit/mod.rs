//! Writing new YAML.

mod number;

pub(crate) use number::go_float;
