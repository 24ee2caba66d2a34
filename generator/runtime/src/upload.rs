//! Uploads in pieces.

use std::fmt;
use std::io::SeekFrom;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_RANGE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value as Json;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeek, AsyncSeekExt};

use crate::client::Attempts;
use crate::{
    Body, Client, DecodeError, Error, InvalidRequest, ODataError, Record, Request, Response, UploadSession, View,
    origin,
};

/// An upload in pieces, to the address of an upload session that the service gave.
///
/// [`Request::upload`] does all of it; [`Request::open_upload`] leaves room for settings, and [`Client::upload`] goes on
/// with a session that was opened before.
///
/// Pieces go out in order. When the connection or the service fails, the service is asked what it has, and the upload
/// goes on from there: as often, and after such waits, as the client's [`Retry`](crate::Retry) allows without progress
/// in between. The address grants access by itself: it is sent no token, and not shown.
///
/// ```no_run
/// # use mdbindgen_runtime::{Client, Error, OpenRecord};
/// # async fn run(client: Client, upload_url: String, content: Vec<u8>) -> Result<(), Error> {
/// let upload = client.upload(upload_url).piece_length(10 * 1024 * 1024);
/// let file: OpenRecord = upload.resume(std::io::Cursor::new(content)).await?;
/// # Ok(())
/// # }
/// ```
pub struct Upload {
    client: Client,
    address: String,
    piece: usize,
}

/// What the lengths of pieces must be multiples of. Source: the documentation of `createUploadSession`.
const UNIT: usize = 320 * 1024;

/// How many of these are a piece that every service takes: mail services want less than 4 MB.
const USUAL: usize = 12;

/// The longest piece that a service takes, by the same source: less than 60 MiB.
const LONGEST: usize = 191 * UNIT;

impl Client {
    /// An upload to the address of an upload session, its `uploadUrl`.
    pub fn upload(&self, address: impl Into<String>) -> Upload {
        Upload { client: self.clone(), address: address.into(), piece: USUAL * UNIT }
    }
}

impl<T: Response + UploadSession> Request<T> {
    /// Opens the session, sends all of `source` to it, and decodes what the service says at the end.
    ///
    /// Files of `tokio::fs` are sources, and so is a [`Cursor`](std::io::Cursor) over bytes. What comes back depends on
    /// what is uploaded: for a file it is its object, for an attachment nothing but where it is ([`Upload::execute`]).
    ///
    /// ```no_run
    /// # use mdbindgen_runtime::{Client, Error, OpenRecord, Request};
    /// # async fn run(client: Client, create_session: Request<OpenRecord>, content: Vec<u8>) -> Result<(), Error> {
    /// let file: OpenRecord = create_session.upload(&client, std::io::Cursor::new(content)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Request::open_upload`] and [`Upload::send`] do.
    pub async fn upload<R: Response>(
        self,
        client: &Client,
        source: impl AsyncRead + AsyncSeek + Send + Unpin,
    ) -> Result<R, Error> {
        self.open_upload(client).await?.send(source).await
    }

    /// Opens the session, and gives the upload to it.
    ///
    /// # Errors
    ///
    /// As [`Request::send`] does, or if the session has no address.
    pub async fn open_upload(self, client: &Client) -> Result<Upload, Error> {
        let request = self.into_http(client.base())?.map(Body::from);
        let response = client.read(client.execute(request).await?).await?;
        let content = response.body().clone();
        let session: T = crate::decode(response)?;
        match address(&session) {
            Some(address) => Ok(client.upload(address)),
            None => Err(DecodeError::new(ADDRESS.to_owned(), "the session has no address".to_owned(), content).into()),
        }
    }
}

/// The member of a session that has its address.
const ADDRESS: &str = "uploadUrl";

/// The address of a session, whether its type declares it or not.
fn address(session: &dyn Record) -> Option<String> {
    let declared = session.schema().position(ADDRESS, 0).map(|position| session.field(position).view());
    match declared {
        Some(View::Text(address)) => Some(address.into_owned()),
        _ => session.additional_data().get_str(ADDRESS).map(str::to_owned),
    }
}

impl Upload {
    /// The length of the pieces, in bytes: it is rounded to what services take, multiples of 320 KiB below 60 MiB.
    ///
    /// One piece at a time is held in memory; 3.75 MiB unless it is set, because mail services take less than 4 MB.
    pub fn piece_length(mut self, bytes: usize) -> Self {
        self.piece = (bytes / UNIT * UNIT).clamp(UNIT, LONGEST);
        self
    }

