//! Bodies in which the object or the list that the text speaks of is but a member: "supply the plan's container" beside an
//! example with `{ "container": { … } }`.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::families::{Families, Known, own_names};
use super::operation::{is_annotation, type_of_value};
use crate::model::{
    Api, Body, ExampleBody, Method, Operation, OperationKind, Origin, Parameter, ParameterLocation, TypeName, TypeRef,
    ValueType,
};
use crate::parallel;

/// Believes the examples of requests where none of them has a member of the type that the text names, or one that it lists.
pub(crate) fn settle_wrapped_bodies(api: &mut Api) {
    let families = Families::of(api);
    let settled = parallel::map(&api.operations, |operation| opt_settled(&families, operation));
    for (operation, settled) in api.operations.iter_mut().zip(settled) {
        match settled {
            Some(Settled::Parameters(parameters)) => {
                operation.body = Some(Body::Parameters);
                operation.required_members.clear();
                operation.parameters.retain(|parameter| parameter.location != ParameterLocation::Body);
                operation.parameters.extend(parameters);
            }
            Some(Settled::Value(name)) => operation.body = Some(Body::Value(ValueType::single(TypeRef::Named(name)))),
            None => {}
        }
    }
}

/// What a body is instead of an object of the type that the text names.
enum Settled {
    /// Parameters, one of which is likely to be of that type.
    Parameters(Vec<Parameter>),
    /// An object of another type, of which the text names a property.
    Value(TypeName),
}

fn opt_settled(families: &Families<'_>, operation: &Operation) -> Option<Settled> {
    match &operation.body {
        Some(Body::Value(ValueType { item: TypeRef::Named(name), collection: false })) => {
            opt_around_value(families, operation, name)
        }
        Some(Body::Parameters) => opt_around_parameters(families, operation),
        _ => None,
    }
}

/// What the examples show where the table lists what the items of the only list have: `{ "value": [{ "id": … }] }` where it
/// lists `id`.
fn opt_around_parameters(families: &Families<'_>, operation: &Operation) -> Option<Settled> {
    let bodies = shown_bodies(operation);
    let listed = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body);
    let listed = Known::named(listed.map(|parameter| &*parameter.name));
    let is_item = |item: &Value| item.as_object().is_some_and(|item| listed.has_all(item));
    let is_list = |value: &Value| value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_item));
    let wraps = |(members, _): &(&Map<String, Value>, &Origin)| {
        let mut names = own_names(members);
        names.next().is_some_and(|name| !listed.has(name) && is_list(&members[name])) && names.next().is_none()
    };
    let is_sent = operation.requests.iter().all(|line| line.method == Method::Post);
    let resource = operation.resource.as_ref().filter(|_| is_sent && !bodies.is_empty() && bodies.iter().all(wraps))?;
    Some(Settled::Parameters(parameters(families, resource, &bodies)))
}

/// What the examples show instead of an object of the type called `name`.
fn opt_around_value(families: &Families<'_>, operation: &Operation, name: &TypeName) -> Option<Settled> {
    let bodies = shown_bodies(operation);
    let names: HashSet<&str> = bodies.iter().flat_map(|(members, _)| own_names(members)).collect();
    let is_else = |known: &Known| names.iter().all(|name| !known.has(name));
    if names.is_empty() || !is_else(families.known(name)?) {
        return None;
    }
    if operation.requests.iter().all(|line| line.method == Method::Post) {
        let parameters = parameters(families, name, &bodies);
        let has_named = parameters.iter().any(|parameter| parameter.value.type_name() == Some(name));
        // What is created is what the operation returns; what an action takes besides is its own.
        if has_named || operation.kind != OperationKind::Create {
            return Some(Settled::Parameters(parameters));
        }
    }
    let returned = operation.response.value.as_ref().and_then(ValueType::type_name);
    let has_all = |owner: &&TypeName| families.own(owner).is_some_and(|known| names.iter().all(|name| known.has(name)));
    let owner = returned.into_iter().chain(&operation.resource).find(has_all)?;
    Some(Settled::Value(owner.clone()))
}

/// The objects that the examples send on lines that carry what the page says.
fn shown_bodies(operation: &Operation) -> Vec<(&Map<String, Value>, &Origin)> {
    if operation.requests.iter().any(|line| line.body.is_some()) {
        return Vec::new();
    }
    let requests = operation.examples.iter().filter_map(|example| example.request.as_ref());
    let own = requests.filter(|request| operation.requests.iter().any(|line| line.is_shown_by(request)));
    let body = own.filter_map(|request| match &request.body {
        ExampleBody::Json(Value::Object(members)) => Some((members, &request.origin)),
        ExampleBody::Json(_) | ExampleBody::Empty | ExampleBody::BrokenJson(_) | ExampleBody::Other(_) => None,
    });
    body.collect()
}

