//! What the chosen types and operations need.

use super::select::Selection;
use crate::model::{Api, Operation, Property, Shape, TypeDefinition, TypeName, ValueType};

/// For each type whether it is chosen, or needed by what is chosen.
///
/// A type that is excluded is needed by those that derive from it alone: their properties stand on its page.
pub(super) fn needed_types(api: &Api, selection: &Selection<'_>) -> Vec<bool> {
    let mut walk = Walk { api, kept: vec![false; api.types.len()], open: Vec::new() };
    api.types.iter().filter(|definition| selection.chooses_type(&definition.name)).for_each(|definition| {
        walk.need(&definition.name);
    });
    let needed_by_operations = api.operations.iter().flat_map(operation_needs);
    needed_by_operations.filter(|name| !selection.excludes_type(name)).for_each(|name| walk.need(name));
    while let Some(index) = walk.open.pop() {
        let TypeDefinition { name, shape: Shape::Structured(structured), .. } = &api.types[index] else { continue };
        if selection.is_provided(name) {
            continue;
        }
        structured.base.iter().for_each(|base| walk.need(base));
        let needs = property_needs(api.all_properties(name), selection);
        needs.filter(|name| !selection.excludes_type(name)).for_each(|name| walk.need(name));
    }
    walk.kept
}

struct Walk<'a> {
    api: &'a Api,
    kept: Vec<bool>,
    /// Types whose needs are yet to be found.
    open: Vec<usize>,
}

impl Walk<'_> {
    fn need(&mut self, name: &TypeName) {
        let found = self.api.types.binary_search_by(|definition| definition.name.cmp(name));
        if let Ok(index) = found
            && !std::mem::replace(&mut self.kept[index], true)
        {
            self.open.push(index);
        }
    }
}

/// The types without which an operation's request functions could not be written, and the one it belongs to.
fn operation_needs(operation: &Operation) -> impl Iterator<Item = &TypeName> {
    operation.values().filter_map(ValueType::type_name).chain(&operation.resource)
}

/// The types of properties; of relationships only those that come from elsewhere.
fn property_needs<'a>(properties: Vec<&'a Property>, selection: &Selection<'_>) -> impl Iterator<Item = &'a TypeName> {
    let values = properties.into_iter().filter_map(|property| Some((property.navigation, property.value.type_name()?)));
    values.filter(|(navigation, name)| !navigation || selection.is_provided(name)).map(|(_, name)| name)
}
