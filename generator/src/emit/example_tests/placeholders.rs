//! Texts in examples that stand for values without being any: `datetime-value`, `String (timestamp)`.

use serde_json::Value;

use super::faults::{Properties, Types};
use super::forms::has_form;
use crate::model::{Primitive, Response, TypeRef, ValueType};

impl Types<'_> {
    /// Sets to null what only stands for a value in the body of a response, and returns the paths of that.
    pub(super) fn clear_response(&self, response: &Response, body: &mut Value) -> Vec<String> {
        let mut cleared = Cleared { types: self, path: Vec::new(), found: Vec::new() };
        match (&response.value, Self::wrapped(response)) {
            (_, Some(properties)) => cleared.members(body, &properties),
            (Some(value), None) => cleared.value(body, value),
            (None, None) => {}
        }
        cleared.found
    }

    /// Sets to null what only stands for a value in `body`, and returns the paths of that.
    pub(super) fn clear(&self, body: &mut Value, expected: &ValueType) -> Vec<String> {
        let mut cleared = Cleared { types: self, path: Vec::new(), found: Vec::new() };
        cleared.value(body, expected);
        cleared.found
    }

    /// Sets to null what only stands for a value in the parameters of an action, and returns the paths of that.
    pub(super) fn clear_parameters(&self, body: &mut Value, parameters: &Properties<'_>) -> Vec<String> {
        let mut cleared = Cleared { types: self, path: Vec::new(), found: Vec::new() };
        cleared.members(body, parameters);
        cleared.found
    }
}

/// A walk through a body.
struct Cleared<'t, 'a> {
    types: &'t Types<'a>,
    path: Vec<String>,
    found: Vec<String>,
}

impl Cleared<'_, '_> {
    fn value(&mut self, value: &mut Value, expected: &ValueType) {
        match value {
            Value::Array(items) if expected.collection => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.inside(index.to_string(), |walk| walk.item(item, &expected.item));
                }
            }
            value => self.item(value, &expected.item),
        }
    }

    fn item(&mut self, value: &mut Value, expected: &TypeRef) {
        match expected {
            TypeRef::Primitive(primitive) if is_placeholder(*primitive, value) => {
                self.found.push(self.path.join("."));
                *value = Value::Null;
            }
            TypeRef::Named(name) => {
                let types = self.types;
                if let Some(properties) = types.properties(types.actual_type(name, value)) {
                    self.members(value, properties);
                }
            }
            TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => {}
        }
    }

    fn members(&mut self, value: &mut Value, properties: &Properties<'_>) {
        let Value::Object(members) = value else { return };
        for (name, value) in members {
            if let Some(expected) = properties.get(name.as_str()) {
                self.inside(name.clone(), |walk| walk.value(value, expected));
            }
        }
    }

    fn inside(&mut self, step: String, walk: impl FnOnce(&mut Self)) {
        self.path.push(step);
        walk(self);
        self.path.pop();
    }
}

/// Whether `value` is a text that only stands for a value of `primitive`.
fn is_placeholder(primitive: Primitive, value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    !has_form(primitive, value) && (names_type(text) || names_value(text))
}

/// `String`, `Date`, `String (timestamp)`
fn names_type(text: &str) -> bool {
    let name = text.split(" (").next().unwrap_or(text);
    let is_name = |primitive: Primitive| primitive.edm_name().trim_start_matches("Edm.").eq_ignore_ascii_case(name);
    Primitive::ALL.into_iter().any(is_name)
}

/// `datetime-value`, `skuId-value-1`, `<timestamp>`, `{id}`, `MIIDYD...`
fn names_value(text: &str) -> bool {
    let plain = text.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches('-');
    let is_enclosed = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    plain.ends_with("-value") || text.ends_with("...") || is_enclosed('<', '>') || is_enclosed('{', '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_name_what_they_stand_for() {
        for text in [
            "String (timestamp)",
            "Date",
            "boolean",
            "datetime-value",
            "skuId-value-1",
            "<timestamp>",
            "{id}",
            "MIIDYDCCAki...",
        ] {
            assert!(is_placeholder(Primitive::DateTimeOffset, &text.into()), "{text}");
            assert!(!is_placeholder(Primitive::String, &text.into()), "{text}");
        }
        for text in ["true", "2021-07-16T25:00:00Z", "", "value", "12"] {
            assert!(!is_placeholder(Primitive::DateTimeOffset, &text.into()), "{text}");
        }
    }
}
