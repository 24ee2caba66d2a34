//! One exchange with a server: who may get the token is decided here, for every request that leaves.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, USER_AGENT};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use tower_http::timeout::{TimeoutBody, TimeoutError};

use super::Body;
use crate::debug::is_secret_header;
use crate::origin::{self, Origin};
use crate::token::{AnyTokenSource, BoxFuture};
use crate::{BoxError, Error, Refused};

/// Any HTTP stack.
pub(super) type Transport = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, BoxError>;

/// Marks a request that may go to another origin than the configured one, and therefore never gets the token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside;

/// The headers that may go to other origins. A list of what may leave, because no list of what must not is complete.
const OUTSIDE: [HeaderName; 9] = [
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    IF_RANGE,
    RANGE,
    USER_AGENT,
];

/// Removes every header that another origin has no need of.
pub(super) fn keep_what_may_leave(headers: &mut HeaderMap) {
    let dropped: Vec<HeaderName> = headers.keys().filter(|name| !OUTSIDE.contains(name)).cloned().collect();
    for name in dropped {
        headers.remove(name);
    }
}

/// Sends one request and waits for the head of its response.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) transport: Transport,
    pub(super) rules: Arc<Rules>,
}

/// What holds for every exchange of a client.
pub(super) struct Rules {
    pub(super) origin: Origin,
    pub(super) tokens: Option<Box<dyn AnyTokenSource>>,
    pub(super) timeout: Duration,
}

impl Service<http::Request<Body>> for Exchange {
    type Response = http::Response<Body>;
    type Error = Error;
    type Future = BoxFuture<'static, Result<Self::Response, Error>>;

    /// Always: each call waits for a stack of its own.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let Self { transport, rules } = self.clone();
        Box::pin(async move {
            rules.admit(&mut request).await?;
            let response = rules.in_time(transport.oneshot(request)).await?.map_err(Error::from_transport)?;
            Ok(response.map(|body| rules.watch(body)))
        })
    }
}

impl Rules {
    /// Refuses what must not be sent, and adds the token to what may have it.
    async fn admit(&self, request: &mut http::Request<Body>) -> Result<(), Error> {
        let url = origin::parse_uri(request.uri())?;
        *request.uri_mut() = origin::to_uri(&url)?;
        let target = Origin::of(&url)?;
        if request.extensions_mut().remove::<Outside>().is_some() {
            keep_what_may_leave(request.headers_mut());
            return Ok(());
        }
        if target != self.origin {
            return Err(Refused::OtherOrigin { configured: self.origin.to_string(), link: target.to_string() }.into());
        }
        if !target.is_private() && (self.tokens.is_some() || has_credentials(request.headers())) {
            return Err(Refused::PlainHttp(target.to_string()).into());
        }
        self.authorize(request.headers_mut()).await
    }

    async fn authorize(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let Some(tokens) = &self.tokens else { return Ok(()) };
        if headers.contains_key(AUTHORIZATION) {
            return Ok(());
        }
        let token = self.in_time(tokens.token()).await?.map_err(Error::Token)?;
        let value = HeaderValue::try_from(format!("Bearer {}", token.secret()));
        let mut value = value.map_err(|_| Error::Token("it has characters that a header cannot have".into()))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        tokio::time::timeout(self.timeout, work).await.map_err(|_| Error::Timeout(self.timeout))
    }

    /// The same body, which fails if nothing comes for too long.
    fn watch(&self, body: Body) -> Body {
        let limit = self.timeout;
        Body::from_body(TimeoutBody::new(limit, body).map_err(move |error| {
            if error.is::<TimeoutError>() { Error::Timeout(limit) } else { Error::from_transport(error) }
        }))
    }
}

pub(super) fn has_credentials(headers: &HeaderMap) -> bool {
    headers.iter().any(|(name, value)| value.is_sensitive() || is_secret_header(name.as_str()))
}
