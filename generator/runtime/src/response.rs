//! Responses: how their content becomes a value.

use std::str::FromStr;

use bytes::Bytes;
use http::StatusCode;

use crate::read::from_json;
use crate::{AdditionalData, DecodeError, Error, Field, ODataError, Record, Schema, Value};

/// What a successful response is decoded as.
pub trait Response: Sized {
    /// The media type to ask for, if it matters.
    const ACCEPT: Option<&'static str> = None;

    /// Decodes the content of a successful response.
    ///
    /// # Errors
    ///
    /// Returns an error if the content is not what was expected.
    fn from_content(status: StatusCode, content: Bytes) -> Result<Self, DecodeError>;
}

/// Decodes the response to a request for a `T`.
///
/// # Errors
///
/// Returns the service's own error if the status is not a success, and a decoding error if the body is not a `T`.
pub fn decode<T: Response>(response: http::Response<Bytes>) -> Result<T, Error> {
    let (parts, content) = response.into_parts();
    if parts.status.is_success() {
        Ok(T::from_content(parts.status, content)?)
    } else {
        Err(ODataError::new(parts.status, &parts.headers, content).into())
    }
}

/// Decodes JSON text as a `T`.
///
/// # Errors
///
/// Returns an error with the path of the first member that does not fit.
///
/// ```
/// use mdbindgen_runtime::{Page, decode_json};
///
/// let error = decode_json::<Page<i32>>(r#"{"value": [1, "two"]}"#).unwrap_err();
/// assert_eq!(error.path(), "value[1]");
/// ```
pub fn decode_json<T: Value>(content: impl Into<Bytes>) -> Result<T, DecodeError> {
    let content = content.into();
    let mut value = None;
    let read = from_json(&mut value, &content);
    match (read, value.or_else(|| T::from_scalar(crate::Scalar::Null))) {
        (Ok(()), Some(value)) => Ok(value),
        (Ok(()), None) => {
            let message = format!("expected {}, found null", T::EXPECTED);
            Err(DecodeError::new(String::new(), message, content))
        }
        (Err(fault), _) => Err(DecodeError::new(fault.path, fault.message, content)),
    }
}

impl<T: Value> Response for T {
    const ACCEPT: Option<&'static str> = Some("application/json");

    fn from_content(_: StatusCode, content: Bytes) -> Result<Self, DecodeError> {
        decode_json(content)
    }
}

/// No content, or content of no interest.
impl Response for () {
    fn from_content(_: StatusCode, _: Bytes) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// The value, or nothing if the response has no content: services answer an update in both ways.
impl<T: Value> Response for Option<T> {
    const ACCEPT: Option<&'static str> = Some("application/json");

    fn from_content(_: StatusCode, content: Bytes) -> Result<Self, DecodeError> {
        if content.is_empty() { Ok(None) } else { decode_json(content).map(Some) }
    }
}

/// The content as it is.
impl Response for Bytes {
    fn from_content(_: StatusCode, content: Bytes) -> Result<Self, DecodeError> {
        Ok(content)
    }
}

/// A value that comes as plain text, as `…/$count` gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<T>(pub T);

impl<T: FromStr> Response for Text<T> {
    fn from_content(_: StatusCode, content: Bytes) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(&content).ok().map(|text| text.trim_start_matches('\u{feff}').trim());
        let value = text.and_then(|text| text.parse().ok());
        value.map(Self).ok_or_else(|| DecodeError::new(String::new(), "the text is no such value".to_owned(), content))
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub value: Vec<T>,
    /// Where the next page is, unless this is the last.
    pub next_link: Option<String>,
    /// Where later changes are, at the end of a list whose changes are tracked.
    pub delta_link: Option<String>,
    /// The number of all items, if the request asked for it.
    pub count: Option<i64>,
    /// Members other than these, kept as they came.
    pub additional_data: AdditionalData,
}

/// A value that comes as the `value` member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueOf<T> {
    /// The value; nothing if it is null.
    pub value: Option<T>,
    /// Members other than it, kept as they came.
    pub additional_data: AdditionalData,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        let (next_link, delta_link, count) = (None, None, None);
        Self { value: Vec::new(), next_link, delta_link, count, additional_data: AdditionalData::new() }
    }
}

impl<T> Default for ValueOf<T> {
    fn default() -> Self {
        Self { value: None, additional_data: AdditionalData::new() }
    }
}

impl<T: Value> Record for Page<T> {
    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("page", &["value", "@odata.nextLink", "@odata.deltaLink", "@odata.count"]);
        &SCHEMA
    }

    fn field(&self, index: usize) -> &dyn Field {
        match index {
            0 => &self.value,
            1 => &self.next_link,
            2 => &self.delta_link,
            3 => &self.count,
            _ => &self.additional_data,
        }
    }

    fn field_mut(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.value,
            1 => &mut self.next_link,
            2 => &mut self.delta_link,
            3 => &mut self.count,
            _ => &mut self.additional_data,
        }
    }
}

impl<T: Value> Record for ValueOf<T> {
    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("value", &["value"]);
        &SCHEMA
    }

    fn field(&self, index: usize) -> &dyn Field {
        match index {
            0 => &self.value,
            _ => &self.additional_data,
        }
    }

    fn field_mut(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.value,
            _ => &mut self.additional_data,
        }
    }
}
