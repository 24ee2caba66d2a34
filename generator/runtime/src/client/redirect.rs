//! Redirects, and what must not follow them.

use http::Method;
use tower_http::follow_redirect::policy::{Action, Attempt, Policy};

use super::Body;
use super::exchange::{Outside, keep_what_may_leave};
use crate::origin::{self, Origin};
use crate::{Error, Refused};

/// Follows a number of redirects; once one has left the origin, nothing that could be a credential is sent any more,
/// not even when another one leads back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redirects {
    limit: usize,
    followed: usize,
    outside: bool,
}

impl Redirects {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, followed: 0, outside: false }
    }

    fn check(&mut self, attempt: &Attempt<'_>) -> Result<(), Error> {
        if self.followed == self.limit {
            return Err(Refused::Redirects(self.limit).into());
        }
        self.followed += 1;
        let from = Origin::of(&origin::parse_uri(attempt.previous())?)?;
        let to = Origin::of(&origin::parse_uri(attempt.location())?)?;
        if from.is_https() && !to.is_https() {
            return Err(Refused::Downgrade(to.to_string()).into());
        }
        if from != to {
            self.outside = true;
            if !is_reading(attempt.method()) {
                return Err(Refused::RedirectedBody(to.to_string()).into());
            }
        }
        Ok(())
    }
}

/// Whether a method has no use for a body.
fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

impl Policy<Body, Error> for Redirects {
    fn redirect(&mut self, attempt: &Attempt<'_>) -> Result<Action, Error> {
        self.check(attempt).map(|()| Action::Follow)
    }

    /// Called for the first request too, which may be marked already.
    fn on_request(&mut self, request: &mut http::Request<Body>) {
        self.outside |= request.extensions().get::<Outside>().is_some();
        if self.outside {
            keep_what_may_leave(request.headers_mut());
            request.extensions_mut().insert(Outside);
            if is_reading(request.method()) {
                *request.body_mut() = Body::default();
            }
        }
    }

    fn clone_body(&self, body: &Body) -> Option<Body> {
        body.try_clone()
    }
}
