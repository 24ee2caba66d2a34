//! Bytes inside JSON.

use std::fmt;
use std::ops::Deref;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use crate::{Scalar, Value, View};

/// Bytes that JSON carries as base64.
///
/// Reads the standard and the URL-safe alphabet, with and without padding; writes the standard one with padding.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary(pub Bytes);

impl Deref for Binary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<B: Into<Bytes>> From<B> for Binary {
    fn from(bytes: B) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(formatter)
    }
}

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD_ALPHABET: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE_ALPHABET: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

impl Value for Binary {
    const EXPECTED: &'static str = "bytes in base64";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let Scalar::Text(text) = scalar else { return None };
        let bytes = STANDARD_ALPHABET.decode(text).or_else(|_| URL_SAFE_ALPHABET.decode(text));
        bytes.ok().map(Self::from)
    }

    fn view(&self) -> View<'_> {
        View::Bytes(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alphabet_is_read_and_one_is_written() {
        for text in ["+/8=", "+/8", "-_8=", "-_8", "+/9="] {
            let bytes = Binary::from_scalar(Scalar::Text(text)).unwrap();
            assert_eq!(*bytes, [0xfb, 0xff], "{text}");
            assert_eq!(serde_json::to_string(&bytes).expect("JSON"), r#""+/8=""#);
        }
        assert_eq!(Binary::from_scalar(Scalar::Text("not base64!")), None);
    }
}
