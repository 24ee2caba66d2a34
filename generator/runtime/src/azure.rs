//! Tokens from the credentials of the Azure SDK.

use std::fmt;
use std::sync::Arc;

use azure_core::credentials::TokenCredential;

use crate::{BoxError, Token, TokenSource};

/// Tokens from a credential of the Azure SDK, such as those of `azure_identity`, which cache them.
///
/// ```
/// use std::sync::Arc;
///
/// use azure_core::credentials::TokenCredential;
/// use mdbindgen_runtime::{AzureCredential, Client};
///
/// fn builder(credential: Arc<dyn TokenCredential>) -> mdbindgen_runtime::ClientBuilder {
///     let tokens = AzureCredential::new(credential, ["https://graph.microsoft.com/.default"]);
///     Client::builder("https://graph.microsoft.com/v1.0").tokens(tokens)
/// }
/// ```
pub struct AzureCredential {
    credential: Arc<dyn TokenCredential>,
    scopes: Vec<String>,
}

impl AzureCredential {
    /// Tokens of `credential` for these scopes.
    pub fn new<S: Into<String>>(credential: Arc<dyn TokenCredential>, scopes: impl IntoIterator<Item = S>) -> Self {
        Self { credential, scopes: scopes.into_iter().map(Into::into).collect() }
    }
}

impl TokenSource for AzureCredential {
    async fn token(&self) -> Result<Token, BoxError> {
        let scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        let token = self.credential.get_token(&scopes, None).await?;
        Ok(Token::from(token.token.secret()))
    }
}

impl fmt::Debug for AzureCredential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AzureCredential").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}
