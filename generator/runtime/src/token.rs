//! Tokens: who is asking.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::BoxError;

/// A bearer token; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    /// The token as it is sent.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Arc<str>>> From<T> for Token {
    fn from(secret: T) -> Self {
        Self(secret.into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(<hidden>)")
    }
}

/// Gives a token for each request that is sent; caching is up to it.
///
/// A [`Token`] is a source that always gives itself. Another source takes three lines:
///
/// ```
/// use mdbindgen_runtime::{BoxError, Token, TokenSource};
///
/// struct Environment;
///
/// impl TokenSource for Environment {
///     async fn token(&self) -> Result<Token, BoxError> {
///         Ok(std::env::var("GRAPH_TOKEN")?.into())
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is valid now.
    ///
    /// # Errors
    ///
    /// Returns whatever kept it from giving one; nothing is sent then.
    fn token(&self) -> impl Future<Output = Result<Token, BoxError>> + Send;
}

/// Always the same token: for tests, and for programs that end before it does.
impl TokenSource for Token {
    async fn token(&self) -> Result<Token, BoxError> {
        Ok(self.clone())
    }
}

impl<S: TokenSource> TokenSource for Arc<S> {
    async fn token(&self) -> Result<Token, BoxError> {
        (**self).token().await
    }
}

/// A future in a box.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A source of tokens whose type does not matter any more.
pub(crate) trait AnyTokenSource: Send + Sync {
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>>;
}

impl<S: TokenSource> AnyTokenSource for S {
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>> {
        Box::pin(TokenSource::token(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_token() {
        assert_eq!(format!("{:?}", Token::from("hush")), "Token(<hidden>)");
    }
}
