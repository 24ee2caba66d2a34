//! What is sent, by reqwest and by other HTTP stacks.

use hyper_util::rt::TokioIo;
use mdbindgen_runtime::http::{self, Method};
use mdbindgen_runtime::reqwest;
use mdbindgen_runtime::{Body, BoxError, Client, Error, InvalidRequest, OpenRecord, Request, Token, decode_json};
use serde_json::json;
use tokio::net::TcpStream;

use super::server::{Server, TOKEN, empty, json, redirect};

fn update() -> Request<()> {
    Request::new(Method::PATCH, "/users/1", &[]).json(json!({"displayName": "Adele"}))
}

/// A connection of hyper for each request: another stack than reqwest.
async fn hyper_stack(request: http::Request<Body>) -> Result<http::Response<hyper::body::Incoming>, BoxError> {
    let authority = request.uri().authority().expect("it is absolute").to_string();
    let stream = TcpStream::connect(&authority).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("host", authority.parse()?);
    parts.uri = parts.uri.path_and_query().expect("it has a path").as_str().parse()?;
    Ok(sender.send_request(http::Request::from_parts(parts, body)).await?)
}

#[tokio::test]
async fn any_service_can_be_the_stack() {
    let service = Server::start(|seen| match seen.index {
        0 => empty(429),
        _ => json(200, json!({"id": "1"})),
    })
    .await;
    let client = service.builder().build_over(tower::service_fn(hyper_stack)).unwrap();
    let request: Request<OpenRecord> = Request::new(Method::GET, "/users/1", &[]);
    request.send(&client).await.unwrap();
    assert_eq!(service.seen()[1].header("authorization"), format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn settings_of_reqwest_do_not_weaken_the_promises() {
    let other = Server::start(|_| empty(204)).await;
    let elsewhere = other.address();
    let service = Server::start(move |_| redirect(302, &elsewhere)).await;
    let proxy = Server::start(|_| empty(204)).await;
    let settings = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::limited(10))
        .proxy(reqwest::Proxy::all(proxy.address()).unwrap())
        .connection_verbose(true);
    let client = service.builder().build_with(settings).unwrap();
    let request: Request<()> = Request::new(Method::GET, "/users/1", &[]).header("X-Api-Key", "hush");
    request.send(&client).await.unwrap();
    assert!(!service.seen()[0].header("authorization").is_empty());
    assert!(!other.seen()[0].headers.contains_key("x-api-key"));
    assert!(proxy.seen().is_empty());
}

#[tokio::test]
async fn headers_of_the_client_go_with_every_request() {
    let service = Server::start(|_| empty(204)).await;
    let client = service
        .builder()
        .user_agent("inventory/1.0")
        .header("ConsistencyLevel", "eventual")
        .header("Prefer", "return=minimal")
        .header("Prefer", "include-unknown-enum-members")
        .header("Prefer", "respond-async")
        .header("Accept-Language", "de")
        .build()
        .unwrap();
    let preferring = update().prefer_unknown_enum_members().prefer_unknown_enum_members();
    preferring.header("Accept-Language", "fr").send(&client).await.unwrap();
    let seen = &service.seen()[0];
    assert_eq!((seen.header("user-agent"), seen.header("consistencylevel")), ("inventory/1.0", "eventual"));
    assert_eq!(seen.header("accept-language"), "fr", "the request knows better");
    let preferences: Vec<_> = seen.headers.get_all("prefer").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(preferences, ["include-unknown-enum-members", "return=minimal", "respond-async"]);
    assert_eq!((&seen.method, seen.target.as_str()), (&Method::PATCH, "/v1.0/users/1"));
    assert_eq!(seen.json(), json!({"displayName": "Adele"}));
}

#[tokio::test]
async fn updates_can_depend_on_what_was_read() {
    let service = Server::start(|_| empty(204)).await;
    let client = service.client();
    let read: OpenRecord = decode_json(r#"{"@odata.etag": "W/\"7\""}"#).unwrap();
    update().if_unchanged(&read).send(&client).await.unwrap();
    assert_eq!(service.seen()[0].header("if-match"), "W/\"7\"");
    let sent = update().if_unchanged(&OpenRecord::default()).send(&client).await;
    assert!(matches!(sent, Err(Error::Invalid(InvalidRequest::NoEtag))));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn clients_with_unsound_settings_are_not_built() {
    for base in ["", "graph.example.test", "https://x.test/?a=b", "ftp://x.test", "https://me@x.test"] {
        assert!(Client::builder(base).build().is_err(), "{base}");
    }
    let built = Client::builder("https://x.test").header("x-a", "b\r\nc: d").build();
    assert!(matches!(built, Err(Error::Invalid(InvalidRequest::Header(name))) if name == "x-a"));
}

#[test]
fn a_program_without_async_can_wait() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let service = runtime.block_on(Server::start(|_| empty(204)));
    let client = Client::builder(service.address()).tokens(Token::from("t")).build().unwrap();
    runtime.block_on(update().send(&client)).unwrap();
    assert_eq!(service.seen()[0].target, "/users/1");
}

/// Futures of clients can be spawned.
#[test]
fn futures_are_send() {
    fn is_send<T: Send>(_: T) {}
    let client = Client::builder("http://localhost").build().unwrap();
    is_send(update().send(&client));
    let list: Request<mdbindgen_runtime::Page<OpenRecord>> = Request::new(Method::GET, "/users", &[]);
    is_send(list.items(&client));
}
