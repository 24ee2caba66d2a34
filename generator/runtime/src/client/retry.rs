//! Asking again when the service says that it was busy.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::header::DATE;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use tower::retry::Policy;
use tower::util::rng::{HasherRng, Rng};

use super::Body;
use crate::token::BoxFuture;
use crate::{Error, RetryAfter};

/// How often, and after how long, a request is sent again that the service could not serve just then.
///
/// 429 is always one; 503 is one if the service says when to come back (`Retry-After`), or if the method is idempotent;
/// 504 only if the method is idempotent, because a `POST` may have been carried out. What the service asks for is
/// waited for, with a little more so that clients do not come back all at once; if that is longer than allowed, the
/// error is returned instead of asking too early. Without `Retry-After` waits double from attempt to attempt.
#[derive(Clone, Debug)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    longest_sum: Duration,
    every_method: bool,
}

/// Four attempts, waits of up to three minutes, and five minutes for all of them.
impl Default for Retry {
    fn default() -> Self {
        let (longest_wait, longest_sum) = (Duration::from_secs(180), Duration::from_secs(300));
        Self { attempts: 4, first_wait: Duration::from_secs(1), longest_wait, longest_sum, every_method: false }
    }
}

impl Retry {
    /// Never asks again.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sends a request this often at most, the first time counted.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The first wait where the service does not say how long; later ones double.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest single wait.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The longest sum of all waits for one request.
    pub fn longest_sum(mut self, sum: Duration) -> Self {
        self.longest_sum = sum;
        self
    }

    /// Treats every method as idempotent: for services that recognise a request that they have carried out already.
    pub fn every_method(mut self) -> Self {
        self.every_method = true;
        self
    }

    pub(crate) fn start(&self) -> Attempts {
        Attempts { rules: self.clone(), made: 1, waited: Duration::ZERO }
    }

    fn is_worth_it(&self, method: &Method, status: StatusCode, asked: Option<Duration>) -> bool {
        let repeatable = self.every_method || method.is_idempotent();
        match status {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::SERVICE_UNAVAILABLE => asked.is_some() || repeatable,
            StatusCode::GATEWAY_TIMEOUT => repeatable,
            _ => false,
        }
    }
}

/// The attempts that were made for one request.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    rules: Retry,
    made: u32,
    waited: Duration,
}

impl Attempts {
    /// How long to wait before the next attempt; nothing if there is to be none.
    pub(crate) fn wait_after(&self, method: &Method, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        let asked = RetryAfter::from_headers(headers).map(|asked| asked.wait(headers));
        if self.made >= self.rules.attempts || !self.rules.is_worth_it(method, status, asked) {
            return None;
        }
        let Retry { first_wait, longest_wait, longest_sum, .. } = self.rules;
        let random = HasherRng::new().next_f64();
        let wait = match asked {
            Some(asked) if asked > longest_wait => return None,
            Some(asked) => asked.saturating_add(asked.mul_f64(0.1 * random)).min(longest_wait),
            None => {
                first_wait.saturating_mul(1 << (self.made - 1).min(20)).min(longest_wait).mul_f64(0.5 + 0.5 * random)
            }
        };
        (self.waited.saturating_add(wait) <= longest_sum).then_some(wait)
    }

    /// Notes that another attempt is made after a wait.
    pub(crate) fn count(&mut self, wait: Duration) {
        self.made += 1;
        self.waited = self.waited.saturating_add(wait);
    }
}

impl RetryAfter {
    /// How long it is until then, by the service's clock if the headers tell the time; a time that is over is now.
    pub(crate) fn wait(self, headers: &HeaderMap) -> Duration {
        match self {
            Self::Seconds(seconds) => Duration::from_secs(seconds),
            Self::At(time) => {
                let date = headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
                let now = date.map_or_else(|| DateTime::<Utc>::from(SystemTime::now()), |date| date.to_utc());
                (time - now).to_std().unwrap_or_default()
            }
        }
    }
}

