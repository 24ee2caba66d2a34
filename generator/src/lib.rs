//! Generates Rust bindings from API reference pages written in Markdown.

pub mod config;
pub mod diagnostics;
mod error;
pub mod lower;
pub mod model;
pub mod names;
mod parallel;
pub mod source;
pub mod syntax;

pub use config::Config;
pub use error::Error;

#[cfg(test)]
mod samples;
