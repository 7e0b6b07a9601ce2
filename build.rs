//! The pattern files are part of the program: a file added under `patterns/` builds it anew.

fn main() {
    println!("cargo::rerun-if-changed=patterns");
}
