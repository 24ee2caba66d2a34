//! Several requests in one.

mod item;

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value as Json, json};

use self::item::{Answer, Item};
use crate::client::Attempts;
use crate::{Client, Error, Request, Response};

/// Requests that are sent as few: a service takes twenty at a time.
///
/// Each step has the headers of the client, other than credentials, and a typed result of its own. A step whose service was [busy](crate::Retry) is sent again with the steps
/// that depend on it; one that depends on a step that failed is answered with 424, as the service does it.
///
/// ```no_run
/// # use mdbindgen_runtime::{Client, Error, OpenRecord, Page, Request};
/// # async fn run(client: Client, group: Request<OpenRecord>, members: Request<Page<OpenRecord>>) -> Result<(), Error> {
/// let mut batch = client.batch();
/// let group = batch.add(group);
/// let members = batch.add_after(members, [group.id()]);
/// let mut results = batch.send().await?;
/// let group: OpenRecord = results.take(group)?;
/// let members: Page<OpenRecord> = results.take(members)?;
/// # Ok(())
/// # }
/// ```
pub struct Batch {
    client: Client,
    steps: Vec<Step>,
}

/// A request of a batch.
struct Step {
    /// What is sent, or why nothing can be.
    item: Result<Item, Option<Error>>,
    after: Vec<usize>,
    attempts: Attempts,
    answer: Option<Answer>,
}

/// A step of a [`Batch`], whose result is a `T`.
pub struct BatchStep<T> {
    id: StepId,
    result: PhantomData<fn() -> T>,
}

/// A step of a [`Batch`], whatever its result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepId(usize);

/// The results of a [`Batch`].
pub struct BatchResults {
    results: Vec<Option<Result<Answer, Error>>>,
}

/// How many requests a service takes in one. Source: the documentation of JSON batching in Microsoft Graph.
const LONGEST: usize = 20;

impl Client {
    /// A batch of requests to the service, still empty.
    pub fn batch(&self) -> Batch {
        Batch { client: self.clone(), steps: Vec::new() }
    }
}

impl Batch {
    /// Adds a request that does not depend on others.
    pub fn add<T: Response>(&mut self, request: Request<T>) -> BatchStep<T> {
        self.add_after(request, [])
    }

    /// Adds a request that is carried out after `earlier` ones, and only if they succeed.
    pub fn add_after<T: Response>(
        &mut self,
        request: Request<T>,
        earlier: impl IntoIterator<Item = StepId>,
    ) -> BatchStep<T> {
        let id = StepId(self.steps.len());
        let item = self.item(request).map_err(Some);
        // A step of another batch may not be here.
        let after = earlier.into_iter().map(|id| id.0).filter(|index| *index < id.0).collect();
        self.steps.push(Step { item, after, attempts: self.client.attempts(), answer: None });
        BatchStep { id, result: PhantomData }
    }

    fn item<T: Response>(&self, request: Request<T>) -> Result<Item, Error> {
        let mut request = request.into_http(self.client.base())?;
        self.client.complete_part(&mut request)?;
        Item::new(request, self.client.base())
    }

    /// How many requests were added.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether no request was added.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Sends the requests, twenty at a time and in order, and waits for all results.
    ///
    /// If the exchange fails after some have been answered, their results are kept, and the failure is the result of the
    /// others.
    ///
    /// # Errors
    ///
    /// Returns an error if the exchange fails before any request is answered; what a single one ends in is its own
    /// result.
    pub async fn send(mut self) -> Result<BatchResults, Error> {
        loop {
            self.skip_what_cannot_be();
            let chosen: Vec<usize> = self.open().take(LONGEST).collect();
            if chosen.is_empty() {
                break;
            }
            let request: Request<Json> = Request::new(Method::POST, "/$batch", &[]).json(self.content(&chosen));
            match request.send(&self.client).await {
                Ok(content) => {
                    let wait = self.take_answers(&chosen, &mut item::answers(content));
                    if !wait.is_zero() {
                        tokio::time::sleep(wait).await;
                    }
                }
                Err(error) if self.steps.iter().all(|step| step.answer.is_none()) => return Err(error),
                Err(error) => self.abandon(error),
            }
        }
        Ok(BatchResults { results: self.steps.into_iter().map(Step::finish).collect() })
    }

    /// The steps that have neither a result nor a reason to have none.
    fn open(&self) -> impl Iterator<Item = usize> {
        (0..self.steps.len()).filter(|index| self.is_open(*index))
    }

