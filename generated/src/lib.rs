//! Bindings for Microsoft Graph's entitlement management.
//!
//! Everything in [`api`] is generated from the pages in `docs-input/` by `cargo run --release -- generate`. Each resource
//! has a module with its struct, the enumerations that only it uses, and a function for each request. A function sends
//! nothing: it returns a [`Request`](mdbindgen_runtime::Request), a value that can be inspected, given OData options,
//! and turned into an HTTP request for any client.
//!
//! An administrator gives a user of the directory access to a package:
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
//! let request = requests::create(&body).into_http("https://graph.microsoft.com/v1.0")?;
//! assert_eq!(request.method(), "POST");
//! assert_eq!(request.uri().path(), "/v1.0/identityGovernance/entitlementManagement/assignmentRequests");
//! # Ok::<(), mdbindgen_runtime::Error>(())
//! ```

#![deny(missing_docs, warnings)]

/// The types and the requests, one module for each version of the API.
#[rustfmt::skip]
pub mod api;
