//! Asks a busy service with patience, and tells the ways apart in which a request can fail.
//!
//! ```sh
//! cargo run -- mock --listen 127.0.0.1:8080 --throttle 3 --fail-rate 0.3
//! cargo run -p entitlement --example handle_errors -- http://127.0.0.1:8080/v1.0
//! ```

mod common;

use std::time::Duration;

use entitlement::api::v1::AccessPackageAssignmentRequest;
use entitlement::api::v1::access_package_assignment_request as requests;
use mdbindgen_runtime::http::StatusCode;
use mdbindgen_runtime::{Client, ClientBuilder, Error, ODataError, Retry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    Ok(run(common::client()?).await?)
}

pub(crate) async fn run(settings: ClientBuilder) -> Result<(), Error> {
    // 429 and 503 are asked again: six times at most, and as late as the service says, unless that is too late.
    let patience =
        Retry::default().attempts(6).first_wait(Duration::from_millis(50)).longest_wait(Duration::from_secs(10));
    let client = settings.retry(patience).timeout(Duration::from_secs(20)).build()?;
    for id in ["10c85729-d6ad-4aca-820e-d8626e93e35d", "no-such-request"] {
        match find(&client, id).await {
            Ok(Some(request)) => println!("{id}: {:?}", request.state),
            Ok(None) => println!("{id}: there is no such request"),
            Err(error) => println!("{id}: {}", advice(&error)),
        }
    }
    Ok(())
}

/// The request with this identifier, if there is one.
async fn find(client: &Client, id: &str) -> Result<Option<AccessPackageAssignmentRequest>, Error> {
    match requests::get(id).send(client).await {
        Ok(request) => Ok(Some(request)),
        Err(Error::OData(error)) if error.status == StatusCode::NOT_FOUND => Ok(None),
        Err(error) => Err(error),
    }
}

/// What somebody could do about an error.
fn advice(error: &Error) -> String {
    match error {
        Error::OData(error) => service_advice(error),
        Error::Timeout(limit) => format!("no answer within {limit:?}; ask again later"),
        Error::Transport(cause) => format!("is the network up? {cause}"),
        Error::Token(cause) => format!("sign in first: {cause}"),
        Error::Refused(refused) => format!("the service leads elsewhere, which was not followed: {refused}"),
        Error::Decode(error) => {
            format!("the service does not keep to its documentation, at `{}`: {error}", error.path())
        }
        error => format!("a fault of this program: {error}"),
    }
}

fn service_advice(error: &ODataError) -> String {
    match error.status {
        StatusCode::UNAUTHORIZED => "the token is missing or has expired".to_owned(),
        StatusCode::FORBIDDEN => {
            let permissions = requests::GET_PERMISSIONS.delegated_work.replace(' ', " or ");
            format!("the program needs the permission {permissions}")
        }
        StatusCode::TOO_MANY_REQUESTS => format!("still too busy; the service says {:?}", error.retry_after),
        // The support of the service asks for the identifier.
        _ => format!("{error}; request-id {}", error.request_id.as_deref().unwrap_or("unknown")),
    }
}
