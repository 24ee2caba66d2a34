//! How operations of the model are stored.

use super::codec::{Reader, Stored, Writer, stored, stored_choices};
use crate::model::{
    Body, Evidence, Example, ExampleBody, ExampleRequest, ExampleResponse, Method, Operation, OperationKind, Origin,
    Parameter, ParameterLocation, PathEncoding, PathPart, PathTemplate, PermissionTable, Permissions, Primitive,
    RequestLine, Response, ResponseFormat, TypeName, TypeRef, ValueType,
};

stored! {
    TypeName { namespace, name }
    ValueType { item, collection }
    Origin { page, line }
    Operation {
        name, resource, origin, kind, title, description, notes, deprecated, requests, parameters, query_options, body,
        required_members, response, permissions, examples,
    }
    RequestLine { method, path, query, origin, evidence, deprecated, body, value }
    PathTemplate { text, parts }
    Parameter { name, location, value, required, description, origin }
    Response { status, value, format }
    Permissions { delegated_work, delegated_personal, application, origin, tables }
    PermissionTable { caption, delegated_work, delegated_personal, application }
    Example { name, origin, request, response }
    ExampleRequest { method, url, headers, body, origin }
    ExampleResponse { status, headers, body, value, origin }
}

stored! {
    Evidence [Listed, Shown]
    OperationKind [List, Get, Create, Update, Delete, Action, Function, Other]
    Method [Get, Post, Put, Patch, Delete]
    PathEncoding [Segment, Segments, StringLiteral, Literal, List]
    ParameterLocation [Path, Function, Query, Header, Body]
    ResponseFormat [Json, JsonValue, Text, Stream]
}

impl Stored for Primitive {
    fn store(&self, writer: &mut Writer<'_>) {
        let index = Self::ALL.iter().position(|primitive| primitive == self).unwrap_or_default();
        (index as u8).store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Self::ALL.get(usize::from(u8::load(reader)?)).copied()
    }
}

stored_choices! {
    TypeRef { Primitive(primitive), Named(name), Undefined(name), Untyped }
    Body { Value(value), Parameters, Reference(value), Stream }
    ExampleBody { Empty, Json(value), BrokenJson(text), Other(text) }
}

impl Stored for PathPart {
    fn store(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Literal(text) => {
                0u8.store(writer);
                text.store(writer);
            }
            Self::Placeholder { parameter, encoding } => {
                1u8.store(writer);
                parameter.store(writer);
                encoding.store(writer);
            }
        }
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::load(reader)? {
            0 => Self::Literal(String::load(reader)?),
            1 => Self::Placeholder { parameter: String::load(reader)?, encoding: PathEncoding::load(reader)? },
            _ => return None,
        })
    }
}
