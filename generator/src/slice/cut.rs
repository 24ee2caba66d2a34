//! Where a slice ends.

use std::collections::HashSet;

use super::Cut;
use super::select::{Selection, page_name};
use crate::model::{Api, Body, Operation, Shape, TypeName, TypeRef, ValueType};

/// The types that are not kept although values of what is kept may be of them: they derive from one that a value has.
pub(super) fn derived_outside(api: &Api, kept: &[bool]) -> Vec<TypeName> {
    let names = |wanted| {
        let types = api.types.iter().zip(kept).filter(move |(_, kept)| **kept == wanted);
        types.map(|(definition, _)| &definition.name)
    };
    let properties = names(true).flat_map(|name| api.all_properties(name));
    let values = properties.map(|property| &property.value).chain(api.operations.iter().flat_map(Operation::values));
    let of_values: HashSet<&TypeName> = values.filter_map(ValueType::type_name).collect();
    let in_slice: HashSet<&TypeName> = names(true).filter(|name| of_values.contains(name)).collect();
    let stands_for_value = |name: &&TypeName| {
        let mut bases = api.lineage(name).filter_map(|structured| structured.base.as_ref());
        bases.any(|base| in_slice.contains(base))
    };
    names(false).filter(stands_for_value).cloned().collect()
}

/// Turns references to types that are gone into raw JSON, and lists them; those of types from elsewhere are nobody's loss.
pub(super) fn cut_references(api: &mut Api, selection: &Selection<'_>, cuts: &mut Vec<Cut>) {
    let kept: Vec<TypeName> = api.types.iter().map(|definition| definition.name.clone()).collect();
    let mut cutter = Cutter { kept: &kept, cuts };
    for definition in &mut api.types {
        let Shape::Structured(structured) = &mut definition.shape else { continue };
        let is_provided = selection.is_provided(&definition.name);
        for property in &mut structured.properties {
            if is_provided {
                cutter.cut_value(&mut property.value);
            } else {
                cutter.cut(&mut property.value, || format!("{}.{}", definition.name.name, property.name));
            }
        }
    }
    api.operations.iter_mut().for_each(|operation| cutter.cut_operation(operation));
}

struct Cutter<'a> {
    /// The types of the slice, sorted.
    kept: &'a [TypeName],
    cuts: &'a mut Vec<Cut>,
}

impl Cutter<'_> {
    fn cut_operation(&mut self, operation: &mut Operation) {
        let page = page_name(operation).to_owned();
        operation.resource = operation.resource.take().filter(|name| self.kept.binary_search(name).is_ok());
        let bodies = operation.requests.iter_mut().filter_map(|line| line.body.as_mut()).chain(&mut operation.body);
        bodies.for_each(|body| {
            if let Body::Value(value) = body {
                self.cut(value, || page.clone());
            }
        });
        let of_lines = operation.requests.iter_mut().filter_map(|line| line.value.as_mut());
        operation.response.value.iter_mut().chain(of_lines).for_each(|value| self.cut(value, || page.clone()));
        for parameter in &mut operation.parameters {
            self.cut(&mut parameter.value, || format!("{page}.{}", parameter.name));
        }
        // What follows is not typed in the bindings, so that nothing is lost there.
        if let Some(Body::Reference(Some(value))) = &mut operation.body {
            self.cut_value(value);
        }
        let responses = operation.examples.iter_mut().filter_map(|example| example.response.as_mut());
        responses.filter_map(|response| response.value.as_mut()).for_each(|value| {
            self.cut_value(value);
        });
    }

    /// Cuts a reference if it leads out of the slice, and lists it under the name of what refers.
    fn cut(&mut self, value: &mut ValueType, place: impl FnOnce() -> String) {
        if let Some(target) = self.cut_value(value) {
            self.cuts.push(Cut { place: place(), target });
        }
    }

    /// Cuts a reference if it leads out of the slice, and returns what it led to.
    fn cut_value(&self, value: &mut ValueType) -> Option<TypeName> {
        let TypeRef::Named(name) = &value.item else { return None };
        if self.kept.binary_search(name).is_ok() {
            return None;
        }
        let target = name.clone();
        value.item = TypeRef::Undefined(target.clone());
        Some(target)
    }
}
