//! Whether a module would be emitted as it was before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::Root;
use crate::fingerprint::Fingerprint;
use crate::model::{Api, Body, Operation, TypeName, ValueType};
use crate::names::{ModuleId, Name, Names};

/// Everything that the items of a module are made of, as one number: modules with the same one are the same.
///
/// The types of a module are taken with their whole lineage, and so are those that its request functions and its unions
/// mention; of the types that properties mention, what they themselves say is enough. A struct of changes depends on the names
/// of the types that its own derives from, and a function that takes several on theirs.
pub(crate) fn module_fingerprint(root: &Root<'_>, id: ModuleId) -> Fingerprint {
    let module = root.names.module(id);
    let operations = module.operations.iter().map(|index| (&root.api.operations[*index], root.names.operation(*index)));
    let operations: Vec<_> = operations.collect();
    let mut whole: BTreeSet<&TypeName> = module.types.iter().collect();
    whole.extend(operations.iter().flat_map(|(operation, _)| operation_types(operation)));
    let unions = whole.iter().filter_map(|name| root.names.type_names(name).union.as_ref());
    let variants = unions.flat_map(|union| union.variants.iter().map(|(name, _)| name));
    let updated = whole.iter().flat_map(|name| &root.names.type_names(name).updated_as);
    let further: Vec<&TypeName> = variants.chain(updated).collect();
    whole.extend(further);
    let lineages = module.types.iter().flat_map(|name| root.api.lineage(name));
    let bases = lineages.filter_map(|structured| structured.base.as_ref()).map(|base| type_alone(root, base));
    let published = operations.iter().map(|(operation, _)| (root.published)(&operation.origin.page));
    Fingerprint::of(&(
        (&module.path, &module.page, &module.types),
        whole.iter().map(|name| type_with_properties(root, name)).collect::<Vec<_>>(),
        bases.collect::<Vec<_>>(),
        published.collect::<Vec<_>>(),
        operations,
        root.types_by_identifier_fingerprint,
        root.names.replaced_primitives(),
        root.features().map(|features| features.compiled_with(id)),
    ))
}

/// The types that the request functions for an operation mention.
fn operation_types(operation: &Operation) -> impl Iterator<Item = &TypeName> {
    let referenced = match &operation.body {
        Some(Body::Reference(value)) => value.as_ref(),
        Some(Body::Value(_) | Body::Parameters | Body::Stream) | None => None,
    };
    operation.values().chain(referenced).filter_map(ValueType::type_name).chain(&operation.resource)
}

/// What tells types from what they were, each as far as it has been asked for: many modules mention the same ones.
///
/// They stand in the order of the types of the model.
pub(super) struct TypeFingerprints {
    alone: Vec<OnceLock<Fingerprint>>,
    with_properties: Vec<OnceLock<Fingerprint>>,
}

impl TypeFingerprints {
    /// Nothing asked for yet of the types of `api`.
    pub(super) fn new(api: &Api) -> Self {
        let none = || api.types.iter().map(|_| OnceLock::new()).collect();
        Self { alone: none(), with_properties: none() }
    }
}

/// A type with all its properties, and what the bindings need to know of the types of these.
fn type_with_properties(root: &Root<'_>, name: &TypeName) -> Option<Fingerprint> {
    let index = root.api.type_index(name)?;
    let fingerprint = root.fingerprints.with_properties[index].get_or_init(|| {
        let properties = root.api.all_properties(name);
        let mentioned = properties.iter().filter_map(|property| property.value.type_name());
        let needs_box = |target| root.boxes.needs_box(name, target, root.names);
        let mentioned: Vec<_> = mentioned.map(|target| (type_alone(root, target), needs_box(target))).collect();
        Fingerprint::of(&(type_alone(root, name), properties, mentioned))
    });
    Some(*fingerprint)
}

/// What the page of a type says, what the type is called in which module, and what its values may hold.
fn type_alone(root: &Root<'_>, name: &TypeName) -> Option<Fingerprint> {
    let index = root.api.type_index(name)?;
    let fingerprint = root.fingerprints.alone[index].get_or_init(|| {
        let names = root.names.type_names(name);
        let holds_late_members = root.with_late_members.contains(name);
        Fingerprint::of(&(&root.api.types[index], names, &root.names.module(names.module).path, holds_late_members))
    });
    Some(*fingerprint)
}

/// Which types have an item of which name, and where: what decides whether a module can write a short name.
pub(super) fn of_identifiers(types: &BTreeMap<&Name, Vec<&TypeName>>, names: &Names) -> Fingerprint {
    let place = |name: &&TypeName| &names.module(names.type_names(name).module).path;
    let places: Vec<Vec<&Vec<Name>>> = types.values().map(|types| types.iter().map(place).collect()).collect();
    Fingerprint::of(&(types, places))
}