    /// Sends all of `source`, and decodes what the service says at the end.
    ///
    /// Files of `tokio::fs` are sources, and so is a [`Cursor`](std::io::Cursor) over bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the source cannot be read or is empty, or if the service refuses it or fails for too long.
    pub async fn send<T: Response>(&self, source: impl AsyncRead + AsyncSeek + Send + Unpin) -> Result<T, Error> {
        crate::decode(self.execute(source).await?)
    }

    /// Sends all of `source`, and gives the response to its last piece as it is: the `Location` of that says where an
    /// attachment is.
    ///
    /// # Errors
    ///
    /// As [`Upload::send`] does.
    pub async fn execute(
        &self,
        source: impl AsyncRead + AsyncSeek + Send + Unpin,
    ) -> Result<http::Response<Bytes>, Error> {
        self.send_from(source, 0).await
    }

    /// Sends what the service does not have yet: for a session that was begun before, perhaps by another process.
    ///
    /// # Errors
    ///
    /// As [`Upload::send`] does, or if the session is over.
    pub async fn resume<T: Response>(&self, source: impl AsyncRead + AsyncSeek + Send + Unpin) -> Result<T, Error> {
        match self.expected().await? {
            Some(start) => crate::decode(self.send_from(source, start).await?),
            None => Err(no_result()),
        }
    }

    /// Ends the session; the service forgets what it has.
    ///
    /// # Errors
    ///
    /// Returns an error if the service does not agree.
    pub async fn cancel(self) -> Result<(), Error> {
        let request = origin::outside(self.client.base(), Method::DELETE, &self.address)?;
        let response = self.client.execute_outside(request).await?;
        self.client.succeed(response).await.map(drop)
    }

    /// The position of the first byte that the service does not have; nothing if it has them all.
    ///
    /// # Errors
    ///
    /// Returns an error if the session is over.
    pub async fn expected(&self) -> Result<Option<u64>, Error> {
        let request = origin::outside(self.client.base(), Method::GET, &self.address)?;
        let response = self.client.succeed(self.client.execute_outside(request).await?).await?;
        Ok(next_start(self.client.read(response).await?.body()))
    }

    async fn send_from(
        &self,
        mut source: impl AsyncRead + AsyncSeek + Send + Unpin,
        mut start: u64,
    ) -> Result<http::Response<Bytes>, Error> {
        let total = source.seek(SeekFrom::End(0)).await.map_err(unreadable)?;
        if start >= total {
            return Err(InvalidRequest::Upload { start, total }.into());
        }
        let mut attempts = self.client.attempts();
        let mut furthest = start;
        loop {
            let content = self.read_piece(&mut source, start, total).await?;
            let next = match self.put(content, start, total).await? {
                Step::Done(response) => return Ok(response),
                Step::Next(next) if next > start => next,
                Step::Next(_) => self.recover(&mut attempts, no_progress()).await?,
                Step::Failed(error) => self.recover(&mut attempts, error).await?,
            };
            if next >= total {
                return Err(no_result());
            }
            // Going back and forth is no progress.
            if next > furthest {
                attempts = self.client.attempts();
                furthest = next;
            }
            start = next;
        }
    }

    async fn read_piece(
        &self,
        source: &mut (impl AsyncRead + AsyncSeek + Send + Unpin),
        start: u64,
        total: u64,
    ) -> Result<Bytes, Error> {
        let length = usize::try_from(total - start).unwrap_or(usize::MAX).min(self.piece);
        let mut content = BytesMut::zeroed(length);
        source.seek(SeekFrom::Start(start)).await.map_err(unreadable)?;
        source.read_exact(&mut content).await.map_err(unreadable)?;
        Ok(content.freeze())
    }

    async fn put(&self, content: Bytes, start: u64, total: u64) -> Result<Step, Error> {
        let last = start + content.len() as u64 - 1;
        let range = HeaderValue::try_from(format!("bytes {start}-{last}/{total}"));
        let mut request = origin::outside(self.client.base(), Method::PUT, &self.address)?.map(|_| Body::from(content));
        request.headers_mut().insert(CONTENT_RANGE, range.expect("digits are valid"));
        let answered = match self.client.execute_outside(request).await {
            Ok(response) => self.client.read(response).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(response) => Step::from_response(response, last + 1, total),
            Err(error) if is_passing(&error) => Ok(Step::Failed(error)),
            Err(error) => Err(error),
        }
    }

