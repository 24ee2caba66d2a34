//! Operations that take longer than a request.

use std::time::Duration;

use mdbindgen_runtime::http::{Method, Response};
use mdbindgen_runtime::{Body, Error, LongRunning, OpenRecord, ProgressState, Refused, Request, Started};
use serde_json::json;

use super::server::{Server, TOKEN, empty, json, redirect, with};

const LONG: Duration = Duration::from_secs(60);

fn copy() -> Request<OpenRecord> {
    Request::new(Method::POST, "/items/1/copy", &[]).json(json!({"name": "copy"}))
}

/// An answer that wants to be asked again at once.
fn soon(response: Response<Body>) -> Response<Body> {
    with(response, "retry-after", "0")
}

async fn running(server: &Server) -> LongRunning {
    match copy().start(&server.client()).await.unwrap() {
        Started::Running(operation) => operation,
        Started::Done(record) => panic!("{record:?}"),
    }
}

#[tokio::test]
async fn progress_on_the_own_origin_is_asked_for_with_the_token() {
    let service = Server::start(|seen| match (seen.index, seen.target.as_str()) {
        (0, _) => soon(with(empty(202), "location", "/teams('1')/operations('2')")),
        (1, "/v1.0/teams('1')/operations('2')") => soon(json(200, json!({"status": "notStarted"}))),
        (2, _) => soon(json(200, json!({"status": "inProgress", "percentageComplete": 50.5}))),
        (3, _) => json(200, json!({"status": "succeeded", "targetResourceLocation": "/teams('1')"})),
        _ => json(200, json!({"id": "1"})),
    })
    .await;
    let client = service.client();
    let mut operation = running(&service).await;
    assert_eq!(operation.progress().await.unwrap().state, ProgressState::Running);
    assert_eq!(operation.progress().await.unwrap().percentage, Some(50.5));
    let progress = operation.finish(LONG).await.unwrap();
    assert_eq!(progress.state, ProgressState::Succeeded);
    progress.request::<OpenRecord>().unwrap().send(&client).await.unwrap();
    let seen = service.seen();
    assert_eq!(seen[4].target, "/v1.0/teams('1')");
    assert!(seen.iter().all(|seen| seen.header("authorization") == format!("Bearer {TOKEN}")));
}

#[tokio::test]
async fn progress_elsewhere_is_asked_for_without_the_token() {
    let monitor = Server::start(|seen| match seen.index {
        0 => soon(json(202, json!({"status": "inProgress", "percentageComplete": 10}))),
        _ => json(200, json!({"status": "completed", "resourceId": "2"})),
    })
    .await;
    let address = format!("{}/monitor?sig=hush", monitor.address());
    let service = Server::start(move |_| soon(with(empty(202), "location", &address))).await;
    let operation = running(&service).await;
    assert!(!format!("{operation:?}").contains("hush"));
    let progress = operation.finish(LONG).await.unwrap();
    assert_eq!(progress.content["resourceId"], "2");
    assert_eq!(monitor.seen().len(), 2);
    assert!(monitor.seen().iter().all(|seen| !seen.headers.contains_key("authorization")));
}

#[tokio::test]
async fn a_redirect_to_the_result_is_success() {
    let service = Server::start(|seen| match seen.target.as_str() {
        "/v1.0/items/1/copy" => soon(with(empty(202), "location", "/v1.0/monitor")),
        "/v1.0/monitor" => redirect(303, "/v1.0/items/2"),
        _ => json(200, json!({"id": "2"})),
    })
    .await;
    let progress = running(&service).await.finish(LONG).await.unwrap();
    assert_eq!(progress.content["id"], "2");
}

#[tokio::test]
async fn an_operation_that_fails_is_an_error() {
    let service = Server::start(|seen| match seen.index {
        0 => soon(with(empty(202), "location", "/v1.0/monitor")),
        _ => json(200, json!({"status": "failed", "error": {"code": "nameAlreadyExists", "message": "Taken."}})),
    })
    .await;
    let finished = running(&service).await.finish(LONG).await;
    let error = finished.unwrap_err();
    assert_eq!(error.to_string(), "the operation that the service had accepted failed: nameAlreadyExists: Taken.");
    assert!(matches!(error, Error::Operation(error) if error.code == "nameAlreadyExists"));
}

#[tokio::test]
async fn an_operation_that_goes_on_is_given_up() {
    for wait in ["0", "3600", "18446744073709551615"] {
        let service = Server::start(move |seen| match seen.index {
            0 => soon(with(empty(202), "location", "/v1.0/monitor")),
            _ => with(json(200, json!({"status": "running"})), "retry-after", wait),
        })
        .await;
        let finished = running(&service).await.finish(Duration::from_millis(50)).await;
        assert!(matches!(finished, Err(Error::Timeout(_))), "{finished:?}");
    }
}

#[tokio::test]
async fn what_is_done_at_once_needs_no_waiting() {
    let service = Server::start(|seen| match seen.index {
        0 => json(201, json!({"id": "2"})),
        _ => json(202, json!({"id": "accepted"})),
    })
    .await;
    for id in ["2", "accepted"] {
        let started = copy().start(&service.client()).await.unwrap();
        assert!(matches!(started, Started::Done(record) if record.additional_data.get_str("id") == Some(id)));
    }
}

#[tokio::test]
async fn addresses_without_encryption_are_refused() {
    let service = Server::start(|_| with(empty(202), "location", "http://files.example.test/m?sig=hush")).await;
    let error = copy().start(&service.client()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::PlainHttp(_))));
    assert!(!error.to_string().contains("hush"));
    assert!(LongRunning::at(&service.client(), "ftp://x.test/m").is_err());
}
