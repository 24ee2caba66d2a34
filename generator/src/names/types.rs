//! Identifiers of types, their fields and their variants.

use std::collections::BTreeMap;

use super::identifier::{Kind, Name, identifier};
use super::modules::Layout;
use super::scope::{Owner, Scope};
use super::{ADDITIONAL_DATA, FALLBACK_VARIANT, TypeNames};
use crate::diagnostics::Report;
use crate::model::{Api, Enumeration, Shape, TypeDefinition, TypeName};

/// Names every type of `api`; a type is unique among those of its namespace, whose module exports them all.
pub(super) fn name_types(api: &Api, layout: &Layout, report: &mut Report) -> BTreeMap<TypeName, TypeNames> {
    let mut scopes: BTreeMap<&[Name], Vec<usize>> = BTreeMap::new();
    for (index, module) in layout.types.iter().enumerate() {
        let path = &layout.modules[module.0].path;
        scopes.entry(&path[..path.len() - 1]).or_default().push(index);
    }
    let mut types = BTreeMap::new();
    for indexes in scopes.into_values() {
        let documented = indexes.iter().map(|index| &api.types[*index]);
        let documented = documented.map(|definition| (definition.name.name.as_str(), &definition.origin));
        let names = Scope::new(Kind::Type).take_all("type", documented, report);
        for (index, name) in indexes.into_iter().zip(names) {
            let definition = &api.types[index];
            let (fields, variants) = name_parts(api, definition, report);
            let module = layout.types[index];
            let (attributes, member_attributes, provision) = Default::default();
            let names = TypeNames { module, name, fields, variants, attributes, member_attributes, provision };
            types.insert(definition.name.clone(), names);
        }
    }
    types
}

/// Names the fields or variants of a type.
fn name_parts(api: &Api, definition: &TypeDefinition, report: &mut Report) -> (Vec<Name>, Vec<Name>) {
    match &definition.shape {
        Shape::Structured(_) => (name_fields(api, definition, report), Vec::new()),
        Shape::Enumeration(enumeration) => (Vec::new(), name_variants(enumeration, report)),
    }
}

/// Names the fields of a struct, inherited ones too; the one with additional data is the struct's own.
fn name_fields(api: &Api, definition: &TypeDefinition, report: &mut Report) -> Vec<Name> {
    let mut scope = Scope::new(Kind::Field);
    let additional = Owner::generated("the field for undocumented members");
    scope.try_take(identifier(Kind::Field, ADDITIONAL_DATA), additional);
    let properties = api.all_properties(&definition.name);
    let documented = properties.iter().map(|property| (property.name.as_str(), &property.origin));
    scope.take_all("property", documented, report)
}

/// Names the variants of an enum.
fn name_variants(enumeration: &Enumeration, report: &mut Report) -> Vec<Name> {
    let mut scope = Scope::new(Kind::Variant);
    let fallback = Owner::generated("the variant for undocumented members");
    scope.try_take(identifier(Kind::Variant, FALLBACK_VARIANT), fallback);
    let documented = enumeration.members.iter().map(|member| (member.name.as_str(), &member.origin));
    scope.take_all("member", documented, report)
}
