//! Responses of examples.

use quote::quote;
use serde_json::Value;

use super::Table;
use super::faults::Types;
use super::lines::Line;
use crate::emit::value_type::Answer;
use crate::model::{ExampleBody, ExampleResponse, Operation, Response, ResponseFormat, TypeRef};

impl Table<'_, '_> {
    /// The line for a response that should be the `answer` of the operation; nothing if there is nothing to decode.
    pub(super) fn add_response(
        &mut self,
        operation: &Operation,
        response: &ExampleResponse,
        answer: Answer,
    ) -> Option<Line> {
        let is_success = (200..300).contains(&response.status);
        let mut body = self.unwrapped(&operation.response, &response.body);
        let mut placeholders = Vec::new();
        if let ExampleBody::Json(value) = &mut body {
            placeholders = self.types.clear_response(&operation.response, value);
        }
        let fault = response_fault(&self.types, operation, &answer, &body);
        let imports = &self.context.imports;
        let (type_, decode) = match answer {
            _ if !is_success || matches!(body, ExampleBody::Empty) => return None,
            // Whatever the bytes are, they are kept as they come.
            Answer::Bytes => return None,
            // An empty object is how some pages show that there is no content.
            Answer::Nothing if is_empty_object(&body) => return None,
            Answer::Nothing => (quote!(()), quote!(example_tests::nothing)),
            Answer::Text(type_) => {
                let decode = quote!(example_tests::text::<#type_>);
                let text = imports.runtime("Text");
                (quote!(#text<#type_>), decode)
            }
            Answer::Json(type_) | Answer::OptionalJson(type_) => {
                let decode = quote!(example_tests::json::<#type_>);
                (type_, decode)
            }
        };
        let name = self.add_type(&type_, decode);
        let line = Line::new(&response.origin).with("response", name).with_body(&body);
        Some(line.with_placeholders(placeholders).with_fault(fault))
    }

    /// The body without the object `{"value": …}` that many pages show around a single object, and no service sends.
    fn unwrapped(&self, response: &Response, body: &ExampleBody) -> ExampleBody {
        let inner = || {
            let value = response.value.as_ref().filter(|value| !value.collection)?;
            let (TypeRef::Named(name), ExampleBody::Json(Value::Object(members))) = (&value.item, body) else {
                return None;
            };
            let is_alone = members.keys().all(|member| member == "value" || member.contains('@'));
            let is_artefact =
                is_alone && response.format == ResponseFormat::Json && !self.types.has_property(name, "value");
            members.get("value").filter(|inner| is_artefact && inner.is_object())
        };
        inner().map_or_else(|| body.clone(), |inner| ExampleBody::Json(inner.clone()))
    }
}

/// Whether a body is the JSON object without members.
pub(super) fn is_empty_object(body: &ExampleBody) -> bool {
    matches!(body, ExampleBody::Json(Value::Object(members)) if members.is_empty())
}

/// Why `body` is none for the `answer` of the operation.
fn response_fault(types: &Types<'_>, operation: &Operation, answer: &Answer, body: &ExampleBody) -> Option<String> {
    match (answer, body) {
        (Answer::Nothing, _) => Some("the page says that the response has no content".to_owned()),
        (Answer::Text(_), ExampleBody::Json(Value::Number(_)) | ExampleBody::Other(_)) => None,
        (Answer::Text(_), _) => Some("the response is plain text, which is shown as JSON".to_owned()),
        (_, ExampleBody::Json(body)) => types.response_fault(&operation.response, body),
        _ => Some("the response is not JSON".to_owned()),
    }
}
