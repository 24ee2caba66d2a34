//! Everything that parametrises the requests of an operation.

use super::OperationPage;
use super::declared::Declared;
use super::outline::{Topic, code_blocks};
use super::path::Slot;
use super::query::query_parameters;
use super::request_lines::{Line, shown_by};
use crate::model::{Body, Example, ExampleBody, Origin, Parameter, ParameterLocation, Primitive, TypeRef, ValueType};
use crate::syntax::parse_json;
use serde_json::Value;

/// The sections whose tables describe placeholders and arguments.
const PATH_TOPICS: [Topic; 4] =
    [Topic::PathParameters, Topic::FunctionParameters, Topic::QueryParameters, Topic::Request];

/// The parameters of an operation, in the order of the model: path, function, query, header, body.
pub(super) fn parameters(
    page: &OperationPage<'_>,
    lines: &[Line],
    declared: &[Declared],
    examples: &[Example],
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
    for parameter in query_parameters(page, lines, declared, examples) {
        add(&mut parameters, || parameter.clone());
    }
    parameters.extend(header_parameters(declared));
    if body == Some(&Body::Parameters) {
        let rows: Vec<&Declared> = declared.iter().filter(|row| row.topic == Topic::Body).collect();
        for row in &rows {
            add(&mut parameters, || declared_parameter(row, ParameterLocation::Body, false));
        }
        if rows.is_empty() {
            for parameter in shown_parameters(page, lines, examples) {
                add(&mut parameters, || parameter.clone());
            }
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

/// The headers that the caller sets. Rows with one name are about values of one header: `Prefer: outlook.timezone`.
fn header_parameters(declared: &[Declared]) -> Vec<Parameter> {
    let is_for_caller = |row: &&Declared| is_own_header(&row.name) || names_media_type(row);
    let mut headers: Vec<Parameter> = Vec::new();
    for row in declared.iter().filter(|row| row.topic == Topic::Headers).filter(is_for_caller) {
        match headers.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&row.name)) {
            Some(known) => {
                known.required |= row.required == Some(true);
                let is_first = known.description.is_empty() || row.description.is_empty();
                known.description.push_str(if is_first { "" } else { "\n" });
                known.description.push_str(&row.description);
            }
            None => headers.push(declared_parameter(row, ParameterLocation::Header, false)),
        }
    }
    headers
}

/// The members of the JSON object that the section about the body shows instead of a table, or else the first example of a
/// request that the page is about; annotations are none.
fn shown_parameters(page: &OperationPage<'_>, lines: &[Line], examples: &[Example]) -> Vec<Parameter> {
    let Some((Value::Object(members), origin)) = shown_body(page, lines, examples) else { return Vec::new() };
    let parameter = |(name, value): (String, Value)| Parameter {
        name,
        location: ParameterLocation::Body,
        value: type_of_value(&value),
        required: false,
        description: String::new(),
        origin: origin.clone(),
    };
    members.into_iter().filter(|(name, _)| !is_annotation(name)).map(parameter).collect()
}

fn shown_body(page: &OperationPage<'_>, lines: &[Line], examples: &[Example]) -> Option<(Value, Origin)> {
    if let Some(block) = code_blocks(&page.parts, Topic::Body).next() {
        return Some((parse_json(&block.text).ok()?.value, page.origin(block.span)));
    }
    let requests = examples.iter().filter_map(|example| example.request.as_ref());
    let is_own = shown_by(lines);
    let mut own = requests.filter(|request| is_own(request));
    own.find_map(|request| match &request.body {
        ExampleBody::Json(body) => Some((body.clone(), request.origin.clone())),
        ExampleBody::Empty | ExampleBody::BrokenJson(_) | ExampleBody::Other(_) => None,
    })
}

/// Whether a member says something of the object or of another member; `user@odata.bind` stands for a member.
pub(crate) fn is_annotation(name: &str) -> bool {
    name.starts_with('@') || name.ends_with("@odata.type")
}

/// The type that a JSON value suggests.
pub(crate) fn type_of_value(value: &Value) -> ValueType {
    ValueType::single(match value {
        Value::Bool(_) => TypeRef::Primitive(Primitive::Boolean),
        Value::String(_) => TypeRef::Primitive(Primitive::String),
        Value::Number(number) if number.is_f64() => TypeRef::Primitive(Primitive::Double),
        Value::Number(_) => TypeRef::Primitive(Primitive::Int64),
        Value::Array(items) => {
            return ValueType { collection: true, ..items.first().map_or_else(untyped, type_of_value) };
        }
        Value::Null | Value::Object(_) => TypeRef::Untyped,
    })
}

fn untyped() -> ValueType {
    ValueType::single(TypeRef::Untyped)
}

/// Whether the row is about the media type of the body, and names another one than JSON's.
fn names_media_type(row: &Declared) -> bool {
    let text = row.description.to_lowercase();
    let types = ["application/", "audio/", "image/", "multipart/", "text/", "video/"];
    row.name.eq_ignore_ascii_case("content-type")
        && types.iter().any(|kind| text.contains(kind))
        && !text.contains("application/json")
}

/// The client sends these headers by itself.
fn is_own_header(name: &str) -> bool {
    const CLIENT: [&str; 4] = ["accept", "authorization", "content-length", "content-type"];
    // Tables below the headers also list values of one: `redeemSharingLink` for `Prefer`.
    let is_camel_case = name.starts_with(char::is_lowercase) && name.contains(char::is_uppercase);
    !CLIENT.contains(&name.to_lowercase().as_str()) && !is_camel_case
}

fn slot_parameter(slot: &Slot, line: &Line, declared: &[Declared], page: &OperationPage<'_>) -> Parameter {
    let row = opt_declared(declared, &slot.name);
    Parameter {
        name: slot.name.clone(),
        location: slot.location,
        value: row.and_then(|row| row.value.clone()).unwrap_or_else(text),
        // An optional argument is absent from the form of the function that lacks it.
        required: slot.location == ParameterLocation::Path || row.is_none_or(|row| row.required != Some(false)),
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

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use crate::model::{Parameter, PathPart};

    fn shown(parameters: &[Parameter]) -> Vec<String> {
        let show =
            |parameter: &Parameter| format!("{:?} {} {}", parameter.location, parameter.name, parameter.value.item);
        parameters.iter().map(show).collect()
    }

    #[test]
    fn paths_come_first_and_tables_give_types() {
        let rest = "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n|count|Int32|How many.|\n\
                    ## Request headers\n|Name|Description|\n|-|-|\n|Authorization|Bearer.|\n|Prefer: x|Optional.|\n|prefer: y=1|A why. Optional.|\n\
                    |Content-type|application/json. Required.|\n";
        let found = operation("user: next", "GET /me/next(count={n})\nGET /users/{id}/next(count={n})", rest);
        assert_eq!(
            shown(&found.parameters),
            ["Path id Edm.String", "Function count Edm.Int32", "Header Prefer Edm.String"]
        );
        let descriptions: Vec<_> = found.parameters.iter().map(|parameter| parameter.description.as_str()).collect();
        assert_eq!(descriptions, ["", "How many.", "`x`: Optional.\n`y=1`: A why. Optional."]);
    }

    #[test]
    fn functions_without_parentheses_take_what_their_table_lists() {
        let rest = "## Request body\nIn the request URL, provide the following parameters.\n\n\
                    |Property|Type|Description|\n|-|-|-|\n|name|String|A name.|\n|day|Date|A day.|\n";
        let found = operation("next function", "GET /users/{id}/next", rest);
        assert_eq!(found.requests[0].path.text, "/users/{id}/next");
        let literals = found.requests[0].path.parts.iter().filter_map(|part| match part {
            PathPart::Literal(text) => Some(text.as_str()),
            PathPart::Placeholder { .. } => None,
        });
        assert_eq!(literals.collect::<Vec<_>>(), ["/users/", "/next(name=", ",day=", ")"]);
        assert_eq!(shown(&found.parameters)[1..], ["Function name Edm.String", "Function day Edm.Date"]);
        assert_eq!(found.body, None);
    }
}
