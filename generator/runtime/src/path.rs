//! Paths of requests: templates, and arguments that cannot leave their place.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use crate::Value;

/// Everything but the unreserved characters. Source: RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, without the slash.
const SEGMENTS: &AsciiSet = &SEGMENT.remove(b'/');

/// A value for a placeholder of a path.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    text: Cow<'a, str>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Segment,
    Segments,
    StringLiteral,
    Literal,
}

impl<'a> Argument<'a> {
    /// A value that is one segment of the path, or a part of one: a slash in it is encoded.
    pub fn segment(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), encoding: Encoding::Segment }
    }

    /// A value that may be several segments, as in `root:/{item-path}:`: slashes in it stay.
    pub fn segments(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), encoding: Encoding::Segments }
    }

    /// A string argument of an OData function: put between single quotes, and those in it doubled.
    ///
    /// Quotes that the template has around the placeholder are not repeated.
    pub fn string_literal(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), encoding: Encoding::StringLiteral }
    }

    /// A member of an enumeration, or a set of members, as an argument of an OData function: between quotes as text is.
    pub fn member(value: &impl Value) -> Self {
        Self { text: Cow::Owned(value.to_literal()), encoding: Encoding::StringLiteral }
    }

    /// A list of values as an argument of an OData function: a JSON array.
    pub fn list<T: Value>(items: &'a [T]) -> Self {
        let views: Vec<_> = items.iter().map(Value::view).collect();
        let text = serde_json::to_string(&views).unwrap_or_default();
        Self { text: Cow::Owned(text), encoding: Encoding::Literal }
    }

    /// Any other argument of an OData function: a number, a Boolean, a date, a GUID.
    pub fn literal(value: impl Literal) -> Self {
        Self { text: Cow::Owned(value.to_literal()), encoding: Encoding::Literal }
    }

    /// Refuses what would change the path around the placeholder: URL parsers resolve dots even when encoded.
    fn check(&self) -> Result<(), PathError> {
        let is_dots = |segment: &str| matches!(segment, "." | "..");
        match self.encoding {
            Encoding::Segment if self.text.is_empty() => Err(PathError::Empty),
            Encoding::Segment if is_dots(&self.text) => Err(PathError::Dots),
            Encoding::Segments if self.text.split('/').any(is_dots) => Err(PathError::Dots),
            _ => Ok(()),
        }
    }

    fn write(&self, path: &mut String) {
        match self.encoding {
            Encoding::Segment | Encoding::Literal => path.extend(utf8_percent_encode(&self.text, SEGMENT)),
            Encoding::Segments => path.extend(utf8_percent_encode(&self.text, SEGMENTS)),
            Encoding::StringLiteral => {
                path.push('\'');
                path.extend(utf8_percent_encode(&self.text.replace('\'', "''"), SEGMENT));
                path.push('\'');
            }
        }
    }
}

/// A value that can be an argument of an OData function without quotes.
pub trait Literal {
    /// The value as a URL has it, not encoded.
    fn to_literal(&self) -> String;
}

/// Text that is a literal already.
impl Literal for &str {
    fn to_literal(&self) -> String {
        (*self).to_owned()
    }
}

impl<T: Value> Literal for T {
    fn to_literal(&self) -> String {
        match serde_json::to_value(self.view()) {
            Ok(Json::String(text)) => text,
            Ok(value) => value.to_string(),
            Err(_) => String::new(),
        }
    }
}

/// Why a path cannot be built from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// A path segment would be empty.
    Empty,
    /// A path segment would be `.` or `..`.
    Dots,
    /// There are not as many arguments as placeholders.
    Count,
}

impl fmt::Display for PathError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "a path argument is empty",
            Self::Dots => "a path argument is `.` or `..`, which would change the path",
            Self::Count => "the number of path arguments differs from that of the placeholders",
        })
    }
}

impl std::error::Error for PathError {}

/// Writes `arguments` into the placeholders of `template`, in order.
pub(crate) fn fill<'a>(template: &str, arguments: impl IntoIterator<Item = Argument<'a>>) -> Result<String, PathError> {
    let mut path = String::with_capacity(2 * template.len());
    let mut rest = template;
    for argument in arguments {
        let (before, (_, mut after)) = rest
            .split_once('{')
            .and_then(|(before, placeholder)| Some((before, placeholder.split_once('}')?)))
            .ok_or(PathError::Count)?;
        path.push_str(before);
        if argument.encoding == Encoding::StringLiteral && path.ends_with('\'') && after.starts_with('\'') {
            path.pop();
            after = &after[1..];
        }
        argument.check()?;
        argument.write(&mut path);
        rest = after;
    }
    path.push_str(rest);
    if rest.contains('{') { Err(PathError::Count) } else { Ok(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_encoded_for_their_place() {
        let path = |template, argument| fill(template, [argument]);
        assert_eq!(
            path("/users/{id}/mail", Argument::segment("a/b?c#d é")).unwrap(),
            "/users/a%2Fb%3Fc%23d%20%C3%A9/mail"
        );
        assert_eq!(path("/root:/{path}:", Argument::segments("a b/c:d")).unwrap(), "/root:/a%20b/c%3Ad:");
        assert_eq!(path("/f(name={n})", Argument::string_literal("O'Neil")).unwrap(), "/f(name='O%27%27Neil')");
        assert_eq!(path("/f(name='{n}')", Argument::string_literal("x")).unwrap(), "/f(name='x')");
        assert_eq!(path("/f(tz='{n}')", Argument::member(&"UTC+1".to_owned())).unwrap(), "/f(tz='UTC%2B1')");
        let names = ["a".to_owned(), "b,c".to_owned()];
        assert_eq!(path("/f(in={n})", Argument::list(&names)).unwrap(), "/f(in=%5B%22a%22%2C%22b%2Cc%22%5D)");
        assert_eq!(path("/f(top={n})", Argument::literal(5)).unwrap(), "/f(top=5)");
        let date = chrono::NaiveDate::from_ymd_opt(2021, 7, 16).unwrap();
        let instant = date.and_hms_opt(10, 0, 0).unwrap().and_utc();
        assert_eq!(path("/f(on={n})", Argument::literal(date)).unwrap(), "/f(on=2021-07-16)");
        assert_eq!(path("/f(at={n})", Argument::literal(instant)).unwrap(), "/f(at=2021-07-16T10%3A00%3A00Z)");
        assert_eq!(path("/f(on={n})", Argument::literal("2021-07-16")).unwrap(), "/f(on=2021-07-16)");
    }

    #[test]
    fn arguments_cannot_leave_their_place() {
        for (argument, error) in [
            (Argument::segment(""), PathError::Empty),
            (Argument::segment(".."), PathError::Dots),
            (Argument::segment("."), PathError::Dots),
            (Argument::segments("a/../../b"), PathError::Dots),
        ] {
            assert_eq!(fill("/users/{id}", [argument]), Err(error));
        }
        assert_eq!(fill("/users/{id}", [Argument::segment("%2e%2e")]).unwrap(), "/users/%252e%252e");
    }

    #[test]
    fn arguments_are_counted() {
        assert_eq!(fill("/a/{b}", []), Err(PathError::Count));
        assert_eq!(fill("/a", [Argument::segment("b")]), Err(PathError::Count));
        assert_eq!(fill("/a/{b}/{c}", [Argument::segment("{x}"), Argument::segment("y")]).unwrap(), "/a/%7Bx%7D/y");
    }
}
