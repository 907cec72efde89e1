//! Writing new YAML.