/// The parameters that the examples show; members whose objects are of the type called `name` by all that they have are
/// declared to be so.
fn parameters(families: &Families<'_>, name: &TypeName, bodies: &[(&Map<String, Value>, &Origin)]) -> Vec<Parameter> {
    let known = families.known(name);
    let is_object = |value: &Value| value.as_object().zip(known).is_some_and(|(members, known)| known.has_all(members));
    let value_type = |value: &Value| match value {
        Value::Array(items) if items.first().is_some_and(is_object) => ValueType::list(TypeRef::Named(name.clone())),
        value if is_object(value) => ValueType::single(TypeRef::Named(name.clone())),
        value => type_of_value(value),
    };
    let mut parameters: BTreeMap<&str, Parameter> = BTreeMap::new();
    for (members, origin) in bodies {
        for (name, value) in members.iter().filter(|(name, _)| !is_annotation(name)) {
            parameters.entry(name).or_insert_with(|| Parameter {
                name: name.clone(),
                location: ParameterLocation::Body,
                value: value_type(value),
                required: false,
                description: String::new(),
                origin: (*origin).clone(),
            });
        }
    }
    parameters.into_values().collect()
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;
    use crate::model::{Body, Operation};

    fn read(title: &str, line: &str, body: &str) -> Operation {
        let rows = "## Properties\n\n|Property|Type|Description|\n|-|-|-|\n";
        let text = format!(
            "# {title}\n\n## HTTP request\n\n```http\n{line}\n```\n\n## Request body\n\n\
             Supply a JSON representation of the [shade](../resources/shade.md).\n\n## Response\n\n\
             Returns `200 OK` and a [lamp](../resources/lamp.md).\n\n## Example\n\n```http\n{line}\n\n{body}\n```\n"
        );
        let lamp = format!("# lamp resource type\n\n{rows}|shade|[shade](shade.md)|A.|\n");
        let shade = format!("# shade resource type\n\n{rows}|color|String|A.|\n");
        let pages = [("api/lamp-move.md", &*text), ("resources/lamp.md", &lamp), ("resources/shade.md", &shade)];
        testing::api(&pages).operations.remove(0)
    }

    fn shown(operation: &Operation) -> Vec<String> {
        match &operation.body {
            Some(Body::Value(value)) => vec![value.item.to_string()],
            _ => operation
                .parameters
                .iter()
                .map(|parameter| {
                    let list = if parameter.value.collection { " list" } else { "" };
                    format!("{}: {}{list}", parameter.name, parameter.value.item)
                })
                .collect(),
        }
    }

    #[test]
    fn examples_show_that_the_object_of_the_text_is_a_member() {
        let moved = |body: &str| shown(&read("lamp: move", "POST /lamps/move", body));
        assert_eq!(moved(r#"{ "color": "red" }"#), ["microsoft.graph.shade"]);
        assert_eq!(moved(r#"{ "shade": { "color": "red" } }"#), ["shade: microsoft.graph.shade"]);
        let several = moved(r#"{ "shades": [{ "color": "red" }], "@odata.type": "x", "ids": ["a"] }"#);
        assert_eq!(several, ["ids: Edm.String list", "shades: microsoft.graph.shade list"]);
    }

    #[test]
    fn examples_show_that_a_table_lists_what_items_have() {
        let text = "# lamp: follow\n\n## HTTP request\n\n```http\nPOST /lamps/add\n```\n\n## Request body\n\n\
                    Supply these properties.\n\n|Property|Type|Description|\n|-|-|-|\n|color|String|A.|\n\n\
                    ## Example\n\n```http\nPOST /lamps/add\n\n{ \"value\": [{ \"color\": \"red\" }] }\n```\n";
        let lamp = "# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|color|String|A.|\n";
        let api = testing::api(&[("api/lamp-follow.md", text), ("resources/lamp.md", lamp)]);
        assert_eq!(shown(&api.operations[0]), ["value: microsoft.graph.lamp list"]);
    }

    #[test]
    fn the_object_of_the_text_can_be_a_property_of_what_is_changed() {
        let updated = read("Update lamp", "PATCH /lamps/1", r#"{ "shade": { "color": "red" } }"#);
        assert_eq!(shown(&updated), ["microsoft.graph.lamp"]);
    }

    #[test]
    fn examples_without_an_object_of_any_type_of_the_text_are_not_believed() {
        let moved = read("Update lamp", "PATCH /lamps/1", r#"{ "size": 1 }"#);
        assert_eq!(shown(&moved), ["microsoft.graph.shade"]);
        let action = read("lamp: move", "POST /lamps/move", r#"{ "shade": "red" }"#);
        assert_eq!(shown(&action), ["shade: Edm.String"], "an action takes what its examples send");
        let created = read("Add lamp", "POST /lamps", r#"{ "shade": { } }"#);
        assert_eq!(shown(&created), ["microsoft.graph.lamp"], "what is created has all that is shown");
    }
}
