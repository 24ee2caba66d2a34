//! Source files: their text, their positions, their includes. The only module that reads files.

mod files;
mod include;
mod line_index;
mod reader;
mod span;
mod text_file;

pub(crate) use line_index::lines;

pub(crate) use files::Missing;
pub use files::{Include, Root, SourceFile, Sources};
pub(crate) use include::Target;
pub use reader::ReadError;
pub(crate) use reader::{PAGE_FOLDERS, page_paths, page_text};
pub use span::{FileId, Span, Spanned};
pub use text_file::read_text;
