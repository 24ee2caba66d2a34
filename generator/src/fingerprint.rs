//! Fingerprints: what tells whether something is still what it was in an earlier run.

use std::hash::Hash;

use siphasher::sip128::{Hasher128, SipHasher13};

/// A 128-bit hash: two values with the same fingerprint are taken for the same.
///
/// SipHash is quick on text, and 128 bits leave no room for accidents. It is the same in each run of one build of the
/// generator, and in no way a defence against those who may write into the folder of the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of `value`.
    pub(crate) fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = SipHasher13::new();
        value.hash(&mut hasher);
        Self(hasher.finish128().as_u128())
    }

    /// Its bytes, for a file.
    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// The fingerprint with these bytes.
    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }
}
