//! Which types are choices: a value of theirs may be of any type that derives from them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::FALLBACK_VARIANT;
use super::identifier::{Kind, Name, identifier};
use super::scope::{Owner, Scope};
use crate::diagnostics::Report;
use crate::model::{Api, Operation, Shape, Structured, StructuredKind, TypeDefinition, TypeName, TypeRef, ValueType};

/// The concrete types that values of a type may have: itself unless it is abstract, then those that derive from it.
pub(super) type Choices<'a> = HashMap<&'a TypeName, Vec<&'a TypeDefinition>>;

/// The types of `api` that values are declared to have and that documented types derive from.
pub(super) fn choices(api: &Api) -> Choices<'_> {
    let derived = directly_derived(api);
    let declared: HashSet<&TypeName> = declared_types(api).collect();
    let choice = |name| {
        let definition = api.definition(name)?;
        let concrete = concrete_types(definition, &derived);
        let is_choice = structured(definition).is_some_and(|base| !is_common_root(base))
            && concrete.iter().any(|other| other.name != *name);
        is_choice.then_some((name, concrete))
    };
    declared.into_iter().filter_map(choice).collect()
}

/// Each of these types with itself and the concrete types that derive from it.
pub(super) fn choices_among<'a>(api: &'a Api, bases: &HashSet<&'a TypeName>) -> Choices<'a> {
    let derived = directly_derived(api);
    let choice = |name: &&'a TypeName| {
        let base = api.definition(name)?;
        let others = concrete_types(base, &derived).into_iter().filter(|other| other.name != base.name);
        Some((*name, std::iter::once(base).chain(others).collect()))
    };
    bases.iter().filter_map(choice).collect()
}

/// Names the variants of the enum for a choice.
pub(super) fn name_choice(choice: &[&TypeDefinition], report: &mut Report) -> Vec<(TypeName, Name)> {
    let mut scope = Scope::new(Kind::Variant);
    let fallback = Owner::generated("the variant for undocumented types");
    scope.try_take(identifier(Kind::Variant, FALLBACK_VARIANT), fallback);
    let documented = choice.iter().map(|definition| (definition.name.name.as_str(), &definition.origin));
    let names = scope.take_all("type", documented, report);
    choice.iter().map(|definition| definition.name.clone()).zip(names).collect()
}

/// Whether a type says of others only that they have a key, as `microsoft.graph.entity` does: a choice of all entities
/// of a service would tell the reader nothing.
fn is_common_root(structured: &Structured) -> bool {
    structured.kind == StructuredKind::Entity
        && structured.is_abstract
        && structured.base.is_none()
        && structured.properties.iter().all(|property| property.name == "id")
}

fn structured(definition: &TypeDefinition) -> Option<&Structured> {
    match &definition.shape {
        Shape::Structured(structured) => Some(structured),
        Shape::Enumeration(_) => None,
    }
}

/// The types that name each type as their base.
fn directly_derived(api: &Api) -> Choices<'_> {
    let mut derived: Choices<'_> = HashMap::new();
    for definition in &api.types {
        if let Some(base) = structured(definition).and_then(|structured| structured.base.as_ref()) {
            derived.entry(base).or_default().push(definition);
        }
    }
    derived
}

/// The type itself and all that derive from it, without those that have no instances; what derives stands sorted.
fn concrete_types<'a>(base: &'a TypeDefinition, derived: &Choices<'a>) -> Vec<&'a TypeDefinition> {
    let mut found: BTreeMap<&TypeName, &TypeDefinition> = BTreeMap::new();
    let mut open = vec![base];
    while let Some(definition) = open.pop() {
        if found.insert(&definition.name, definition).is_none() {
            open.extend(derived.get(&definition.name).into_iter().flatten());
        }
    }
    found.remove(&base.name);
    let is_concrete = |definition: &&TypeDefinition| structured(definition).is_some_and(|found| !found.is_abstract);
    std::iter::once(base).chain(found.into_values()).filter(is_concrete).collect()
}

/// The types that properties, parameters, bodies and responses are declared to have.
fn declared_types(api: &Api) -> impl Iterator<Item = &TypeName> {
    let properties = api.types.iter().filter_map(structured).flat_map(|structured| &structured.properties);
    let operations = api.operations.iter().flat_map(Operation::values);
    let values = properties.map(|property| &property.value).chain(operations);
    values.filter_map(|ValueType { item, .. }| match item {
        TypeRef::Named(name) => Some(name),
        TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => None,
    })
}
