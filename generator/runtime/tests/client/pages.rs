//! Lists that come in pages.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use mdbindgen_runtime::http::Method;
use mdbindgen_runtime::{Change, Error, OpenRecord, Page, Refused, RemovalReason, Request};
use serde_json::json;

use super::server::{Server, TOKEN, empty, json};

fn list() -> Request<Page<OpenRecord>> {
    Request::new(Method::GET, "/users", &[]).top(2).header("ConsistencyLevel", "eventual").prefer("odata.maxpagesize=2")
}

fn id(record: &OpenRecord) -> &str {
    record.additional_data.get_str("id").unwrap()
}

/// A list of `length` items, two a page, whose links leave out the origin on every other page.
async fn numbers(length: usize) -> Server {
    Server::start(move |seen| {
        let skip: usize = seen.target.split_once("$skip=").map_or(0, |(_, skip)| skip.parse().unwrap());
        let value: Vec<_> = (skip..length.min(skip + 2)).map(|id| json!({"id": id.to_string()})).collect();
        let origin = if skip.is_multiple_of(4) { format!("http://{}", seen.header("host")) } else { String::new() };
        let next = (skip + 2 < length).then(|| format!("{origin}/v1.0/users?$skip={}", skip + 2));
        json(200, json!({"value": value, "@odata.nextLink": next}))
    })
    .await
}

#[tokio::test]
async fn every_page_is_asked_for_as_the_first_was() {
    let service = numbers(5).await;
    let mut items = list().items(&service.client());
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(id(&item.unwrap()).to_owned());
    }
    assert_eq!(ids, ["0", "1", "2", "3", "4"]);
    let seen = service.seen();
    let targets: Vec<_> = seen.iter().map(|seen| seen.target.as_str()).collect();
    assert_eq!(targets, ["/v1.0/users?$top=2", "/v1.0/users?$skip=2", "/v1.0/users?$skip=4"]);
    for seen in seen {
        assert_eq!(seen.header("consistencylevel"), "eventual");
        assert_eq!(seen.header("prefer"), "odata.maxpagesize=2");
        assert_eq!(seen.header("accept"), "application/json");
        assert_eq!(seen.header("authorization"), format!("Bearer {TOKEN}"));
    }
}

#[tokio::test]
async fn pages_are_asked_for_when_they_are_wanted() {
    let service = numbers(100).await;
    let mut items = list().items(&service.client());
    assert!(service.seen().is_empty());
    for _ in 0..3 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test]
async fn pages_are_a_stream() {
    let service = numbers(4).await;
    let mut pages = pin!(list().pages(&service.client()));
    let mut lengths = Vec::new();
    while let Some(page) = poll_fn(|context| pages.as_mut().poll_next(context)).await {
        lengths.push(page.unwrap().value.len());
    }
    assert_eq!(lengths, [2, 2]);
}

#[tokio::test]
async fn abandoned_waiting_for_a_page_can_be_resumed() {
    let service = numbers(4).await;
    let mut items = list().items(&service.client());
    {
        let mut next = pin!(items.next());
        let polled = poll_fn(|context| std::task::Poll::Ready(next.as_mut().poll(context).is_pending())).await;
        assert!(polled, "the server has had no time to answer");
    }
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    assert_eq!((count, service.seen().len()), (4, 2), "no page is asked for twice, and none is lost");
}

#[tokio::test]
async fn a_list_that_links_back_ends() {
    let service = Server::start(|seen| {
        let link = format!("/v1.0/users?page={}", (seen.index + 1) % 3);
        json(200, json!({"value": [{}], "@odata.nextLink": link}))
    })
    .await;
    let mut pages = list().pages(&service.client());
    // The items of the page that links back come all the same.
    for _ in 0..4 {
        assert_eq!(pages.next().await.unwrap().unwrap().value.len(), 1);
    }
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Loop)), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(service.seen().len(), 4);
}

#[tokio::test]
async fn empty_pages_are_passed_over() {
    let service = Server::start(|seen| match seen.index {
        0..500 => json(200, json!({"value": [], "@odata.nextLink": format!("/v1.0/users?page={}", seen.index)})),
        _ => json(200, json!({"value": [{"id": "last"}]})),
    })
    .await;
    let mut items = list().items(&service.client());
    assert_eq!(id(&items.next().await.unwrap().unwrap()), "last");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let service = Server::start(|seen| match seen.index {
        0 => json(200, json!({"value": [{"id": "1"}], "@odata.nextLink": "/v1.0/users?page=2"})),
        _ => empty(500),
    })
    .await;
    let mut items = list().items(&service.client());
    assert!(items.next().await.unwrap().is_ok());
    assert!(matches!(items.next().await, Some(Err(Error::OData(_)))));
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn changes_tell_removed_objects_and_end_in_a_link() {
    let service = Server::start(|seen| match seen.target.as_str() {
        "/v1.0/users?$deltatoken=d1" => json(
            200,
            json!({"value": [
            {"id": "3", "@removed": {"reason": "deleted"}},
            {"id": "4", "@removed": {"reason": "changed"}},
            {"id": "5", "@removed": {}},
        ], "@odata.deltaLink": "/v1.0/users?$deltatoken=d2"}),
        ),
        "/v1.0/users?$skip=1" => {
            json(200, json!({"value": [{"id": "2"}], "@odata.deltaLink": "/v1.0/users?$deltatoken=d1"}))
        }
        _ => json(200, json!({"value": [{"id": "1"}], "@odata.nextLink": "/v1.0/users?$skip=1"})),
    })
    .await;
    let client = service.client();
    let mut changes = list().changes(&client);
    assert_eq!(changes.delta_link(), None);
    let mut found = Vec::new();
    while let Some(change) = changes.next().await {
        let Change::Upsert(record) = change.unwrap() else { panic!("nothing was removed yet") };
        found.push(id(&record).to_owned());
    }
    assert_eq!(found, ["1", "2"]);
    let mut later = list().follow(changes.delta_link().unwrap()).changes(&client);
    let mut removed = Vec::new();
    while let Some(change) = later.next().await {
        let Change::Removed { id, reason, .. } = change.unwrap() else { panic!("all were removed") };
        removed.push((id, reason));
    }
    let reasons = [RemovalReason::Deleted, RemovalReason::Changed, RemovalReason::Other(String::new())];
    assert_eq!(removed, ["3", "4", "5"].map(str::to_owned).into_iter().zip(reasons).collect::<Vec<_>>());
    assert_eq!(later.delta_link(), Some("/v1.0/users?$deltatoken=d2"));
    assert!(service.seen().iter().all(|seen| seen.header("consistencylevel") == "eventual"));
}
