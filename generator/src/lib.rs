//! Generates Rust bindings from API reference pages written in Markdown.

pub mod diagnostics;
pub mod model;
mod parallel;
pub mod source;
pub mod syntax;
