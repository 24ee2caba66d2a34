//! Where the examples send their requests.

use std::env;
use std::error::Error;

use mdbindgen_runtime::{Client, ClientBuilder, Token};

/// The settings of a client of the service that the command line or the environment names.
///
/// The address is the first argument, or `MDBINDGEN_BASE_URL`; a token stands in `MDBINDGEN_TOKEN`. A mock takes any.
pub(crate) fn client() -> Result<ClientBuilder, Box<dyn Error>> {
    let base = env::args().nth(1).or_else(|| env::var("MDBINDGEN_BASE_URL").ok());
    let base =
        base.ok_or("an address is needed, such as http://127.0.0.1:8080/v1.0 or https://graph.microsoft.com/v1.0")?;
    let token = env::var("MDBINDGEN_TOKEN").unwrap_or_else(|_| "for the mock".to_owned());
    Ok(Client::builder(base).tokens(Token::from(token)).user_agent("entitlement-examples/0.1"))
}
