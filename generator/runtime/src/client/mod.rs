//! A client over any HTTP stack.

mod body;
mod builder;
mod exchange;
mod redirect;
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
mod reqwest;
mod retry;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::ServiceExt;
use tower::retry::Retry as RetryService;
use tower_http::follow_redirect::FollowRedirect;

pub use self::body::Body;
pub use self::builder::ClientBuilder;
pub(crate) use self::retry::Attempts;
pub use self::retry::Retry;

use self::exchange::{Exchange, Outside, has_credentials};
use self::redirect::Redirects;
use crate::origin::{self, Origin};
use crate::{BoxError, Error, ODataError, Refused, Request, Response};

/// Sends requests to one service, and keeps its promises for every one of them.
///
/// - **Tokens** go to the configured origin only: scheme, host and port are compared as parsed values, before anything
///   is sent; never over plain `http`, except to this machine.
/// - **Redirects** are followed within a bound. One that leaves the origin takes along neither the token nor any other
///   header that could be a credential, nor a body; one from `https` to `http` is refused.
/// - **Links** of pages, and of anything else that the service gives, must have the configured origin too. Addresses of
///   uploads and downloads, which work without a token, never get one.
/// - **Waiting** is bounded: for the head of a response, for its content, and for a service that is [busy](Retry).
///
/// Dropping the future of a request abandons it; nothing runs on its own. A client is cheap to clone, and clones share
/// its connections.
///
/// With the feature `reqwest` it comes with an HTTP stack:
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # async fn run() -> Result<(), mdbindgen_runtime::Error> {
/// use mdbindgen_runtime::{Argument, Client, Method, OpenRecord, Request, Token};
///
/// let client = Client::builder("https://graph.microsoft.com/v1.0")
///     .tokens(Token::from("eyJ0eXAi…"))
///     .user_agent("contoso-inventory/1.0")
///     .build()?;
/// let user: Request<OpenRecord> = Request::new(Method::GET, "/users/{id}", &[Argument::segment("adele")]);
/// let user = user.select(["displayName"]).send(&client).await?;
/// # Ok(())
/// # }
/// ```
///
/// A program without `async` waits for it on a runtime of its own:
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # fn run(client: &mdbindgen_runtime::Client, user: mdbindgen_runtime::Request<mdbindgen_runtime::OpenRecord>)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// let user = runtime.block_on(user.send(client))?;
/// # Ok(())
/// # }
/// ```
///
/// Any other stack is a [`tower::Service`]; see [`ClientBuilder::build_over`].
///
/// # In a browser
///
/// This module compiles for `wasm32`, but a client cannot keep its promises there: browsers follow redirects
/// before anybody can look at them, their futures are not `Send`, and there is no clock to wait by. It therefore does
/// not come with an HTTP stack on `wasm32`. A request is turned into one of HTTP, and its answer decoded, without it:
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// # use mdbindgen_runtime::{Method, OpenRecord, Request, http, reqwest};
/// # let (user, token, stack) = (Request::<OpenRecord>::new(Method::GET, "/me", &[]), "eyJ0eXAi…", reqwest::Client::new());
/// let sent = user.clone().into_http("https://graph.microsoft.com/v1.0")?.try_into()?;
/// let sent = reqwest::RequestBuilder::from_parts(stack, sent).bearer_auth(token).send().await?;
/// let mut answer = http::Response::builder().status(sent.status());
/// answer.headers_mut().expect("a status is valid").extend(sent.headers().clone());
/// let user: OpenRecord = user.decode(answer.body(sent.bytes().await?)?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base: String,
    headers: HeaderMap,
    stack: Stack,
    retry: Retry,
    timeout: Duration,
    longest_content: usize,
}

/// From the outside in: asking again, following redirects, and the exchange with a server.
type Stack = RetryService<Attempts, FollowRedirect<Exchange, Redirects>>;

