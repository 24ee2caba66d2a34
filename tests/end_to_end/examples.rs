//! The example programs of the bindings, against the examples of the pages.

use std::path::Path;

use mdbindgen::config::{Config, DocsRoot};
use mdbindgen::model::ExampleBody;
use serde_json::{Value, json};

use crate::server::{Server, client_of, json, mock};

macro_rules! programs {
    ($($name:ident: $path:literal)*) => {$(
        #[path = $path]
        #[expect(dead_code, reason = "a program starts with its `main`, a test with what that calls")]
        mod $name;
    )*};
}

programs! {
    create_requests: "../../generated/examples/create_requests.rs"
    handle_errors: "../../generated/examples/handle_errors.rs"
    list_requests: "../../generated/examples/list_requests.rs"
}

#[tokio::test]
async fn examples_run_against_the_mock() {
    let server = mock().require_auth().throttle(4).retry_after(0).start().unwrap();
    list_requests::run(client_of(&server.url())).await.unwrap();
    create_requests::run(client_of(&server.url())).await.unwrap();
    handle_errors::run(client_of(&server.url())).await.unwrap();
}

#[tokio::test]
async fn errors_end_the_examples_that_do_not_handle_them() {
    let server = mock().fail_rate(1.0).start().unwrap();
    let error = list_requests::run(client_of(&server.url())).await.unwrap_err();
    assert!(error.to_string().contains("ServiceUnavailable"), "{error}");
    handle_errors::run(client_of(&server.url())).await.unwrap();
}

#[tokio::test]
async fn the_forms_of_a_request_are_those_of_its_page() {
    let server = Server::start(|_| json(201, &json!({ "id": "1" }))).await;
    create_requests::run(client_of(&server.origin)).await.unwrap();
    let sent: Vec<Value> = server.seen().iter().map(|seen| serde_json::from_slice(&seen.body).unwrap()).collect();
    assert_eq!(sent, shown_bodies("api/entitlementmanagement-post-assignmentrequests.md"));
}

/// The bodies of the requests that a page shows, without the type that the path implies.
fn shown_bodies(page: &str) -> Vec<Value> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-input/v1.0");
    let config = Config { roots: vec![DocsRoot::new(docs).unwrap()], ..Config::default() };
    let model = mdbindgen::model(&config).unwrap();
    let operation = model.roots[0].1.operations.iter().find(|operation| &*operation.origin.page == page).unwrap();
    let requests = operation.examples.iter().filter_map(|example| example.request.as_ref());
    let body = |body: &ExampleBody| match body {
        ExampleBody::Json(Value::Object(members)) => {
            let mut members = members.clone();
            members.shift_remove("@odata.type");
            Value::Object(members)
        }
        body => panic!("expected JSON, found {body:?}"),
    };
    requests.map(|request| body(&request.body)).collect()
}
