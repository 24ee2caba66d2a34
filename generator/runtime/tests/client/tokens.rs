//! Sources of tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{Method, Request as HttpRequest, Response};
use mdbindgen_runtime::{AzureCredential, Body, BoxError, Client, Error, Request, Token, TokenSource};

use super::server::{Server, TOKEN, empty, with};

fn ping() -> Request<()> {
    Request::new(Method::GET, "/ping", &[])
}

/// A new token for each request.
struct Counting(AtomicUsize);

impl TokenSource for Counting {
    async fn token(&self) -> Result<Token, BoxError> {
        Ok(format!("token-{}", self.0.fetch_add(1, Ordering::Relaxed)).into())
    }
}

#[tokio::test]
async fn every_attempt_asks_for_a_token() {
    let service = Server::start(|seen| match seen.index {
        0 => with(empty(429), "retry-after", "0"),
        _ => empty(204),
    })
    .await;
    let client = service.builder().tokens(Counting(AtomicUsize::new(0))).build().unwrap();
    ping().send(&client).await.unwrap();
    let sent: Vec<String> = service.seen().iter().map(|seen| seen.header("authorization").to_owned()).collect();
    assert_eq!(sent, ["Bearer token-0", "Bearer token-1"]);
}

#[tokio::test]
async fn a_header_of_the_request_comes_before_the_source() {
    let service = Server::start(|_| empty(204)).await;
    ping().header("Authorization", "Bearer mine").send(&service.client()).await.unwrap();
    assert_eq!(service.seen()[0].header("authorization"), "Bearer mine");
}

/// Fails, or never answers.
enum Useless {
    Fails,
    Hangs,
}

impl TokenSource for Useless {
    async fn token(&self) -> Result<Token, BoxError> {
        match self {
            Self::Fails => Err("the account is locked".into()),
            Self::Hangs => std::future::pending().await,
        }
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let service = Server::start(|_| empty(204)).await;
    let client = service.builder().tokens(Useless::Fails).build().unwrap();
    let error = ping().send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)));
    assert_eq!(error.to_string(), "no token to send: the account is locked");
    let client = service.builder().tokens(Useless::Hangs).timeout(Duration::from_millis(20)).build().unwrap();
    assert!(matches!(ping().send(&client).await, Err(Error::Timeout(_))));
    let client = service.builder().tokens(Token::from("line\nbreak")).build().unwrap();
    assert!(matches!(ping().send(&client).await, Err(Error::Token(_))));
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn nothing_shows_the_token() {
    let service = Server::start(|_| empty(401)).await;
    let client = service.client();
    let error = ping().send(&client).await.unwrap_err();
    let shown = format!("{client:?} {:?} {error} {error:?}", service.builder());
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(service.seen()[0].header("authorization").contains(TOKEN));
}

#[tokio::test]
async fn stacks_that_write_what_they_send_do_not_write_the_token() {
    let stack = tower::service_fn(|request: HttpRequest<Body>| {
        assert!(request.headers()["authorization"].to_str().unwrap().contains(TOKEN));
        std::future::ready(Ok::<_, Error>(Response::new(Body::from(format!("{request:?}")))))
    });
    let client = Client::builder("https://graph.example.test").tokens(Token::from(TOKEN)).build_over(stack).unwrap();
    let request: Request<Bytes> = Request::new(Method::GET, "/ping", &[]).header("X-Api-Key", TOKEN);
    let written = request.send(&client).await.unwrap();
    assert!(!String::from_utf8_lossy(&written).contains(TOKEN), "{written:?}");
}

#[derive(Debug)]
struct Credential;

#[async_trait::async_trait]
impl TokenCredential for Credential {
    async fn get_token(&self, scopes: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        Ok(AccessToken::new(scopes.join("+"), azure_core::time::OffsetDateTime::UNIX_EPOCH))
    }
}

#[tokio::test]
async fn credentials_of_the_azure_sdk_are_sources() {
    let service = Server::start(|_| empty(204)).await;
    let tokens = AzureCredential::new(Arc::new(Credential), ["a", "b"]);
    ping().send(&service.builder().tokens(tokens).build().unwrap()).await.unwrap();
    assert_eq!(service.seen()[0].header("authorization"), "Bearer a+b");
}
