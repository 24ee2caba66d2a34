//! Types of the API: entities, complex types and enumerations.

use std::fmt;

use serde_json::{Map, Value};

use super::{Origin, Primitive};

/// The qualified name of a type, spelt as the documentation spells it.
///
/// Names are unique per namespace: `microsoft.graph.group` and `microsoft.graph.termStore.group` are two types.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// The OData namespace, such as `microsoft.graph` or `microsoft.graph.callRecords`.
    pub namespace: String,
    /// The name within the namespace, such as `accessPackage`.
    pub name: String,
}

impl TypeName {
    /// Joins a namespace and a name.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }

    /// Whether a qualified name in JSON, in whatever case, is this one.
    pub(crate) fn is_written(&self, qualified: &str) -> bool {
        self.to_string().eq_ignore_ascii_case(qualified)
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.namespace, self.name)
    }
}

/// The qualified name of the type that a JSON object says it has: the fragment of an address, which may be the whole of it.
///
/// Source: OData JSON format 4.01, section 4.6.3.
pub(crate) fn stated_type(object: &Map<String, Value>) -> Option<&str> {
    object.get("@odata.type")?.as_str()?.rsplit('#').next()
}

/// What a property, parameter, body or response refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A primitive of the OData entity data model.
    Primitive(Primitive),
    /// A type of this API; `Api::types` has a definition of that name.
    Named(TypeName),
    /// A type that no page defines, which was reported: a value of it can only be kept as JSON.
    Undefined(TypeName),
    /// Any JSON value: the page says so.
    Untyped,
}

impl fmt::Display for TypeRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(primitive) => formatter.write_str(primitive.edm_name()),
            Self::Named(name) | Self::Undefined(name) => name.fmt(formatter),
            Self::Untyped => formatter.write_str("Edm.Untyped"),
        }
    }
}

/// A type together with its cardinality.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueType {
    /// The type of the value, or of each item.
    pub item: TypeRef,
    /// Whether the value is a list of such items.
    pub collection: bool,
}

impl ValueType {
    /// One value of type `item`.
    pub fn single(item: TypeRef) -> Self {
        Self { item, collection: false }
    }

    /// A list of values of type `item`.
    pub fn list(item: TypeRef) -> Self {
        Self { item, collection: true }
    }

    /// The type of this API that the value, or each item, is of; nothing if the API defines none.
    pub fn type_name(&self) -> Option<&TypeName> {
        match &self.item {
            TypeRef::Named(name) => Some(name),
            TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => None,
        }
    }
}

/// A definition of a type.
#[derive(Clone, Debug, Hash)]
pub struct TypeDefinition {
    /// Its name.
    pub name: TypeName,
    /// The page that defines it, and the line of its title or heading.
    pub origin: Origin,
    /// The page's summary of it, in the prose form that [`super`] describes.
    pub description: String,
    /// Why it should no longer be used, if the page says that it should not.
    pub deprecated: Option<String>,
    /// What it consists of.
    pub shape: Shape,
}

/// What a type consists of.
#[derive(Clone, Debug, Hash)]
pub enum Shape {
    /// An object with properties.
    Structured(Structured),
    /// A choice of named values.
    Enumeration(Enumeration),
}

/// An entity or complex type: an object with properties.
#[derive(Clone, Debug, Hash)]
pub struct Structured {
    /// Whether instances have an identity of their own.
    pub kind: StructuredKind,
    /// The type it derives from, if its page names one that is defined.
    pub base: Option<TypeName>,
    /// Whether only types derived from it have instances.
    pub is_abstract: bool,
    /// Whether instances may have properties that are not declared.
    pub is_open: bool,
    /// The properties that its own pages list, in document order; inherited ones may or may not be among them.
    pub properties: Vec<Property>,
}

/// Whether instances of a structured type have an identity of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StructuredKind {
    /// Instances are addressable and have a key.
    Entity,
    /// Instances exist only as values of properties.
    Complex,
}

/// A property of a structured type.
#[derive(Clone, Debug, Hash)]
pub struct Property {
    /// The exact name of the JSON member.
    pub name: String,
    /// The type of its value.
    pub value: ValueType,
    /// Whether it is a relationship: absent unless the request expands it.
    pub navigation: bool,
    /// Whether the value may be null.
    pub nullable: bool,
    /// Whether only the service writes it.
    pub read_only: bool,
    /// Whether a new instance must have it.
    pub required: bool,
    /// What the page says of it, as prose.
    pub description: String,
    /// Why it should no longer be used, if the page says that it should not.
    pub deprecated: Option<String>,
    /// The row or line that declares it.
    pub origin: Origin,
}

/// An enumeration: named values, of which the service may know more than the documentation.
#[derive(Clone, Debug, Hash)]
pub struct Enumeration {
    /// Whether a value is a set of members, written with commas between them.
    pub is_flags: bool,
    /// The members, in document order, without repetition (names compare without case).
    pub members: Vec<Member>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, Hash)]
pub struct Member {
    /// The exact name on the wire.
    pub name: String,
    /// The number that a table gives it; JSON always carries the name.
    pub value: Option<i64>,
    /// What the page says of it, as prose; empty if it says nothing.
    pub description: String,
    /// The row or list that names it.
    pub origin: Origin,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_stated_as_fragments() {
        for annotation in
            ["microsoft.graph.user", "#microsoft.graph.user", "https://a.test/$metadata#microsoft.graph.user"]
        {
            let object = json!({ "@odata.type": annotation });
            assert_eq!(object.as_object().and_then(stated_type), Some("microsoft.graph.user"));
        }
        assert_eq!(json!({ "@odata.type": 1 }).as_object().and_then(stated_type), None);
    }
}
