//! The types of a model as derives of serde, as a generator would write them that does not care what they cost.
//!
//! The fields are those of the bindings, inherited ones included. Values of a type that others derive from are of that
//! type alone, which is less than the bindings have.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mdbindgen::model::{Api, Enumeration, Primitive, Shape, TypeDefinition, TypeName, TypeRef, ValueType};

/// The source text of a library with all types.
pub(crate) fn derived_types(api: &Api) -> String {
    let idents: BTreeMap<&TypeName, String> = api.types.iter().enumerate().map(ident).collect();
    let mut text = String::from("use serde::{Deserialize, Serialize};\n");
    for definition in &api.types {
        match &definition.shape {
            Shape::Structured(_) => write_struct(definition, api, &idents, &mut text),
            Shape::Enumeration(enumeration) => write_enum(&idents[&definition.name], enumeration, &mut text),
        }
    }
    text
}

/// A name that no other type has.
fn ident((index, definition): (usize, &TypeDefinition)) -> (&TypeName, String) {
    let letters: String = definition.name.name.chars().filter(char::is_ascii_alphanumeric).collect();
    (&definition.name, format!("T{index}{letters}"))
}

fn write_struct(definition: &TypeDefinition, api: &Api, idents: &BTreeMap<&TypeName, String>, text: &mut String) {
    let ident = &idents[&definition.name];
    *text += "\n#[allow(non_camel_case_types)]\n#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\n";
    let _ = writeln!(text, "pub struct {ident} {{");
    for (index, property) in api.all_properties(&definition.name).into_iter().enumerate() {
        let type_ = value_type(&property.value, idents);
        let _ = writeln!(
            text,
            "    #[serde(rename = {:?}, default, skip_serializing_if = \"Option::is_none\")]\n    pub f{index}: Option<{type_}>,",
            property.name
        );
    }
    *text += "}\n";
}

fn write_enum(ident: &str, enumeration: &Enumeration, text: &mut String) {
    *text += "\n#[allow(non_camel_case_types)]\n#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n";
    let _ = writeln!(text, "pub enum {ident} {{");
    for (index, member) in enumeration.members.iter().enumerate() {
        let _ = writeln!(text, "    #[serde(rename = {:?})]\n    M{index},", member.name);
    }
    *text += "    #[serde(untagged)]\n    Other(String),\n}\n";
}

fn value_type(value: &ValueType, idents: &BTreeMap<&TypeName, String>) -> String {
    let item = match &value.item {
        TypeRef::Named(name) if value.collection => idents[name].clone(),
        TypeRef::Named(name) => format!("Box<{}>", idents[name]),
        TypeRef::Primitive(primitive) => primitive_type(*primitive).to_owned(),
        TypeRef::Undefined(_) | TypeRef::Untyped => "mdbindgen_runtime::Json".to_owned(),
    };
    if value.collection { format!("Vec<{item}>") } else { item }
}

/// Text where serde needs a feature of another crate.
fn primitive_type(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Boolean => "bool",
        Primitive::Byte => "u8",
        Primitive::Double => "f64",
        Primitive::Int16 => "i16",
        Primitive::Int32 => "i32",
        Primitive::Int64 => "i64",
        Primitive::Single => "f32",
        Primitive::Binary
        | Primitive::Stream
        | Primitive::Date
        | Primitive::DateTimeOffset
        | Primitive::Decimal
        | Primitive::Duration
        | Primitive::Guid
        | Primitive::String
        | Primitive::TimeOfDay => "String",
    }
}
