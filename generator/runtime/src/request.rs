//! Requests as values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::debug::is_secret_header;
use crate::path::{Argument, fill};
use crate::write::Typed;
use crate::{Error, InvalidRequest, Record, Response, link};

/// What a query value may contain as it is. Source: RFC 3986, section 3.4, less what separates parameters.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b':')
    .remove(b'/')
    .remove(b'@')
    .remove(b'*')
    .remove(b';');

/// A request whose successful response is decoded as `T`; nothing is sent until a client is given it.
///
/// What cannot be sent (a path argument that would change the path, a header that is not valid) is reported when the
/// request is turned into an HTTP request, so that building one reads as one expression.
///
/// ```
/// use mdbindgen_runtime::http::Method;
/// use mdbindgen_runtime::{Argument, OpenRecord, Page, Request};
///
/// let request: Request<Page<OpenRecord>> =
///     Request::new(Method::GET, "/users/{user-id}/messages", &[Argument::segment("adele@contoso.example")])
///         .select(["subject", "from"])
///         .filter("importance eq 'high'")
///         .top(10);
/// let request = request.into_http("https://graph.example.test/v1.0")?;
/// assert_eq!(
///     request.uri(),
///     "https://graph.example.test/v1.0/users/adele%40contoso.example/messages\
///      ?$select=subject,from&$filter=importance%20eq%20%27high%27&$top=10"
/// );
/// # Ok::<(), mdbindgen_runtime::Error>(())
/// ```
pub struct Request<T> {
    parts: Parts,
    response: PhantomData<fn() -> T>,
}

/// All of a request that does not depend on its response; kept apart so that it is compiled once.
#[derive(Clone)]
struct Parts {
    method: Method,
    template: &'static str,
    path: String,
    link: Option<String>,
    query: Vec<(Cow<'static, str>, String)>,
    headers: HeaderMap,
    body: Bytes,
    fault: Option<InvalidRequest>,
}

impl<T> Request<T> {
    /// A request for the path that `template` becomes when `arguments` fill its placeholders, in order.
    pub fn new(method: Method, template: &'static str, arguments: &[Argument<'_>]) -> Self {
        Self { parts: Parts::new(method, template, arguments.iter().cloned()), response: PhantomData }
    }

    /// A GET request for the path that `template` becomes when `segments` fill its placeholders, in order.
    ///
    /// This and what follows are for paths whose arguments are a segment each, as nearly all are. Bindings are made of
    /// such calls, and text is cheaper to compile than an [`Argument`].
    pub fn get(template: &'static str, segments: &[&str]) -> Self {
        Self::of_segments(Method::GET, template, segments)
    }

    /// A POST request; see [`Request::get`].
    pub fn post(template: &'static str, segments: &[&str]) -> Self {
        Self::of_segments(Method::POST, template, segments)
    }

    /// A PUT request; see [`Request::get`].
    pub fn put(template: &'static str, segments: &[&str]) -> Self {
        Self::of_segments(Method::PUT, template, segments)
    }

    /// A PATCH request; see [`Request::get`].
    pub fn patch(template: &'static str, segments: &[&str]) -> Self {
        Self::of_segments(Method::PATCH, template, segments)
    }

    /// A DELETE request; see [`Request::get`].
    pub fn delete(template: &'static str, segments: &[&str]) -> Self {
        Self::of_segments(Method::DELETE, template, segments)
    }

    fn of_segments(method: Method, template: &'static str, segments: &[&str]) -> Self {
        let arguments = segments.iter().map(|segment| Argument::segment(segment));
        Self { parts: Parts::new(method, template, arguments), response: PhantomData }
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The documented path, with placeholders.
    pub fn template(&self) -> &'static str {
        self.parts.template
    }

    /// The path, with arguments percent-encoded; without host and version.
    pub fn path(&self) -> &str {
        &self.parts.path
    }

