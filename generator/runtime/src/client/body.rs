//! Bodies of requests and responses.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use sync_wrapper::SyncWrapper;

use crate::{BoxError, Error};

/// The body of a request or a response: bytes that are at hand, or a stream of them.
///
/// It is a [`Stream`] of pieces and an [`http_body::Body`]. A body that is at hand can be sent again after the service
/// asked to wait; one that is streamed is sent once.
#[derive(Default)]
pub struct Body(Content);

#[derive(Default)]
enum Content {
    #[default]
    Empty,
    Full(Bytes),
    Streamed(SyncWrapper<BoxBody>, SizeHint),
}

type BoxBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>;

impl Body {
    /// A body that is read from a stream of pieces while it is sent.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        let frames = Frames(Box::pin(stream));
        Self(Content::Streamed(SyncWrapper::new(Box::pin(frames)), SizeHint::default()))
    }

    /// A body of another HTTP stack.
    pub fn from_body<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let size = body.size_hint();
        Self(Content::Streamed(SyncWrapper::new(Box::pin(body.map_err(Into::into))), size))
    }

    /// The bytes, if they are at hand.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Content::Empty => Some(&[]),
            Content::Full(bytes) => Some(bytes),
            Content::Streamed(..) => None,
        }
    }

    /// Reads all of it.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection fails, or nothing comes for too long.
    pub async fn into_bytes(self) -> Result<Bytes, Error> {
        Ok(self.collect().await?.to_bytes())
    }

    /// The bytes, or the body itself if it is streamed.
    #[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
    pub(super) fn try_into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Content::Empty => Ok(Bytes::new()),
            Content::Full(bytes) => Ok(bytes),
            Content::Streamed(..) => Err(self),
        }
    }

    /// The same body once more, unless it is streamed.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Content::Empty => Some(Self::default()),
            Content::Full(bytes) => Some(bytes.clone().into()),
            Content::Streamed(..) => None,
        }
    }
}

impl<B: Into<Bytes>> From<B> for Body {
    fn from(bytes: B) -> Self {
        let bytes = bytes.into();
        Self(if bytes.is_empty() { Content::Empty } else { Content::Full(bytes) })
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &mut self.0 {
            Content::Empty => Poll::Ready(None),
            Content::Full(bytes) => {
                let frame = Frame::data(std::mem::take(bytes));
                self.0 = Content::Empty;
                Poll::Ready(Some(Ok(frame)))
            }
            Content::Streamed(body, _) => {
                let frame = ready!(body.get_mut().as_mut().poll_frame(context));
                Poll::Ready(frame.map(|frame| frame.map_err(Error::from_transport)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, Content::Empty)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Empty => SizeHint::with_exact(0),
            Content::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Streamed(_, size) => *size,
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(self.as_mut().poll_frame(context)?) else { return Poll::Ready(None) };
            // What is not data are trailers, which have no place in a stream of bytes.
            if let Ok(bytes) = frame.into_data() {
                return Poll::Ready(Some(Ok(bytes)));
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            None => formatter.write_str("Body(streamed)"),
        }
    }
}

/// A stream of pieces as a body.
struct Frames<S>(Pin<Box<S>>);

impl<S: Stream<Item = Result<Bytes, E>>, E: Into<BoxError>> HttpBody for Frames<S> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data).map_err(Into::into)))
    }
}
