//! How values are written into the files of the cache and read back.
//!
//! Our own, because the derives that do this would cost every build script more to compile than they save: a list of
//! fields for each type, and nothing else. Nobody but the build that wrote a file reads it, so there are no versions to
//! bear with; a file that was damaged is refused before its values are read, and whatever is read wrongly all the same
//! is no value instead of a panic.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::fingerprint::Fingerprint;
use crate::source::{FileId, Span, Spanned};

/// Bytes that are being written.
///
/// Spans point into files by numbers that differ from run to run: they are written as places in a list of files.
pub(super) struct Writer<'a> {
    pub(super) bytes: Vec<u8>,
    files: &'a [FileId],
    /// Whether something could not be written, such as a span that points to none of the files: the bytes mean nothing.
    is_lost: bool,
}

impl<'a> Writer<'a> {
    /// Nothing yet, for values whose spans lie in `files`.
    pub(super) fn new(files: &'a [FileId]) -> Self {
        Self { bytes: Vec::new(), files, is_lost: false }
    }

    /// What was written; nothing if it could not be read back.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        (!self.is_lost).then_some(self.bytes)
    }
}

/// Bytes that are being read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    files: &'a [FileId],
}

impl<'a> Reader<'a> {
    /// The values in `bytes`, whose spans lie in `files`.
    pub(super) fn new(bytes: &'a [u8], files: &'a [FileId]) -> Self {
        Self { rest: bytes, files }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

/// A value that can be written and read back.
pub(super) trait Stored: Sized {
    /// Writes the value.
    fn store(&self, writer: &mut Writer<'_>);

    /// Reads a value; nothing if there is none.
    fn load(reader: &mut Reader<'_>) -> Option<Self>;
}

/// Implements [`Stored`] for structs, by their fields, and for enums without fields, by their variants.
macro_rules! stored {
    ($($type:ty { $($field:ident),* $(,)? })*) => {
        $(impl Stored for $type {
            fn store(&self, writer: &mut Writer<'_>) {
                let Self { $($field),* } = self;
                $($field.store(writer);)*
            }

            fn load(reader: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($field: Stored::load(reader)?),* })
            }
        })*
    };
    ($($type:ty [ $($variant:ident),* $(,)? ])*) => {
        $(impl Stored for $type {
            fn store(&self, writer: &mut Writer<'_>) {
                // Only so that a variant that is missing below does not compile.
                match self { $(Self::$variant => {})* }
                let all = [$(Self::$variant),*];
                let index = all.iter().position(|variant| variant == self).unwrap_or_default();
                writer.bytes.push(index as u8);
            }

            fn load(reader: &mut Reader<'_>) -> Option<Self> {
                let all = [$(Self::$variant),*];
                all.get(usize::from(u8::load(reader)?)).copied()
            }
        })*
    };
}

/// Implements [`Stored`] for enums, by their variants, each of which holds at most one value.
macro_rules! stored_choices {
    ($($type:ty { $($variant:ident $(($value:ident))?),* $(,)? })*) => {
        $(impl Stored for $type {
            fn store(&self, writer: &mut Writer<'_>) {
                match self {
                    $(Self::$variant $(($value))? => {
                        stringify!($variant).to_owned().store(writer);
                        $($value.store(writer);)?
                    })*
                }
            }

            fn load(reader: &mut Reader<'_>) -> Option<Self> {
                let name = String::load(reader)?;
                $(if name == stringify!($variant) {
                    return Some(Self::$variant $(({ let $value = Stored::load(reader)?; $value }))?);
                })*
                None
            }
        })*
    };
}

pub(super) use {stored, stored_choices};

/// Implements [`Stored`] for numbers, by their bytes.
macro_rules! stored_numbers {
    ($($number:ty),*) => {
        $(impl Stored for $number {
            fn store(&self, writer: &mut Writer<'_>) {
                writer.bytes.extend(self.to_le_bytes());
            }

            fn load(reader: &mut Reader<'_>) -> Option<Self> {
                let bytes = reader.take(size_of::<Self>())?;
                Some(Self::from_le_bytes(bytes.try_into().ok()?))
            }
        })*
    };
}

stored_numbers!(u8, u16, u32, u64, u128, i64, f64);

impl Stored for usize {
    fn store(&self, writer: &mut Writer<'_>) {
        (*self as u64).store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Self::try_from(u64::load(reader)?).ok()
    }
}

impl Stored for bool {
    fn store(&self, writer: &mut Writer<'_>) {
        writer.bytes.push(u8::from(*self));
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(u8::load(reader)? != 0)
    }
}

impl Stored for String {
    fn store(&self, writer: &mut Writer<'_>) {
        self.len().store(writer);
        writer.bytes.extend(self.as_bytes());
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let length = usize::load(reader)?;
        Some(str::from_utf8(reader.take(length)?).ok()?.to_owned())
    }
}

impl Stored for PathBuf {
    fn store(&self, writer: &mut Writer<'_>) {
        // A path that is no text cannot be written down.
        writer.is_lost |= self.to_str().is_none();
        self.to_string_lossy().into_owned().store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        String::load(reader).map(Self::from)
    }
}

impl Stored for Arc<str> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.len().store(writer);
        writer.bytes.extend(self.as_bytes());
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let length = usize::load(reader)?;
        Some(str::from_utf8(reader.take(length)?).ok()?.into())
    }
}

