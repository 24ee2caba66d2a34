//! Uploads in pieces.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use mdbindgen_runtime::http::{Method, Response};
use mdbindgen_runtime::{Body, Error, InvalidRequest, OpenRecord, Refused, Retry, Upload};
use serde_json::json;

use super::server::{Seen, Server, empty, json};

const UNIT: usize = 320 * 1024;

/// What the server has of the upload.
type Stored = Arc<Mutex<Vec<u8>>>;

/// A server of uploads; `fault` may answer in its place.
async fn service(fault: impl Fn(&Seen, &Stored) -> Option<Response<Body>> + Send + Sync + 'static) -> (Server, Stored) {
    let stored = Stored::default();
    let kept = Arc::clone(&stored);
    let server = Server::start(move |seen| fault(seen, &kept).unwrap_or_else(|| store(seen, &kept))).await;
    (server, stored)
}

fn store(seen: &Seen, stored: &Stored) -> Response<Body> {
    let mut stored = stored.lock().unwrap();
    let expected = |stored: &[u8]| json!({"nextExpectedRanges": [format!("{}-", stored.len())]});
    match seen.method {
        Method::GET => json(200, expected(&stored)),
        Method::DELETE => {
            stored.clear();
            empty(204)
        }
        _ => {
            let (range, total) = seen.header("content-range").strip_prefix("bytes ").unwrap().split_once('/').unwrap();
            let (start, last) = range.split_once('-').unwrap();
            let (start, last): (usize, usize) = (start.parse().unwrap(), last.parse().unwrap());
            assert_eq!((start, last + 1 - start), (stored.len(), seen.body.len()), "pieces come in order and whole");
            stored.extend_from_slice(&seen.body);
            if stored.len() == total.parse::<usize>().unwrap() {
                json(201, json!({"id": "file"}))
            } else {
                json(202, expected(&stored))
            }
        }
    }
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index % 251) as u8).collect()
}

/// An upload to the server from a client of another service.
async fn upload(server: &Server) -> Upload {
    let graph = Server::start(|_| empty(500)).await;
    let client = graph.builder().header("Cookie", "a=hush").header("X-Api-Key", "hush").build().unwrap();
    client.upload(format!("{}/up?sig=hush", server.address())).piece_length(UNIT)
}

async fn send(upload: &Upload, content: &[u8]) -> Result<OpenRecord, Error> {
    upload.send(Cursor::new(content.to_vec())).await
}

#[tokio::test]
async fn pieces_go_out_in_order_and_without_credentials() {
    let (server, stored) = service(|_, _| None).await;
    let content = content(3 * UNIT + 1);
    let file = send(&upload(&server).await, &content).await.unwrap();
    assert_eq!(file.additional_data.get_str("id"), Some("file"));
    assert!(*stored.lock().unwrap() == content);
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[3].header("content-range"), format!("bytes {}-{}/{}", 3 * UNIT, 3 * UNIT, 3 * UNIT + 1));
    for seen in seen {
        assert!(seen.headers.values().all(|value| !value.to_str().unwrap().contains("hush")), "{:?}", seen.headers);
        assert_eq!(seen.target, "/up?sig=hush");
    }
}

#[tokio::test]
async fn an_upload_goes_on_from_what_the_service_has() {
    let (server, stored) = service(|seen, stored| match seen.index {
        // The piece arrives, but its answer is lost; then the service is not well, and has forgotten a part.
        1 => {
            store(seen, stored);
            Some(empty(502))
        }
        2 => Some(empty(500)),
        3 => {
            stored.lock().unwrap().truncate(UNIT + 7);
            None
        }
        _ => None,
    })
    .await;
    let content = content(4 * UNIT);
    send(&upload(&server).await, &content).await.unwrap();
    assert!(*stored.lock().unwrap() == content);
    assert!(server.seen()[4].header("content-range").starts_with(&format!("bytes {}-", UNIT + 7)));
}

