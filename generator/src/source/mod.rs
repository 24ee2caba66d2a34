//! Source files: their text, their positions, their includes. The only module that reads files.

mod span;

pub use span::{FileId, Span, Spanned};
