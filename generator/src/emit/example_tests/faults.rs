//! Why an example cannot be a value of the type that its page documents.
//!
//! This says beforehand what the runtime will say, by the documentation alone: an example that is not foreseen here to fail
//! and does fail is a fault of the bindings.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::forms::{has_form, is_literal_of};
use crate::model::{Api, Primitive, Response, ResponseFormat, Shape, TypeName, TypeRef, ValueType, stated_type};
use crate::names::{Names, Provision};

/// The properties of an object by name.
pub(super) type Properties<'a> = HashMap<&'a str, &'a ValueType>;

/// The types of a docs root, as values of them are read.
pub(super) struct Types<'a> {
    api: &'a Api,
    names: &'a Names,
    structured: HashMap<&'a TypeName, Properties<'a>>,
}

impl<'a> Types<'a> {
    pub(super) fn new(api: &'a Api, names: &'a Names) -> Self {
        let structured = api.types.iter().filter(|definition| matches!(definition.shape, Shape::Structured(_)));
        let properties = |name: &TypeName| {
            let properties = api.all_properties(name).into_iter();
            properties.map(|property| (&*property.name, &property.value)).collect()
        };
        let structured = structured.map(|definition| (&definition.name, properties(&definition.name)));
        Self { api, names, structured: structured.collect() }
    }

    /// Whether the type has a property of this name.
    pub(super) fn has_property(&self, type_: &TypeName, name: &str) -> bool {
        self.structured.get(type_).is_some_and(|properties| properties.contains_key(name))
    }

    /// The properties of a structured type, inherited ones included.
    pub(super) fn properties(&self, type_: &TypeName) -> Option<&Properties<'a>> {
        self.structured.get(type_)
    }

    /// The members of the object in which a list or a scalar is sent; nothing for what is sent as it is.
    pub(super) fn wrapped(response: &Response) -> Option<Properties<'_>> {
        static LINK: ValueType = ValueType { item: TypeRef::Primitive(Primitive::String), collection: false };
        static COUNT: ValueType = ValueType { item: TypeRef::Primitive(Primitive::Int64), collection: false };
        let value = response.value.as_ref()?;
        if value.collection {
            let links = [("@odata.nextLink", &LINK), ("@odata.deltaLink", &LINK), ("@odata.count", &COUNT)];
            return Some([("value", value)].into_iter().chain(links).collect());
        }
        (response.format == ResponseFormat::JsonValue).then(|| Properties::from([("value", value)]))
    }

    /// Why `body` is no answer with what `response` says.
    pub(super) fn response_fault(&self, response: &Response, body: &Value) -> Option<String> {
        let value = response.value.as_ref()?;
        let Some(properties) = Self::wrapped(response) else { return self.fault(body, value) };
        if value.collection && !body.get("value").is_some_and(Value::is_array) {
            return Some("the page says that the response is a list, which would be in `value`".to_owned());
        }
        self.parameters_fault(body, &properties)
    }

    /// Why `value` is none of the type `expected`.
    pub(super) fn fault(&self, value: &Value, expected: &ValueType) -> Option<String> {
        match (expected.collection, value) {
            (false, _) => self.item_fault(value, &expected.item),
            (true, Value::Array(items)) => {
                let items = items.iter().enumerate().filter(|(_, item)| !item.is_null());
                items.into_iter().find_map(|(index, item)| {
                    self.item_fault(item, &expected.item).map(|fault| inside(&format!("[{index}]"), &fault))
                })
            }
            (true, _) => Some(format!("expected a list, found {}", kind(value))),
        }
    }

    /// Why `value` does not have these parameters of an action.
    pub(super) fn parameters_fault(&self, value: &Value, parameters: &Properties<'_>) -> Option<String> {
        match value {
            Value::Object(members) => self.members_fault(members, parameters),
            _ => Some(format!("expected an object, found {}", kind(value))),
        }
    }

    fn item_fault(&self, value: &Value, expected: &TypeRef) -> Option<String> {
        match expected {
            TypeRef::Primitive(primitive) if self.is_foreign(*primitive) => None,
            TypeRef::Named(name) if matches!(self.names.type_names(name).provision, Provision::Replaced(_)) => None,
            TypeRef::Primitive(primitive) => (!has_form(*primitive, value))
                .then(|| format!("expected {}, found {}", primitive.edm_name(), shown(value))),
            TypeRef::Named(name) if self.api.is_any_json(name) => None,
            TypeRef::Named(name) => match (self.structured.get(self.actual_type(name, value)), value) {
                (Some(properties), Value::Object(members)) => self.members_fault(members, properties),
                (Some(_), _) => Some(format!("expected `{}`, found {}", name.name, shown(value))),
                (None, Value::String(_)) => None,
                // The number of a member is read as its name.
                (None, Value::Number(number)) if number.is_i64() => None,
                (None, _) => Some(format!("expected a member of `{}`, found {}", name.name, shown(value))),
            },
            TypeRef::Undefined(_) | TypeRef::Untyped => None,
        }
    }

    /// Whether a type that somebody wrote stands for the primitive, so that nobody here knows what it reads.
    fn is_foreign(&self, primitive: Primitive) -> bool {
        self.names.replaced_primitive(primitive).is_some_and(|path| !path.starts_with("::mdbindgen_runtime::time::"))
    }

    /// The type that `value` is read as, where one of type `declared` is expected: that which it states, if it may.
    pub(super) fn actual_type<'t>(&'t self, declared: &'t TypeName, value: &Value) -> &'t TypeName {
        let stated = value.as_object().and_then(stated_type);
        let union = self.names.type_names(declared).union.as_ref();
        let variants = union.into_iter().flat_map(|union| &union.variants).map(|(name, _)| name);
        variants.into_iter().find(|name| Some(&*name.to_string()) == stated).unwrap_or(declared)
    }

    fn members_fault(&self, members: &Map<String, Value>, properties: &Properties<'_>) -> Option<String> {
        members.iter().filter(|(_, value)| !value.is_null()).find_map(|(name, value)| {
            let fault = self.fault(value, properties.get(name.as_str())?)?;
            Some(inside(name, &fault))
        })
    }

    /// Why a text in a URL is none of the type `expected`.
    pub(super) fn literal_fault(&self, text: &str, expected: Primitive) -> Option<String> {
        (!self.is_foreign(expected) && !is_literal_of(expected, text))
            .then(|| format!("expected {}, found `{text}`", expected.edm_name()))
    }
}

/// The fault of a value in a place of a larger one.
fn inside(place: &str, fault: &str) -> String {
    match fault.strip_prefix('`').and_then(|fault| fault.split_once("`: ")) {
        Some((path, fault)) if path.starts_with('[') => format!("`{place}{path}`: {fault}"),
        Some((path, fault)) => format!("`{place}.{path}`: {fault}"),
        None => format!("`{place}`: {fault}"),
    }
}

/// A scalar as it is, if it is short; else what kind of value it is.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if value.is_object() || value.is_array() || text.len() > 60 { kind(value).to_owned() } else { text }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a Boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
