//! Reading and writing JSON: generated types against derives of serde and untyped JSON.
//!
//! All three read the same text and write what they have read. The generated types keep members that they do not
//! know; there are none in the text, so that all do the same work.

#![allow(missing_docs, reason = "a benchmark has no users")]

mod twins;

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use mdbindgen_runtime::Page;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[allow(dead_code, unreachable_pub, unused_imports, reason = "not all that is generated is measured")]
mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}

criterion_group!(benches, user, messages);
criterion_main!(benches);

/// An object with two dozen members.
fn user(criterion: &mut Criterion) {
    let text = sample_user().to_string();
    let mut group = criterion.benchmark_group("user");
    measure::<api::User>("generated", &text, &mut group);
    measure::<twins::User>("serde-derive", &text, &mut group);
    measure::<Value>("value", &text, &mut group);
    group.finish();
}

/// A page of a hundred objects with objects in them.
fn messages(criterion: &mut Criterion) {
    let messages: Vec<Value> = (0..100).map(sample_message).collect();
    let text = json!({ "value": messages }).to_string();
    let mut group = criterion.benchmark_group("page-of-100-messages");
    measure::<Page<api::Message>>("generated", &text, &mut group);
    measure::<twins::Page<twins::Message>>("serde-derive", &text, &mut group);
    measure::<Value>("value", &text, &mut group);
    group.finish();
}

fn measure<T: Serialize + DeserializeOwned>(name: &str, text: &str, group: &mut BenchmarkGroup<'_, WallTime>) {
    let read = |text| serde_json::from_str::<T>(text).expect("the sample fits the type");
    let value = read(text);
    assert_eq!(
        serde_json::to_value(&value).expect("it can be written"),
        serde_json::from_str::<Value>(text).expect("the sample is JSON"),
        "{name} loses something"
    );
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(format!("decode/{name}"), |bencher| bencher.iter(|| read(black_box(text))));
    group.bench_function(format!("encode/{name}"), |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&value)).expect("it can be written"));
    });
}

fn sample_user() -> Value {
    json!({
        "id": "8f5bf0cc-7d36-4f1c-9b4f-3b5b0b4f0f3a", "accountEnabled": true, "businessPhones": ["+1 425 555 0100"],
        "city": "Redmond", "companyName": "Contoso", "country": "United States",
        "createdDateTime": "2021-07-16T10:00:00Z", "department": "Retail", "displayName": "Adele Vance",
        "employeeId": "100417", "givenName": "Adele", "hireDate": "2019-02-01T00:00:00Z", "jobTitle": "Retail Manager",
        "mail": "adele@contoso.example", "mobilePhone": "+1 425 555 0101", "officeLocation": "18/2111",
        "postalCode": "98052", "preferredLanguage": "en-US", "proxyAddresses": ["SMTP:adele@contoso.example"],
        "streetAddress": "9256 Towne Center Dr., Suite 400", "surname": "Vance", "usageLocation": "US",
        "userPrincipalName": "adele@contoso.example", "userType": "Member",
    })
}

fn sample_message(index: usize) -> Value {
    let recipient =
        |name: &str| json!({ "emailAddress": { "address": format!("{name}@contoso.example"), "name": name } });
    json!({
        "id": format!("AAMkAGUAAAwTW09AAA={index}"),
        "body": { "content": "We should meet before the weather turns. ".repeat(8), "contentType": "text" },
        "bodyPreview": "We should meet before the weather turns.", "categories": ["harbour"],
        "ccRecipients": [recipient("lidia"), recipient("grady")], "conversationId": "AAQkAGUAAAwTW09AAA=",
        "createdDateTime": "2021-07-16T10:00:00Z", "from": recipient("adele"), "hasAttachments": false,
        "importance": "normal", "internetMessageId": format!("<{index}@contoso.example>"), "isDraft": false,
        "isRead": index.is_multiple_of(2), "lastModifiedDateTime": "2021-07-16T10:00:05Z", "parentFolderId": "AAMkAGUAAAwAAA=",
        "receivedDateTime": "2021-07-16T10:00:02Z", "sentDateTime": "2021-07-16T10:00:01Z", "size": 4096 + index,
        "subject": format!("Berth {index}"), "toRecipients": [recipient("megan")],
        "webLink": format!("https://mail.contoso.example/read/{index}"),
    })
}
