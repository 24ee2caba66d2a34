//! The command line of mdbindgen.
fn main() {}