#[tokio::test]
async fn an_upload_that_was_begun_can_be_resumed() {
    let (server, stored) = service(|_, _| None).await;
    let content = content(2 * UNIT);
    stored.lock().unwrap().extend(&content[..UNIT + 7]);
    let upload = upload(&server).await;
    assert_eq!(upload.expected().await.unwrap(), Some(UNIT as u64 + 7));
    upload.resume::<OpenRecord>(Cursor::new(content.clone())).await.unwrap();
    assert!(*stored.lock().unwrap() == content);
}

#[tokio::test]
async fn a_piece_that_fails_is_recovered() {
    let (server, stored) = service(|seen, stored| match seen.index {
        1 => {
            store(seen, stored);
            Some(empty(502))
        }
        4 => Some(empty(416)),
        _ => None,
    })
    .await;
    let content = content(4 * UNIT);
    send(&upload(&server).await, &content).await.unwrap();
    assert!(*stored.lock().unwrap() == content);
    let asked = server.seen().iter().filter(|seen| seen.method == Method::GET).count();
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn progress_starts_the_count_of_attempts_anew() {
    let (server, stored) = service(|seen, stored| {
        // Every piece arrives, and none is confirmed but the last.
        let lost = seen.method == Method::PUT && store(seen, stored).status() == 202;
        if lost { Some(empty(502)) } else { (seen.method == Method::PUT).then(|| json(201, json!({"id": "file"}))) }
    })
    .await;
    let content = content(10 * UNIT);
    send(&upload(&server).await, &content).await.unwrap();
    assert!(*stored.lock().unwrap() == content);
}

#[tokio::test]
async fn an_upload_without_progress_ends() {
    let (server, _) = service(|seen, _| (seen.method == Method::PUT).then(|| empty(502))).await;
    let graph = Server::start(|_| empty(500)).await;
    let retry = Retry::default().attempts(3).first_wait(std::time::Duration::from_millis(1));
    let client = graph.builder().retry(retry).build().unwrap();
    let sent = send(&client.upload(server.address()), &content(10)).await;
    assert!(matches!(sent, Err(Error::OData(error)) if error.status == 502));
    assert_eq!(server.seen().len(), 3 + 2);
    let (server, _) =
        service(|seen, _| (seen.method == Method::PUT).then(|| json(202, json!({"nextExpectedRanges": ["0-"]})))).await;
    assert!(send(&client.upload(server.address()), &content(10)).await.is_err());
}

#[tokio::test]
async fn a_session_that_is_over_is_an_error() {
    let (server, _) = service(|_, _| Some(json(404, json!({"error": {"code": "itemNotFound", "message": ""}})))).await;
    let upload = upload(&server).await;
    for sent in [send(&upload, &content(10)).await, upload.resume(Cursor::new(content(10))).await] {
        assert!(matches!(sent, Err(Error::OData(error)) if error.code == "itemNotFound"));
    }
    assert_eq!(server.seen().len(), 2, "it is not tried again");
}

#[tokio::test]
async fn nothing_cannot_be_uploaded() {
    let (server, _) = service(|_, _| None).await;
    let sent = send(&upload(&server).await, &[]).await;
    assert!(matches!(sent, Err(Error::Invalid(InvalidRequest::Upload { start: 0, total: 0 }))));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_upload_can_be_cancelled() {
    let (server, stored) = service(|_, _| None).await;
    stored.lock().unwrap().extend([1, 2, 3]);
    upload(&server).await.cancel().await.unwrap();
    assert!(stored.lock().unwrap().is_empty());
}

#[tokio::test]
async fn addresses_without_encryption_are_refused() {
    let graph = Server::start(|_| empty(500)).await;
    let sent = send(&graph.client().upload("http://files.example.test/up?sig=hush"), &content(10)).await;
    let Err(error @ Error::Refused(Refused::PlainHttp(_))) = sent else { panic!("{sent:?}") };
    assert!(!error.to_string().contains("hush"));
}
