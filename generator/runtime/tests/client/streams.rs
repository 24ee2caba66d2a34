//! Content that is streamed, in both directions.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{Method, Response};
use mdbindgen_runtime::{Body, BoxError, Error, OpenRecord, Request};
use serde_json::json;
use tokio::time::{Sleep, sleep};

use super::server::{Server, empty, json, with};

/// Pieces of content, some of them after a while.
pub(super) struct Pieces {
    left: usize,
    pause: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    fails: bool,
}

impl Pieces {
    fn new(left: usize) -> Self {
        Self { left, pause: Duration::ZERO, waiting: None, fails: false }
    }

    /// A piece each time that `pause` has passed, for as long as anybody listens.
    pub(super) fn trickle(pause: Duration) -> Self {
        Self { pause, ..Self::new(usize::MAX) }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.pause.is_zero() {
            let pause = self.pause;
            let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(pause)));
            std::task::ready!(waiting.as_mut().poll(context));
            self.waiting = None;
        }
        if self.left == 0 {
            return Poll::Ready(self.fails.then(|| Err("the disk is broken".into())));
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 1000]))))
    }
}

/// The next piece of a body.
pub(super) async fn piece(body: &mut Body) -> Option<Result<Bytes, Error>> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

fn put() -> Request<OpenRecord> {
    Request::new(Method::PUT, "/content", &[]).header("Content-Type", "image/png")
}

#[tokio::test]
async fn content_is_sent_while_it_is_read() {
    let service = Server::start(|seen| json(200, json!({"size": seen.body.len()}))).await;
    let body = Body::from_stream(Pieces::new(500));
    let record = put().send_streamed(body, &service.client()).await.unwrap();
    assert_eq!(record.additional_data.get("size"), Some(&json!(500_000)));
    assert_eq!(service.seen()[0].header("content-type"), "image/png");
}

#[tokio::test]
async fn what_was_streamed_is_not_sent_again() {
    let service = Server::start(|_| with(empty(429), "retry-after", "0")).await;
    let sent = put().send_streamed(Body::from_stream(Pieces::new(1)), &service.client()).await;
    assert!(matches!(sent, Err(Error::OData(error)) if error.status == 429));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_stream_that_fails_fails_the_request() {
    let service = Server::start(|_| empty(204)).await;
    let body = Body::from_stream(Pieces { fails: true, ..Pieces::new(3) });
    let error = put().send_streamed(body, &service.client()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.to_string().contains("the disk is broken"), "{error}");
}

#[tokio::test]
async fn content_is_given_while_it_comes_in() {
    let service = Server::start(|_| {
        let pieces = Pieces { pause: Duration::from_millis(1), ..Pieces::new(50) };
        Response::builder().header("content-type", "video/mp4").body(Body::from_stream(pieces)).unwrap()
    })
    .await;
    let download: Request<Bytes> = Request::new(Method::GET, "/content", &[]);
    let response = download.stream(&service.client()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "video/mp4");
    let (mut body, mut pieces, mut length) = (response.into_body(), 0, 0);
    while let Some(piece) = piece(&mut body).await {
        pieces += 1;
        length += piece.unwrap().len();
    }
    assert_eq!(length, 50_000);
    assert!(pieces > 1, "it was not collected first");
}

#[tokio::test]
async fn an_error_is_no_content() {
    let service =
        Server::start(|_| json(404, json!({"error": {"code": "itemNotFound", "message": "It is gone."}}))).await;
    let download: Request<Bytes> = Request::new(Method::GET, "/content", &[]);
    let answered = download.stream(&service.client()).await;
    assert!(matches!(answered, Err(Error::OData(error)) if error.code == "itemNotFound"));
}
