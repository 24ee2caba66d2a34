//! Where a slice ends.

use super::Cut;
use super::select::page_name;
use crate::model::{Api, Body, Operation, Shape, TypeDefinition, TypeName, TypeRef, ValueType};

/// The number of types that are not kept although they derive from one that is.
pub(super) fn derived_outside(api: &Api, kept: &[bool]) -> usize {
    let is_kept = |name: &TypeName| {
        let found = api.types.binary_search_by(|definition| definition.name.cmp(name));
        found.is_ok_and(|index| kept[index])
    };
    let base = |definition: &TypeDefinition| match &definition.shape {
        Shape::Structured(structured) => structured.base.clone(),
        Shape::Enumeration(_) => None,
    };
    let outside = api.types.iter().zip(kept).filter(|(_, kept)| !**kept);
    outside.filter(|(definition, _)| base(definition).is_some_and(|base| is_kept(&base))).count()
}

/// Turns references to types that are gone into raw JSON, and lists them.
pub(super) fn cut_references(api: &mut Api, cuts: &mut Vec<Cut>) {
    let kept: Vec<TypeName> = api.types.iter().map(|definition| definition.name.clone()).collect();
    let mut cutter = Cutter { kept: &kept, cuts };
    for definition in &mut api.types {
        let Shape::Structured(structured) = &mut definition.shape else { continue };
        for property in &mut structured.properties {
            cutter.cut(&mut property.value, || format!("{}.{}", definition.name.name, property.name));
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
        if let Some(Body::Value(value)) = &mut operation.body {
            self.cut(value, || page.clone());
        }
        operation.response.value.iter_mut().for_each(|value| self.cut(value, || page.clone()));
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
