//! The `fluxwright` binary.
fn main() {}
