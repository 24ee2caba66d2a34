//! Answers: what the catalog says, as HTTP.

use bytes::Bytes;
use http::header::{ALLOW, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use mdbindgen::model::{ExampleBody, ExampleResponse};
use serde_json::{Value, json};

use crate::catalog::{Catalog, Found};
use crate::faults::{Fault, Faults};
use crate::likeness::Asked;
use crate::links::{self, Here};
use crate::pattern::decoded;

pub(crate) type Answer = Response<Full<Bytes>>;

/// The answer to a request that arrived as the one with this number.
pub(crate) fn answer(
    catalog: &Catalog,
    faults: &Faults,
    number: u64,
    parts: &http::request::Parts,
    body: &[u8],
) -> Answer {
    let error = ErrorAnswer { number, headers: &parts.headers };
    if let Some(fault) = faults.of(number, has_token(&parts.headers)) {
        return error.of_fault(fault, faults);
    }
    let body = serde_json::from_slice(body).unwrap_or_default();
    let query = parts.uri.query().unwrap_or_default();
    let asked = Asked { method: parts.method.as_str(), path: parts.uri.path(), query, body: &body };
    match catalog.find(&asked) {
        Found::Example(response) => {
            let root = catalog.opt_root(&decoded(asked.path)).map(str::to_owned);
            from_example(response, &Here { origin: origin(parts), root }, parts)
        }
        Found::Status(status) => plain(status, Bytes::new()),
        Found::OtherMethods(methods) => {
            let message = format!("{} is not documented for this path.", parts.method);
            let mut answer = error.answer(StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", &message);
            let methods: Vec<_> = methods.into_iter().collect();
            insert(&mut answer, ALLOW, &methods.join(", "));
            answer
        }
        Found::Nothing => {
            let message = format!("No page documents a request for {}.", parts.uri.path());
            error.answer(StatusCode::NOT_FOUND, "Request_ResourceNotFound", &message)
        }
    }
}

fn has_token(headers: &HeaderMap) -> bool {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, token) = value.split_once(' ').unwrap_or_default();
    scheme.eq_ignore_ascii_case("Bearer") && !token.trim().is_empty()
}

/// The response that a page shows, with its links leading here.
fn from_example(response: &ExampleResponse, here: &Here, parts: &http::request::Parts) -> Answer {
    let content = match &response.body {
        ExampleBody::Json(value) => {
            let mut value = value.clone();
            let asked = parts.uri.path_and_query().map_or("/", |target| target.as_str());
            links::move_links(&mut value, here, asked);
            Bytes::from(value.to_string())
        }
        ExampleBody::BrokenJson(text) | ExampleBody::Other(text) => Bytes::from(text.clone()),
        ExampleBody::Empty => Bytes::new(),
    };
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::OK);
    let is_json = matches!(response.body, ExampleBody::Json(_));
    let mut answer = plain(status, if status == StatusCode::NO_CONTENT { Bytes::new() } else { content });
    for (name, value) in &response.headers {
        let Ok(name) = HeaderName::try_from(name) else { continue };
        match name {
            LOCATION => insert(&mut answer, name, &here.moved(value)),
            name if is_framing(&name) => {}
            name => insert(&mut answer, name, value),
        }
    }
    if is_json && !answer.headers().contains_key(CONTENT_TYPE) {
        insert(&mut answer, CONTENT_TYPE, "application/json");
    }
    answer
}

/// Whether a header is about the message that carried the example, and not about the resource.
fn is_framing(name: &HeaderName) -> bool {
    *name == CONTENT_LENGTH || ["connection", "content-encoding", "date", "transfer-encoding"].contains(&name.as_str())
}

/// The origin that the client reached this server by.
fn origin(parts: &http::request::Parts) -> String {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(|authority| authority.as_str()));
    host.map(|host| format!("http://{host}")).unwrap_or_default()
}

/// Sets a header, unless its value is none: pages abbreviate.
fn insert(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        answer.headers_mut().insert(name, value);
    }
}

fn plain(status: StatusCode, content: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(content));
    *answer.status_mut() = status;
    answer
}

/// Answers a request with an error, in the form that OData has for it.
///
/// Source: OData JSON format 4.01, section 21.1.
pub(crate) struct ErrorAnswer<'a> {
    /// The number of the request.
    pub(crate) number: u64,
    /// The headers of the request.
    pub(crate) headers: &'a HeaderMap,
}

impl ErrorAnswer<'_> {
    fn of_fault(&self, fault: Fault, faults: &Faults) -> Answer {
        match fault {
            Fault::Unauthorized => {
                let message = "Access token is empty.";
                let mut answer = self.answer(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message);
                insert(&mut answer, WWW_AUTHENTICATE, "Bearer");
                answer
            }
            Fault::Throttled => {
                let message = "Too many requests.";
                let mut answer = self.answer(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message);
                insert(&mut answer, RETRY_AFTER, &faults.retry_after.to_string());
                answer
            }
            Fault::Unavailable => {
                let message = "The service is temporarily unavailable.";
                self.answer(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message)
            }
        }
    }

    /// An error with a code and a message.
    pub(crate) fn answer(&self, status: StatusCode, code: &str, message: &str) -> Answer {
        let id = format!("00000000-0000-4000-8000-{:012x}", self.number);
        let mut inner = json!({ "request-id": id });
        let client_id = self.headers.get("client-request-id").and_then(|id| id.to_str().ok());
        if let Some(client_id) = client_id {
            inner["client-request-id"] = Value::from(client_id);
        }
        let content = json!({ "error": { "code": code, "message": message, "innerError": inner } });
        let mut answer = plain(status, Bytes::from(content.to_string()));
        insert(&mut answer, CONTENT_TYPE, "application/json");
        insert(&mut answer, HeaderName::from_static("request-id"), &id);
        answer
    }
}
