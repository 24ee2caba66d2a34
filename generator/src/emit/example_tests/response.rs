//! Responses of examples.

use quote::quote;
use serde_json::Value;

use super::Table;
use super::faults::Types;
use super::lines::Line;
use crate::emit::value_type::Answer;
use crate::model::{ExampleBody, ExampleResponse, Response, ResponseFormat, TypeRef};

impl Table<'_, '_> {
    /// The line for a response that should be the `answer` that is documented; nothing if there is nothing to decode.
    pub(super) fn add_response(
        &mut self,
        documented: &Response,
        response: &ExampleResponse,
        answer: Answer,
    ) -> Option<Line> {
        let mut body = self.unwrapped(documented, &response.body);
        let mut placeholders = Vec::new();
        if let ExampleBody::Json(value) = &mut body {
            placeholders = self.types.clear_response(documented, value);
        }
        let fault = response_fault(&self.types, documented, &answer, &body);
        let (type_, decode) = match answer {
            // Whatever the bytes are, they are kept as they come.
            Answer::Bytes => return None,
            // An empty object is how some pages show that there is no content.
            Answer::Nothing if body.is_empty_object() => return None,
            Answer::Nothing => (quote!(()), quote!(example_tests::nothing)),
            Answer::Text(type_) => {
                let decode = quote!(example_tests::text::<#type_>);
                (quote!(Text<#type_>), decode)
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

/// Whether a response is a success and has something to decode.
pub(super) fn has_content(response: &ExampleResponse) -> bool {
    (200..300).contains(&response.status) && !matches!(response.body, ExampleBody::Empty)
}

/// Why `body` is none for the `answer` that is documented.
fn response_fault(types: &Types<'_>, documented: &Response, answer: &Answer, body: &ExampleBody) -> Option<String> {
    match (answer, body) {
        (Answer::Nothing, _) => Some("the page says that the response has no content".to_owned()),
        (Answer::Text(_), ExampleBody::Json(Value::Number(_)) | ExampleBody::Other(_)) => None,
        (Answer::Text(_), _) => Some("the response is plain text, which is shown as JSON".to_owned()),
        (_, ExampleBody::Json(body)) => types.response_fault(documented, body),
        _ => Some("the response is not JSON".to_owned()),
    }
}