impl<T: Stored> Stored for Option<T> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.is_some().store(writer);
        self.iter().for_each(|value| value.store(writer));
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(if bool::load(reader)? { Some(T::load(reader)?) } else { None })
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.len().store(writer);
        self.iter().for_each(|item| item.store(writer));
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let length = usize::load(reader)?;
        // A length that was damaged must not reserve what no file could fill.
        let mut items = Self::with_capacity(length.min(1_024));
        for _ in 0..length {
            items.push(T::load(reader)?);
        }
        Some(items)
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.len().store(writer);
        self.iter().for_each(|(key, value)| {
            key.store(writer);
            value.store(writer);
        });
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let length = usize::load(reader)?;
        (0..length).map(|_| Some((K::load(reader)?, V::load(reader)?))).collect()
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn store(&self, writer: &mut Writer<'_>) {
        self.0.store(writer);
        self.1.store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some((A::load(reader)?, B::load(reader)?))
    }
}

impl Stored for Fingerprint {
    fn store(&self, writer: &mut Writer<'_>) {
        writer.bytes.extend(self.to_bytes());
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self::from_bytes(reader.take(16)?.try_into().ok()?))
    }
}

impl Stored for FileId {
    fn store(&self, writer: &mut Writer<'_>) {
        let place = writer.files.iter().position(|file| file == self);
        writer.is_lost |= place.is_none();
        place.unwrap_or_default().store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let place = usize::load(reader)?;
        reader.files.get(place).copied()
    }
}

impl<T: Stored> Stored for Spanned<T> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.value.store(writer);
        self.span.store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: T::load(reader)?, span: Span::load(reader)? })
    }
}

stored! {
    Span { file, start, end }
}

impl Stored for Value {
    fn store(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Null => 0u8.store(writer),
            Self::Bool(value) => (1u8 + u8::from(*value)).store(writer),
            Self::Number(number) => {
                3u8.store(writer);
                number.to_string().store(writer);
            }
            Self::String(text) => {
                4u8.store(writer);
                text.store(writer);
            }
            Self::Array(items) => {
                5u8.store(writer);
                items.store(writer);
            }
            Self::Object(members) => {
                6u8.store(writer);
                members.store(writer);
            }
        }
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::load(reader)? {
            0 => Self::Null,
            1 => Self::Bool(false),
            2 => Self::Bool(true),
            // Numbers are written as JSON has them, so that large and exact ones stay what they were.
            3 => Self::Number(String::load(reader)?.parse::<Number>().ok()?),
            4 => Self::String(String::load(reader)?),
            5 => Self::Array(Vec::load(reader)?),
            6 => Self::Object(Map::load(reader)?),
            _ => return None,
        })
    }
}

impl Stored for Map<String, Value> {
    fn store(&self, writer: &mut Writer<'_>) {
        self.len().store(writer);
        self.iter().for_each(|(name, value)| {
            name.store(writer);
            value.store(writer);
        });
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let length = usize::load(reader)?;
        (0..length).map(|_| Some((String::load(reader)?, Value::load(reader)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stored<T: Stored>(value: &T) -> Vec<u8> {
        let mut writer = Writer::new(&[FileId(7)]);
        value.store(&mut writer);
        writer.finish().expect("spans lie in the file")
    }

    #[test]
    fn values_come_back_as_they_were() {
        let value = json!({ "b": [1, -2.5, 1e300, u64::MAX, null], "a": { "text": "ü", "yes": true, "no": false } });
        let bytes = stored(&value);
        let loaded = Value::load(&mut Reader::new(&bytes, &[])).unwrap();
        assert_eq!(loaded.to_string(), value.to_string(), "the order of members included");
        let texts = BTreeMap::from([("a".to_owned(), Some(vec![1u32, 2])), ("b".to_owned(), None)]);
        assert_eq!(BTreeMap::load(&mut Reader::new(&stored(&texts), &[])), Some(texts));
    }

    #[test]
    fn spans_follow_their_file_into_another_run() {
        let span = Span::new(FileId(7), 3..9);
        let loaded = Span::load(&mut Reader::new(&stored(&span), &[FileId(2)]));
        assert_eq!(loaded, Some(Span::new(FileId(2), 3..9)));
        let mut writer = Writer::new(&[FileId(1)]);
        span.store(&mut writer);
        assert_eq!(writer.finish(), None, "a span in a file that was not named is lost");
    }

    #[test]
    fn bytes_that_were_cut_or_changed_are_no_value_or_another_one() {
        let value = vec![Some("one".to_owned()), None, Some("two".to_owned())];
        let bytes = stored(&value);
        for length in 0..bytes.len() {
            assert_eq!(Vec::<Option<String>>::load(&mut Reader::new(&bytes[..length], &[])), None, "{length}");
        }
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] = 0xff;
            let _ = Vec::<Option<String>>::load(&mut Reader::new(&changed, &[]));
        }
    }
}
