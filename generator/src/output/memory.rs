//! Text that need not be made again.

use super::FormatError;
use crate::fingerprint::Fingerprint;

/// The texts of modules that earlier runs made.
///
/// Modules are asked for from several threads at once.
pub(crate) trait Memory: Sync {
    /// The text of what `key` stands for: as remembered, or else as `format` makes it.
    fn text(
        &self,
        key: &dyn Fn() -> Fingerprint,
        format: &dyn Fn() -> Result<String, FormatError>,
    ) -> Result<String, FormatError>;
}

/// Remembers nothing.
pub(crate) struct NoMemory;

impl Memory for NoMemory {
    fn text(
        &self,
        _: &dyn Fn() -> Fingerprint,
        format: &dyn Fn() -> Result<String, FormatError>,
    ) -> Result<String, FormatError> {
        format()
    }
}
