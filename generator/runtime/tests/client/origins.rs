//! Links to other origins.

use mdbindgen_runtime::http::{HeaderName, Method, Request as HttpRequest};
use mdbindgen_runtime::{Body, Client, Error, LongRunning, OpenRecord, Page, Refused, Request, Token};
use serde_json::json;

use super::server::{Server, empty, json, redirect};

fn list() -> Request<Page<OpenRecord>> {
    Request::new(Method::GET, "/users", &[])
}

fn is_refused<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Refused(Refused::OtherOrigin { .. })))
}

#[tokio::test]
async fn a_next_link_to_another_port_is_refused_before_anything_is_sent() {
    let thief = Server::start(|_| json(200, json!({"value": []}))).await;
    let link = format!("{}/v1.0/users?$skip=1", thief.address());
    let service = Server::start(move |_| json(200, json!({"value": [{"id": "1"}], "@odata.nextLink": link}))).await;
    let mut items = list().items(&service.client());
    assert!(items.next().await.unwrap().is_ok());
    assert!(is_refused(items.next().await.unwrap()));
    assert!(items.next().await.is_none(), "after an error the list ends");
    assert!(thief.seen().is_empty());
}

#[tokio::test]
async fn a_delta_link_to_another_origin_is_refused() {
    let thief = Server::start(|_| json(200, json!({"value": []}))).await;
    let service = Server::start(|_| empty(500)).await;
    let client = service.client();
    for link in [
        format!("{}/v1.0/users/delta", thief.address()),
        format!("{}@{}/v1.0", service.address(), thief.address().trim_start_matches("http://")),
        thief.address().trim_start_matches("http:").to_owned(),
        format!("\\\\{}", thief.address().trim_start_matches("http://")),
        service.address().replace("127.0.0.1", "localhost"),
        service.address().replace("127.0.0.1", "127.0.0.1."),
        service.address().replace("127.0.0.1", "[::1]"),
        service.address().replace("127.0.0.1", "[::ffff:127.0.0.1]"),
        service.address().replace("http:", "https:"),
    ] {
        let sent = list().follow(&link).send(&client).await;
        assert!(matches!(sent, Err(Error::Refused(_) | Error::Invalid(_))), "{link}: {sent:?}");
    }
    assert!(thief.seen().is_empty() && service.seen().is_empty());
}

#[tokio::test]
async fn requests_that_were_built_by_hand_go_to_the_configured_origin_only() {
    let thief = Server::start(|_| empty(200)).await;
    let service = Server::start(|_| empty(200)).await;
    let client = service.client();
    let to = |address: String| HttpRequest::get(address).body(Body::default()).unwrap();
    assert!(is_refused(client.execute(to(thief.address())).await));
    assert!(thief.seen().is_empty());
    client.execute(to(service.address())).await.unwrap();
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn credentials_are_not_sent_over_plain_http() {
    for host in ["graph.example.test", "localhost.evil.test", "evil.localhost", "localhost.", "127.0.0.1.evil.test"] {
        let built = Client::builder(format!("http://{host}/v1.0")).tokens(Token::from("hush")).build();
        assert!(matches!(built, Err(Error::Refused(Refused::PlainHttp(_)))), "{host}");
    }
    let client = Client::builder("http://graph.example.test/v1.0").build().unwrap();
    for (name, value) in
        [("Authorization", "Bearer hush"), ("Cookie", "a=b"), ("X-Client-Secret", "hush"), ("X-Api-Key", "hush")]
    {
        let sent = list().header(name, value).send(&client).await;
        let Err(Error::Refused(Refused::PlainHttp(origin))) = sent else { panic!("{sent:?}") };
        assert_eq!(origin, "http://graph.example.test");
        let mut by_hand = HttpRequest::get("http://graph.example.test/v1.0/users").body(Body::default()).unwrap();
        by_hand.headers_mut().insert(HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        assert!(matches!(client.execute(by_hand).await, Err(Error::Refused(Refused::PlainHttp(_)))), "{name}");
    }
}

#[tokio::test]
async fn a_name_before_the_host_is_no_part_of_a_base() {
    let base = "https://key:hush@graph.example.test/v1.0?sig=hush";
    let builder = Client::builder(base).tokens(Token::from("hush"));
    let shown = format!("{builder:?}");
    let error = builder.build().unwrap_err();
    let request = list().into_http(base).unwrap_err();
    assert!(matches!((&error, &request), (Error::Invalid(_), Error::Invalid(_))));
    assert!(!format!("{shown} {error} {error:?} {request:?}").contains("hush"), "{shown} {error}");
}

#[tokio::test]
async fn downloads_get_no_token_even_from_the_configured_origin() {
    let service = Server::start(|seen| match seen.target.as_str() {
        "/file" => redirect(302, "/elsewhere"),
        _ => json(200, json!("content")),
    })
    .await;
    let client = service.builder().header("X-Api-Key", "hush").header("Cookie", "a=b").build().unwrap();
    let response = client.download(&format!("{}/file", service.address())).await.unwrap();
    assert_eq!(response.into_body().into_bytes().await.unwrap().as_ref(), b"\"content\"");
    assert_eq!(service.seen().len(), 2);
    for seen in service.seen() {
        for name in ["authorization", "x-api-key", "cookie"] {
            assert!(!seen.headers.contains_key(name), "{name}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn a_service_with_encryption_does_not_lead_to_what_listens_here() {
    let here = Server::start(|_| empty(200)).await;
    let client = Client::builder("https://graph.example.test").build().unwrap();
    let refused = |result: Result<(), Error>| {
        assert!(matches!(result, Err(Error::Refused(Refused::Downgrade(_)))), "{result:?}");
    };
    refused(client.download(&here.address()).await.map(drop));
    refused(client.upload(here.address()).cancel().await);
    refused(LongRunning::at(&client, &here.address()).map(drop));
    assert!(here.seen().is_empty());
}

#[tokio::test]
async fn errors_of_downloads_do_not_show_the_address() {
    let client = Server::start(|_| empty(200)).await.client();
    for address in ["http://files.example.test/x?sig=hush", "https://127.0.0.1:1/x?sig=hush", "hush", "ftp://x/hush"] {
        let error = client.download(address).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hush"), "{error} {error:?}");
    }
}