    /// Waits, and asks what the service has; returns `error` when that was done often enough.
    async fn recover(&self, attempts: &mut Attempts, mut error: Error) -> Result<u64, Error> {
        loop {
            let wait = attempts.wait_after(&Method::GET, StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new());
            let Some(wait) = wait else { return Err(error) };
            attempts.count(wait);
            tokio::time::sleep(wait).await;
            match self.expected().await {
                Ok(start) => return start.ok_or_else(no_result),
                Err(again) if is_passing(&again) => error = again,
                Err(refused) => return Err(refused),
            }
        }
    }
}

/// What sending a piece led to.
enum Step {
    /// It was the last.
    Done(http::Response<Bytes>),
    /// The service has everything before this position.
    Next(u64),
    /// Nobody knows what the service has.
    Failed(Error),
}

impl Step {
    /// What the answer means to the piece that ended at `end`. Files are not done as long as the answer is 202;
    /// attachments answer 200 to every piece but the last.
    fn from_response(response: http::Response<Bytes>, end: u64, total: u64) -> Result<Self, Error> {
        match response.status() {
            status if status.is_success() => Ok(match next_start(response.body()) {
                Some(next) if next < total => Self::Next(next),
                _ if end < total || status == StatusCode::ACCEPTED => Self::Next(end),
                _ => Self::Done(response),
            }),
            status => {
                let (parts, content) = response.into_parts();
                let error = ODataError::new(status, &parts.headers, content).into();
                if is_passing(&error) { Ok(Self::Failed(error)) } else { Err(error) }
            }
        }
    }
}

/// Whether it makes sense to ask the service what it has: it may have the piece already, or could not take it just
/// then.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Transport(_) | Error::Timeout(_) => true,
        Error::OData(error) => error.status == StatusCode::RANGE_NOT_SATISFIABLE || error.status.is_server_error(),
        _ => false,
    }
}

/// Where the first of the `nextExpectedRanges` starts.
fn next_start(content: &[u8]) -> Option<u64> {
    let session: Json = serde_json::from_slice(content).ok()?;
    let ranges = session.get("nextExpectedRanges").or_else(|| session.get("NextExpectedRanges"))?;
    let ranges = ranges.as_array().map_or(std::slice::from_ref(ranges), Vec::as_slice);
    ranges.iter().filter_map(|range| range.as_str()?.split('-').next()?.parse().ok()).min()
}

fn no_progress() -> Error {
    Error::Transport("the service does not take the upload, nor does it say why".into())
}

fn no_result() -> Error {
    Error::Transport("the service has all of the upload, but did not say what became of it".into())
}

fn unreadable(error: std::io::Error) -> Error {
    Error::Transport(format!("the source of the upload cannot be read: {error}").into())
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upload").field("piece", &self.piece).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_range_that_is_missing() {
        for (content, start) in [
            (r#"{"nextExpectedRanges": ["26-"]}"#, Some(26)),
            (r#"{"NextExpectedRanges": ["0-"]}"#, Some(0)),
            (r#"{"nextExpectedRanges": ["50-59", "20-25"]}"#, Some(20)),
            (r#"{"nextExpectedRanges": ["2097152"]}"#, Some(2_097_152)),
            (r#"{"nextExpectedRanges": "2097152"}"#, Some(2_097_152)),
            (r#"{"nextExpectedRanges": []}"#, None),
            (r#"{}"#, None),
            ("", None),
        ] {
            assert_eq!(next_start(content.as_bytes()), start, "{content}");
        }
    }

    #[test]
    fn pieces_have_lengths_that_services_take() {
        let client = Client::builder("https://x.test").build_over(tower::service_fn(|_: http::Request<Body>| async {
            Ok::<_, Error>(http::Response::new(Body::default()))
        }));
        let client = client.unwrap();
        let upload = || client.upload("https://x.test/?sig=hush");
        assert!(!format!("{:?}", upload()).contains("hush"));
        let pieces = [0, UNIT - 1, 2 * UNIT + 1, usize::MAX].map(|length| upload().piece_length(length).piece);
        assert_eq!(pieces, [UNIT, UNIT, 2 * UNIT, LONGEST]);
    }
}
