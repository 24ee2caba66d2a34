//! Servers that are slow, break off or send what cannot be read.

use std::time::Duration;

use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{Method, Response};
use mdbindgen_runtime::{Body, Error, OpenRecord, Page, Request, Text, ValueOf};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::server::{Server, json};
use super::streams::{Pieces, piece};

const SOON: Duration = Duration::from_millis(300);

fn get<T>() -> Request<T> {
    Request::new(Method::GET, "/users/1", &[])
}

/// A server that answers every request with these bytes, keeps the connection for that long, and closes it.
async fn raw(answer: &'static [u8], open: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                drop(stream.read(&mut [0; 4096]).await);
                drop(stream.write_all(answer).await);
                tokio::time::sleep(open).await;
            });
        }
    });
    address
}

fn client(base: &str) -> mdbindgen_runtime::Client {
    mdbindgen_runtime::Client::builder(base).timeout(SOON).build().unwrap()
}

const FOREVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up() {
    let base = raw(b"", FOREVER).await;
    let error = get::<OpenRecord>().send(&client(&base)).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(limit) if limit == SOON), "{error:?}");
    assert_eq!(error.to_string(), "the service did not answer within 300ms");
}

#[tokio::test]
async fn content_that_stops_coming_is_given_up() {
    let base = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":", FOREVER).await;
    let client = client(&base);
    let sent = get::<OpenRecord>().send(&client).await;
    assert!(matches!(sent, Err(Error::Timeout(_))), "{sent:?}");
    let mut streamed = get::<Bytes>().stream(&client).await.unwrap().into_body();
    assert_eq!(piece(&mut streamed).await.unwrap().unwrap().as_ref(), b"{\"a\":");
    assert!(matches!(piece(&mut streamed).await, Some(Err(Error::Timeout(_)))));
}

#[tokio::test]
async fn content_that_trickles_in_is_given_up() {
    let service = Server::start(|_| Response::new(Body::from_stream(Pieces::trickle(SOON / 5)))).await;
    let client = service.builder().timeout(SOON).build().unwrap();
    let sent = get::<Bytes>().send(&client).await;
    assert!(matches!(sent, Err(Error::Timeout(_))), "{sent:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_of_transport() {
    for answer in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":", b"not HTTP\r\n\r\n"] {
        let base = raw(answer, Duration::ZERO).await;
        let client = mdbindgen_runtime::Client::builder(&base).build().unwrap();
        let error = get::<OpenRecord>().send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        let shown = error.to_string();
        assert!(shown.starts_with("the exchange with the service failed: ") && !shown.contains('\n'), "{shown}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "https"] {
        let client = mdbindgen_runtime::Client::builder(format!("{scheme}://{address}")).build().unwrap();
        let error = get::<OpenRecord>().send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert!(error.to_string().contains("refused"), "the cause is named: {error}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to_as_if_it_had() {
    let base = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", Duration::ZERO).await;
    let client = mdbindgen_runtime::Client::builder(base.replace("http:", "https:")).build().unwrap();
    assert!(matches!(get::<OpenRecord>().send(&client).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn content_that_does_not_fit_says_where() {
    let service = Server::start(|seen| match seen.index {
        0 => json(200, json!({"value": [{"value": 1}, {"value": "x"}]})),
        1 => Response::new(Body::from("{\"value\": [")),
        _ => Response::new(Body::from("<html>")),
    })
    .await;
    let client = service.client();
    let mut faults = Vec::new();
    for _ in 0..3 {
        let sent = get::<Page<ValueOf<i32>>>().send(&client).await;
        let Err(Error::Decode(error)) = sent else { panic!("{sent:?}") };
        faults.push((error.path().to_owned(), error.content().clone()));
    }
    assert_eq!(faults[0].0, "value[1].value");
    assert_eq!(faults[2].1.as_ref(), b"<html>");
}

#[tokio::test]
async fn content_that_is_too_long_is_not_read() {
    let service = Server::start(|_| Response::new(Body::from(vec![b'1'; 1001]))).await;
    let client = service.builder().longest_content(1000).build().unwrap();
    let error = get::<Bytes>().send(&client).await.unwrap_err();
    assert!(error.to_string().contains("longer than 1000 bytes"), "{error}");
    assert_eq!(get::<Bytes>().stream(&client).await.unwrap().into_body().into_bytes().await.unwrap().len(), 1001);
}

#[tokio::test]
async fn counts_are_text() {
    let service = Server::start(|_| Response::new(Body::from("\u{feff}893"))).await;
    assert_eq!(get::<Text<i64>>().send(&service.client()).await.unwrap(), Text(893));
    assert_eq!(service.seen()[0].header("accept"), "*/*");
}
