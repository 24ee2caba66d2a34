//! How operations of the model are stored.

use super::codec::{Reader, Stored, Writer, stored};
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
        response, permissions, examples,
    }
    RequestLine { method, path, origin, evidence }
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
    PathEncoding [Segment, Segments, StringLiteral, Literal]
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

impl Stored for TypeRef {
    fn store(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Primitive(primitive) => {
                0u8.store(writer);
                primitive.store(writer);
            }
            Self::Named(name) => {
                1u8.store(writer);
                name.store(writer);
            }
            Self::Undefined(name) => {
                2u8.store(writer);
                name.store(writer);
            }
            Self::Untyped => 3u8.store(writer),
        }
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::load(reader)? {
            0 => Self::Primitive(Primitive::load(reader)?),
            1 => Self::Named(TypeName::load(reader)?),
            2 => Self::Undefined(TypeName::load(reader)?),
            3 => Self::Untyped,
            _ => return None,
        })
    }
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

impl Stored for Body {
    fn store(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Value(value) => {
                0u8.store(writer);
                value.store(writer);
            }
            Self::Parameters => 1u8.store(writer),
            Self::Reference(value) => {
                2u8.store(writer);
                value.store(writer);
            }
            Self::Stream => 3u8.store(writer),
        }
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::load(reader)? {
            0 => Self::Value(ValueType::load(reader)?),
            1 => Self::Parameters,
            2 => Self::Reference(Option::load(reader)?),
            3 => Self::Stream,
            _ => return None,
        })
    }
}

impl Stored for ExampleBody {
    fn store(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Empty => 0u8.store(writer),
            Self::Json(value) => {
                1u8.store(writer);
                value.store(writer);
            }
            Self::BrokenJson(text) => {
                2u8.store(writer);
                text.store(writer);
            }
            Self::Other(text) => {
                3u8.store(writer);
                text.store(writer);
            }
        }
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match u8::load(reader)? {
            0 => Self::Empty,
            1 => Self::Json(Stored::load(reader)?),
            2 => Self::BrokenJson(String::load(reader)?),
            3 => Self::Other(String::load(reader)?),
            _ => return None,
        })
    }
}