impl Policy<http::Request<Body>, http::Response<Body>, Error> for Attempts {
    type Future = BoxFuture<'static, ()>;

    fn retry(
        &mut self,
        request: &mut http::Request<Body>,
        result: &mut Result<http::Response<Body>, Error>,
    ) -> Option<Self::Future> {
        let response = result.as_mut().ok()?;
        let wait = self.wait_after(request.method(), response.status(), response.headers())?;
        self.count(wait);
        let body = std::mem::take(response.body_mut());
        Some(Box::pin(async move {
            drain(body).await;
            tokio::time::sleep(wait).await;
        }))
    }

    fn clone_request(&mut self, request: &http::Request<Body>) -> Option<http::Request<Body>> {
        let mut copy = http::Request::new(request.body().try_clone()?);
        *copy.method_mut() = request.method().clone();
        *copy.uri_mut() = request.uri().clone();
        *copy.headers_mut() = request.headers().clone();
        *copy.extensions_mut() = request.extensions().clone();
        Some(copy)
    }
}

/// Reads what is left of a response, if that is little, so that its connection can be used again.
async fn drain(body: Body) {
    const LITTLE: usize = 64 * 1024;
    let rest = Limited::new(body, LITTLE).collect();
    // Whether that worked makes no difference to the next attempt.
    drop(tokio::time::timeout(Duration::from_secs(1), rest).await);
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn wait(method: Method, status: u16, headers: &[(&'static str, &'static str)]) -> Option<Duration> {
        let headers = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        Retry::default().start().wait_after(&method, StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn what_is_asked_again() {
        let later = ("retry-after", "1");
        for (method, status, headers, again) in [
            (Method::POST, 429, &[][..], true),
            (Method::POST, 503, &[later][..], true),
            (Method::POST, 503, &[], false),
            (Method::POST, 504, &[later], false),
            (Method::PATCH, 504, &[], false),
            (Method::GET, 503, &[], true),
            (Method::GET, 504, &[], true),
            (Method::PUT, 504, &[], true),
            (Method::DELETE, 504, &[], true),
            (Method::GET, 500, &[later], false),
            (Method::GET, 404, &[later], false),
            (Method::GET, 200, &[later], false),
        ] {
            assert_eq!(wait(method.clone(), status, headers).is_some(), again, "{method} {status} {headers:?}");
        }
        let every = Retry::default().every_method().start();
        assert!(every.wait_after(&Method::POST, StatusCode::GATEWAY_TIMEOUT, &HeaderMap::new()).is_some());
    }

    #[test]
    fn the_service_says_how_long() {
        let seconds = |text| wait(Method::GET, 429, &[("retry-after", text)]).map(|wait| wait.as_secs_f64());
        assert!((30.0..=33.0).contains(&seconds("30").unwrap()));
        assert_eq!(seconds("0"), Some(0.0));
        assert_eq!(seconds("181"), None, "longer than the longest wait");
        assert_eq!(seconds("18446744073709551615"), None);
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), Some(0.0), "a time that is over");
    }

    #[test]
    fn dates_are_told_by_the_clock_of_the_service() {
        let headers = [("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"), ("date", "Wed, 21 Oct 2015 07:28:00 GMT")];
        let wait = wait(Method::GET, 429, &headers).unwrap().as_secs_f64();
        assert!((30.0..=33.0).contains(&wait), "{wait}");
    }

    #[test]
    fn waits_double_and_are_bounded() {
        let mut attempts = Retry::default().attempts(100).start();
        let mut expected = 1.0;
        while let Some(wait) = attempts.wait_after(&Method::GET, StatusCode::TOO_MANY_REQUESTS, &HeaderMap::new()) {
            assert!((expected / 2.0..=expected).contains(&wait.as_secs_f64()), "{wait:?} of {expected}");
            expected = f64::min(expected * 2.0, 180.0);
            attempts.count(wait);
        }
        assert!(attempts.waited <= Duration::from_secs(300));
        assert!(attempts.made > 5);
    }
}
