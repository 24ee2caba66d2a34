//! Bindings for Microsoft Graph's entitlement management.
//!
//! Everything in [`api`] is generated from the pages in `docs-input/` by `cargo run --release -- generate`. Each resource
//! has a module with its struct, the enumerations that only it uses, and a function for each request. A function sends
//! nothing: it returns a [`Request`](mdbindgen_runtime::Request), a value that can be inspected, given OData options,
//! and sent by a client of the runtime or turned into an HTTP request for any other.
//!
//! # Quick start
//!
//! A program depends on this crate and on `mdbindgen-runtime` with the feature `reqwest`, which brings a client.
//! It lists what could not be delivered, however many pages that is, and has it processed again:
//!
//! ```no_run
//! use entitlement::api::v1::access_package_assignment_request as requests;
//! use entitlement::api::v1::BASE_URL;
//! use mdbindgen_runtime::{Client, Error, Token};
//!
//! async fn try_again(token: Token) -> Result<(), Error> {
//!     let client = Client::builder(BASE_URL).tokens(token).build()?;
//!     let mut failed = requests::list().filter("state eq 'deliveryFailed'").select(["id"]).items(&client);
//!     while let Some(request) = failed.next().await {
//!         if let Some(id) = request?.id {
//!             requests::reprocess(&id).send(&client).await?;
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! The folder `examples/` has programs that run against `mdbindgen mock` as well as against the service: they list
//! requests, create one of each form, and handle errors.
//!
//! # Change who has access
//!
//! Every change starts with an [`AccessPackageAssignmentRequest`](api::v1::AccessPackageAssignmentRequest). An
//! administrator gives a user of the directory access to a package:
//!
//! ```
//! use entitlement::api::v1::access_package_assignment_request as requests;
//! use entitlement::api::v1::{AccessPackageAssignment, AccessPackageAssignmentRequest, AccessPackageRequestType};
//!
//! let body = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::AdminAdd),
//!     assignment: Some(AccessPackageAssignment {
//!         target_id: Some("1f0a1c1e-27d5-4a86-9f1b-6d6f3a3f8f11".into()),
//!         assignment_policy_id: Some("d0c4b6f5-5f0e-4a3b-8a52-3f5f2f9a7c22".into()),
//!         access_package_id: Some("7a8f9f0e-9a3c-4c55-8a3e-0c1d2e3f4a33".into()),
//!         ..Default::default()
//!     }),
//!     ..Default::default()
//! };
//! let request = requests::create(&body).into_http(entitlement::api::v1::BASE_URL)?;
//! assert_eq!(request.method(), "POST");
//! assert_eq!(request.uri().path(), "/v1.0/identityGovernance/entitlementManagement/assignmentRequests");
//! # Ok::<(), mdbindgen_runtime::Error>(())
//! ```
//!
//! What goes into the assignment depends on the type of the request. These are the other forms:
//!
//! ```
//! use entitlement::api::v1::{
//!     AccessPackageAnswerString, AccessPackageAssignment, AccessPackageAssignmentRequest,
//!     AccessPackageMultipleChoiceQuestion, AccessPackageRequestType, AccessPackageSubject,
//!     EntitlementManagementSchedule, ExpirationPattern, ExpirationPatternType,
//! };
//!
//! // Somebody outside of the directory gets access by e-mail address, for as long as a project takes.
//! let assign_to_partner = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::AdminAdd),
//!     assignment: Some(AccessPackageAssignment {
//!         target: Some(AccessPackageSubject { email: Some("surveyor@contoso.com".into()), ..Default::default() }),
//!         assignment_policy_id: Some("f188fee3-96c7-4752-b96c-96e693615442".into()),
//!         access_package_id: Some("15dd7ed7-fd2b-42b4-a523-d6983bcaf8c4".into()),
//!         ..Default::default()
//!     }),
//!     schedule: Some(EntitlementManagementSchedule {
//!         start_date_time: Some("2025-04-01T06:00:00Z".parse()?),
//!         expiration: Some(ExpirationPattern {
//!             r#type: Some(ExpirationPatternType::AfterDateTime),
//!             end_date_time: Some("2025-09-30T18:00:00Z".parse()?),
//!             ..Default::default()
//!         }),
//!         ..Default::default()
//!     }),
//!     ..Default::default()
//! };
//!
//! // To end an assignment, its identifier is all that is needed.
//! let assignment = AccessPackageAssignment {
//!     id: Some("e5a6e136-c7c6-4b56-9aee-4262148e8cc7".into()),
//!     ..Default::default()
//! };
//! let end_assignment = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::AdminRemove),
//!     assignment: Some(assignment.clone()),
//!     ..Default::default()
//! };
//!
//! // Users ask for a package, and say why.
//! let package = AccessPackageAssignment {
//!     access_package_id: Some("15dd7ed7-fd2b-42b4-a523-d6983bcaf8c4".into()),
//!     ..Default::default()
//! };
//! let ask_with_reason = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::UserAdd),
//!     assignment: Some(package.clone()),
//!     justification: Some("I cover for the dispatch desk during the summer".into()),
//!     ..Default::default()
//! };
//!
//! // If the policy has questions, they answer them. Answers and questions are sent with the names of their types.
//! let question = AccessPackageMultipleChoiceQuestion {
//!     id: Some("3a0d4d4f-72bd-4b30-a994-bf9d9e6a1c18".into()),
//!     ..Default::default()
//! };
//! let answer = AccessPackageAnswerString {
//!     value: Some("shift-night".into()),
//!     display_value: Some("Night shift".into()),
//!     answered_question: Some(question.into()),
//!     ..Default::default()
//! };
//! let ask_with_answers = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::UserAdd),
//!     answers: Some(vec![answer.clone().into()]),
//!     assignment: Some(package),
//!     ..Default::default()
//! };
//!
//! // An administrator corrects the answers that came with an assignment.
//! let correct_answers = AccessPackageAssignmentRequest {
//!     request_type: Some(AccessPackageRequestType::AdminUpdate),
//!     answers: Some(vec![answer.into()]),
//!     assignment: Some(assignment),
//!     ..Default::default()
//! };
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Permissions
//!
//! Each function says which permissions it needs, and a constant next to it has them as data:
//!
//! ```
//! use entitlement::api::v1::access_package_assignment_request as requests;
//!
//! assert_eq!(requests::LIST_PERMISSIONS.application().next(), Some("EntitlementManagement.Read.All"));
//! ```

#![deny(missing_docs, warnings)]

/// The types and the requests, one module for each version of the API.
#[rustfmt::skip]
pub mod api;
