//! Uploads in pieces.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use mdbindgen_runtime::http::{Method, Response};
use mdbindgen_runtime::{Body, Error, InvalidRequest, OpenRecord, Refused, Request, Retry, Upload};
use serde_json::json;

use super::server::{Seen, Server, TOKEN, empty, json, redirect, with};

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

/// A request whose answer is the session of an upload, as generated functions build them.
fn create_session() -> Request<OpenRecord> {
    Request::new(Method::POST, "/drive/root:/notes.txt:/createUploadSession", &[])
}

#[tokio::test]
async fn a_request_for_a_session_is_all_that_an_upload_needs() {
    let (server, stored) = service(|_, _| None).await;
    let address = format!("{}/up?sig=hush", server.address());
    let graph = Server::start(move |_| json(200, json!({"uploadUrl": address, "nextExpectedRanges": ["0-"]}))).await;
    let content = content(UNIT + 1);
    let file: OpenRecord = create_session().upload(&graph.client(), Cursor::new(content.clone())).await.unwrap();
    assert_eq!(file.additional_data.get_str("id"), Some("file"));
    assert!(*stored.lock().unwrap() == content);
    assert_eq!(graph.seen()[0].header("authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(server.seen()[0].header("authorization"), "");
}

#[tokio::test]
async fn a_session_at_the_service_itself_gets_no_token_either() {
    let stored = Stored::default();
    let kept = Arc::clone(&stored);
    let graph = Server::start(move |seen| match seen.method {
        Method::POST => json(200, json!({"uploadUrl": format!("http://{}/up", seen.header("host"))})),
        _ => store(seen, &kept),
    })
    .await;
    let client = graph.builder().header("X-Api-Key", "hush").build().unwrap();
    let upload = create_session().open_upload(&client).await.unwrap().piece_length(UNIT);
    send(&upload, &content(2 * UNIT)).await.unwrap();
    let seen = graph.seen();
    assert_eq!((seen.len(), seen[0].header("x-api-key")), (3, "hush"));
    for piece in &seen[1..] {
        assert!(piece.headers.values().all(|value| !value.to_str().unwrap().contains("hush")), "{:?}", piece.headers);
    }
}

#[tokio::test]
async fn attachments_are_not_done_before_their_last_piece() {
    let (server, stored) = service(|seen, stored| {
        // As mail services answer: no range has an end, no answer is 202, and the last one has no content.
        let mut answer = store(seen, stored);
        Some(match answer.status().as_u16() {
            202 => json(200, json!({"nextExpectedRanges": [stored.lock().unwrap().len().to_string()]})),
            _ => {
                *answer.body_mut() = Body::default();
                with(answer, "location", "https://mail.example.test/attachments('1')")
            }
        })
    })
    .await;
    let content = content(2 * UNIT + 1);
    let last = upload(&server).await.execute(Cursor::new(content.clone())).await.unwrap();
    assert_eq!(last.headers()["location"], "https://mail.example.test/attachments('1')");
    assert!(*stored.lock().unwrap() == content);
}

#[tokio::test]
async fn a_session_without_an_address_is_an_error() {
    let graph = Server::start(|_| json(200, json!({"nextExpectedRanges": ["0-"]}))).await;
    let opened = create_session().open_upload(&graph.client()).await;
    let Err(Error::Decode(error)) = opened else { panic!("{opened:?}") };
    assert_eq!(error.path(), "uploadUrl");
    assert!(error.content().starts_with(b"{\"nextExpectedRanges\""));
}

#[tokio::test]
async fn an_upload_does_not_follow_to_another_origin() {
    let thief = Server::start(|_| empty(500)).await;
    let elsewhere = thief.address();
    let (server, _) = service(move |_, _| Some(redirect(307, &elsewhere))).await;
    let sent = send(&upload(&server).await, &content(10)).await;
    assert!(matches!(sent, Err(Error::Refused(Refused::RedirectedBody(_)))), "{sent:?}");
    assert!(thief.seen().is_empty());
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
async fn an_upload_that_goes_back_and_forth_ends() {
    // The service takes the first piece, forgets it with the second, and so on.
    let (server, _) = service(|seen, _| {
        let is_first = seen.header("content-range").starts_with("bytes 0-");
        let next = if is_first && seen.method == Method::PUT { UNIT } else { 0 };
        Some(json(202, json!({"nextExpectedRanges": [format!("{next}-")]})))
    })
    .await;
    let sent = send(&upload(&server).await, &content(3 * UNIT)).await;
    assert!(matches!(sent, Err(Error::Transport(_))), "{sent:?}");
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
