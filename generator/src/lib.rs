//! Generates Rust bindings from API reference pages written in Markdown.

pub mod config;
pub mod diagnostics;
pub mod emit;
mod error;
pub mod lower;
pub mod model;
pub mod names;
pub mod output;
mod parallel;
mod pipeline;
pub mod source;
pub mod syntax;

pub use config::Config;
pub use error::Error;
use pipeline::Run;
pub use pipeline::{Model, Progress, Stage};

/// Reads the pages of a configuration and links them to a model.
///
/// # Errors
///
/// Returns an error if pages cannot be read, or if they have errors.
pub fn model(config: &Config) -> Result<Model, Error> {
    model_with(config, &())
}

/// Like [`model`], and tells `progress` how far it has come.
///
/// # Errors
///
/// As [`model`].
pub fn model_with(config: &Config, progress: &dyn Progress) -> Result<Model, Error> {
    Run::load(config, progress)?.finish(config)
}

#[cfg(test)]
mod samples;
