//! What request functions are given, and what they yield.

use std::fmt;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;

use super::compare::{difference, is_same_text};
use super::example::{Example, Shown};
use crate::{Request, Scalar, Value, decode_json};

/// Why an example does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub(super) String);

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What an example has for the function that builds its request.
pub struct Given<'a> {
    example: &'a Example<'a>,
    shown: &'a Shown<'a>,
    query: Vec<(String, String)>,
}

impl<'a> Given<'a> {
    pub(super) fn new(example: &'a Example<'a>, shown: &'a Shown<'a>) -> Self {
        Self { example, shown, query: query_pairs(shown.query) }
    }

    /// The argument for the placeholder at `index` of the path.
    ///
    /// # Errors
    ///
    /// Returns a fault if the path has no such placeholder.
    pub fn text(&self, index: usize) -> Result<&'a str, Fault> {
        let argument = self.shown.arguments.get(index).copied();
        argument.ok_or_else(|| Fault(format!("the path has no placeholder {index}")))
    }

    /// The argument for the placeholder at `index` of the path, of a type that is written without quotes.
    ///
    /// # Errors
    ///
    /// Returns a fault if the example has something else there.
    pub fn literal<T: Value>(&self, index: usize) -> Result<T, Fault> {
        literal(self.text(index)?)
    }

    /// The argument for the placeholder at `index` of the path, of a type that is written as a JSON array.
    ///
    /// # Errors
    ///
    /// Returns a fault if the example has something else there.
    pub fn list<T: Value>(&self, index: usize) -> Result<Vec<T>, Fault> {
        decode(self.text(index)?)
    }

    /// The value of a parameter of the query.
    ///
    /// # Errors
    ///
    /// Returns a fault if the example has no such parameter.
    pub fn query(&self, name: &str) -> Result<&str, Fault> {
        let found = self.query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).ok_or_else(|| Fault(format!("the query has no `{name}`")))
    }

    /// The value of a parameter of the query, of a type that is written without quotes.
    ///
    /// # Errors
    ///
    /// Returns a fault if the example has no such parameter, or something else there.
    pub fn query_literal<T: Value>(&self, name: &str) -> Result<T, Fault> {
        literal(self.query(name)?)
    }

    /// The body.
    ///
    /// # Errors
    ///
    /// Returns a fault if the example has none, or one of another type.
    pub fn body<T: Value>(&self) -> Result<T, Fault> {
        decode(&self.example.content())
    }

    /// The address of the object that the body refers to.
    ///
    /// # Errors
    ///
    /// Returns a fault if the body is no reference.
    pub fn reference(&self) -> Result<&'a str, Fault> {
        let address = self.example.body.and_then(|body| body.get("@odata.id")).and_then(Json::as_str);
        address.ok_or_else(|| Fault("the body is no reference to an object".to_owned()))
    }

    /// The body, which is no JSON.
    pub fn plain_text(&self) -> &'a str {
        self.example.text.unwrap_or_default()
    }

    /// The body, whatever it is.
    pub fn bytes(&self) -> Bytes {
        self.example.content().into()
    }

    /// The request that a client would send, with those parameters of the query that functions leave to options.
    ///
    /// # Errors
    ///
    /// Returns a fault if the request cannot be sent.
    pub fn send<T>(&self, request: Request<T>) -> Result<http::Request<Bytes>, Fault> {
        self.finish(request.with_response())
    }

    fn finish(&self, mut request: Request<()>) -> Result<http::Request<Bytes>, Fault> {
        for (name, value) in &self.query {
            if !request.query_pairs().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                request = request.query(name.clone(), value);
            }
        }
        Ok(request.into_http("https://example.test")?)
    }

    /// Compares what a function made with what the example shows.
    pub(super) fn check(&self, request: &http::Request<Bytes>) -> Result<(), Fault> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        if method != self.shown.method {
            return Err(Fault(format!("the method is {method}, not {}", self.shown.method)));
        }
        if !self.is_path(path) {
            return Err(Fault(format!("the path is {path}, not {}", self.shown.path)));
        }
        self.check_query(&query_pairs(request.uri().query().unwrap_or_default()))?;
        self.check_body(request.body())
    }

    /// Whether `found` leads to where the shown path does: names are the same in upper and lower case, keys are not.
    fn is_path(&self, found: &str) -> bool {
        let (found, shown) = (segments(found), segments(self.shown.path));
        let contains = |segment: &str, argument: &str| segment.replace("''", "'").contains(argument);
        let has_same_keys = |found: &str, shown: &str| {
            self.shown.arguments.iter().all(|argument| contains(found, argument) == contains(shown, argument))
        };
        let is_same = |(found, shown): (&String, &String)| {
            is_same_call(found, shown) || (found.eq_ignore_ascii_case(shown) && has_same_keys(found, shown))
        };
        found.len() == shown.len() && found.iter().zip(&shown).all(is_same)
    }

    fn check_query(&self, found: &[(String, String)]) -> Result<(), Fault> {
        let sorted = |pairs: &[(String, String)]| {
            let pairs = pairs.iter().map(|(name, value)| (name.to_lowercase(), value.clone()));
            let mut pairs: Vec<_> = pairs.collect();
            pairs.sort();
            pairs
        };
        let (found, shown) = (sorted(found), sorted(&self.query));
        let is_same = |((name, value), (other, other_value)): (&(String, String), &(String, String))| {
            name == other && is_same_text(value, other_value)
        };
        if found.len() == shown.len() && found.iter().zip(&shown).all(is_same) {
            return Ok(());
        }
        Err(Fault(format!("the query is {found:?}, not {shown:?}")))
    }

    fn check_body(&self, found: &[u8]) -> Result<(), Fault> {
        let shown = self.example.content();
        match self.example.body {
            Some(body) if !found.is_empty() => {
                match difference(body, &without_added_type(serde_json::from_slice(found)?, body)) {
                    None => Ok(()),
                    Some(difference) => Err(Fault(format!("the body differs: {difference}"))),
                }
            }
            _ if found == shown.as_bytes() => Ok(()),
            _ => Err(Fault(format!("the body is {:?}, not {shown:?}", String::from_utf8_lossy(found)))),
        }
    }
}

