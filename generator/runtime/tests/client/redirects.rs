//! Redirects.

use std::sync::{Arc, Mutex, OnceLock};

use mdbindgen_runtime::http::{Method, Request as HttpRequest};
use mdbindgen_runtime::{Body, Client, Error, OpenRecord, Refused, Request, Token};
use serde_json::json;

use super::server::{Seen, Server, TOKEN, empty, json, redirect};

fn get(path: &'static str) -> Request<OpenRecord> {
    Request::new(Method::GET, path, &[]).header("Accept-Language", "de")
}

fn get_with_credentials(path: &'static str) -> Request<OpenRecord> {
    let custom = ["Cookie", "Proxy-Authorization", "X-Api-Key", "X-Ms-Token", "client-request-id"];
    custom.into_iter().fold(get(path), |request, name| request.header(name, "hush"))
}

fn has_credentials(seen: &Seen) -> bool {
    seen.headers.values().any(|value| value.to_str().unwrap().contains("hush"))
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_token() {
    let service = Server::start(|seen| match seen.target.as_str() {
        "/v1.0/old" => redirect(301, "new?a=b"),
        _ => json(200, json!({"id": "1"})),
    })
    .await;
    let record = get_with_credentials("/old").send(&service.client()).await.unwrap();
    assert_eq!(record.additional_data.get_str("id"), Some("1"));
    let seen = service.seen().pop().unwrap();
    assert_eq!((seen.target.as_str(), seen.header("authorization")), ("/v1.0/new?a=b", &*format!("Bearer {TOKEN}")));
    assert_eq!(seen.header("cookie"), "hush");
}

#[tokio::test]
async fn a_redirect_to_another_port_takes_no_credentials_along() {
    let other = Server::start(|_| json(200, json!({"id": "elsewhere"}))).await;
    let elsewhere = format!("{}/file", other.address());
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = elsewhere.clone();
        let service = Server::start(move |_| redirect(status, &elsewhere)).await;
        get_with_credentials("/file").send(&service.client()).await.unwrap();
        assert!(has_credentials(&service.seen()[0]));
        let seen = other.seen().pop().unwrap();
        assert!(!has_credentials(&seen), "{status}: {seen:?}");
        assert_eq!((seen.header("accept"), seen.header("accept-language")), ("application/json", "de"));
    }
    assert_eq!(other.seen().len(), 5);
}

#[tokio::test]
async fn what_was_dropped_does_not_come_back() {
    let back = Arc::new(OnceLock::<String>::new());
    let address = Arc::clone(&back);
    let other = Server::start(move |seen| match seen.target.as_str() {
        "/away" => redirect(302, "/still-away"),
        _ => redirect(302, &format!("{}/v1.0/back", address.get().unwrap())),
    })
    .await;
    let away = format!("{}/away", other.address());
    let service = Server::start(move |seen| match seen.target.as_str() {
        "/v1.0/start" => redirect(302, &away),
        _ => json(200, json!({})),
    })
    .await;
    back.set(service.address()).unwrap();
    get_with_credentials("/start").send(&service.client()).await.unwrap();
    assert_eq!((service.seen().len(), other.seen().len()), (2, 2));
    for seen in other.seen().iter().chain(&service.seen()[1..]) {
        assert!(!has_credentials(seen), "{seen:?}");
    }
}

