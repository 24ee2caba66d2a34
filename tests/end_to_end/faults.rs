//! Servers that are busy, out of order or slow.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entitlement::api::v1::AccessPackageAssignmentRequest;
use entitlement::api::v1::access_package_assignment_request as requests;
use mdbindgen_runtime::http::StatusCode;
use mdbindgen_runtime::{Error, Retry, RetryAfter};

use crate::server::{Server, client_of, empty, json, mock};

#[tokio::test]
async fn a_throttled_client_asks_again() {
    let server = mock().require_auth().throttle(2).retry_after(0).start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    for _ in 0..5 {
        let created = requests::create(&AccessPackageAssignmentRequest::default()).send(&client).await.unwrap();
        assert!(created.id.is_some());
    }
}

#[tokio::test]
async fn a_client_that_must_not_ask_again_hears_when_it_could() {
    let server = mock().throttle(1).retry_after(30).start().unwrap();
    let client = client_of(&server.url()).retry(Retry::never()).build().unwrap();
    let Err(Error::OData(error)) = requests::list().send(&client).await else { panic!("it is throttled") };
    assert_eq!((error.status, &*error.code), (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"));
    assert_eq!(error.retry_after, Some(RetryAfter::Seconds(30)));
    assert!(error.request_id.is_some());

    // Longer than the client may wait: it does not come back early instead.
    let retry = Retry::default().longest_wait(Duration::from_secs(5));
    let client = client_of(&server.url()).retry(retry).build().unwrap();
    let Err(Error::OData(error)) = requests::list().send(&client).await else { panic!("it is throttled") };
    assert_eq!(error.request_id.as_deref(), Some("00000000-0000-4000-8000-000000000002"));
}

#[tokio::test]
async fn reading_survives_a_service_that_often_fails() {
    let server = mock().fail_rate(0.5).seed(3).start().unwrap();
    let retry = Retry::default().first_wait(Duration::from_micros(100)).attempts(30);
    let client = client_of(&server.url()).retry(retry).build().unwrap();
    for _ in 0..10 {
        assert!(!requests::list().send(&client).await.unwrap().value.is_empty());
    }
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_twice() {
    let server = Server::start(|_| empty(504)).await;
    let client = server.client();
    let Err(Error::OData(error)) = requests::cancel("1").send(&client).await else { panic!("there is no answer") };
    assert_eq!((error.status, server.seen().len()), (StatusCode::GATEWAY_TIMEOUT, 1));
    assert!(requests::delete("1").send(&client).await.is_err());
    assert_eq!(server.seen().len(), 5, "a deletion can be repeated, four times in all");
}

#[tokio::test]
async fn bodies_are_repeated_whole() {
    let busy = AtomicBool::new(true);
    let server = Server::start(move |seen| match busy.swap(false, Ordering::Relaxed) {
        true => empty(429),
        false => json(201, &serde_json::from_slice(&seen.body).unwrap()),
    });
    let server = server.await;
    let body = AccessPackageAssignmentRequest { justification: Some("x".repeat(100_000)), ..Default::default() };
    let created = requests::create(&body).send(&server.client()).await.unwrap();
    assert_eq!((created, server.seen().len()), (body, 2));
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_given_up() {
    let server = mock().latency(Duration::from_secs(3600)).start().unwrap();
    let limit = Duration::from_millis(50);
    let client = client_of(&server.url()).timeout(limit).build().unwrap();
    let error = requests::get("1").send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(reached) if reached == limit), "{error}");
}
