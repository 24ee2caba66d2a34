//! Every operation of the bindings is answered as its page shows, and understood.

use entitlement::api::v1::{
    access_package, access_package_assignment, access_package_assignment_request as requests, approval,
};
use mdbindgen_runtime::Client;
use serde_json::json;

use crate::server::{client_of, mock};

#[tokio::test]
async fn examples_of_pages_are_decoded() {
    let server = mock().require_auth().start().unwrap();
    let client = client_of(&server.url()).build().unwrap();
    let id = "10c85729-d6ad-4aca-820e-d8626e93e35d";
    let request = requests::get(id).expand(["requestor", "assignment"]).send(&client).await.unwrap();
    assert_eq!(request.id.as_deref(), Some(id));
    let mine = requests::filter_by_current_user("createdBy").send(&client).await.unwrap();
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
