//! Identifiers of types, their fields and their variants.

use std::collections::BTreeMap;

use super::identifier::{Kind, Name, identifier};
use super::modules::Layout;
use super::scope::{Owner, Scope};
use super::unions::{Choices, choices, name_choice};
use super::updates::Updated;
use super::{ADDITIONAL_DATA, FALLBACK_VARIANT, TypeNames, UnionNames};
use crate::diagnostics::Report;
use crate::model::{Api, Enumeration, Shape, TypeDefinition, TypeName};
use crate::parallel;

/// Names every type of `api`; a type is unique among those of its namespace, whose module exports them all.
pub(super) fn name_types(api: &Api, layout: &Layout, report: &mut Report) -> BTreeMap<TypeName, TypeNames> {
    let mut scopes: BTreeMap<&[Name], Vec<usize>> = BTreeMap::new();
    for (index, module) in layout.types.iter().enumerate() {
        let path = &layout.modules[module.0].path;
        scopes.entry(&path[..path.len() - 1]).or_default().push(index);
    }
    let mut parts = parallel::map(&api.types, |definition| name_parts(api, definition));
    let further = Further { choices: choices(api), updated: Updated::of(api) };
    let mut types = BTreeMap::new();
    for indexes in scopes.into_values() {
        let documented = indexes.iter().map(|index| &api.types[*index]);
        let documented = documented.map(|definition| (definition.name.name.as_str(), &definition.origin));
        let mut scope = Scope::new(Kind::Type);
        let names = scope.take_all("type", documented, report);
        for (index, name) in indexes.into_iter().zip(names) {
            let definition = &api.types[index];
            let Parts { fields, variants, faults } = std::mem::take(&mut parts[index]);
            report.append(faults);
            let module = layout.types[index];
            let (attributes, member_attributes, provision) = Default::default();
            let union = further.name_union(definition, &mut scope, report);
            let update = further.name_update(definition, &mut scope, report);
            let updated_as = further.updated_as(definition);
            let names = TypeNames {
                module,
                name,
                fields,
                variants,
                attributes,
                member_attributes,
                provision,
                union,
                update,
                updated_as,
            };
            types.insert(definition.name.clone(), names);
        }
    }
    types
}

/// Which types have further items, whose names come after all documented ones.
struct Further<'a> {
    choices: Choices<'a>,
    updated: Updated<'a>,
}

impl<'a> Further<'a> {
    /// Names the enum of a type and those that derive from it, `AnyMessage`.
    fn name_union(
        &self,
        definition: &'a TypeDefinition,
        scope: &mut Scope<'a>,
        report: &mut Report,
    ) -> Option<UnionNames> {
        let choice = self.choices.get(&definition.name)?;
        let wanted = identifier(Kind::Type, &format!("any {}", definition.name.name));
        let owner = Owner::documented("the union of type", &definition.name.name, &definition.origin);
        let name = scope.take_or_number(&wanted, owner, report);
        Some(UnionNames { name, variants: name_choice(choice, report) })
    }

    /// Names the struct of changes to an instance of a type, `MessageUpdate`.
    fn name_update(&self, definition: &'a TypeDefinition, scope: &mut Scope<'a>, report: &mut Report) -> Option<Name> {
        self.updated.types.get(&definition.name)?;
        let wanted = identifier(Kind::Type, &format!("{} update", definition.name.name));
        let owner = Owner::documented("the update of type", &definition.name.name, &definition.origin);
        Some(scope.take_or_number(&wanted, owner, report))
    }

    fn updated_as(&self, definition: &TypeDefinition) -> Vec<TypeName> {
        let choice = self.updated.choices.get(&definition.name);
        choice.into_iter().flatten().map(|definition| definition.name.clone()).collect()
    }
}

/// The identifiers within a type, and which of them collide.
#[derive(Default)]
struct Parts {
    fields: Vec<Name>,
    variants: Vec<Name>,
    faults: Report,
}

/// Names the fields or variants of a type.
fn name_parts(api: &Api, definition: &TypeDefinition) -> Parts {
    let mut parts = Parts::default();
    match &definition.shape {
        Shape::Structured(_) => parts.fields = name_fields(api, definition, &mut parts.faults),
        Shape::Enumeration(enumeration) => parts.variants = name_variants(enumeration, &mut parts.faults),
    }
    parts
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
