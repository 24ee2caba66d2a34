//! Asking again, over sockets and with a clock of the tests' own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mdbindgen_runtime::http::{Method, Request as HttpRequest, Response};
use mdbindgen_runtime::{Body, Client, Error, OpenRecord, Request, Retry};
use serde_json::json;
use tokio::time::Instant;

use super::server::{Server, empty, json, with};

fn create() -> Request<OpenRecord> {
    Request::new(Method::POST, "/users", &[]).json(json!({"displayName": "Adele".repeat(10_000)}))
}

#[tokio::test]
async fn a_throttled_request_is_sent_again_whole() {
    let service = Server::start(|seen| match seen.index {
        0 => with(json(429, json!({"error": {"code": "TooManyRequests", "message": "Wait."}})), "retry-after", "0"),
        1 => with(empty(503), "retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),
        _ => json(201, json!({"id": "1"})),
    })
    .await;
    create().send(&service.client()).await.unwrap();
    let seen = service.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[0].body.len() > 50_000);
    for again in &seen[1..] {
        assert_eq!((&again.body, again.header("content-type")), (&seen[0].body, "application/json"));
    }
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_again() {
    let service = Server::start(|_| empty(504)).await;
    let sent = create().send(&service.client()).await;
    assert!(matches!(sent, Err(Error::OData(error)) if error.status == 504));
    assert_eq!(service.seen().len(), 1);
    let read: Request<OpenRecord> = Request::new(Method::GET, "/users/1", &[]);
    assert!(read.send(&service.client()).await.is_err());
    assert_eq!(service.seen().len(), 1 + 4);
}

#[tokio::test]
async fn attempts_are_counted_and_the_last_error_is_returned() {
    let service = Server::start(|seen| {
        let code = format!("attempt-{}", seen.index);
        with(json(429, json!({"error": {"code": code, "message": "Wait."}})), "retry-after", "0")
    })
    .await;
    let client = service.builder().retry(Retry::default().attempts(3)).build().unwrap();
    let sent = create().send(&client).await;
    let Err(Error::OData(error)) = sent else { panic!("{sent:?}") };
    assert_eq!((error.code.as_str(), service.seen().len()), ("attempt-2", 3));
    let client = service.builder().retry(Retry::never()).build().unwrap();
    assert!(create().send(&client).await.is_err());
    assert_eq!(service.seen().len(), 4);
}

/// A client over a service that is always busy, and how often it was asked.
fn busy(retry_after: &'static str, retry: Retry) -> (Client, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let stack = tower::service_fn(move |_: HttpRequest<Body>| {
        counter.fetch_add(1, Ordering::Relaxed);
        let response = Response::builder().status(429).header("retry-after", retry_after).body(Body::default());
        std::future::ready(Ok::<_, Error>(response.unwrap()))
    });
    (Client::builder("https://graph.example.test").retry(retry).build_over(stack).unwrap(), count)
}

#[tokio::test(start_paused = true)]
async fn the_sum_of_waits_is_bounded() {
    let retry = Retry::default().attempts(1000).longest_sum(Duration::from_secs(100));
    let (client, count) = busy("20", retry);
    let start = Instant::now();
    create().send(&client).await.unwrap_err();
    let waited = start.elapsed().as_secs();
    assert!((80..=100).contains(&waited), "{waited}");
    assert_eq!(count.load(Ordering::Relaxed), 5);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_not_begun() {
    let (client, count) = busy("86400", Retry::default());
    let start = Instant::now();
    let error = create().send(&client).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1));
    assert!(matches!(error, Error::OData(error) if error.retry_after.is_some()));
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_service_asks_for_is_waited_for() {
    let (client, _) = busy("60", Retry::default().attempts(2));
    let start = Instant::now();
    create().send(&client).await.unwrap_err();
    let waited = start.elapsed().as_secs();
    assert!((60..=66).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn an_abandoned_request_is_not_sent_again() {
    let (client, count) = busy("10", Retry::default());
    let abandoned = tokio::time::timeout(Duration::from_secs(5), create().send(&client)).await;
    assert!(abandoned.is_err());
    tokio::time::sleep(Duration::from_secs(1000)).await;
    assert_eq!(count.load(Ordering::Relaxed), 1);
}
