//! Building clients.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use tower::retry::Retry as RetryService;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use tower_http::follow_redirect::FollowRedirect;

use super::exchange::{Exchange, Rules, Transport};
use super::redirect::Redirects;
use super::{Body, Client, Inner, PREFER, Retry};
use crate::debug::is_secret_header;
use crate::origin::{self, Origin};
use crate::token::AnyTokenSource;
use crate::{BoxError, Error, InvalidRequest, Refused, TokenSource, link};

/// Settings of a [`Client`].
pub struct ClientBuilder {
    pub(super) base: String,
    pub(super) timeout: Duration,
    tokens: Option<Box<dyn AnyTokenSource>>,
    headers: HeaderMap,
    retry: Retry,
    redirects: usize,
    longest_content: usize,
    fault: Option<InvalidRequest>,
}

impl ClientBuilder {
    pub(super) fn new(base: String) -> Self {
        let agent = HeaderValue::from_static(concat!("mdbindgen-runtime/", env!("CARGO_PKG_VERSION")));
        Self {
            base,
            timeout: Duration::from_secs(100),
            tokens: None,
            headers: HeaderMap::from_iter([(USER_AGENT, agent)]),
            retry: Retry::default(),
            redirects: 5,
            longest_content: 256 * 1024 * 1024,
            fault: None,
        }
    }

    /// Sends tokens of this source to the origin of the base address, and nowhere else.
    pub fn tokens(mut self, source: impl TokenSource) -> Self {
        self.tokens = Some(Box::new(source));
        self
    }

    /// Sends a header with every request to the service that does not have it; preferences (`Prefer`) add up.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (name, value) = (name.as_ref(), value.as_ref());
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(is_secret_header(name.as_str()));
                if name == PREFER {
                    self.headers.append(name, value);
                } else {
                    self.headers.insert(name, value);
                }
            }
            _ => drop(self.fault.get_or_insert_with(|| InvalidRequest::Header(name.to_owned()))),
        }
        self
    }

    /// What the program calls itself.
    pub fn user_agent(self, name: impl AsRef<str>) -> Self {
        self.header(USER_AGENT, name)
    }

    /// How long to wait for a token, for the head of a response, for all of its content, and for each piece of content
    /// that is streamed; 100 seconds unless it is set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// What to do when the service is busy.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many redirects to follow for one request; 5 unless it is set.
    pub fn redirects(mut self, limit: usize) -> Self {
        self.redirects = limit;
        self
    }

    /// The longest content of a response that is read as a whole, in bytes; 256 MiB unless it is set.
    pub fn longest_content(mut self, bytes: usize) -> Self {
        self.longest_content = bytes;
        self
    }

    /// A client over an HTTP stack of your choice, which must not follow redirects on its own.
    ///
    /// An error of the stack that is an [`Error`] is returned as it is.
    ///
    /// ```
    /// use mdbindgen_runtime::http::{Request, Response};
    /// use mdbindgen_runtime::{Body, Client, Error};
    ///
    /// let stack = tower::service_fn(|request: Request<Body>| async move {
    ///     Ok::<_, Error>(Response::new(Body::from(format!("{} {}", request.method(), request.uri().path()))))
    /// });
    /// let client = Client::builder("https://graph.example.test/v1.0").build_over(stack)?;
    /// # Ok::<(), mdbindgen_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the base address or a header is not valid, or if tokens would go out unencrypted.
    pub fn build_over<S, B>(self, stack: S) -> Result<Client, Error>
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let stack = stack.map_response(|response: http::Response<B>| response.map(Body::from_body));
        self.finish(BoxCloneSyncService::new(stack.map_err(Into::into)))
    }

    fn finish(self, transport: Transport) -> Result<Client, Error> {
        let origin = self.origin()?;
        let rules = Arc::new(Rules { origin, tokens: self.tokens, timeout: self.timeout });
        let redirecting = FollowRedirect::with_policy(Exchange { transport, rules }, Redirects::new(self.redirects));
        Ok(Client(Arc::new(Inner {
            base: self.base,
            headers: self.headers,
            stack: RetryService::new(self.retry.start(), redirecting),
            retry: self.retry,
            timeout: self.timeout,
            longest_content: self.longest_content,
        })))
    }

    /// The origin of the base address, if the settings are sound.
    pub(super) fn origin(&self) -> Result<Origin, Error> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone().into());
        }
        link::parse_base(&self.base)?;
        let origin = Origin::of(&origin::parse(&self.base)?)?;
        if self.tokens.is_some() && !origin.is_private() {
            return Err(Refused::PlainHttp(origin.to_string()).into());
        }
        Ok(origin)
    }
}

/// Shows where requests will go, not what will be sent along.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("base", &link::without_secrets(&self.base))
            .finish_non_exhaustive()
    }
}
