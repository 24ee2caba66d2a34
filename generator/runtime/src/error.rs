//! What can go wrong with a request.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::path::PathError;
use crate::{Refused, link};

/// What can go wrong with a request. `Display` is one line.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request cannot be sent as it was built.
    Invalid(InvalidRequest),
    /// The service answered with an error.
    OData(Box<ODataError>),
    /// The content of a successful response is not what was expected.
    Decode(Box<DecodeError>),
    /// An operation that the service had accepted failed later.
    Operation(Box<ODataError>),
    /// The request, or the rest of it, would have gone where it must not go; nothing was sent there.
    Refused(Refused),
    /// The source of tokens failed; nothing was sent.
    Token(BoxError),
    /// The request could not be sent, or its response could not be received.
    Transport(BoxError),
    /// The service did not answer within this time.
    Timeout(Duration),
}

/// An error of a source of tokens or of an HTTP stack.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(formatter),
            Self::OData(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::Operation(error) => {
                formatter.write_str("the operation that the service had accepted failed")?;
                error.fmt_reason(formatter)
            }
            Self::Refused(refused) => refused.fmt(formatter),
            Self::Token(error) => write!(formatter, "no token to send: {}", Chain(&**error)),
            Self::Transport(error) => write!(formatter, "the exchange with the service failed: {}", Chain(&**error)),
            Self::Timeout(limit) => write!(formatter, "the service did not answer within {limit:?}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) | Self::Transport(error) => Some(&**error),
            _ => None,
        }
    }
}

/// An error and its causes, on one line: what an HTTP stack says first is rarely what helps.
struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        formatter.write_str(said.lines().next().unwrap_or_default())?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                write!(formatter, ": {}", text.lines().next().unwrap_or_default())?;
                said = text;
            }
            cause = error.source();
        }
        Ok(())
    }
}

impl From<InvalidRequest> for Error {
    fn from(error: InvalidRequest) -> Self {
        Self::Invalid(error)
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<ODataError> for Error {
    fn from(error: ODataError) -> Self {
        Self::OData(Box::new(error))
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}

/// Why a request cannot be sent as it was built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// An argument does not fit its place in the path.
    Path(PathError),
    /// The header of this name has a name or a value that HTTP does not allow.
    Header(String),
    /// The body cannot be written as JSON.
    Body(String),
    /// The base address is not absolute, or has a user name or a query; here without these.
    Base(String),
    /// The whole address is not a valid one; here without user name and query.
    Address(String),
    /// The object that was to be compared with the service's has no `@odata.etag`.
    NoEtag,
    /// An upload has nothing to send.
    Upload {
        /// Where it would have started.
        start: u64,
        /// How long its source is.
        total: u64,
    },
}

impl InvalidRequest {
    pub(crate) fn base(address: &str) -> Self {
        Self::Base(link::without_secrets(address))
    }

    pub(crate) fn address(address: &str) -> Self {
        Self::Address(link::without_secrets(address))
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(error) => error.fmt(formatter),
            Self::Header(name) => {
                write!(formatter, "the header `{name}` has a name or a value that HTTP does not allow")
            }
            Self::Body(reason) => write!(formatter, "the body cannot be written as JSON: {reason}"),
            Self::Base(base) => {
                write!(formatter, "the base address `{base}` is not absolute, or has a user name or a query")
            }
            Self::Address(address) => write!(formatter, "the address `{address}` is not valid"),
            Self::Upload { start, total } => {
                write!(formatter, "there is nothing to upload after byte {start} of {total}")
            }
            Self::NoEtag => formatter.write_str("the object to compare with the service's has no `@odata.etag`"),
        }
    }
}

impl std::error::Error for InvalidRequest {}

/// The content of a successful response is not what was expected.
#[derive(Clone)]
pub struct DecodeError {
    path: String,
    message: String,
    content: Bytes,
}

impl DecodeError {
    pub(crate) fn new(path: String, message: String, content: Bytes) -> Self {
        Self { path, message, content }
    }

    /// The path of the member that does not fit, such as `value[3].subject.id`; empty if it is the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What does not fit.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The content, as it came.
    pub fn content(&self) -> &Bytes {
        &self.content
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, message, .. } = self;
        if path.is_empty() {
            write!(formatter, "the response cannot be decoded: {message}")
        } else {
            write!(formatter, "the response cannot be decoded at `{path}`: {message}")
        }
    }
}

/// Leaves the content out: it may hold secrets.
impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = format_args!("{} bytes", self.content.len());
        let mut shown = formatter.debug_struct("DecodeError");
        shown.field("path", &self.path).field("message", &self.message).field("content", &content).finish()
    }
}

impl std::error::Error for DecodeError {}

