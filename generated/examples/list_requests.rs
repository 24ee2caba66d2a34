//! Lists the assignment requests that could not be delivered, page by page.
//!
//! ```sh
//! cargo run -- mock --listen 127.0.0.1:8080
//! cargo run -p entitlement --example list_requests -- http://127.0.0.1:8080/v1.0
//! ```

mod common;

use std::error::Error;

use entitlement::api::v1::access_package_assignment_request as requests;
use mdbindgen_runtime::ClientBuilder;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(common::client()?).await
}

pub(crate) async fn run(settings: ClientBuilder) -> Result<(), Box<dyn Error>> {
    let client = settings.build()?;
    // Pages are asked for as the loop gets to them; this reads a list of any length in little memory.
    let mut failed = requests::list().filter("state eq 'deliveryFailed'").top(50).items(&client);
    let mut count = 0;
    while let Some(request) = failed.next().await {
        let request = request?;
        let created = request.created_date_time.map_or("?".to_owned(), |time| time.format("%F %R").to_string());
        let kind = request.request_type.map_or("?".to_owned(), |kind| format!("{kind:?}"));
        println!("{created}  {kind:<12}  {}", request.id.as_deref().unwrap_or("?"));
        count += 1;
    }
    println!("{count} requests could not be delivered");
    Ok(())
}
