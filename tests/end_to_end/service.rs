//! Entitlement management in miniature: it keeps the assignment requests that it is sent.

use std::sync::Mutex;

use mdbindgen_runtime::http::{Method, Response};
use serde_json::{Value, json};

use crate::server::{Seen, Server, empty, json};

const REQUESTS: &str = "/v1.0/identityGovernance/entitlementManagement/assignmentRequests";

/// How many requests a page has, unless the client wants fewer.
const PAGE: usize = 100;

/// Starts the service. Its links lead to `origin`, or to itself.
pub(crate) async fn start() -> Server {
    let store = Mutex::new(Store::default());
    Server::start(move |seen| {
        if !seen.has_token() {
            return error(401, "InvalidAuthenticationToken", "Access token is empty.");
        }
        store.lock().unwrap().answer(seen)
    })
    .await
}

#[derive(Default)]
struct Store {
    requests: Vec<Value>,
    created: usize,
}

impl Store {
    fn answer(&mut self, seen: &Seen) -> Response<String> {
        let Some(rest) = seen.path.strip_prefix(REQUESTS) else { return missing() };
        let mut segments = rest.split('/').skip(1);
        match (&seen.method, segments.next(), segments.next()) {
            (&Method::GET, None, None) => self.list(seen),
            (&Method::POST, None, None) => self.create(seen),
            (&Method::GET, Some(id), None) => self.get(id, seen),
            (&Method::DELETE, Some(id), None) => self.delete(id),
            (&Method::POST, Some(id), Some("cancel")) => self.advance(id, "submitted", "canceled", 204),
            (&Method::POST, Some(id), Some("reprocess")) => self.advance(id, "deliveryFailed", "delivering", 202),
            _ => missing(),
        }
    }

    fn create(&mut self, seen: &Seen) -> Response<String> {
        let Ok(mut request) = serde_json::from_slice::<Value>(&seen.body) else {
            return error(400, "InvalidModel", "The body is not JSON.");
        };
        self.created += 1;
        request["id"] = format!("request-{}", self.created).into();
        // A package that cannot be delivered, for want of a real one.
        let is_broken = request["assignment"]["accessPackageId"] == "broken";
        request["state"] = if is_broken { "deliveryFailed" } else { "submitted" }.into();
        request["status"] = "Accepted".into();
        request["createdDateTime"] = "2025-03-04T15:20:33.7Z".into();
        request["requestor"] = json!({ "id": "admin", "displayName": "Lena Brandt" });
        self.requests.push(request.clone());
        json(201, &without_relationships(request))
    }

    fn list(&self, seen: &Seen) -> Response<String> {
        let filter = seen.option("$filter");
        let wanted = |request: &&Value| match filter.as_deref() {
            Some(filter) => request["state"].as_str().is_some_and(|state| filter == format!("state eq '{state}'")),
            None => true,
        };
        let number = |name| seen.option(name).and_then(|value| value.parse::<usize>().ok());
        let (start, size) = (number("$skiptoken").unwrap_or_default(), number("$top").unwrap_or(PAGE));
        let found: Vec<_> = self.requests.iter().filter(wanted).cloned().map(without_relationships).collect();
        let page: Vec<_> = found.iter().skip(start).take(size).collect();
        let mut content = json!({ "value": page });
        if start + size < found.len() {
            let host = seen.headers["host"].to_str().unwrap();
            let options = seen.query.split('&').filter(|option| !option.starts_with("$skiptoken"));
            let options = options.collect::<Vec<_>>().join("&");
            let link = format!("http://{host}{REQUESTS}?{options}&$skiptoken={}", start + size);
            content["@odata.nextLink"] = link.into();
        }
        json(200, &content)
    }

    fn get(&self, id: &str, seen: &Seen) -> Response<String> {
        let Some(request) = self.requests.iter().find(|request| request["id"] == id) else { return missing() };
        let mut shown = without_relationships(request.clone());
        for relationship in seen.option("$expand").unwrap_or_default().split(',').filter(|name| !name.is_empty()) {
            shown[relationship] = request[relationship].clone();
        }
        json(200, &shown)
    }

    /// Brings a request from one state to another.
    fn advance(&mut self, id: &str, from: &str, to: &str, status: u16) -> Response<String> {
        match self.requests.iter_mut().find(|request| request["id"] == id) {
            Some(request) if request["state"] == from => {
                request["state"] = to.into();
                empty(status)
            }
            Some(_) => error(400, "InvalidRequestState", &format!("The request is not {from}.")),
            None => missing(),
        }
    }

    fn delete(&mut self, id: &str) -> Response<String> {
        let Some(index) = self.requests.iter().position(|request| request["id"] == id) else { return missing() };
        if self.requests[index]["state"] != "canceled" {
            return error(400, "InvalidRequestState", "The request is not finished.");
        }
        self.requests.remove(index);
        empty(204)
    }
}

/// Relationships are shown to clients that ask for them.
fn without_relationships(mut request: Value) -> Value {
    for name in ["assignment", "requestor"] {
        request.as_object_mut().expect("requests are objects").shift_remove(name);
    }
    request
}

fn missing() -> Response<String> {
    error(404, "ResourceNotFound", "The requested resource does not exist.")
}

fn error(status: u16, code: &str, message: &str) -> Response<String> {
    let inner = json!({ "request-id": "6e1c9f5c-4f0a-4d2d-8f4e-0b1c2d3e4f50" });
    json(status, &json!({ "error": { "code": code, "message": message, "innerError": inner } }))
}