/// An error that the service answered with. Source of its form: OData JSON format 4.01, section 21.1.
#[derive(Clone, Debug, PartialEq)]
pub struct ODataError {
    /// The status of the response.
    pub status: StatusCode,
    /// The code, such as `Request_ResourceNotFound`; empty if the content is not an OData error.
    pub code: String,
    /// The message for developers; the beginning of the content if that is not an OData error.
    pub message: String,
    /// What the error is about, such as the name of a property.
    pub target: Option<String>,
    /// Further errors.
    pub details: Vec<ErrorDetail>,
    /// What the service says for debugging, as JSON.
    pub inner_error: Option<Value>,
    /// The service's identifier of the request.
    pub request_id: Option<String>,
    /// The client's identifier of the request.
    pub client_request_id: Option<String>,
    /// When the service answered, as it says it.
    pub date: Option<String>,
    /// When to try again.
    pub retry_after: Option<RetryAfter>,
}

/// One of several errors of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorDetail {
    /// The code.
    pub code: String,
    /// The message for developers.
    pub message: String,
    /// What the error is about.
    pub target: Option<String>,
}

/// When to try again. Source: RFC 9110, section 10.2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// After this many seconds.
    Seconds(u64),
    /// At this time.
    At(DateTime<Utc>),
}

impl RetryAfter {
    /// The value of the `Retry-After` header, if there is one that can be read.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = header(headers, "retry-after")?;
        let seconds = text.parse().ok().map(Self::Seconds);
        seconds.or_else(|| DateTime::parse_from_rfc2822(&text).ok().map(|time| Self::At(time.to_utc())))
    }
}

impl ODataError {
    /// Reads the error from a response, whatever its content is.
    pub fn new(status: StatusCode, headers: &HeaderMap, content: Bytes) -> Self {
        let json: Value = serde_json::from_slice(&content).unwrap_or_default();
        let error = &json["error"];
        let inner_error = error.get("innerError").or_else(|| error.get("innererror")).cloned();
        let from_inner = |name| inner_error.as_ref().and_then(|inner| text(inner, name));
        let ErrorDetail { code, message, target } = ErrorDetail::new(error);
        Self {
            status,
            code,
            message: if error.is_object() { message } else { beginning(&content) },
            target,
            details: error["details"].as_array().into_iter().flatten().map(ErrorDetail::new).collect(),
            request_id: from_inner("request-id").or_else(|| header(headers, "request-id")),
            client_request_id: from_inner("client-request-id").or_else(|| header(headers, "client-request-id")),
            date: from_inner("date").or_else(|| header(headers, "date")),
            retry_after: RetryAfter::from_headers(headers),
            inner_error,
        }
    }
}

impl ErrorDetail {
    fn new(error: &Value) -> Self {
        let required = |name| text(error, name).unwrap_or_default();
        Self { code: required("code"), message: required("message"), target: text(error, "target") }
    }
}

fn text(object: &Value, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(str::to_owned)
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned())
}

/// The first line of content that is not an OData error.
fn beginning(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content);
    text.trim().lines().next().unwrap_or_default().chars().take(200).collect()
}

impl fmt::Display for ODataError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the service answered {}", self.status)?;
        self.fmt_reason(formatter)
    }
}

impl ODataError {
    /// Code, message and identifier, each if there is one.
    fn fmt_reason(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message.lines().next().unwrap_or_default();
        for part in [self.code.as_str(), message] {
            if !part.is_empty() {
                write!(formatter, ": {part}")?;
            }
        }
        if let Some(id) = &self.request_id {
            write!(formatter, " (request-id {id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for ODataError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn an_odata_error_is_read_whole() {
        let content = r#"{"error": {"code": "BadRequest", "message": "Not now.\nReally.", "target": "id",
            "details": [{"code": "A", "message": "a"}],
            "innerError": {"request-id": "r-1", "client-request-id": "c-1", "date": "2021-07-16T10:00:00"}}}"#;
        let error = ODataError::new(StatusCode::BAD_REQUEST, &headers(&[("retry-after", "120")]), content.into());
        assert_eq!(error.to_string(), "the service answered 400 Bad Request: BadRequest: Not now. (request-id r-1)");
        assert_eq!(error.target.as_deref(), Some("id"));
        assert_eq!(error.details, [ErrorDetail { code: "A".into(), message: "a".into(), target: None }]);
        assert_eq!(error.client_request_id.as_deref(), Some("c-1"));
        assert_eq!(error.date.as_deref(), Some("2021-07-16T10:00:00"));
        assert_eq!(error.retry_after, Some(RetryAfter::Seconds(120)));
    }

    #[test]
    fn other_content_is_shown_by_its_first_line() {
        let fields = headers(&[("request-id", "r-2"), ("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]);
        let error = ODataError::new(StatusCode::BAD_GATEWAY, &fields, "<html>\nno</html>".into());
        assert_eq!(error.to_string(), "the service answered 502 Bad Gateway: <html> (request-id r-2)");
        let time = DateTime::parse_from_rfc3339("2015-10-21T07:28:00Z").unwrap().to_utc();
        assert_eq!(error.retry_after, Some(RetryAfter::At(time)));
    }
}
