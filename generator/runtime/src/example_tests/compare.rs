//! Whether two JSON values say the same.

use chrono::{DateTime, NaiveTime, Utc};
use serde_json::{Map, Value as Json};

use crate::{Binary, Duration, Scalar, Value};

/// Says where and how `found` differs from `expected`, if it does.
pub(super) fn difference(expected: &Json, found: &Json) -> Option<String> {
    differ(expected, found, &mut Vec::new())
}

fn differ(expected: &Json, found: &Json, path: &mut Vec<String>) -> Option<String> {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => differ_in_member(expected, found, path),
        (Json::Array(expected), Json::Array(found)) => differ_in_item(expected, found, path),
        _ if is_same_scalar(expected, found) => None,
        _ => Some(format!("{}expected {expected}, found {found}", place(path))),
    }
}

fn place(path: &[String]) -> String {
    if path.is_empty() { String::new() } else { format!("`{}`: ", path.join(".")) }
}

/// Compares objects; a member that is null is as good as none.
fn differ_in_member(expected: &Map<String, Json>, found: &Map<String, Json>, path: &mut Vec<String>) -> Option<String> {
    let names = expected.keys().chain(found.keys().filter(|name| !expected.contains_key(*name)));
    for name in names {
        let value = |members: &Map<String, Json>| members.get(name).cloned().unwrap_or_default();
        path.push(name.clone());
        let difference = differ(&value(expected), &value(found), path);
        path.pop();
        if difference.is_some() {
            return difference;
        }
    }
    None
}

/// Compares lists; items that are null may have been left out.
fn differ_in_item(expected: &[Json], found: &[Json], path: &mut Vec<String>) -> Option<String> {
    let present = |items: &[Json]| items.iter().filter(|item| !item.is_null()).cloned().collect::<Vec<_>>();
    let (expected, found) = (present(expected), present(found));
    if expected.len() != found.len() {
        return Some(format!("{}expected {} items, found {}", place(path), expected.len(), found.len()));
    }
    expected.iter().zip(&found).enumerate().find_map(|(index, (expected, found))| {
        path.push(index.to_string());
        let difference = differ(expected, found, path);
        path.pop();
        difference
    })
}

fn is_same_scalar(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Json::String(text), Json::Number(number)) | (Json::Number(number), Json::String(text)) => {
            text.parse().ok() == number.as_f64()
        }
        (Json::String(one), Json::String(other)) => is_same_text(one, other),
        _ => one == other,
    }
}

/// Whether two texts are the same, or the same value of one of the types that have several spellings.
pub(super) fn is_same_text(one: &str, other: &str) -> bool {
    let is_same_name = || {
        let names = |text: &str| text.split(',').map(|name| name.trim().to_lowercase()).collect::<Vec<_>>();
        names(one) == names(other)
    };
    let is_same_time = || is_same::<DateTime<Utc>>(one, other) || is_same::<NaiveTime>(one, other);
    let is_same_value = || is_same_time() || is_same::<Duration>(one, other) || is_same::<Binary>(one, other);
    one == other || is_same_name() || is_same_value()
}

/// Whether both texts are values of a type, and are written alike.
fn is_same<T: Value>(one: &str, other: &str) -> bool {
    let value = |text: &str| T::from_scalar(Scalar::Text(text));
    value(one).zip(value(other)).is_some_and(|(one, other)| one.view() == other.view())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_count_and_not_their_spelling() {
        for (one, other) in [
            (json!({"a": null, "b": 1}), json!({"b": 1.0})),
            (json!("2021-07-16T12:00:00+02:00"), json!("2021-07-16T10:00:00.000Z")),
            (json!("08:00:00.0000000"), json!("08:00:00")),
            (json!("123"), json!(123)),
            (json!("P0DT1H"), json!("PT1H")),
            (json!("Read, write"), json!("read,Write")),
            (json!([1, null, 2]), json!([1, 2])),
        ] {
            assert_eq!(difference(&one, &other), None);
            assert_eq!(difference(&other, &one), None);
        }
    }

    #[test]
    fn differences_are_found_where_they_are() {
        for (one, other, expected) in [
            (json!({"a": [{"b": 1}]}), json!({"a": [{"b": 2}]}), "`a.0.b`: expected 1, found 2"),
            (json!({"a": 1}), json!({}), "`a`: expected 1, found null"),
            (json!({}), json!({"a": []}), "`a`: expected null, found []"),
            (json!([1]), json!([1, 2]), "expected 1 items, found 2"),
            (json!("2021-07-16T12:00:00Z"), json!("2021-07-16T12:00:01Z"), {
                "expected \"2021-07-16T12:00:00Z\", found \"2021-07-16T12:00:01Z\""
            }),
            (json!("12x"), json!(12), "expected \"12x\", found 12"),
            (json!(true), json!("true"), "expected true, found \"true\""),
        ] {
            assert_eq!(difference(&one, &other).as_deref(), Some(expected));
        }
    }
}
