//! The pages and examples of the rules are part of the library: it is built again when one of them changes.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
