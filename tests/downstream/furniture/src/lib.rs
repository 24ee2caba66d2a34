//! Bindings for one part of an API, which others build on.

pub mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}
