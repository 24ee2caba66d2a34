//! Responses that are not what they should be.

use entitlement::api::v1::access_package_assignment_request as requests;
use mdbindgen_runtime::Error;
use mdbindgen_runtime::http::{Response, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::server::{Server, client_of, json};

#[tokio::test]
async fn a_response_that_breaks_off_is_a_fault_of_the_transport() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut start = [0; 1024];
        assert!(stream.read(&mut start).await.unwrap() > 0);
        let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"value\": [";
        stream.write_all(answer).await.unwrap();
    });
    let client = client_of(&origin).build().unwrap();
    let error = requests::list().send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[tokio::test]
async fn content_of_another_type_is_reported_with_its_place_and_kept() {
    let content = json!({ "value": [{ "id": "1" }, { "id": "2", "assignment": { "target": { "email": 7 } } }] });
    let server = Server::start(move |_| json(200, &content)).await;
    let Err(Error::Decode(error)) = requests::list().send(&server.client()).await else { panic!("7 is no address") };
    assert_eq!(error.path(), "value[1].assignment.target.email");
    assert!(error.content().starts_with(b"{\"value\":"));
}

#[tokio::test]
async fn content_that_is_no_json_is_reported() {
    let server = Server::start(|_| Response::new("<html>Please log in</html>".to_owned())).await;
    let error = requests::get("1").send(&server.client()).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn an_error_that_is_no_odata_keeps_its_status_and_its_first_line() {
    let gateway = |_: &_| Response::builder().status(502).body("<html>\nBad gateway".to_owned()).unwrap();
    let server = Server::start(gateway).await;
    let Err(Error::OData(error)) = requests::get("1").send(&server.client()).await else { panic!("502 is an error") };
    assert_eq!((error.status, &*error.message), (StatusCode::BAD_GATEWAY, "<html>"));
}

#[tokio::test]
async fn a_response_that_is_too_long_is_not_read() {
    let content = json!({ "value": [], "padding": "x".repeat(100_000) });
    let server = Server::start(move |_| json(200, &content)).await;
    let client = client_of(&server.origin).longest_content(10_000).build().unwrap();
    let error = requests::list().send(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "the exchange with the service failed: the response is longer than 10000 bytes");
}
