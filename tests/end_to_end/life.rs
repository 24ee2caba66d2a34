//! The life of an assignment request, from the administrator's order to its end.

use entitlement::api::v1::access_package_assignment_request as requests;
use entitlement::api::v1::{
    AccessPackageAssignment, AccessPackageAssignmentRequest, AccessPackageRequestState, AccessPackageRequestType,
    AccessPackageSubject,
};
use mdbindgen_runtime::http::StatusCode;
use mdbindgen_runtime::{Client, Error, ODataError, Request, Token};

use crate::service;

/// Gives the package to somebody outside of the directory.
fn order(package: &str, email: &str) -> AccessPackageAssignmentRequest {
    let target = AccessPackageSubject { email: Some(email.into()), ..Default::default() };
    AccessPackageAssignmentRequest {
        request_type: Some(AccessPackageRequestType::AdminAdd),
        assignment: Some(AccessPackageAssignment {
            target: Some(target),
            access_package_id: Some(package.into()),
            assignment_policy_id: Some("policy".into()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

async fn create(client: &Client, package: &str, email: &str) -> String {
    let created = requests::create(&order(package, email)).send(client).await.unwrap();
    assert_eq!(created.request_type, Some(AccessPackageRequestType::AdminAdd));
    created.id.unwrap()
}

async fn state(client: &Client, id: &str) -> Option<AccessPackageRequestState> {
    requests::get(id).send(client).await.unwrap().state
}

async fn refusal<T: mdbindgen_runtime::Response>(client: &Client, request: Request<T>) -> ODataError {
    match request.send(client).await {
        Err(Error::OData(error)) => *error,
        Err(error) => panic!("not an error of the service: {error}"),
        Ok(_) => panic!("the service should refuse it"),
    }
}

#[tokio::test]
async fn an_assignment_request_lives_and_ends() {
    let server = service::start().await;
    let client = server.client();
    let id = create(&client, "harvest", "surveyor@contoso.com").await;
    assert_eq!(state(&client, &id).await, Some(AccessPackageRequestState::Submitted));

    let plain = requests::get(&id).send(&client).await.unwrap();
    assert!(plain.assignment.is_none() && plain.requestor.is_none());
    let expanded = requests::get(&id).expand(["assignment", "requestor"]).send(&client).await.unwrap();
    let target = expanded.assignment.unwrap().target.unwrap();
    assert_eq!(target.email.as_deref(), Some("surveyor@contoso.com"));
    assert_eq!(expanded.requestor.unwrap().display_name.as_deref(), Some("Lena Brandt"));

    let too_early = refusal(&client, requests::delete(&id)).await;
    assert_eq!((too_early.status, &*too_early.code), (StatusCode::BAD_REQUEST, "InvalidRequestState"));
    requests::cancel(&id).send(&client).await.unwrap();
    assert_eq!(state(&client, &id).await, Some(AccessPackageRequestState::Canceled));
    requests::delete(&id).send(&client).await.unwrap();

    let gone = refusal(&client, requests::get(&id)).await;
    assert_eq!((gone.status, &*gone.code), (StatusCode::NOT_FOUND, "ResourceNotFound"));
    assert_eq!(gone.request_id.as_deref(), Some("6e1c9f5c-4f0a-4d2d-8f4e-0b1c2d3e4f50"));
}

#[tokio::test]
async fn failed_requests_are_found_and_processed_again() {
    let server = service::start().await;
    let client = server.client();
    create(&client, "harvest", "one@contoso.com").await;
    let broken = create(&client, "broken", "two@contoso.com").await;

    let failed = || requests::list().filter("state eq 'deliveryFailed'");
    let page = failed().send(&client).await.unwrap();
    let found: Vec<_> = page.value.iter().map(|request| request.id.as_deref()).collect();
    assert_eq!(found, [Some(&*broken)]);
    requests::reprocess(&broken).send(&client).await.unwrap();
    assert_eq!(state(&client, &broken).await, Some(AccessPackageRequestState::Delivering));
    assert_eq!(failed().send(&client).await.unwrap().value.len(), 0);
    let again = refusal(&client, requests::reprocess(&broken)).await;
    assert_eq!(again.message, "The request is not deliveryFailed.");
}

#[tokio::test]
async fn lists_are_read_page_by_page_with_the_headers_and_options_of_the_first_request() {
    let server = service::start().await;
    let client = server.client();
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.push(create(&client, "harvest", &format!("user{number}@contoso.com")).await);
    }
    let list = requests::list().filter("state eq 'submitted'").top(3).prefer("odata.maxpagesize=3");
    let mut items = list.items(&client);
    let mut found = Vec::new();
    while let Some(request) = items.next().await {
        found.push(request.unwrap().id.unwrap());
    }
    assert_eq!(found, expected);
    let seen = server.seen();
    let pages: Vec<_> = seen.iter().filter(|seen| seen.method == "GET").collect();
    let tokens: Vec<_> = pages.iter().map(|page| page.option("$skiptoken")).collect();
    assert_eq!(tokens, [None, Some("3".to_owned()), Some("6".to_owned())]);
    for page in pages {
        let preferences: Vec<_> = page.headers.get_all("prefer").iter().collect();
        assert_eq!(preferences, ["include-unknown-enum-members", "odata.maxpagesize=3"]);
        assert_eq!(page.option("$filter").as_deref(), Some("state eq 'submitted'"));
        assert!(page.has_token());
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_told() {
    let server = service::start().await;
    let client = Client::builder(format!("{}/v1.0", server.origin)).build().unwrap();
    let refused = refusal(&client, requests::list()).await;
    assert_eq!((refused.status, &*refused.code), (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"));
    let client = Client::builder(format!("{}/v1.0", server.origin)).tokens(Token::from("stale")).build().unwrap();
    assert_eq!(refusal(&client, requests::list()).await.status, StatusCode::UNAUTHORIZED);
}
