//! Batches.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{Method, Request as HttpRequest, Response};
use mdbindgen_runtime::{
    Argument, Body, Client, Error, InvalidRequest, OpenRecord, Page, PathError, Refused, Request, Retry, Text,
    string_literal,
};
use serde_json::{Value as Json, json};
use tokio::time::Instant;

use super::server::{Seen, Server, TOKEN, empty, json};

fn get<T>(id: &str) -> Request<T> {
    Request::new(Method::GET, "/users/{id}", &[Argument::segment(id)])
}

/// A server that answers each request of a batch with what `answer` gives for it, in reverse order.
async fn service(answer: impl Fn(&Seen, &Json) -> Json + Send + Sync + 'static) -> Server {
    Server::start(move |seen| {
        let content = seen.json();
        let requests = content["requests"].as_array().unwrap();
        let responses: Vec<Json> = requests
            .iter()
            .rev()
            .map(|request| {
                let mut response = answer(seen, request);
                response["id"] = request["id"].clone();
                response
            })
            .collect();
        json(200, json!({"responses": responses}))
    })
    .await
}

fn ok(body: Json) -> Json {
    json!({"status": 200, "headers": {"Content-Type": "application/json"}, "body": body})
}

fn requests(seen: &Seen) -> Vec<Json> {
    seen.json()["requests"].as_array().unwrap().clone()
}

