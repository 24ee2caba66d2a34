//! Members of JSON objects that the documentation does not list.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::debug::Redacted;
use crate::read::{Fault, from_member};
use crate::write::Typed;
use crate::{Container, Contents, DecodeError, Field, Scalar, View, field};

/// Members of a JSON object that the documentation does not list, kept as they came.
///
/// Annotations such as `@odata.etag` are found here under their own names. An empty one costs a pointer.
#[derive(Clone, Default)]
pub struct AdditionalData(Option<Box<Map<String, Value>>>);

impl AdditionalData {
    /// No members.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value of the member called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// The value of the member called `name`, if it is text.
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// Adds a member, or replaces the value it had, which is returned.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value.into())
    }

    /// The value of the member called `name` as a `T`, which the page of an open type may tell; nothing for null.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is none of that type.
    ///
    /// ```
    /// use mdbindgen_runtime::{AdditionalData, Duration};
    ///
    /// let mut members = AdditionalData::new();
    /// members.write("grace", &Duration::from_days(2));
    /// assert_eq!(members.get_str("grace"), Some("P2D"));
    /// assert_eq!(members.read::<Duration>("grace")?, Some(Duration::from_days(2)));
    /// # Ok::<(), mdbindgen_runtime::DecodeError>(())
    /// ```
    pub fn read<T: crate::Value>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let mut read = None;
        let Err(Fault { path, message }) = from_member(&mut read, name, value) else { return Ok(read) };
        Err(DecodeError::new(path, message, value.to_string().into()))
    }

    /// The members as a map of `T`: what an open type is whose keys are data, such as identifiers of users.
    ///
    /// Annotations are no entries, and neither are nulls, which stand for entries to be removed.
    ///
    /// # Errors
    ///
    /// Returns an error if a value is none of that type.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use mdbindgen_runtime::{AdditionalData, Duration};
    ///
    /// let mut members = AdditionalData::from_iter([("@odata.type", "#example.breaks")]);
    /// members.write("noon", &Duration::from_days(1));
    /// members.insert("night", ());
    /// assert_eq!(members.read_all::<Duration>()?, BTreeMap::from([("noon", Duration::from_days(1))]));
    /// # Ok::<(), mdbindgen_runtime::DecodeError>(())
    /// ```
    pub fn read_all<T: crate::Value>(&self) -> Result<BTreeMap<&str, T>, DecodeError> {
        // Source: OData JSON format 4.01, section 4.6: names of annotations have an at sign.
        let entries = self.iter().map(|(name, _)| name).filter(|name| !name.contains('@'));
        let entries = entries.filter_map(|name| Some((name, self.read(name).transpose()?)));
        entries.map(|(name, value)| Ok((name, value?))).collect()
    }

    /// Adds a member with a typed value, or replaces the value it had.
    ///
    /// An object states its type: no declaration tells readers what an undeclared member is. Source: OData JSON format
    /// 4.01, section 4.6.3.
    pub fn write<T: crate::Value>(&mut self, name: impl Into<String>, value: &T) {
        let json = match value.view() {
            View::Record(record) => serde_json::to_value(Typed { record, declared: None }),
            view => serde_json::to_value(view),
        };
        // Only maps whose keys are no text cannot be JSON, and there are none.
        self.insert(name, json.unwrap_or_default());
    }

    /// Removes the member called `name` and returns its value; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.shift_remove(name)
    }

    /// How many members there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.len())
    }

    /// Whether there are no members.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|members| members.is_empty())
    }

    /// The members, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|members| members.iter()).map(|(name, value)| (name.as_str(), value))
    }

    /// The entity tag of the object, `@odata.etag`.
    pub fn etag(&self) -> Option<&str> {
        self.get_str("@odata.etag")
    }

    /// The qualified name of the type that the object says it has, `@odata.type`.
    pub fn odata_type(&self) -> Option<&str> {
        self.get_str("@odata.type").map(named_type)
    }
}

/// The qualified name in the value of `@odata.type`: the fragment of an address, which may be the whole of it.
///
/// Source: OData JSON format 4.01, section 4.6.3.
pub(crate) fn named_type(annotation: &str) -> &str {
    annotation.rsplit('#').next().unwrap_or(annotation)
}

impl PartialEq for AdditionalData {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => left == right,
            _ => self.is_empty() && other.is_empty(),
        }
    }
}

impl Eq for AdditionalData {}

impl fmt::Debug for AdditionalData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter().map(|(name, value)| (name, Redacted { name, value }))).finish()
    }
}

impl From<Map<String, Value>> for AdditionalData {
    fn from(members: Map<String, Value>) -> Self {
        Self(if members.is_empty() { None } else { Some(Box::new(members)) })
    }
}

impl From<AdditionalData> for Map<String, Value> {
    fn from(members: AdditionalData) -> Self {
        members.0.map_or_else(Self::new, |members| *members)
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for AdditionalData {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        members.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<Map<_, _>>().into()
    }
}

/// The place behind the last field of a record. What is read goes to the members it is about, so the place as a whole
/// takes no value and is not written.
impl Field for AdditionalData {
    fn put(&mut self, _: Scalar<'_>) -> Result<(), &'static str> {
        Err("single members")
    }

    fn open(&mut self, _: Container) -> Result<Contents<'_>, &'static str> {
        Err("single members")
    }

    fn view(&self) -> View<'_> {
        View::Absent
    }

    fn copy_from(&mut self, other: &dyn Field) {
        field::copy(self, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_map_equals_no_map() {
        let mut emptied = AdditionalData::from_iter([("a", 1)]);
        assert_ne!(emptied, AdditionalData::new());
        assert_eq!(emptied.remove("a"), Some(Value::from(1)));
        assert_eq!(emptied, AdditionalData::new());
        assert!(emptied.is_empty());
    }

    #[test]
    fn annotations_are_reachable() {
        let members = AdditionalData::from_iter([("@odata.etag", "W/\"1\""), ("@odata.type", "#microsoft.graph.user")]);
        assert_eq!(members.etag(), Some("W/\"1\""));
        assert_eq!(members.odata_type(), Some("microsoft.graph.user"));
    }

    #[test]
    fn debug_hides_secrets() {
        let members = AdditionalData::from_iter([("clientSecret", "hush"), ("name", "open")]);
        assert_eq!(format!("{members:?}"), r#"{"clientSecret": <hidden>, "name": String("open")}"#);
    }
}