#[tokio::test]
async fn a_body_does_not_follow_to_another_origin() {
    let other = Server::start(|_| json(200, json!({}))).await;
    let elsewhere = other.address();
    let service = Server::start(move |_| redirect(307, &elsewhere)).await;
    let request: Request<OpenRecord> = Request::new(Method::POST, "/users", &[]).json(json!({"password": "hush"}));
    let sent = request.send(&service.client()).await;
    assert!(matches!(sent, Err(Error::Refused(Refused::RedirectedBody(_)))), "{sent:?}");
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn nothing_but_the_question_follows_to_another_origin() {
    let other = Server::start(|_| json(200, json!({}))).await;
    let elsewhere = other.address();
    let service =
        Server::start(move |seen| redirect(if seen.method == Method::GET { 307 } else { 303 }, &elsewhere)).await;
    for method in [Method::POST, Method::PATCH, Method::GET] {
        let request: Request<OpenRecord> = Request::new(method, "/users", &[]).json(json!({"password": "hush"}));
        request.header("Ocp-Apim-Subscription-Key", "hush").send(&service.client()).await.unwrap();
    }
    assert!(service.seen().iter().all(|seen| !seen.body.is_empty() && has_credentials(seen)));
    assert_eq!(other.seen().len(), 3);
    for seen in other.seen() {
        assert_eq!((&seen.method, seen.body.len()), (&Method::GET, 0));
        assert!(!has_credentials(&seen), "{seen:?}");
    }
}

#[tokio::test]
async fn methods_that_change_something_do_not_follow_to_another_origin() {
    let other = Server::start(|_| json(200, json!({}))).await;
    let elsewhere = other.address();
    let service = Server::start(move |_| redirect(302, &elsewhere)).await;
    for method in [Method::DELETE, Method::PUT, Method::PATCH] {
        let request: Request<()> = Request::new(method, "/users/1", &[]);
        let sent = request.send(&service.client()).await;
        assert!(matches!(sent, Err(Error::Refused(Refused::RedirectedBody(_)))), "{sent:?}");
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_body_is_sent_again_within_the_origin() {
    let service = Server::start(|seen| match seen.target.as_str() {
        "/v1.0/old" => redirect(308, "/v1.0/new"),
        _ => json(200, json!({})),
    })
    .await;
    let request: Request<OpenRecord> = Request::new(Method::POST, "/old", &[]).json(json!({"a": 1}));
    request.send(&service.client()).await.unwrap();
    let seen = service.seen();
    assert_eq!((&seen[1].method, &seen[1].body), (&Method::POST, &seen[0].body));
}

#[tokio::test]
async fn redirects_are_counted() {
    let service = Server::start(|seen| redirect(302, &format!("/v1.0/{}", seen.index))).await;
    let client = service.builder().redirects(3).build().unwrap();
    let sent = get("/start").send(&client).await;
    assert!(matches!(sent, Err(Error::Refused(Refused::Redirects(3)))), "{sent:?}");
    assert_eq!(service.seen().len(), 4);
}

#[tokio::test]
async fn a_redirect_to_something_else_than_http_is_refused() {
    for location in ["file:///etc/passwd", "ftp://example.test/", "http://user:hush@127.0.0.1/"] {
        let service = Server::start(move |_| redirect(302, location)).await;
        let error = get("/x").send(&service.client()).await.unwrap_err();
        assert!(!error.to_string().contains("hush"));
        assert_eq!(service.seen().len(), 1, "{location}");
    }
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_is_an_error_of_the_service() {
    let service = Server::start(|_| empty(302)).await;
    let sent = get("/x").send(&service.client()).await;
    let Err(Error::OData(error)) = sent else { panic!("{sent:?}") };
    assert_eq!(error.status, 302);
}

/// A client of a service with encryption that redirects to this address once, and what was asked for.
fn redirecting(location: &'static str) -> (Client, Arc<Mutex<Vec<HttpRequest<()>>>>) {
    let seen: Arc<Mutex<Vec<HttpRequest<()>>>> = Arc::default();
    let log = Arc::clone(&seen);
    let stack = tower::service_fn(move |request: HttpRequest<Body>| {
        let mut log = log.lock().unwrap();
        log.push(request.map(drop));
        let response = if log.len() == 1 { redirect(302, location) } else { json(200, json!({})) };
        std::future::ready(Ok::<_, Error>(response))
    });
    let builder = Client::builder("https://graph.example.test/v1.0").tokens(Token::from(TOKEN));
    (builder.build_over(stack).unwrap(), seen)
}

#[tokio::test]
async fn encryption_is_not_given_up() {
    for location in ["http://graph.example.test/v1.0/x", "http://other.example.test/", "http://localhost/"] {
        let (client, seen) = redirecting(location);
        let sent = get("/x").send(&client).await;
        assert!(matches!(sent, Err(Error::Refused(Refused::Downgrade(_)))), "{location}: {sent:?}");
        assert_eq!(seen.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_token_stays_with_scheme_host_and_port() {
    for (location, stays) in [
        ("https://graph.example.test:443/x", true),
        ("https://GRAPH.example.test/x", true),
        ("//graph.example.test/x", true),
        ("https://graph.example.test:8443/x", false),
        ("https://graph.example.test.evil.test/x", false),
        ("//evil.test/x", false),
        ("https://graph.example.test./x", false),
        ("https://graph.example.test%2eevil.test/x", false),
        ("https://[::1]/x", false),
        ("\\\\evil.test/x", false),
        ("https://evil.test\\@graph.example.test/x", false),
    ] {
        let (client, seen) = redirecting(location);
        get_with_credentials("/x").send(&client).await.unwrap();
        let seen = seen.lock().unwrap();
        for name in ["authorization", "cookie", "x-api-key"] {
            assert_eq!(seen[1].headers().contains_key(name), stays, "{name}: {location}");
        }
    }
}
