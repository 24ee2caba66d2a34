//! The modules that earlier runs wrote.

use super::store::Store;
use crate::fingerprint::Fingerprint;
use crate::output::{FormatError, Memory};

/// The texts of modules, by what they are made of.
pub(super) struct TextMemory<'a>(pub(super) &'a Store);

impl Memory for TextMemory<'_> {
    fn text(
        &self,
        key: &dyn Fn() -> Fingerprint,
        format: &dyn Fn() -> Result<String, FormatError>,
    ) -> Result<String, FormatError> {
        let key = key();
        let remembered = self.0.get(key).and_then(|bytes| str::from_utf8(bytes).ok());
        if let Some(text) = remembered {
            return Ok(text.to_owned());
        }
        let text = format()?;
        self.0.add(key, text.clone().into_bytes());
        Ok(text)
    }
}