    /// Makes an error the result of all steps that are still open.
    fn abandon(&mut self, error: Error) {
        let open: Vec<usize> = self.open().collect();
        let message = format!("the batch that the request was part of failed: {error}");
        let others = std::iter::repeat_with(|| Error::Transport(message.clone().into()));
        for (index, error) in open.into_iter().zip(std::iter::once(error).chain(others)) {
            self.steps[index].item = Err(Some(error));
        }
    }

    fn is_open(&self, index: usize) -> bool {
        self.steps[index].item.is_ok() && self.steps[index].answer.is_none()
    }

    /// Answers the steps that depend on one that failed already.
    fn skip_what_cannot_be(&mut self) {
        for index in 0..self.steps.len() {
            let failed = self.steps[index].after.iter().any(|earlier| self.steps[*earlier].has_failed());
            if failed && self.is_open(index) {
                self.steps[index].answer = Some(Answer::failed_dependency());
            }
        }
    }

    /// The content of one batch; dependencies on steps that are done need no mention.
    fn content(&self, chosen: &[usize]) -> Json {
        let requests: Vec<Json> = chosen
            .iter()
            .filter_map(|index| {
                let Step { item, after, .. } = &self.steps[*index];
                let open: Vec<String> =
                    after.iter().filter(|earlier| self.is_open(**earlier)).map(ToString::to_string).collect();
                Some(item.as_ref().ok()?.to_json(index.to_string(), open))
            })
            .collect();
        json!({ "requests": requests })
    }

    /// Keeps the answers that are final, and says how long to wait before the others are asked for again.
    fn take_answers(&mut self, chosen: &[usize], answers: &mut HashMap<usize, Answer>) -> Duration {
        let mut longest = Duration::ZERO;
        for index in chosen {
            let Some(answer) = answers.remove(index) else {
                self.steps[*index].item = Err(Some(no_answer(*index)));
                continue;
            };
            let waits = self.steps[*index].after.iter().any(|earlier| self.is_open(*earlier));
            if answer.status == StatusCode::FAILED_DEPENDENCY && waits {
                continue;
            }
            let step = &mut self.steps[*index];
            match step.wait_after(&answer) {
                Some(wait) => longest = longest.max(wait),
                None => step.answer = Some(answer),
            }
        }
        longest
    }
}

impl Step {
    fn has_failed(&self) -> bool {
        self.item.is_err() || self.answer.as_ref().is_some_and(|answer| answer.status.as_u16() >= 400)
    }

    fn wait_after(&mut self, answer: &Answer) -> Option<Duration> {
        let item = self.item.as_ref().ok()?;
        let wait = self.attempts.wait_after(&item.method, answer.status, &answer.headers)?;
        self.attempts.count(wait);
        Some(wait)
    }

    fn finish(self) -> Option<Result<Answer, Error>> {
        match self.item {
            Ok(_) => self.answer.map(Ok),
            Err(error) => error.map(Err),
        }
    }
}

impl<T> BatchStep<T> {
    /// The step, without the type of its result.
    pub fn id(&self) -> StepId {
        self.id
    }
}

impl BatchResults {
    /// The result of a step; each can be taken once.
    ///
    /// # Errors
    ///
    /// Returns what the step ended in, or that there is no such result.
    pub fn take<T: Response>(&mut self, step: BatchStep<T>) -> Result<T, Error> {
        let index = step.id.0;
        let result = self.results.get_mut(index).and_then(Option::take);
        let Answer { status, headers, content } = result.unwrap_or_else(|| Err(no_answer(index)))?;
        let mut response = http::Response::new(content);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        crate::decode(response)
    }

    /// The status and the headers of the response to a step whose result was not taken yet.
    pub fn response<T>(&self, step: &BatchStep<T>) -> Option<(StatusCode, &HeaderMap)> {
        let answer = self.results.get(step.id.0)?.as_ref()?.as_ref().ok()?;
        Some((answer.status, &answer.headers))
    }
}

fn no_answer(index: usize) -> Error {
    Error::Transport(format!("the batch has no response to its request {index}").into())
}

impl<T> Clone for BatchStep<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for BatchStep<T> {}

impl<T> fmt::Debug for BatchStep<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("BatchStep").field(&self.id.0).finish()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Batch").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for BatchResults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses = self.results.iter().map(|result| Some(result.as_ref()?.as_ref().ok()?.status));
        formatter.debug_list().entries(statuses).finish()
    }
}