    /// The parameters of the query, not encoded, in the order in which they were added.
    pub fn query_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.query.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// The query string, percent-encoded, without the question mark; empty if there are no parameters.
    pub fn query_string(&self) -> String {
        self.parts.query_string()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The body; empty if there is none.
    pub fn body(&self) -> &Bytes {
        &self.parts.body
    }

    /// Limits the response to these properties (`$select`).
    pub fn select<N: AsRef<str>>(self, properties: impl IntoIterator<Item = N>) -> Self {
        self.option("$select", join(properties))
    }

    /// Includes related objects in the response (`$expand`); an item may have options: `members($select=id)`.
    pub fn expand<N: AsRef<str>>(self, relationships: impl IntoIterator<Item = N>) -> Self {
        self.option("$expand", join(relationships))
    }

    /// Limits the response to objects for which `condition` holds (`$filter`).
    ///
    /// The condition is sent as it is given: put values of users into it with [`string_literal`](crate::string_literal).
    pub fn filter(self, condition: impl Into<String>) -> Self {
        self.option("$filter", condition.into())
    }

    /// Sorts the response (`$orderby`); an item may end in ` desc`.
    pub fn order_by<N: AsRef<str>>(self, properties: impl IntoIterator<Item = N>) -> Self {
        self.option("$orderby", join(properties))
    }

    /// Sets the number of objects per page (`$top`).
    pub fn top(self, count: u32) -> Self {
        self.option("$top", count.to_string())
    }

    /// Leaves out this many objects (`$skip`).
    pub fn skip(self, count: u32) -> Self {
        self.option("$skip", count.to_string())
    }

    /// Limits the response to objects that match a search phrase (`$search`), which is sent as it is given.
    pub fn search(self, phrase: impl Into<String>) -> Self {
        self.option("$search", phrase.into())
    }

    /// Asks for the number of all objects next to a page of them (`$count`).
    pub fn count(self) -> Self {
        self.option("$count", "true".to_owned())
    }

    /// Sets a parameter of the query, replacing the value it had.
    pub fn option(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parts.set_option(name, value.into());
        self
    }

    /// Adds a parameter to the query; one of the same name stays.
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl fmt::Display) -> Self {
        self.parts.query.push((name.into(), value.to_string()));
        self
    }

    /// Sets a header, replacing the value it had.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.parts.set_header(name.as_ref(), value.as_ref());
        self
    }

    /// Asks the service for something about how it answers (`Prefer`); preferences add up, each once.
    pub fn prefer(mut self, preference: &str) -> Self {
        self.parts.add_header("prefer", preference);
        self
    }

    /// Carries `body` as JSON; a reference does.
    pub fn json<B: Serialize>(mut self, body: B) -> Self {
        self.parts.set_json(serde_json::to_vec(&body));
        self
    }

    /// Carries an object as JSON that states its type in `@odata.type`: the path takes objects of several types.
    pub fn typed_json(mut self, body: &dyn Record) -> Self {
        self.parts.set_json(serde_json::to_vec(&Typed { record: body, declared: None }));
        self
    }

    /// Carries an object as JSON that states its type in `@odata.type` unless that is the one called `declared`, of which the
    /// path leads to objects.
    pub fn json_of(mut self, declared: &str, body: &dyn Record) -> Self {
        self.parts.set_json(serde_json::to_vec(&Typed { record: body, declared: Some(declared) }));
        self
    }

    /// Carries a reference to an object: its address in `@odata.id`.
    pub fn reference(self, address: &str) -> Self {
        self.json(serde_json::json!({ "@odata.id": address }))
    }

    /// Carries a JSON object without members, as some actions without parameters want it.
    pub fn empty_object(self) -> Self {
        self.json(serde_json::json!({}))
    }

    /// Carries plain text instead of what was carried before: some operations take a message in MIME format, encoded in
    /// base64, as well as one in JSON.
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.parts.body = Bytes::from(body.into());
        self.parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        self
    }

    /// Carries bytes; unless the header `Content-Type` says what they are, they are just that.
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.parts.body = body.into();
        let content_type = HeaderValue::from_static("application/octet-stream");
        self.parts.headers.entry(CONTENT_TYPE).or_insert(content_type);
        self
    }

    /// Asks for a link that the service gave (to the next page, to later changes) instead of the path and the query.
    ///
    /// The headers stay, the method becomes `GET`, and a body is dropped. The link must have the origin of the base
    /// address that the request is sent with; one to another origin is refused when the request is turned into an
    /// HTTP request.
    pub fn follow(mut self, link: impl Into<String>) -> Self {
        self.parts.follow(link.into());
        self
    }

    /// Notes why the request cannot be sent, unless there is a reason already.
    pub(crate) fn set_fault(&mut self, fault: InvalidRequest) {
        self.parts.fault.get_or_insert(fault);
    }

    /// The request for what is below the path, under the name `segment`.
    pub(crate) fn with_segment(mut self, segment: &str) -> Self {
        self.parts.path.push('/');
        self.parts.path.push_str(segment);
        self
    }

    /// The same request, its response decoded as a `U`.
    pub(crate) fn with_response<U>(self) -> Request<U> {
        Request { parts: self.parts, response: PhantomData }
    }
}

