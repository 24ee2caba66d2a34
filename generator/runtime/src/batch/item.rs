//! Requests and responses as JSON, as a batch carries them.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};
use serde_json::{Map, Value as Json, json};

use crate::{Binary, Error, InvalidRequest, Scalar, Value, link};

/// A request of a batch.
pub(super) struct Item {
    pub(super) method: Method,
    /// Path and query after the base address.
    address: String,
    headers: Map<String, Json>,
    body: Option<Json>,
}

impl Item {
    pub(super) fn new(request: http::Request<Bytes>, base: &str) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let body = (!body.is_empty()).then(|| body_to_json(&parts.headers, &body));
        let headers = headers_to_json(&parts.headers);
        Ok(Self { method: parts.method, address: relative(&parts.uri, base)?, headers, body })
    }

    pub(super) fn to_json(&self, id: String, after: Vec<String>) -> Json {
        let mut item = json!({ "id": id, "method": self.method.as_str(), "url": self.address });
        if !after.is_empty() {
            item["dependsOn"] = after.into();
        }
        if !self.headers.is_empty() {
            item["headers"] = Json::Object(self.headers.clone());
        }
        if let Some(body) = &self.body {
            item["body"] = body.clone();
        }
        item
    }
}

/// What follows the base address in an address.
fn relative(uri: &Uri, base: &str) -> Result<String, Error> {
    let base = link::parse_base(base)?;
    let path = uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
    let rest = path.strip_prefix(base.path().trim_end_matches('/'));
    // Two slashes would make the first segment the name of a host.
    let rest = rest.filter(|rest| rest.starts_with('/') && !rest.starts_with("//"));
    Ok(rest.ok_or_else(|| InvalidRequest::address(&uri.to_string()))?.to_owned())
}

fn headers_to_json(headers: &HeaderMap) -> Map<String, Json> {
    let text = |name| {
        let values: Vec<_> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        values.join(", ")
    };
    headers.keys().map(|name| (name.to_string(), text(name).into())).collect()
}

/// JSON as it is, and everything else in base64.
fn body_to_json(headers: &HeaderMap, body: &Bytes) -> Json {
    let json = if is_json(headers) { serde_json::from_slice(body).ok() } else { None };
    json.unwrap_or_else(|| STANDARD.encode(body).into())
}

fn is_json(headers: &HeaderMap) -> bool {
    content_type(headers).is_some_and(|kind| kind.starts_with("application/json"))
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// A response of a batch.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) content: Bytes,
}

impl Answer {
    /// What a step is answered with that depends on one that failed.
    pub(super) fn failed_dependency() -> Self {
        let error = json!({ "code": "FailedDependency", "message": "A request that this one depends on has failed." });
        let content = json!({ "error": error }).to_string().into();
        Self { status: StatusCode::FAILED_DEPENDENCY, headers: HeaderMap::new(), content }
    }

    fn new(mut response: Json) -> Option<(usize, Self)> {
        let id = match &response["id"] {
            Json::String(id) => id.parse().ok()?,
            id => usize::try_from(id.as_u64()?).ok()?,
        };
        let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok())?;
        let headers = headers_from_json(&response["headers"]);
        let content = content(response["body"].take(), &headers);
        Some((id, Self { status: StatusCode::from_u16(status).ok()?, headers, content }))
    }
}

/// The answers of a batch by the numbers of their requests; those that cannot be read are left out.
pub(super) fn answers(mut content: Json) -> HashMap<usize, Answer> {
    let responses = match content["responses"].take() {
        Json::Array(responses) => responses,
        _ => Vec::new(),
    };
    responses.into_iter().filter_map(Answer::new).collect()
}

fn headers_from_json(headers: &Json) -> HeaderMap {
    let pairs = headers.as_object().into_iter().flatten().filter_map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
    });
    pairs.collect()
}

/// The bytes of a body: JSON, plain text, or anything else in base64.
fn content(body: Json, headers: &HeaderMap) -> Bytes {
    match body {
        Json::Null => Bytes::new(),
        Json::String(text) if !is_json(headers) => {
            let plain = content_type(headers).is_some_and(|kind| kind.starts_with("text/plain"));
            let decoded = if plain { None } else { Binary::from_scalar(Scalar::Text(&text)) };
            decoded.map_or_else(|| text.into(), |binary| binary.0)
        }
        body => body.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;

    const BASE: &str = "https://graph.example.test/v1.0";

    #[test]
    fn addresses_are_relative_to_the_base() {
        let relative = |uri, base| relative(&Uri::from_static(uri), base);
        assert_eq!(relative("https://graph.example.test/v1.0/users?$top=1", BASE).unwrap(), "/users?$top=1");
        assert_eq!(relative("https://graph.example.test/users", "https://graph.example.test/").unwrap(), "/users");
        assert!(relative("https://graph.example.test/beta/users", BASE).is_err());
        assert!(relative("https://graph.example.test/v1.01/users", BASE).is_err());
        assert!(relative("https://graph.example.test/v1.0//evil.test/users", BASE).is_err());
    }

    #[test]
    fn bodies_are_json_or_base64() {
        let put = |request: Request<()>| {
            Item::new(request.into_http(BASE).unwrap(), BASE).unwrap().to_json("1".to_owned(), Vec::new())
        };
        let request = || Request::new(Method::PUT, "/x", &[]);
        assert_eq!(put(request().json([1]))["body"], json!([1]));
        assert_eq!(put(request().bytes("abc"))["body"], json!("YWJj"));
        assert_eq!(put(request()), json!({"id": "1", "method": "PUT", "url": "/x"}));
        assert_eq!(put(request().prefer("a").prefer("b"))["headers"], json!({"prefer": "a, b"}));
    }

    #[test]
    fn content_is_what_was_meant() {
        for (body, kind, expected) in [
            (json!({"a": 1}), "application/json", "{\"a\":1}"),
            (json!("a"), "application/json; charset=utf-8", "\"a\""),
            (json!("YWJj"), "image/png", "abc"),
            (json!("not base64!"), "image/png", "not base64!"),
            (json!(893), "text/plain", "893"),
            (json!("1234"), "text/plain", "1234"),
            (json!(null), "", ""),
        ] {
            let headers = headers_from_json(&json!({"Content-Type": kind}));
            assert_eq!(content(body, &headers), expected, "{kind}");
        }
    }
}
