//! Which types have a struct of changes, and what it consists of.

use std::collections::HashSet;

use super::unions::{Choices, choices_among};
use super::{Name, TypeNames};
use crate::model::{
    Api, Body, Method, Operation, OperationKind, Property, RequestLine, Shape, StructuredKind, TypeDefinition,
    TypeName, TypeRef,
};

/// The type whose struct of changes the request on `line` carries, instead of an instance of that type; nothing if no
/// property of the type could be changed.
///
/// A PATCH leaves alone what it does not carry; a PUT replaces the whole.
pub fn takes_update<'a>(api: &Api, operation: &'a Operation, line: &'a RequestLine) -> Option<&'a TypeName> {
    let is_update = operation.kind == OperationKind::Update || line.body.is_some();
    if !is_update || line.method != Method::Patch {
        return None;
    }
    match operation.body_of(line)? {
        Body::Value(value) if !value.collection => match &value.item {
            TypeRef::Named(name) => {
                let definition = api.definition(name)?;
                let mut properties = api.all_properties(name).into_iter();
                properties.any(|property| is_writable(definition, property)).then_some(name)
            }
            TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => None,
        },
        Body::Value(_) | Body::Parameters | Body::Reference(_) | Body::Stream => None,
    }
}

/// What a change may set: every property that is not read-only, a relationship, or the key of an entity; with the name
/// of its field, which is the one in the struct of the type.
pub fn update_fields<'a>(
    api: &'a Api,
    definition: &'a TypeDefinition,
    names: &'a TypeNames,
) -> impl Iterator<Item = (&'a Property, &'a Name)> {
    let fields = api.all_properties(&definition.name).into_iter().zip(&names.fields);
    fields.filter(|(property, _)| is_writable(definition, property))
}

fn is_writable(definition: &TypeDefinition, property: &Property) -> bool {
    let is_key = || structured_kind(definition) == Some(StructuredKind::Entity) && property.name == "id";
    !property.read_only && !property.navigation && !is_key()
}

/// The types that operations take changes to.
pub(super) struct Updated<'a> {
    /// Those of which the struct of changes is taken.
    pub(super) types: HashSet<&'a TypeName>,
    /// Those for which the structs of changes of several types are taken, with these types.
    pub(super) choices: Choices<'a>,
}

impl<'a> Updated<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let (mut types, mut bases) = (HashSet::new(), HashSet::new());
        for operation in &api.operations {
            for line in &operation.requests {
                let Some(name) = takes_update(api, operation, line) else { continue };
                let taken = if api.states_derived_type(operation, line) { &mut bases } else { &mut types };
                taken.insert(name);
            }
        }
        let choices = choices_among(api, &bases);
        types.extend(choices.values().flatten().map(|definition| &definition.name));
        Self { types, choices }
    }
}

fn structured_kind(definition: &TypeDefinition) -> Option<StructuredKind> {
    match &definition.shape {
        Shape::Structured(structured) => Some(structured.kind),
        Shape::Enumeration(_) => None,
    }
}
