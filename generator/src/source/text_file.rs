//! Files that are no pages.

use std::fs;
use std::path::Path;

use super::ReadError;

/// Reads a text file, such as the configuration, as it stands.
///
/// # Errors
///
/// Returns an error if the file cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    fs::read_to_string(path).map_err(|error| ReadError::Io { path: path.to_path_buf(), error })
}