impl Client {
    /// A client of the service at `base`, such as `https://graph.microsoft.com/v1.0`.
    pub fn builder(base: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base.into())
    }

    /// The base address of the service.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// Sends an HTTP request to the service, with all the promises of this client, whatever its response is.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not for the origin of the service, or if there is no response.
    pub async fn execute(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, Error> {
        add_headers(&self.0.headers, request.headers_mut());
        self.0.stack.clone().oneshot(request).await
    }

    /// Sends a request to an address that the service gave and that works without a token, wherever it is.
    pub(crate) async fn execute_outside(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, Error> {
        if let Some(agent) = self.0.headers.get(USER_AGENT) {
            request.headers_mut().insert(USER_AGENT, agent.clone());
        }
        request.extensions_mut().insert(Outside);
        self.0.stack.clone().oneshot(request).await
    }

    /// Downloads what is at an address that the service gave and that works without a token, such as a `downloadUrl`.
    ///
    /// # Errors
    ///
    /// Returns an error if the address is neither `https` nor on this machine, or if it does not answer with a success.
    pub async fn download(&self, address: &str) -> Result<http::Response<Body>, Error> {
        let request = origin::outside(self.base(), http::Method::GET, address)?;
        self.succeed(self.execute_outside(request).await?).await
    }

    /// The response, if it is a success, or else the error in it.
    pub(crate) async fn succeed(&self, response: http::Response<Body>) -> Result<http::Response<Body>, Error> {
        if response.status().is_success() {
            return Ok(response);
        }
        let (parts, content) = self.read(response).await?.into_parts();
        Err(ODataError::new(parts.status, &parts.headers, content).into())
    }

    /// Reads the content of a response, in bounded time and space.
    pub(crate) async fn read(&self, response: http::Response<Body>) -> Result<http::Response<Bytes>, Error> {
        let Inner { timeout, longest_content, .. } = *self.0;
        let (parts, body) = response.into_parts();
        let content = tokio::time::timeout(timeout, Limited::new(body, longest_content).collect()).await;
        let content = content.map_err(|_| Error::Timeout(timeout))?.map_err(|error| {
            if error.is::<LengthLimitError>() {
                return Error::Transport(format!("the response is longer than {longest_content} bytes").into());
            }
            Error::from_transport(error)
        })?;
        Ok(http::Response::from_parts(parts, content.to_bytes()))
    }

    /// Completes a request that goes out as a part of another: with the headers of this client, but for credentials and
    /// its name, which the whole has.
    ///
    /// # Errors
    ///
    /// Returns an error if the request has credentials that must not go to the service unencrypted; the whole hides them.
    pub(crate) fn complete_part(&self, request: &mut http::Request<Bytes>) -> Result<(), Error> {
        let origin = Origin::of(&origin::parse(self.base())?)?;
        if !origin.is_private() && has_credentials(request.headers()) {
            return Err(Refused::PlainHttp(origin.to_string()).into());
        }
        let shared = self.0.headers.iter().filter(|(name, value)| *name != USER_AGENT && !value.is_sensitive());
        let shared = shared.map(|(name, value)| (name.clone(), value.clone())).collect();
        add_headers(&shared, request.headers_mut());
        Ok(())
    }

    /// A count of attempts that starts now, for what is repeated at a higher level than single requests.
    pub(crate) fn attempts(&self) -> Attempts {
        self.0.retry.start()
    }
}

/// Preferences of a client and of a request add up.
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// Adds the headers of a client that a request does not have; preferences add up, each once.
fn add_headers(of_client: &HeaderMap, headers: &mut HeaderMap) {
    for (name, value) in of_client {
        let present = headers.get_all(name).iter().any(|present| name != PREFER || present == value);
        if !present {
            headers.append(name, value.clone());
        }
    }
}

impl<T: Response> Request<T> {
    /// Sends the request and decodes the response.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot or must not be sent, if there is no response, if the service answers with an error,
    /// or if its response is not a `T`.
    pub async fn send(self, client: &Client) -> Result<T, Error> {
        let request = self.into_http(client.base())?.map(Body::from);
        let response = client.execute(request).await?;
        crate::decode(client.read(response).await?)
    }

    /// Sends the request and gives the content of a successful response while it comes in.
    ///
    /// # Errors
    ///
    /// As [`Request::send`] does, but for decoding.
    pub async fn stream(self, client: &Client) -> Result<http::Response<Body>, Error> {
        let request = self.into_http(client.base())?.map(Body::from);
        client.succeed(client.execute(request).await?).await
    }

    /// Sends the request with a body that is read while it is sent, and decodes the response.
    ///
    /// Such a request is sent once: what was read cannot be read again. Set `Content-Type` with [`Request::header`].
    ///
    /// # Errors
    ///
    /// As [`Request::send`] does.
    pub async fn send_streamed(self, body: Body, client: &Client) -> Result<T, Error> {
        let request = self.into_http(client.base())?.map(|_| body);
        let response = client.execute(request).await?;
        crate::decode(client.read(response).await?)
    }
}

impl Error {
    /// The error of an HTTP stack, or one of ours that came through it.
    pub(crate) fn from_transport(error: BoxError) -> Self {
        error.downcast::<Self>().map_or_else(Self::Transport, |error| *error)
    }
}

/// Shows where requests go, not what is sent along.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("base", &self.0.base).finish_non_exhaustive()
    }
}
