//! Which single values have to stand behind a pointer, so that structs have a size, and a reasonable one.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Api, Shape, TypeName, TypeRef};
use crate::names::Names;

/// The most fields of a struct that others hold by value, those of the structs that it holds by value included.
///
/// A field takes 1 to 48 bytes, so that is two or three kilobytes, which are moved whenever a value is. Without a limit
/// the structs around a drive add up to thirty.
const MOST_FIELDS: usize = 128;

/// What decides which structs are held by value.
pub(super) struct Boxes<'a> {
    /// The structs that would hold one another, as groups in which each one is reached from every other.
    groups: HashMap<&'a TypeName, usize>,
    /// The structs that are too large for others to hold.
    large: HashSet<&'a TypeName>,
}

impl<'a> Boxes<'a> {
    /// Finds the groups among the types of `api`.
    pub(super) fn new(api: &'a Api, names: &Names) -> Self {
        let structured = |definition: &&crate::model::TypeDefinition| matches!(definition.shape, Shape::Structured(_));
        let all = api.types.iter().filter(structured).map(|definition| &definition.name);
        let edges: BTreeMap<_, _> = all.map(|name| (name, held_by_value(api, names, name))).collect();
        let groups = groups(&edges);
        Self { large: large(api, &edges, &groups), groups }
    }

    /// Whether a field of `owner` that holds one value of type `target` has to be a pointer to it.
    pub(super) fn needs_box(&self, owner: &TypeName, target: &TypeName, names: &Names) -> bool {
        names.type_names(target).union.is_none()
            && (self.large.contains(target)
                || self.groups.get(owner).is_some_and(|group| self.groups.get(target) == Some(group)))
    }
}

/// The structs with more fields than others should hold; `edges` and `groups` are those of all structs.
fn large<'a>(
    api: &Api,
    edges: &BTreeMap<&'a TypeName, Vec<&'a TypeName>>,
    groups: &HashMap<&'a TypeName, usize>,
) -> HashSet<&'a TypeName> {
    let mut names: Vec<&TypeName> = edges.keys().copied().collect();
    names.sort_by_key(|name| groups.get(name));
    let mut counts: HashMap<&TypeName, usize> = HashMap::new();
    // Groups hold those behind them, which are therefore counted first.
    for name in names.into_iter().rev() {
        let held = edges[name].iter().filter(|target| groups.get(*target) != groups.get(name));
        let within = held.filter_map(|target| counts.get(target)).filter(|count| **count <= MOST_FIELDS);
        counts.insert(name, api.all_properties(name).len() + within.sum::<usize>());
    }
    counts.into_iter().filter(|(_, count)| *count > MOST_FIELDS).map(|(name, _)| name).collect()
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

/// The strongly connected components of a graph, by Kosaraju's algorithm, without recursion; edges between two of them
/// lead to the one with the larger number.
pub(super) fn groups<'a>(edges: &BTreeMap<&'a TypeName, Vec<&'a TypeName>>) -> HashMap<&'a TypeName, usize> {
    let mut backwards: HashMap<&TypeName, Vec<&TypeName>> = HashMap::new();
    for (from, targets) in edges {
        for to in targets {
            backwards.entry(to).or_default().push(from);
        }
    }
    let mut groups = HashMap::new();
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
    let mut entered = HashSet::new();
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

    #[test]
    fn large_structs_need_boxes() {
        let texts = |count: usize| (0..count).map(|index| property(&format!("text{index}"), "String"));
        let holding = |count, held: &str| texts(count).chain([property("held", held)]).collect();
        let types = vec![
            record("small", texts(64).collect()),
            record("medium", holding(63, "small")),
            record("large", holding(64, "small")),
            record("outer", vec![property("large", "large"), property("medium", "medium")]),
            record("outmost", vec![property("outer", "outer")]),
        ];
        let api = api(types, vec![]);
        let names = assign_names(&api, &mut Report::default());
        let boxes = Boxes::new(&api, &names);
        let needs_box = |owner, target| boxes.needs_box(&type_name(owner), &type_name(target), &names);
        assert!(needs_box("outer", "large"));
        for (owner, target) in [("large", "small"), ("outer", "medium"), ("medium", "small")] {
            assert!(!needs_box(owner, target), "{owner} to {target}");
        }
        // What stands behind a pointer adds nothing, so this is two fields and those of `medium`.
        assert!(needs_box("outmost", "outer"));
    }
}
