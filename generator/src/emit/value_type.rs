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
            TypeRef::Named(name) if self.is_any_json(name) => self.runtime("Json"),
            TypeRef::Named(name) => self.value_path(name),
            TypeRef::Undefined(_) | TypeRef::Untyped => self.runtime("Json"),
        }
    }

    /// The Rust type of a value, owned.
    pub(super) fn owned_type(&self, value: &ValueType) -> TokenStream {
        let item = self.item_type(&value.item);
        if value.collection { quote!(Vec<#item>) } else { item }
    }

    /// The Rust type of a primitive.
    pub(super) fn primitive_type(&self, primitive: Primitive) -> TokenStream {
        if let Some(path) = self.replaced_primitive(primitive) {
            return path;
        }
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
            (TypeRef::Primitive(primitive), false) if self.replaced_primitive(*primitive).is_some() => quote!(&#item),
            (TypeRef::Primitive(Primitive::String), false) => quote!(&str),
            (TypeRef::Primitive(primitive), false) if is_number_or_boolean(*primitive) => item,
            (_, false) => quote!(&#item),
        }
    }

    /// The Rust type that the answer to the request on `line` decodes into.
    pub(super) fn response_type(&self, response: &Response, line: &RequestLine) -> TokenStream {
        match self.answer(response, line) {
            Answer::Nothing => quote!(()),
            Answer::Bytes => self.runtime("Bytes"),
            Answer::Text(item) => {
                let text = self.runtime("Text");
                quote!(#text<#item>)
            }
            Answer::Json(value) => value,
            Answer::OptionalJson(value) => quote!(Option<#value>),
        }
    }

    /// What the request on `line` is answered with.
    ///
    /// A path may lead to the bytes or to the number of what the page's other paths lead to. Source: OData URL conventions
    /// 4.01, sections 4.7 and 4.8.
    pub(super) fn answer(&self, response: &Response, line: &RequestLine) -> Answer {
        match line.path.text.rsplit('/').next() {
            Some("$value") if line.method == Method::Get => return Answer::Bytes,
            Some("$count") if line.method == Method::Get => return Answer::Text(quote!(i64)),
            _ => {}
        }
        let Some(value) = &response.value else { return Answer::Nothing };
        if response.format == ResponseFormat::Stream || value.item == TypeRef::Primitive(Primitive::Stream) {
            return Answer::Bytes;
        }
        let item = self.item_type(&value.item);
        let wrapped = |wrapper| {
            let wrapper = self.runtime(wrapper);
            quote!(#wrapper<#item>)
        };
        let json = match response.format {
            _ if value.collection => wrapped("Page"),
            ResponseFormat::JsonValue => return Answer::Json(wrapped("ValueOf")),
            ResponseFormat::Text => return Answer::Text(item),
            ResponseFormat::Json | ResponseFormat::Stream => item,
        };
        // The page documents an answer without content beside the one with an object or a list.
        match response.status.iter().any(|status| matches!(status, 202 | 204)) {
            true => Answer::OptionalJson(json),
            false => Answer::Json(json),
        }
    }
}

/// What a request is answered with; types are Rust types.
pub(super) enum Answer {
    /// No content.
    Nothing,
    /// Bytes.
    Bytes,
    /// A value as plain text.
    Text(TokenStream),
    /// A JSON value.
    Json(TokenStream),
    /// A JSON value, or no content.
    OptionalJson(TokenStream),
}

/// Whether values are passed by value.
pub(super) fn is_number_or_boolean(primitive: Primitive) -> bool {
    primitive.is_integer() || matches!(primitive, Primitive::Boolean | Primitive::Double | Primitive::Single)
}

/// Whether values can be arguments in a URL without quotes.
pub(super) fn is_literal(primitive: Primitive) -> bool {
    use Primitive::{Date, DateTimeOffset, Decimal, Guid, TimeOfDay};
    is_number_or_boolean(primitive) || matches!(primitive, Date | DateTimeOffset | Decimal | Guid | TimeOfDay)
}
