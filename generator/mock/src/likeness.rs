//! How much a request is like one that a page shows.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use mdbindgen::model::{Example, ExampleBody, ExampleRequest};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::pattern::{Pattern, decoded};

/// What an example is compared with.
pub(crate) struct Asked<'a> {
    /// The method, in upper case.
    pub(crate) method: &'a str,
    /// The path without version, decoded.
    pub(crate) path: &'a str,
    /// The query string.
    pub(crate) query: &'a str,
    /// The body, if it is JSON.
    pub(crate) body: &'a Value,
}

/// How much a request is like an example; the greater, the more. What stands first counts most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Likeness {
    path: PathLikeness,
    query: Resemblance,
    body: Resemblance,
}

/// How much of what was asked an example has, and then how little else. An example without a request has nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Resemblance {
    common: Option<i64>,
    surplus: Reverse<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum PathLikeness {
    /// It is one of the other paths of the page.
    #[default]
    Other,
    /// It differs in its arguments.
    Form,
    /// It is the same.
    Same,
}

/// How much `asked` is like the request of `example`; nothing if that has another method.
///
/// An example that shows no request is like every one, but less than an example that shows it.
pub(crate) fn likeness(asked: &Asked<'_>, pattern: &Pattern, example: &Example) -> Option<Likeness> {
    let Some(shown) = &example.request else {
        return Some(Likeness::default());
    };
    (shown.method.as_str() == asked.method).then(|| {
        let (path, query) = shown.url.split_once('?').unwrap_or((&shown.url, ""));
        Likeness {
            path: path_likeness(&decoded(path), asked.path, pattern),
            query: resemblance(&options(asked.query), &options(query)),
            body: resemblance(&members(asked.body), &members(json(shown))),
        }
    })
}

/// Compares a path, which has the form `pattern`, with the address of an example, which may have a host and a version.
fn path_likeness(address: &str, path: &str, pattern: &Pattern) -> PathLikeness {
    let tails = || address.match_indices('/').map(|(start, _)| &address[start..]);
    if tails().any(|tail| tail.eq_ignore_ascii_case(path)) {
        PathLikeness::Same
    } else if tails().any(|tail| pattern.matches(tail)) {
        PathLikeness::Form
    } else {
        PathLikeness::Other
    }
}

fn json(request: &ExampleRequest) -> &Value {
    match &request.body {
        ExampleBody::Json(value) => value,
        _ => &Value::Null,
    }
}

/// Compares what was asked with what an example shows.
fn resemblance<V: PartialEq>(asked: &BTreeMap<String, V>, shown: &BTreeMap<String, V>) -> Resemblance {
    let compare = |(name, value): (&String, &V)| match shown.get(name) {
        Some(same) if same == value => 3,
        Some(_) => 1,
        None => -1,
    };
    let surplus = shown.keys().filter(|name| !asked.contains_key(*name)).count();
    Resemblance { common: Some(asked.iter().map(compare).sum()), surplus: Reverse(surplus) }
}

/// The options of a query string by name.
pub(crate) fn options(query: &str) -> BTreeMap<String, String> {
    let text = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().trim().to_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (text(name).to_lowercase(), text(value))).collect()
}

/// The scalars in a JSON value by their paths.
fn members(value: &Value) -> BTreeMap<String, &Value> {
    let mut found = BTreeMap::new();
    collect(value, String::new(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, path: String, found: &mut BTreeMap<String, &'a Value>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                collect(value, format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{path}/{index}"), found);
            }
        }
        Value::Null => {}
        scalar => {
            found.insert(path, scalar);
        }
    }
}

#[cfg(test)]
mod tests {
    use mdbindgen::model::{PathPart, PathTemplate};
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_members_count_more_than_present_ones_and_those_more_than_missing_ones() {
        let example = json!({"requestType": "adminAdd", "assignment": {"targetId": "a"}});
        let like = |body: &Value| resemblance(&members(body), &members(&example));
        let bodies = [
            json!({"requestType": "adminAdd", "assignment": {"targetId": "a"}}),
            json!({"requestType": "adminAdd", "assignment": {"targetId": "b"}}),
            json!({"requestType": "adminAdd"}),
            json!({"requestType": "adminAdd", "assignment": {"target": {"email": "x"}}}),
            json!({"requestType": "userAdd"}),
            json!({}),
            json!({"justification": "x"}),
        ];
        let scores: Vec<_> = bodies.iter().map(like).collect();
        assert!(scores.is_sorted_by(|one, next| one > next), "{scores:?}");
        assert!(like(&bodies[6]) > Resemblance::default());
    }

    #[test]
    fn options_are_compared_decoded() {
        assert_eq!(options("$filter=a%20eq+'b'&$TOP=1&"), options("$top=1&$filter=a eq 'b'"));
        assert_eq!(options(""), BTreeMap::new());
    }

    #[test]
    fn addresses_may_have_a_host_and_a_version() {
        let parts = vec![PathPart::Literal("/users/a".to_owned())];
        let pattern = Pattern::new(&PathTemplate { text: "/users/a".to_owned(), parts });
        let like = |address| path_likeness(address, "/users/a", &pattern);
        assert_eq!(like("https://graph.example/v1.0/Users/a"), PathLikeness::Same);
        assert_eq!(like("https://graph.example/v1.0/a"), PathLikeness::Other);
        let like = |address| path_likeness(address, "/USERS/A/b", &pattern);
        assert_eq!(like("/users/a"), PathLikeness::Form);
    }
}
