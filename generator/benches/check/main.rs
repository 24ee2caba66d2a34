//! What `cargo check` of a whole reference costs: the bindings, their types alone, and the types as derives of serde.
//!
//! The environment variable `MDBINDGEN_CORPUS` names a docs root, or a folder that holds some, up to three folders down.
//! Every figure is that of the compiler at work on the crate alone, its dependencies already compiled. The program
//! stands between Cargo and the compiler for this: started as `RUSTC_WRAPPER`, it runs what it is given and notes what
//! that took.

#![allow(missing_docs, reason = "a benchmark has no users")]

#[cfg(unix)]
mod crates;
#[cfg(unix)]
mod derive;
#[cfg(unix)]
mod usage;

#[cfg(unix)]
fn main() {
    match usage::wrapped() {
        Some(status) => std::process::exit(status),
        None => crates::report(),
    }
}

#[cfg(not(unix))]
fn main() {
    println!("skipped: only Unix says what a child process took");
}