impl<T: Response> Request<T> {
    /// The request for the service at `base`, such as `https://graph.microsoft.com/v1.0`.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be sent as it was built, if `base` is not an absolute address without a
    /// query, or if the request [follows](Request::follow) a link to another origin than that of `base`.
    pub fn into_http(self, base: &str) -> Result<http::Request<Bytes>, Error> {
        let mut parts = self.parts;
        if let Some(accept) = T::ACCEPT {
            parts.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        }
        parts.into_http(base)
    }

    /// Decodes what the service answered to this request.
    ///
    /// # Errors
    ///
    /// Returns the service's own error if the status is not a success, and a decoding error if the body is not a `T`.
    pub fn decode(&self, response: http::Response<Bytes>) -> Result<T, Error> {
        crate::decode(response)
    }
}

impl Parts {
    fn new<'a>(method: Method, template: &'static str, arguments: impl Iterator<Item = Argument<'a>>) -> Self {
        let filled = fill(template, arguments);
        let fault = filled.as_ref().err().map(|error| InvalidRequest::Path(*error));
        let path = filled.unwrap_or_else(|_| template.to_owned());
        let (link, query) = (None, Vec::new());
        Self { method, template, path, link, query, headers: HeaderMap::new(), body: Bytes::new(), fault }
    }

    fn set_option(&mut self, name: &'static str, value: String) {
        match self.query.iter_mut().find(|(present, _)| present == name) {
            Some((_, present)) => *present = value,
            None => self.query.push((Cow::Borrowed(name), value)),
        }
    }

    /// A header, or nothing and a fault; credentials are marked so that they are not shown.
    fn header(&mut self, name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        let Some((name, mut value)) = header else {
            self.fault.get_or_insert_with(|| InvalidRequest::Header(name.to_owned()));
            return None;
        };
        value.set_sensitive(is_secret_header(name.as_str()));
        Some((name, value))
    }

    fn set_header(&mut self, name: &str, value: &str) {
        if let Some((name, value)) = self.header(name, value) {
            self.headers.insert(name, value);
        }
    }

    fn add_header(&mut self, name: &str, value: &str) {
        if let Some((name, value)) = self.header(name, value)
            && !self.headers.get_all(&name).iter().any(|present| present == value)
        {
            self.headers.append(name, value);
        }
    }

    fn set_json(&mut self, body: serde_json::Result<Vec<u8>>) {
        match body {
            Ok(body) => {
                self.body = body.into();
                self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
            Err(error) => {
                self.fault.get_or_insert_with(|| InvalidRequest::Body(error.to_string()));
            }
        }
    }

    fn query_string(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.query {
            if !text.is_empty() {
                text.push('&');
            }
            text.extend(utf8_percent_encode(name, QUERY));
            text.push('=');
            text.extend(utf8_percent_encode(value, QUERY));
        }
        text
    }

    fn follow(&mut self, link: String) {
        self.method = Method::GET;
        self.link = Some(link);
        self.body = Bytes::new();
        self.headers.remove(CONTENT_TYPE);
    }

    fn into_http(self, base: &str) -> Result<http::Request<Bytes>, Error> {
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        let parsed = link::parse_base(base)?;
        let uri = match &self.link {
            Some(link) => link::resolve(link, &parsed)?,
            None => self.address(base)?,
        };
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn address(&self, base: &str) -> Result<Uri, InvalidRequest> {
        let query = self.query_string();
        let separator = if query.is_empty() { "" } else { "?" };
        let address = format!("{}{}{separator}{query}", base.trim_end_matches('/'), self.path);
        address.parse().map_err(|_| InvalidRequest::address(&address))
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), response: PhantomData }
    }
}

/// Shows what is asked for, not what is carried.
impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { method, path, link, headers, body, .. } = &self.parts;
        formatter
            .debug_struct("Request")
            .field("method", method)
            .field("path", &link.as_deref().map_or_else(|| path.clone(), link::without_secrets))
            .field("query", &self.query_string())
            .field("headers", headers)
            .field("body", &format_args!("{} bytes", body.len()))
            .finish()
    }
}

fn join<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(name.as_ref());
    }
    text
}

/// Writes `text` as a string of an OData expression: between single quotes, and those in it doubled.
///
/// ```
/// let name = mdbindgen_runtime::string_literal("O'Neil");
/// assert_eq!(format!("surname eq {name}"), "surname eq 'O''Neil'");
/// ```
pub fn string_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
