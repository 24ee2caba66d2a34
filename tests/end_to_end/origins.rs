//! Tokens stay with the service that they are for.

use std::sync::{Arc, OnceLock};

use entitlement::api::v1::access_package_assignment_request as requests;
use mdbindgen_runtime::http::Response;
use mdbindgen_runtime::{Error, Refused};
use serde_json::json;

use crate::server::{Server, TOKEN, client_of, json};

/// A server that is not the service.
async fn stranger() -> Server {
    Server::start(|_| json(200, &json!({ "id": "1", "value": [] }))).await
}

fn redirect(location: &str) -> Response<String> {
    Response::builder().status(302).header("location", location).body(String::new()).unwrap()
}

#[tokio::test]
async fn a_redirect_to_another_origin_takes_no_credentials_along() {
    let stranger = stranger().await;
    let location = format!("{}/elsewhere", stranger.origin);
    let server = Server::start(move |_| redirect(&location)).await;
    let client = client_of(&server.origin).header("cookie", "session=1").build().unwrap();
    let found = requests::get("1").header("x-api-key", "hush").send(&client).await.unwrap();
    assert_eq!(found.id.as_deref(), Some("1"));

    assert!(server.seen()[0].has_token());
    let seen = stranger.seen();
    assert_eq!((seen.len(), &*seen[0].path), (1, "/elsewhere"));
    for (name, value) in &seen[0].headers {
        let value = value.to_str().unwrap();
        assert!(!value.contains("hush") && !value.contains("session"), "{name}: {value}");
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_token() {
    let target = Arc::new(OnceLock::<String>::new());
    let location = Arc::clone(&target);
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/moved" => json(200, &json!({ "id": "1" })),
        _ => redirect(location.get().unwrap()),
    })
    .await;
    target.set(format!("{}/moved", server.origin)).unwrap();
    let found = requests::get("1").send(&server.client()).await.unwrap();
    assert_eq!(found.id.as_deref(), Some("1"));
    assert!(server.seen().iter().all(|seen| seen.has_token()));
}

#[tokio::test]
async fn a_next_page_at_another_origin_is_not_asked_for() {
    let stranger = stranger().await;
    let next = format!("{}/v1.0/more", stranger.origin);
    let content = json!({ "value": [{ "id": "1" }], "@odata.nextLink": next });
    let server = Server::start(move |_| json(200, &content)).await;
    let mut items = requests::list().items(&server.client());
    assert_eq!(items.next().await.unwrap().unwrap().id.as_deref(), Some("1"));
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::OtherOrigin { .. })), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN));
    assert!(items.next().await.is_none());
    assert_eq!(stranger.seen().len(), 0);
}

#[tokio::test]
async fn a_body_does_not_follow_a_redirect_to_another_origin() {
    let stranger = stranger().await;
    let location = stranger.origin.clone();
    let temporary =
        move |_: &_| Response::builder().status(307).header("location", &location).body(String::new()).unwrap();
    let server = Server::start(temporary).await;
    let error = requests::create(&Default::default()).send(&server.client()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::RedirectedBody(_))), "{error}");
    assert_eq!(stranger.seen().len(), 0);
}

#[tokio::test]
async fn a_token_does_not_go_unencrypted_over_a_network() {
    let error = client_of("http://graph.example.test").build().unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::PlainHttp(_))), "{error}");
}
