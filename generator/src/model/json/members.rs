//! The members of the contract: what is written of each part of the model, under which key.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;

use super::*;

impl Members for Origin {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("page", &*self.page)?;
        map.serialize_entry("line", &self.line)
    }
}

impl Members for ValueType {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("type", &Text(&self.item))?;
        map.serialize_entry("collection", &self.collection)
    }
}

/// A type that may be absent: the keys of [`ValueType`], the type being null.
impl Members for Option<ValueType> {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Some(value) => value.members(map),
            None => {
                map.serialize_entry("type", &())?;
                map.serialize_entry("collection", &false)
            }
        }
    }
}

impl Members for TypeDefinition {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name.name)?;
        map.serialize_entry("namespace", &self.name.namespace)?;
        map.serialize_entry("kind", kind(&self.shape))?;
        let (structured, enumeration) = match &self.shape {
            Shape::Structured(structured) => (Some(structured), None),
            Shape::Enumeration(enumeration) => (None, Some(enumeration)),
        };
        map.serialize_entry("base", &structured.and_then(|shape| shape.base.as_ref()).map(Text))?;
        map.serialize_entry("abstract", &structured.is_some_and(|shape| shape.is_abstract))?;
        map.serialize_entry("open", &structured.is_some_and(|shape| shape.is_open))?;
        self.origin.members(map)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        map.serialize_entry("properties", &List(structured.map_or(&[], |shape| &shape.properties)))?;
        map.serialize_entry("members", &List(enumeration.map_or(&[], |shape| &shape.members)))?;
        map.serialize_entry("flags", &enumeration.is_some_and(|shape| shape.is_flags))
    }
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Structured(Structured { kind: StructuredKind::Entity, .. }) => "entity",
        Shape::Structured(Structured { kind: StructuredKind::Complex, .. }) => "complex",
        Shape::Enumeration(_) => "enum",
    }
}

impl Members for Property {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        self.value.members(map)?;
        map.serialize_entry("navigation", &self.navigation)?;
        map.serialize_entry("nullable", &self.nullable)?;
        map.serialize_entry("readOnly", &self.read_only)?;
        map.serialize_entry("required", &self.required)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        self.origin.members(map)
    }
}

impl Members for Member {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("description", &self.description)?;
        self.origin.members(map)
    }
}

impl Members for Operation {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("resource", &self.resource.as_ref().map(Text))?;
        self.origin.members(map)?;
        map.serialize_entry("kind", operation_kind(self.kind))?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("notes", &self.notes)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        map.serialize_entry("requests", &Requests(&self.requests, Evidence::Listed))?;
        map.serialize_entry("shownRequests", &Requests(&self.requests, Evidence::Shown))?;
        map.serialize_entry("parameters", &List(&self.parameters))?;
        map.serialize_entry("queryOptions", &self.query_options)?;
        map.serialize_entry("body", &self.body.as_ref().map(Object))?;
        if !self.required_members.is_empty() {
            map.serialize_entry("requiredMembers", &self.required_members)?;
        }
        map.serialize_entry("response", &Object(&self.response))?;
        map.serialize_entry("permissions", &Object(&self.permissions))?;
        map.serialize_entry("examples", &List(&self.examples))
    }
}

fn operation_kind(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::List => "list",
        OperationKind::Get => "get",
        OperationKind::Create => "create",
        OperationKind::Update => "update",
        OperationKind::Delete => "delete",
        OperationKind::Action => "action",
        OperationKind::Function => "function",
        OperationKind::Other => "other",
    }
}

impl Members for RequestLine {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("method", self.method.as_str())?;
        map.serialize_entry("path", &self.path.text)?;
        if !self.query.is_empty() {
            map.serialize_entry("query", &self.query)?;
        }
        if let Some(reason) = &self.deprecated {
            map.serialize_entry("deprecated", reason)?;
        }
        if let Some(body) = &self.body {
            map.serialize_entry("body", &Object(body))?;
        }
        if let Some(value) = &self.value {
            map.serialize_entry("response", &Object(value))?;
        }
        self.origin.members(map)
    }
}

impl Members for Parameter {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let location = match self.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Function => "function",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Body => "body",
        };
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("in", location)?;
        self.value.members(map)?;
        map.serialize_entry("required", &self.required)?;
        map.serialize_entry("description", &self.description)?;
        self.origin.members(map)
    }
}

/// A body always is an object with `type`, null where no documented type is stated; `kind` says what it is: a value of that
/// type, or a reference to one.
impl Members for Body {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let stream = || ValueType::single(TypeRef::Primitive(Primitive::Stream));
        let (value, kind) = match self {
            Self::Value(value) => (Some(value.clone()), "value"),
            Self::Parameters => (None, "parameters"),
            Self::Reference(target) => (target.clone(), "reference"),
            Self::Stream => (Some(stream()), "stream"),
        };
        value.members(map)?;
        map.serialize_entry("kind", kind)
    }
}

impl Members for Response {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let format = match self.format {
            ResponseFormat::Json => "json",
            ResponseFormat::JsonValue => "jsonValue",
            ResponseFormat::Text => "text",
            ResponseFormat::Stream => "stream",
        };
        map.serialize_entry("status", &self.status)?;
        self.value.members(map)?;
        map.serialize_entry("format", format)
    }
}

impl Members for Permissions {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("delegatedWork", &self.delegated_work)?;
        map.serialize_entry("delegatedPersonal", &self.delegated_personal)?;
        map.serialize_entry("application", &self.application)?;
        map.serialize_entry("page", &self.origin.as_ref().map(|origin| &*origin.page))?;
        map.serialize_entry("line", &self.origin.as_ref().map(|origin| origin.line))?;
        map.serialize_entry("tables", &List(&self.tables))
    }
}

impl Members for PermissionTable {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("caption", &self.caption)?;
        map.serialize_entry("delegatedWork", &self.delegated_work)?;
        map.serialize_entry("delegatedPersonal", &self.delegated_personal)?;
        map.serialize_entry("application", &self.application)
    }
}

impl Members for Example {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        self.origin.members(map)?;
        map.serialize_entry("request", &self.request.as_ref().map(Object))?;
        map.serialize_entry("response", &self.response.as_ref().map(Object))
    }
}

impl Members for ExampleRequest {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("method", self.method.as_str())?;
        map.serialize_entry("url", &self.url)?;
        content(&self.headers, &self.body, map)?;
        self.origin.members(map)
    }
}

impl Members for ExampleResponse {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("status", &self.status)?;
        content(&self.headers, &self.body, map)?;
        self.value.members(map)?;
        self.origin.members(map)
    }
}

/// Writes headers and body; a body that is not JSON is null there and stands in `text` as the page shows it.
fn content<M: SerializeMap>(
    headers: &BTreeMap<String, String>,
    body: &ExampleBody,
    map: &mut M,
) -> Result<(), M::Error> {
    map.serialize_entry("headers", headers)?;
    match body {
        ExampleBody::Empty => map.serialize_entry("body", &()),
        ExampleBody::Json(value) => map.serialize_entry("body", value),
        ExampleBody::BrokenJson(text) | ExampleBody::Other(text) => {
            map.serialize_entry("body", &())?;
            map.serialize_entry("text", text)
        }
    }
}