#[tokio::test]
async fn each_step_has_its_own_result() {
    let service = service(|_, request| match request["url"].as_str().unwrap() {
        "/users/list" => ok(json!({"value": [{"id": "a"}]})),
        "/users/count" => json!({"status": 200, "headers": {"Content-Type": "text/plain"}, "body": 893}),
        "/users/photo" => json!({"status": 200, "headers": {"Content-Type": "image/png"}, "body": "AAEC"}),
        "/users/gone" => json!({"status": 404, "body": {"error": {"code": "NotFound", "message": "It is gone."}}}),
        "/users/broken" => ok(json!({"value": "no list"})),
        _ => json!({"status": 204, "headers": {"Location": "/somewhere"}}),
    })
    .await;
    let mut batch = service.client().batch();
    let list = batch.add(get::<Page<OpenRecord>>("list"));
    let count = batch.add(get::<Text<u32>>("count"));
    let photo = batch.add(get::<Bytes>("photo"));
    let gone = batch.add(get::<OpenRecord>("gone"));
    let broken = batch.add(get::<Page<OpenRecord>>("broken"));
    let nothing = batch.add(get::<()>("nothing"));
    let invalid = batch.add(get::<OpenRecord>(".."));
    assert_eq!((batch.len(), batch.is_empty()), (7, false));
    let mut results = batch.send().await.unwrap();
    assert_eq!(results.take(list).unwrap().value[0].additional_data.get_str("id"), Some("a"));
    assert_eq!(results.take(count).unwrap(), Text(893));
    assert_eq!(results.take(photo).unwrap().as_ref(), [0, 1, 2]);
    assert!(matches!(results.take(gone), Err(Error::OData(error)) if error.code == "NotFound"));
    assert!(matches!(results.take(broken), Err(Error::Decode(error)) if error.path() == "value"));
    let (status, headers) = results.response(&nothing).unwrap();
    assert_eq!((status.as_u16(), &headers["location"]), (204, &"/somewhere".parse().unwrap()));
    results.take(nothing).unwrap();
    assert!(results.take(nothing).is_err(), "it was taken");
    let refused = results.take(invalid);
    assert!(matches!(&refused, Err(Error::Invalid(InvalidRequest::Path(PathError::Dots)))), "{refused:?}");
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn requests_are_carried_whole() {
    let service = service(|_, _| json!({"status": 204})).await;
    let mut batch = service.client().batch();
    let filter = format!("startswith(displayName,{})", string_literal("Ä"));
    batch.add(get::<OpenRecord>("a b").filter(filter).header("ConsistencyLevel", "eventual"));
    batch.add(Request::<()>::new(Method::PATCH, "/users/1", &[]).json(json!({"a": [1]})).if_match("W/\"1\""));
    batch.add(Request::<()>::new(Method::PUT, "/photo", &[]).bytes([0, 1, 2].as_slice().to_vec()));
    batch.send().await.unwrap();
    let seen = &service.seen()[0];
    assert_eq!((seen.target.as_str(), seen.header("authorization")), ("/v1.0/$batch", &*format!("Bearer {TOKEN}")));
    let expected = json!([
        {"id": "0", "method": "GET", "url": "/users/a%20b?$filter=startswith(displayName,%27%C3%84%27)",
            "headers": {"consistencylevel": "eventual", "accept": "application/json"}},
        {"id": "1", "method": "PATCH", "url": "/users/1", "body": {"a": [1]},
            "headers": {"content-type": "application/json", "if-match": "W/\"1\""}},
        {"id": "2", "method": "PUT", "url": "/photo", "body": "AAEC",
            "headers": {"content-type": "application/octet-stream"}},
    ]);
    assert_eq!(Json::from(requests(seen)), expected);
}

#[tokio::test]
async fn steps_have_the_headers_of_the_client_but_not_its_credentials() {
    let service = service(|_, _| json!({"status": 204})).await;
    let client = service.builder().header("ConsistencyLevel", "eventual").header("Prefer", "a").header("X-Key", "hush");
    let mut batch = client.build().unwrap().batch();
    batch.add(Request::<()>::new(Method::DELETE, "/users/1", &[]).prefer("b"));
    batch.send().await.unwrap();
    let headers = &requests(&service.seen()[0])[0]["headers"];
    assert_eq!(*headers, json!({"prefer": "b, a", "consistencylevel": "eventual"}));
}

#[tokio::test]
async fn credentials_of_steps_are_not_sent_over_plain_http() {
    let client = Client::builder("http://graph.example.test").build_over(tower::service_fn(
        |request: HttpRequest<Body>| async move {
            let content = String::from_utf8(request.into_body().into_bytes().await?.to_vec()).unwrap();
            assert!(!content.contains("hush"), "{content}");
            Ok::<_, Error>(json(200, json!({"responses": [{"id": "1", "status": 204}]})))
        },
    ));
    let mut batch = client.unwrap().batch();
    let secret = batch.add(get::<()>("1").header("Authorization", "Bearer hush"));
    let open = batch.add(get::<()>("2"));
    let mut results = batch.send().await.unwrap();
    assert!(matches!(results.take(secret), Err(Error::Refused(Refused::PlainHttp(_)))));
    results.take(open).unwrap();
}

#[tokio::test]
async fn twenty_go_at_a_time() {
    let service = service(|_, request| ok(json!({"id": request["url"]}))).await;
    let mut batch = service.client().batch();
    let steps: Vec<_> = (0..45).map(|number| batch.add(get::<OpenRecord>(&number.to_string()))).collect();
    let mut results = batch.send().await.unwrap();
    for (number, step) in steps.into_iter().enumerate() {
        let record = results.take(step).unwrap();
        assert_eq!(record.additional_data.get_str("id"), Some(&*format!("/users/{number}")));
    }
    let lengths: Vec<usize> = service.seen().iter().map(|seen| requests(seen).len()).collect();
    assert_eq!(lengths, [20, 20, 5]);
}

#[tokio::test]
async fn an_empty_batch_is_not_sent() {
    let service = Server::start(|_| empty(500)).await;
    service.client().batch().send().await.unwrap();
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn steps_that_depend_on_others_say_so() {
    let service = service(|_, _| ok(json!({}))).await;
    let mut batch = service.client().batch();
    let first = batch.add(get::<OpenRecord>("first"));
    let second = batch.add_after(get::<OpenRecord>("second"), [first.id()]);
    for number in 2..20 {
        batch.add(get::<OpenRecord>(&number.to_string()));
    }
    batch.add_after(get::<OpenRecord>("last"), [first.id(), second.id()]);
    batch.send().await.unwrap();
    let seen = service.seen();
    assert_eq!(requests(&seen[0])[1]["dependsOn"], json!(["0"]));
    let last = &requests(&seen[1])[0];
    assert_eq!((&last["url"], &last["dependsOn"]), (&json!("/users/last"), &json!(null)), "what is done is not named");
}

#[tokio::test]
async fn a_step_after_one_that_failed_is_not_sent_later() {
    let service = service(|_, request| match request["url"].as_str().unwrap() {
        "/users/first" => json!({"status": 403, "body": {"error": {"code": "Denied", "message": "No."}}}),
        _ => ok(json!({})),
    })
    .await;
    let mut batch = service.client().batch();
    let first = batch.add(get::<OpenRecord>("first"));
    for number in 1..20 {
        batch.add(get::<OpenRecord>(&number.to_string()));
    }
    let second = batch.add_after(get::<OpenRecord>("second"), [first.id()]);
    let third = batch.add_after(get::<OpenRecord>("third"), [second.id()]);
    let fourth = batch.add(get::<OpenRecord>("fourth"));
    let mut results = batch.send().await.unwrap();
    for step in [second, third] {
        assert!(matches!(results.take(step), Err(Error::OData(error)) if error.status == 424));
    }
    assert!(results.take(fourth).is_ok());
    assert_eq!(requests(&service.seen()[1]).len(), 1);
}

#[tokio::test]
async fn a_throttled_step_is_sent_again_with_those_that_depend_on_it() {
    let service = service(|seen, request| match (seen.index, request["url"].as_str().unwrap()) {
        (0, "/users/first") => json!({"status": 429, "headers": {"Retry-After": "0"}}),
        (0, "/users/second") => json!({"status": 424}),
        (0, "/users/third") => json!({"status": 504}),
        _ => ok(json!({"id": "done"})),
    })
    .await;
    let mut batch = service.client().batch();
    let first = batch.add(get::<OpenRecord>("first"));
    let second = batch.add_after(get::<OpenRecord>("second"), [first.id()]);
    let third = batch.add(Request::<OpenRecord>::new(Method::POST, "/users/third", &[]));
    let fourth = batch.add(get::<OpenRecord>("fourth"));
    let mut results = batch.send().await.unwrap();
    for step in [first, second, fourth] {
        assert_eq!(results.take(step).unwrap().additional_data.get_str("id"), Some("done"));
    }
    assert!(matches!(results.take(third), Err(Error::OData(error)) if error.status == 504), "it may have been done");
    let again: Vec<Json> = requests(&service.seen()[1]);
    let urls: Vec<&Json> = again.iter().map(|request| &request["url"]).collect();
    assert_eq!(urls, ["/users/first", "/users/second"]);
    assert_eq!(again[1]["dependsOn"], json!(["0"]));
}

#[tokio::test]
async fn attempts_of_steps_are_counted() {
    let service = service(|_, _| json!({"status": 429, "headers": {"Retry-After": "0"}})).await;
    let mut batch = service.builder().retry(Retry::default().attempts(3)).build().unwrap().batch();
    let step = batch.add(get::<OpenRecord>("busy"));
    let mut results = batch.send().await.unwrap();
    assert!(matches!(results.take(step), Err(Error::OData(error)) if error.status == 429));
    assert_eq!(service.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_longest_wait_that_a_step_asks_for_is_waited_for() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let stack = tower::service_fn(move |_: HttpRequest<Body>| {
        let status = if attempts.fetch_add(1, Ordering::Relaxed) == 0 { 429 } else { 204 };
        let response = |id, wait| json!({"id": id, "status": status, "headers": {"Retry-After": wait}});
        let responses = [response("0", "30"), response("1", "60")];
        std::future::ready(Ok::<_, Error>(json(200, json!({"responses": responses}))))
    });
    let client = Client::builder("https://graph.example.test").build_over(stack).unwrap();
    let mut batch = client.batch();
    let steps = [batch.add(get::<()>("a")), batch.add(get::<()>("b"))];
    let start = Instant::now();
    let mut results = batch.send().await.unwrap();
    let waited = start.elapsed().as_secs();
    assert!((60..=66).contains(&waited), "{waited}");
    assert!(steps.into_iter().all(|step| results.take(step).is_ok()));
}

#[tokio::test]
async fn what_was_answered_before_a_batch_fails_is_kept() {
    let service = Server::start(|seen| match seen.index {
        0 => {
            let answered = (0..19).map(|id| json!({"id": id.to_string(), "status": 204}));
            json(200, json!({"responses": answered.collect::<Vec<_>>()}))
        }
        _ => json(403, json!({"error": {"code": "Denied", "message": "No."}})),
    })
    .await;
    let mut batch = service.client().batch();
    let steps: Vec<_> = (0..25).map(|number| batch.add(get::<()>(&number.to_string()))).collect();
    let after = batch.add_after(get::<()>("after"), [steps[19].id()]);
    let mut results = batch.send().await.unwrap();
    for (number, step) in steps.into_iter().enumerate() {
        let result = results.take(step);
        match number {
            0..19 => result.unwrap(),
            19 => assert!(result.unwrap_err().to_string().ends_with("no response to its request 19")),
            20 => assert!(matches!(result, Err(Error::OData(error)) if error.code == "Denied")),
            _ => assert!(result.unwrap_err().to_string().contains("Denied")),
        }
    }
    assert!(matches!(results.take(after), Err(Error::OData(error)) if error.status == 424));
}

#[tokio::test]
async fn a_batch_that_is_not_answered_is_an_error() {
    let service = Server::start(|seen| match seen.index {
        0 => json(400, json!({"error": {"code": "BadRequest", "message": "Too many."}})),
        _ => Response::new(Body::from("no JSON")),
    })
    .await;
    let client = service.client();
    let send = async || {
        let mut batch = client.batch();
        batch.add(get::<OpenRecord>("1"));
        batch.send().await
    };
    assert!(matches!(send().await, Err(Error::OData(error)) if error.code == "BadRequest"));
    assert!(matches!(send().await, Err(Error::Decode(_))));
}
