//! The Rust types of values, parameters, bodies and responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use crate::model::{Method, Primitive, RequestLine, Response, ResponseFormat, TypeRef, ValueType};

impl Imports<'_> {
    /// The Rust type of one value of a type, owned.
    pub(super) fn item_type(&self, item: &TypeRef) -> TokenStream {
        match item {
            TypeRef::Primitive(primitive) => self.primitive_type(*primitive),
            TypeRef::Named(name) if self.is_flags(name) => {
                let (flags, member) = (self.runtime("Flags"), self.type_path(name));
                quote!(#flags<#member>)
            }
            TypeRef::Named(name) => self.type_path(name),
            TypeRef::Undefined(_) | TypeRef::Untyped => self.runtime("Json"),
        }
    }

    /// The Rust type of a primitive.
    pub(super) fn primitive_type(&self, primitive: Primitive) -> TokenStream {
        match primitive {
            Primitive::Binary | Primitive::Stream => self.runtime("Binary"),
            Primitive::Boolean => quote!(bool),
            Primitive::Byte => quote!(u8),
            Primitive::Date => self.runtime("Date"),
            Primitive::DateTimeOffset => self.runtime("DateTime"),
            Primitive::Decimal => self.runtime("Decimal"),
            Primitive::Double => quote!(f64),
            Primitive::Duration => self.runtime("Duration"),
            Primitive::Guid => self.runtime("Uuid"),
            Primitive::Int16 => quote!(i16),
            Primitive::Int32 => quote!(i32),
            Primitive::Int64 => quote!(i64),
            Primitive::Single => quote!(f32),
            Primitive::String => quote!(String),
            Primitive::TimeOfDay => self.runtime("TimeOfDay"),
        }
    }

    /// The type of a parameter that a request function only reads.
    pub(super) fn borrowed_type(&self, value: &ValueType) -> TokenStream {
        let item = self.item_type(&value.item);
        match (&value.item, value.collection) {
            (_, true) => quote!(&[#item]),
            (TypeRef::Primitive(Primitive::String), false) => quote!(&str),
            (TypeRef::Primitive(primitive), false) if is_number_or_boolean(*primitive) => item,
            (_, false) => quote!(&#item),
        }
    }

    /// What the answer to the request on `line` decodes into.
    ///
    /// A path may lead to the bytes or to the number of what the page's other paths lead to. Source: OData URL conventions
    /// 4.01, sections 4.7 and 4.8.
    pub(super) fn response_type(&self, response: &Response, line: &RequestLine) -> TokenStream {
        match line.path.text.rsplit('/').next() {
            Some("$value") if line.method == Method::Get => return self.runtime("Bytes"),
            Some("$count") if line.method == Method::Get => {
                let text = self.runtime("Text");
                return quote!(#text<i64>);
            }
            _ => {}
        }
        let Some(value) = &response.value else { return quote!(()) };
        if response.format == ResponseFormat::Stream || value.item == TypeRef::Primitive(Primitive::Stream) {
            return self.runtime("Bytes");
        }
        let item = self.item_type(&value.item);
        let wrapper = match response.format {
            _ if value.collection => self.runtime("Page"),
            ResponseFormat::JsonValue => self.runtime("ValueOf"),
            ResponseFormat::Text => self.runtime("Text"),
            // The page documents an answer without content beside the one with an object.
            ResponseFormat::Json if response.status.iter().any(|status| matches!(status, 202 | 204)) => {
                return quote!(Option<#item>);
            }
            ResponseFormat::Json | ResponseFormat::Stream => return item,
        };
        quote!(#wrapper<#item>)
    }
}

/// Whether values are passed by value.
fn is_number_or_boolean(primitive: Primitive) -> bool {
    use Primitive::{Boolean, Byte, Double, Int16, Int32, Int64, Single};
    matches!(primitive, Boolean | Byte | Double | Int16 | Int32 | Int64 | Single)
}

/// Whether values can be arguments in a URL without quotes.
pub(super) fn is_literal(primitive: Primitive) -> bool {
    use Primitive::{Date, DateTimeOffset, Decimal, Guid, TimeOfDay};
    is_number_or_boolean(primitive) || matches!(primitive, Date | DateTimeOffset | Decimal | Guid | TimeOfDay)
}