/// The body that a function made, without the type that it states if `shown` states none: it does in all requests if it does
/// in those of some examples.
fn without_added_type(mut found: Json, shown: &Json) -> Json {
    if let Some(members) = found.as_object_mut().filter(|_| shown.get("@odata.type").is_none()) {
        members.remove("@odata.type");
    }
    found
}

/// Decodes JSON; a fault names the path of the member that does not fit.
pub(super) fn decode<T: Value>(content: &str) -> Result<T, Fault> {
    decode_json(content.to_owned()).map_err(|error| match error.path() {
        "" => Fault(error.message().to_owned()),
        path => Fault(format!("`{path}`: {}", error.message())),
    })
}

/// The value that a text in a URL stands for.
fn literal<T: Value>(text: &str) -> Result<T, Fault> {
    let from_json = || {
        let scalar = match serde_json::from_str(text).ok()? {
            Json::Bool(value) => Scalar::Bool(value),
            Json::Number(number) => {
                number.as_i64().map_or(number.as_f64().map(Scalar::Float), |value| Some(Scalar::Integer(value)))?
            }
            _ => return None,
        };
        T::from_scalar(scalar)
    };
    let value = T::from_scalar(Scalar::Text(text)).or_else(from_json);
    value.ok_or_else(|| Fault(format!("expected {}, found `{text}`", T::EXPECTED)))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The segments of a path, not percent-encoded; a key in parentheses counts as a segment. Source: OData URL conventions
/// 4.01, section 4.3.6.
fn segments(path: &str) -> Vec<String> {
    let split = |segment: &str| {
        let segment = decoded(segment);
        let key = segment.split_once("('").and_then(|(name, rest)| Some((name, rest.strip_suffix("')")?)));
        match key {
            Some((name, key)) if !key.contains('\'') => vec![name.to_owned(), key.to_owned()],
            _ => vec![segment],
        }
    };
    path.split('/').flat_map(split).collect()
}

/// Whether both segments call a function with the same arguments; blanks between them say nothing.
fn is_same_call(one: &str, other: &str) -> bool {
    let pieces = |segment: &str| segment.split(['(', ',', '=', ')']).map(|piece| piece.trim().to_owned()).collect();
    let (one, other): (Vec<String>, Vec<String>) = (pieces(one), pieces(other));
    one.len() > 1 && one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| is_same_text(one, other))
}

fn query_pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}
