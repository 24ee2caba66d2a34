//! Every operation of the bindings is answered as its page shows, and understood.

use std::path::{Path, PathBuf};

use entitlement::api::v1::{
    AccessPackageAssignmentRequestFilterByCurrentUserOptions as Role, access_package, access_package_assignment,
    access_package_assignment_request as requests, approval,
};
use mdbindgen::config::{Config, DocsRoot};
use mdbindgen::model::{ExampleBody, ExampleRequest, Operation};
use mdbindgen_mock::Mock;
use mdbindgen_runtime::{Body, Client, http};
use serde_json::json;
use url::Url;

use crate::server::{client_of, mock};

#[tokio::test]
async fn examples_of_pages_are_decoded() {
    let server = mock().require_auth().start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    let id = "10c85729-d6ad-4aca-820e-d8626e93e35d";
    let request = requests::get(id).expand(["requestor", "assignment"]).send(&client).await.unwrap();
    assert_eq!(request.id.as_deref(), Some(id));
    let mine = requests::filter_by_current_user(&Role::CreatedBy).send(&client).await.unwrap();
    assert!(!mine.value.is_empty());
    requests::cancel(id).send(&client).await.unwrap();
    requests::reprocess(id).send(&client).await.unwrap();
    requests::resume(id, &Default::default()).send(&client).await.unwrap();
    requests::delete(id).send(&client).await.unwrap();
    assignments(&client).await;
}

async fn assignments(client: &Client) {
    let found = access_package_assignment::list().send(client).await.unwrap();
    assert!(found.value.iter().all(|assignment| assignment.id.is_some()));
    let other = access_package_assignment::additional_access("a", "b").send(client).await.unwrap();
    assert!(!other.value.is_empty());
    assert!(access_package_assignment::get("1").send(client).await.unwrap().id.is_some());
    access_package_assignment::reprocess("1").send(client).await.unwrap();
    let requirements = access_package::get_applicable_policy_requirements("1").send(client).await.unwrap();
    assert!(!requirements.value.is_empty());
    assert!(approval::get("1").send(client).await.unwrap().id.is_some());
}

#[tokio::test]
async fn the_list_of_the_page_ends_behind_its_next_link() {
    let server = mock().start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    let mut pages = requests::list().pages(&client);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().value.len());
    }
    assert_eq!(sizes.len(), 2);
    assert_eq!(sizes[0], sizes[1]);
}

#[tokio::test]
async fn members_that_no_page_lists_are_kept() {
    let server = mock().start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    let body = serde_json::from_value(json!({ "requestType": "userAdd", "justification": "…" })).unwrap();
    let created = requests::create(&body).send(&client).await.unwrap();
    assert_eq!(created.additional_data.get("isValidationOnly"), Some(&json!(false)));
}

#[tokio::test]
async fn requests_of_examples_are_answered_as_shown() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-input");
    for version in ["v1.0", "beta"] {
        let (asked, other) = ask_for_examples(docs.join(version)).await;
        assert!(asked > 0);
        assert_eq!(other, Vec::<String>::new());
    }
}

/// References show two answers to the same request now and then, of which one is given.
#[tokio::test]
async fn requests_of_a_whole_reference_are_answered_as_shown() {
    let Some(corpus) = std::env::var_os("MDBINDGEN_CORPUS").map(PathBuf::from) else {
        println!("skipped: MDBINDGEN_CORPUS is not set");
        return;
    };
    let dated = corpus.join("2021-07/v1.0");
    let root = [dated, corpus.join("v1.0"), corpus].into_iter().find(|root| root.join("api").is_dir());
    let Some(root) = root else {
        println!("skipped: there is no docs root");
        return;
    };
    let (asked, other) = ask_for_examples(root).await;
    assert!(other.len() * 1000 <= asked * 5, "{} of {asked}:\n{}", other.len(), other.join("\n"));
}

/// Sends the request of every example that shows a success; tells how many there are, and which are answered otherwise.
async fn ask_for_examples(root: PathBuf) -> (usize, Vec<String>) {
    let config = Config { roots: vec![DocsRoot::new(&root).unwrap()], ..Config::default() };
    let model = mdbindgen::model(&config).unwrap();
    let operations = model.roots[0].1.operations.clone();
    let server = Mock::new(&config, model).start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    let (mut asked, mut other) = (0, Vec::new());
    for (request, status) in operations.iter().flat_map(successes) {
        asked += 1;
        let (answered, line) = ask(&client, &server.url(), request).await;
        if answered != status {
            other.push(format!("{}: {line}: {answered} instead of {status}", request.origin.page));
        }
    }
    (asked, other)
}

fn successes(operation: &Operation) -> impl Iterator<Item = (&ExampleRequest, u16)> {
    let examples = operation.examples.iter();
    let shown = examples.filter_map(|example| Some((example.request.as_ref()?, example.response.as_ref()?.status)));
    shown.filter(|(_, status)| (200..300).contains(status))
}

/// Sends the request of an example to `origin`; its status, and its request line.
async fn ask(client: &Client, origin: &str, example: &ExampleRequest) -> (u16, String) {
    let shown =
        example.url.split_once("://").map_or(example.url.as_str(), |(_, rest)| &rest[rest.find('/').unwrap_or(0)..]);
    let url = Url::parse(origin).unwrap().join(shown).unwrap();
    let line = format!("{} {shown}", example.method.as_str());
    let body = match &example.body {
        ExampleBody::Json(value) => value.to_string(),
        _ => String::new(),
    };
    let request = http::Request::builder().method(example.method.as_str()).uri(url.as_str());
    let request = request.body(Body::from(body)).unwrap();
    (client.execute(request).await.unwrap().status().as_u16(), line)
}
