//! Operations that take longer than a request.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{Method, StatusCode};
use serde_json::Value as Json;
use tokio::time::{Instant, sleep};

use crate::origin::{self, Origin};
use crate::{Body, Client, Error, ODataError, Request, Response, RetryAfter};

/// What a request started.
#[derive(Debug)]
pub enum Started<T> {
    /// It is done already.
    Done(T),
    /// It goes on (202), and the service said where to ask for its progress.
    Running(LongRunning),
}

/// An operation that a service carries out after it answered.
///
/// Where its progress is asked for, the token is sent only if that is the configured origin; other addresses grant
/// access by themselves, and are not shown.
pub struct LongRunning {
    client: Client,
    monitor: String,
    wait: Option<Duration>,
}

/// How far an operation has come.
#[derive(Clone, PartialEq)]
pub struct Progress {
    /// Whether it is over.
    pub state: ProgressState,
    /// How much of it is done, if the service says it.
    pub percentage: Option<f64>,
    /// Where the object is that it made, if the service says it.
    pub resource: Option<String>,
    /// All that the service says.
    pub content: Json,
}

/// Whether an operation is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressState {
    /// It has not started yet, or goes on.
    Running,
    /// It has succeeded.
    Succeeded,
    /// It has failed, or was cancelled.
    Failed,
}

impl<T: Response> Request<T> {
    /// Sends a request that the service may carry out later, and says where to ask for its progress.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use mdbindgen_runtime::{Client, Error, OpenRecord, Request, Started};
    /// # async fn run(client: Client, copy: Request<()>) -> Result<(), Error> {
    /// if let Started::Running(operation) = copy.start(&client).await? {
    ///     let progress = operation.finish(Duration::from_secs(600)).await?;
    ///     let copied: Option<Request<OpenRecord>> = progress.request();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Request::send`] does.
    pub async fn start(self, client: &Client) -> Result<Started<T>, Error> {
        let request = self.into_http(client.base())?.map(Body::from);
        let response = client.execute(request).await?;
        if response.status() == StatusCode::ACCEPTED && response.headers().contains_key(LOCATION) {
            return LongRunning::new(client, &response).map(Started::Running);
        }
        crate::decode(client.read(response).await?).map(Started::Done)
    }
}

impl LongRunning {
    fn new(client: &Client, response: &http::Response<Body>) -> Result<Self, Error> {
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let monitor = absolute(client.base(), location.unwrap_or_default());
        // What cannot be asked for is reported now, while the caller still knows what was started.
        origin::outside(client.base(), Method::GET, &monitor)?;
        Ok(Self { client: client.clone(), monitor, wait: asked_wait(response) })
    }

    /// An operation that was started before, by the address of its progress.
    ///
    /// # Errors
    ///
    /// Returns an error if the address is neither `https` nor on this machine.
    pub fn at(client: &Client, address: &str) -> Result<Self, Error> {
        let monitor = absolute(client.base(), address);
        origin::outside(client.base(), Method::GET, &monitor)?;
        Ok(Self { client: client.clone(), monitor, wait: None })
    }

    /// The address of its progress. It may grant access by itself.
    pub fn address(&self) -> &str {
        &self.monitor
    }

    /// Asks once how far it has come.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no answer, or one that is an error of the request rather than of the operation.
    pub async fn progress(&mut self) -> Result<Progress, Error> {
        Ok(self.ask().await?.0)
    }

