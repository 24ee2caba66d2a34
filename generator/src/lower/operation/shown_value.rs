//! What the responses in examples say of the content.

use serde_json::Value;

use super::OperationPage;
use super::request_lines::{Line, shown_by};
use crate::lower::families::own_names;
use crate::lower::type_text::{PrimitiveName, primitive_named};
use crate::model::{Example, ExampleBody, ExampleResponse, Method, Primitive, TypeRef, ValueType};

/// The example responses whose status is below 400.
pub(super) fn successes(examples: &[Example]) -> impl Iterator<Item = &ExampleResponse> {
    examples.iter().filter_map(opt_success)
}

pub(super) fn opt_success(example: &Example) -> Option<&ExampleResponse> {
    example.response.as_ref().filter(|response| response.status < 400)
}

/// The same of those that answer a request of the page; other requests prepare it or look at what it did.
pub(super) fn own_successes<'a>(
    lines: &'a [Line],
    examples: &'a [Example],
) -> impl Iterator<Item = &'a ExampleResponse> {
    let is_shown = shown_by(lines);
    let is_own = move |example: &Example| example.request.as_ref().is_none_or(&is_shown);
    examples.iter().filter_map(move |example| opt_success(example).filter(|_| is_own(example)))
}

/// The type of the content that an example shows: the one of its annotation, or the one its JSON states.
pub(super) fn shown_value(page: &OperationPage<'_>, lines: &[Line], example: &ExampleResponse) -> Option<ValueType> {
    match &example.body {
        // Bytes are seldom shown, and those behind a redirection never.
        ExampleBody::Empty => {
            let reads = lines.iter().any(|line| line.method == Method::Get);
            opt_bytes(example).filter(|_| reads)
        }
        ExampleBody::Other(_) if counts(lines) => Some(ValueType::single(TypeRef::Primitive(Primitive::Int32))),
        ExampleBody::Other(_) => Some(ValueType::single(TypeRef::Primitive(Primitive::Stream))),
        ExampleBody::Json(_) | ExampleBody::BrokenJson(_) => {
            let annotated = example.value.clone().map(without_entity);
            let is_list = annotated.as_ref().is_some_and(|value| value.collection);
            if let Some(scalar) = shown_scalar(&example.body).filter(|_| !is_list) {
                let annotated = annotated.filter(|value| is_kind(&value.item, scalar));
                return annotated.or_else(|| Some(ValueType::single(TypeRef::Primitive(scalar))));
            }
            let own = page.resource.as_ref().map(|name| match page.leads_to_part(lines) {
                true => TypeRef::Untyped,
                false => TypeRef::Named(name.clone()),
            });
            let named = annotated.or_else(|| own.map(ValueType::single));
            let named = named.or_else(|| has_content(&example.body).then(|| ValueType::single(TypeRef::Untyped)));
            named.map(|value| ValueType { collection: value.collection || shows_list(&example.body), ..value })
        }
    }
}

/// What an annotation names; `entity`, which everything with a key is, says nothing of what it has.
fn without_entity(value: ValueType) -> ValueType {
    let is_entity = matches!(&value.item, TypeRef::Named(name) | TypeRef::Undefined(name) if name.name == "entity");
    if is_entity { ValueType { item: TypeRef::Untyped, ..value } } else { value }
}

/// The primitive that a body shows: an object with nothing but a scalar `value`, whose context may say of which type it is.
///
/// Source: OData JSON Format 4.01, section 11.
fn shown_scalar(body: &ExampleBody) -> Option<Primitive> {
    let ExampleBody::Json(Value::Object(members)) = body else { return None };
    let context = members.get("@odata.context").and_then(Value::as_str).unwrap_or_default();
    // An object that says its type may have a property `value`.
    let is_object = members.contains_key("@odata.type") || context.ends_with("$entity");
    if is_object || !members.keys().all(|key| key == "value" || key.contains('@')) {
        return None;
    }
    let by_kind = match members.get("value")? {
        Value::Bool(_) => Primitive::Boolean,
        Value::String(_) => Primitive::String,
        Value::Number(number) if number.is_f64() => Primitive::Double,
        Value::Number(_) => Primitive::Int32,
        _ => return None,
    };
    let by_context = context.rsplit_once("#Edm.").and_then(|(_, name)| match primitive_named(name)? {
        PrimitiveName::Primitive(primitive) => Some(primitive),
        PrimitiveName::Untyped => None,
    });
    Some(by_context.unwrap_or(by_kind))
}

/// Whether values of a type look as those of a primitive do: numbers as numbers, texts as texts.
fn is_kind(item: &TypeRef, shown: Primitive) -> bool {
    let TypeRef::Primitive(item) = item else { return false };
    match shown {
        Primitive::Boolean => *item == Primitive::Boolean,
        shown if shown.is_integer() => item.is_number(),
        shown if shown.is_number() => item.is_number() && !item.is_integer(),
        _ => *item != Primitive::Boolean && !item.is_number(),
    }
}

/// The bytes that a response without JSON stands for: its annotation says so, or it redirects to them.
pub(super) fn opt_bytes(response: &ExampleResponse) -> Option<ValueType> {
    let bytes = ValueType::single(TypeRef::Primitive(Primitive::Stream));
    let redirects = matches!(response.body, ExampleBody::Empty) && (300..400).contains(&response.status);
    (redirects || response.value.as_ref() == Some(&bytes)).then_some(bytes)
}

/// Whether the body is an object with members, or a list; one without any stands for something that the page does not show.
fn has_content(body: &ExampleBody) -> bool {
    match body {
        ExampleBody::Json(Value::Object(members)) => own_names(members).next().is_some(),
        ExampleBody::Json(value) => value.is_array(),
        ExampleBody::BrokenJson(_) => true,
        ExampleBody::Empty | ExampleBody::Other(_) => false,
    }
}

/// Whether the body is a JSON object.
pub(super) fn is_object(body: &ExampleBody) -> bool {
    matches!(body, ExampleBody::Json(Value::Object(_)))
}

/// Whether the body is the envelope of a list: its `value`, and nothing else but annotations.
pub(super) fn shows_list(body: &ExampleBody) -> bool {
    let ExampleBody::Json(Value::Object(members)) = body else { return false };
    members.get("value").is_some_and(Value::is_array) && members.keys().all(|key| key == "value" || key.contains('@'))
}

/// Whether the context of the body says that it is a list of values. Source: OData JSON Format 4.01, section 10.12.
pub(super) fn says_list(body: &ExampleBody) -> bool {
    let ExampleBody::Json(Value::Object(members)) = body else { return false };
    let context = members.get("@odata.context").and_then(Value::as_str).unwrap_or_default();
    context.contains("#Collection(") && shows_list(body)
}

/// Whether the body is an object with nothing but a list in it, under whatever name.
pub(super) fn names_list(body: &ExampleBody) -> bool {
    let ExampleBody::Json(Value::Object(members)) = body else { return false };
    let mut own = members.iter().filter(|(key, _)| !key.contains('@'));
    own.next().is_some_and(|(_, value)| value.is_array()) && own.next().is_none()
}

/// Whether the page is about the number of items.
pub(super) fn counts(lines: &[Line]) -> bool {
    lines.first().is_some_and(|line| line.path.text.ends_with("/$count"))
}
