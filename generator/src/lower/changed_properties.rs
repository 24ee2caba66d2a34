//! Properties that the page of an update can change, against what the page of their type says of them.

use crate::model::{Api, Body, Operation, OperationKind, Shape, TypeName, ValueType};

/// The property that tells which object is changed, and that tables repeat.
const KEY: &str = "id";

/// Lets callers change what the page of an update lists, `changed` for each operation, although the page of the type calls it
/// read-only: that speaks of all callers, and the update knows who may.
pub(crate) fn settle_changed_properties(api: &mut Api, changed: &[Vec<String>]) {
    let writable: Vec<(TypeName, &String)> = api
        .operations
        .iter()
        .zip(changed)
        .filter_map(|(operation, names)| Some((updated_type(operation)?, names)))
        .flat_map(|(type_name, names)| names.iter().map(|name| (type_name.clone(), name)))
        .filter(|(_, name)| *name != KEY)
        .collect();
    for (type_name, property) in writable {
        let_change(api, type_name, property);
    }
}

fn updated_type(operation: &Operation) -> Option<&TypeName> {
    let body = operation.body.as_ref().filter(|_| operation.kind == OperationKind::Update);
    body.and_then(Body::value).and_then(ValueType::type_name)
}

/// Marks the property of a type, or of the nearest one that it derives from and that has it, as one that callers may change.
fn let_change(api: &mut Api, type_name: TypeName, property: &str) {
    let has_it = |name: &TypeName| {
        let shape = api.definition(name).map(|definition| &definition.shape);
        matches!(shape, Some(Shape::Structured(found)) if found.properties.iter().any(|known| known.name == property))
    };
    let bases = api.lineage(&type_name).filter_map(|structured| structured.base.clone()).collect::<Vec<_>>();
    let owner = std::iter::once(type_name).chain(bases).find(has_it);
    let Some(index) = owner.and_then(|owner| api.type_index(&owner)) else { return };
    if let Shape::Structured(structured) = &mut api.types[index].shape {
        let known = structured.properties.iter_mut().filter(|known| known.name == property);
        known.for_each(|known| known.read_only = false);
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;

    #[test]
    fn what_an_update_lists_can_be_changed() {
        let lamp = "# lamp resource type\n\nInherits from [thing](thing.md).\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                    |on|Boolean|A. Read-only.|\n|hue|String|B. Read-only.|\n|age|Int32|C. Read-only.|\n";
        let thing = "# thing resource type\n\nA thing.\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|name|String|D. Read-only.|\n";
        let update = "# Update lamp\n\n## HTTP request\n\n```http\nPATCH /lamps/{id}\n```\n\n## Request body\n\n\
                      Supply a JSON representation of a [lamp](../resources/lamp.md).\n\n|Property|Type|Description|\n|-|-|-|\n\
                      |on|Boolean|A.|\n|hue|String|B. Read-only.|\n|name|String|D.|\n|age|Int32|C. It cannot be updated.|\n";
        let pages = [("api/lamp-update.md", update), ("resources/lamp.md", lamp), ("resources/thing.md", thing)];
        let api = testing::api(&pages);
        let lamp = api.types.iter().find(|definition| definition.name.name == "lamp").unwrap();
        let properties = api.all_properties(&lamp.name).into_iter();
        let found: Vec<_> = properties.map(|property| (&*property.name, property.read_only)).collect();
        assert_eq!(found, [("name", false), ("on", false), ("hue", true), ("age", true)]);
    }
}
