//! Which single values have to stand behind a pointer, so that structs have a finite size.

use std::collections::BTreeMap;

use crate::model::{Api, Shape, TypeName, TypeRef};
use crate::names::Names;

/// The structs that hold one another by value, as groups in which each one is reached from every other.
pub(super) struct Boxes<'a> {
    groups: BTreeMap<&'a TypeName, usize>,
}

impl<'a> Boxes<'a> {
    /// Finds the groups among the types of `api`.
    pub(super) fn new(api: &'a Api, names: &Names) -> Self {
        let structured = |definition: &&crate::model::TypeDefinition| matches!(definition.shape, Shape::Structured(_));
        let all = api.types.iter().filter(structured).map(|definition| &definition.name);
        let edges: BTreeMap<_, _> = all.map(|name| (name, held_by_value(api, names, name))).collect();
        Self { groups: groups(&edges) }
    }

    /// Whether a field of `owner` that holds one value of type `target` has to be a pointer to it.
    pub(super) fn needs_box(&self, owner: &TypeName, target: &TypeName, names: &Names) -> bool {
        names.type_names(target).union.is_none()
            && self.groups.get(owner).is_some_and(|group| self.groups.get(target) == Some(group))
    }
}

/// The types that the struct for `name` has fields with single values of; an enum of types has them behind pointers.
fn held_by_value<'a>(api: &'a Api, names: &Names, name: &TypeName) -> Vec<&'a TypeName> {
    let properties = api.all_properties(name).into_iter().filter(|property| !property.value.collection);
    let held = properties.filter_map(|property| match &property.value.item {
        TypeRef::Named(target) => names.type_names(target).union.is_none().then_some(target),
        TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => None,
    });
    held.collect()
}

/// The strongly connected components of a graph, by Kosaraju's algorithm, without recursion.
fn groups<'a>(edges: &BTreeMap<&'a TypeName, Vec<&'a TypeName>>) -> BTreeMap<&'a TypeName, usize> {
    let mut backwards: BTreeMap<&TypeName, Vec<&TypeName>> = BTreeMap::new();
    for (from, targets) in edges {
        for to in targets {
            backwards.entry(to).or_default().push(from);
        }
    }
    let mut groups = BTreeMap::new();
    for (group, start) in finished_last_first(edges).into_iter().enumerate() {
        let mut open = vec![start];
        while let Some(name) = open.pop() {
            if !groups.contains_key(name) {
                groups.insert(name, group);
                open.extend(backwards.get(name).into_iter().flatten());
            }
        }
    }
    groups
}

/// The nodes of a graph, those first from which a depth-first search returned last.
fn finished_last_first<'a>(edges: &BTreeMap<&'a TypeName, Vec<&'a TypeName>>) -> Vec<&'a TypeName> {
    enum Visit<'a> {
        Enter(&'a TypeName),
        Leave(&'a TypeName),
    }
    let mut entered = std::collections::BTreeSet::new();
    let mut finished = Vec::new();
    let mut open: Vec<Visit<'_>> = edges.keys().map(|name| Visit::Enter(name)).collect();
    while let Some(visit) = open.pop() {
        match visit {
            Visit::Enter(name) if entered.insert(name) => {
                open.push(Visit::Leave(name));
                open.extend(edges.get(name).into_iter().flatten().map(|target| Visit::Enter(target)));
            }
            Visit::Enter(_) => {}
            Visit::Leave(name) => finished.push(name),
        }
    }
    finished.reverse();
    finished
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::model::ValueType;
    use crate::names::assign_names;
    use crate::samples::{api, property, record, type_name, type_ref};

    #[test]
    fn cycles_of_single_values_need_boxes() {
        let mut list = property("list", "a");
        list.value = ValueType::list(type_ref("a"));
        let api = api(
            vec![
                record("a", vec![property("b", "b"), property("leaf", "leaf")]),
                record("b", vec![property("c", "c")]),
                record("c", vec![property("a", "a"), property("own", "c")]),
                record("leaf", vec![list]),
                record("above", vec![property("a", "a")]),
            ],
            vec![],
        );
        let names = assign_names(&api, &mut Report::default());
        let boxes = Boxes::new(&api, &names);
        let needs_box = |owner, target| boxes.needs_box(&type_name(owner), &type_name(target), &names);
        for (owner, target) in [("a", "b"), ("b", "c"), ("c", "a"), ("c", "c")] {
            assert!(needs_box(owner, target), "{owner} to {target}");
        }
        for (owner, target) in [("a", "leaf"), ("above", "a"), ("leaf", "a")] {
            assert!(!needs_box(owner, target), "{owner} to {target}");
        }
    }
}
