//! Never compiled: its build script finds an error in the pages.

include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
