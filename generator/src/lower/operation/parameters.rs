//! Everything that parametrises the requests of an operation.

use super::OperationPage;
use super::declared::Declared;
use super::outline::Topic;
use super::path::Slot;
use super::query::query_parameters;
use super::request_lines::Line;
use crate::model::{Body, Parameter, ParameterLocation, Primitive, TypeRef, ValueType};

/// The sections whose tables describe placeholders and arguments.
const PATH_TOPICS: [Topic; 4] =
    [Topic::PathParameters, Topic::FunctionParameters, Topic::QueryParameters, Topic::Request];

/// The parameters of an operation, in the order of the model: path, function, query, header, body.
pub(super) fn parameters(
    page: &OperationPage<'_>,
    lines: &[Line],
    declared: &[Declared],
    body: Option<&Body>,
) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for location in [ParameterLocation::Path, ParameterLocation::Function] {
        for line in lines {
            for slot in line.path.slots().filter(|slot| slot.location == location) {
                add(&mut parameters, || slot_parameter(slot, line, declared, page));
            }
        }
    }
    for parameter in query_parameters(page, lines, declared) {
        add(&mut parameters, || parameter.clone());
    }
    for row in declared.iter().filter(|row| row.topic == Topic::Headers && is_own_header(&row.name)) {
        add(&mut parameters, || declared_parameter(row, ParameterLocation::Header, false));
    }
    if body == Some(&Body::Parameters) {
        for row in declared.iter().filter(|row| row.topic == Topic::Body) {
            add(&mut parameters, || declared_parameter(row, ParameterLocation::Body, false));
        }
    }
    parameters
}

/// Adds a parameter unless the list has one of that name in that place.
fn add(parameters: &mut Vec<Parameter>, parameter: impl FnOnce() -> Parameter) {
    let parameter = parameter();
    let same = |known: &Parameter| {
        let paths = [ParameterLocation::Path, ParameterLocation::Function];
        let both_in_path = paths.contains(&known.location) && paths.contains(&parameter.location);
        known.name == parameter.name && (both_in_path || known.location == parameter.location)
    };
    if !parameters.iter().any(same) {
        parameters.push(parameter);
    }
}

/// The client sends these headers by itself.
fn is_own_header(name: &str) -> bool {
    const CLIENT: [&str; 4] = ["accept", "authorization", "content-length", "content-type"];
    !CLIENT.contains(&name.to_lowercase().as_str())
}

fn slot_parameter(slot: &Slot, line: &Line, declared: &[Declared], page: &OperationPage<'_>) -> Parameter {
    let row = opt_declared(declared, &slot.name);
    Parameter {
        name: slot.name.clone(),
        location: slot.location,
        value: row.and_then(|row| row.value.clone()).unwrap_or_else(text),
        required: true,
        description: row.map_or_else(String::new, |row| row.description.clone()),
        origin: row.map_or_else(|| page.origin(line.span), |row| row.origin.clone()),
    }
}

/// The type of whatever no table gives one.
pub(super) fn text() -> ValueType {
    ValueType::single(TypeRef::Primitive(Primitive::String))
}

/// The row that describes the placeholder or argument called `name`.
pub(super) fn opt_declared<'a>(declared: &'a [Declared], name: &str) -> Option<&'a Declared> {
    declared.iter().find(|row| PATH_TOPICS.contains(&row.topic) && row.is_called(name))
}

/// The parameter that a row declares; `required` is what holds unless the row says otherwise.
pub(super) fn declared_parameter(row: &Declared, location: ParameterLocation, required: bool) -> Parameter {
    Parameter {
        name: row.name.clone(),
        location,
        value: row.value.clone().unwrap_or_else(text),
        required: row.required.unwrap_or(required),
        description: row.description.clone(),
        origin: row.origin.clone(),
    }
}