    /// Waits until it has succeeded, asking as often as the service wants to be asked, for no longer than `limit`.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Operation`] if it has failed, and [`Error::Timeout`] if it takes longer.
    pub async fn finish(mut self, limit: Duration) -> Result<Progress, Error> {
        let start = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            let wait = self.wait.take().unwrap_or(pause);
            if start.elapsed().saturating_add(wait) > limit {
                return Err(Error::Timeout(limit));
            }
            sleep(wait).await;
            let asked = tokio::time::timeout(limit.saturating_sub(start.elapsed()), self.ask()).await;
            let (progress, response) = asked.map_err(|_| Error::Timeout(limit))??;
            match progress.state {
                ProgressState::Succeeded => return Ok(progress),
                ProgressState::Failed => return Err(failure(response)),
                ProgressState::Running => pause = (pause * 2).min(LONGEST_PAUSE),
            }
        }
    }

    async fn ask(&mut self) -> Result<(Progress, http::Response<Bytes>), Error> {
        let request = origin::outside(self.client.base(), Method::GET, &self.monitor)?;
        let own = Origin::of(&origin::parse(self.client.base())?)? == Origin::of(&origin::parse_uri(request.uri())?)?;
        let response =
            if own { self.client.execute(request).await? } else { self.client.execute_outside(request).await? };
        self.wait = asked_wait(&response);
        let response = self.client.read(self.client.succeed(response).await?).await?;
        Ok((Progress::new(self.client.base(), &response), response))
    }
}

/// The first pause where the service does not say how long; later ones double.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

fn asked_wait<B>(response: &http::Response<B>) -> Option<Duration> {
    RetryAfter::from_headers(response.headers()).map(|asked| asked.wait(response.headers()))
}

/// Services give paths after the base address here, but also addresses from the root.
fn absolute(base: &str, location: &str) -> String {
    let path = origin::parse(base).map(|base| base.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    if !location.starts_with('/') || location.starts_with("//") {
        return location.to_owned();
    }
    let root = base.trim_end_matches('/');
    match location.strip_prefix(path.as_str()) {
        Some(rest) if rest.starts_with('/') => format!("{root}{rest}"),
        _ => format!("{root}{location}"),
    }
}

impl Progress {
    fn new(base: &str, response: &http::Response<Bytes>) -> Self {
        let content: Json = serde_json::from_slice(response.body()).unwrap_or_default();
        let resource = ["resourceLocation", "targetResourceLocation"].iter().find_map(|name| content[name].as_str());
        Self {
            state: ProgressState::new(response.status(), content["status"].as_str()),
            percentage: ["percentageComplete", "percentComplete"].iter().find_map(|name| content[name].as_f64()),
            resource: resource.map(|location| absolute(base, location)),
            content,
        }
    }

    /// The request for the object that the operation made, if the service says where that is.
    pub fn request<T: Response>(&self) -> Option<Request<T>> {
        let resource = self.resource.as_ref()?;
        Some(Request::new(Method::GET, "", &[]).follow(resource))
    }
}

impl ProgressState {
    /// A success without a status is that of the object that the operation made: the service redirects there.
    fn new(response: StatusCode, status: Option<&str>) -> Self {
        let is =
            |names: &[&str]| status.is_some_and(|status| names.iter().any(|name| name.eq_ignore_ascii_case(status)));
        if is(&["succeeded", "completed", "success"]) {
            Self::Succeeded
        } else if is(&["failed", "cancelled", "canceled", "deleteFailed", "skipped"]) {
            Self::Failed
        } else if status.is_none() && response != StatusCode::ACCEPTED {
            Self::Succeeded
        } else {
            Self::Running
        }
    }
}

/// The error of an operation that has failed, which came with a response that has not.
fn failure(response: http::Response<Bytes>) -> Error {
    let (parts, content) = response.into_parts();
    Error::Operation(Box::new(ODataError::new(parts.status, &parts.headers, content)))
}

impl fmt::Debug for LongRunning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LongRunning").field("wait", &self.wait).finish_non_exhaustive()
    }
}

/// Leaves out what the service says: it may hold addresses that grant access.
impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Progress");
        shown.field("state", &self.state).field("percentage", &self.percentage).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_become_absolute() {
        let base = "https://graph.example.test/v1.0";
        for (location, address) in [
            ("/teams('1')/operations('2')", "https://graph.example.test/v1.0/teams('1')/operations('2')"),
            ("/v1.0/teams/1", "https://graph.example.test/v1.0/teams/1"),
            ("https://files.example.test/m/1", "https://files.example.test/m/1"),
        ] {
            assert_eq!(absolute(base, location), address);
        }
        assert_eq!(absolute("https://graph.example.test/", "/a"), "https://graph.example.test/a");
    }
}
