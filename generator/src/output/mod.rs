//! Generated code as text, and as files: formatted, compared, written.

mod example_tests;
mod format;
mod header;
mod memory;
mod package;
mod render;
mod replace;
mod single_file;
mod write;

pub use format::FormatError;
pub(crate) use memory::{Memory, NoMemory};
pub use package::package_files;
pub use render::{Source, render_files, render_single_file};
pub(crate) use render::{render_files_with, render_single_file_with};
pub(crate) use replace::{remove_abandoned, replace};
pub use write::{Mode, Outcome, Status, write_files};
pub(crate) use write::{holds_only, write_and_sight};

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/` on every platform.
    pub path: String,
    /// Its text.
    pub text: String,
}
