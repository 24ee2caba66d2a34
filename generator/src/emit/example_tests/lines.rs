//! Examples as lines of JSON.

use serde_json::{Map, Value};

use crate::model::{ExampleBody, Origin};

/// One example: where it is shown, what it is of, and what the message carries.
pub(super) struct Line(Map<String, Value>);

impl Line {
    /// A line for the message that starts at `origin`.
    pub(super) fn new(origin: &Origin) -> Self {
        Self(Map::new()).with("page", &*origin.page).with("line", origin.line)
    }

    /// The line with a further member.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The line with the content of the message.
    pub(super) fn with_body(self, body: &ExampleBody) -> Self {
        match body {
            ExampleBody::Empty => self,
            ExampleBody::Json(value) => self.with("body", value.clone()),
            ExampleBody::BrokenJson(text) | ExampleBody::Other(text) => self.with("text", text.as_str()),
        }
    }

    /// The line with the paths of what the page has placeholders for, and the body null.
    pub(super) fn with_placeholders(self, paths: Vec<String>) -> Self {
        if paths.is_empty() { self } else { self.with("placeholders", paths) }
    }

    /// The line with the reason for which the example is at fault, if it is.
    pub(super) fn with_fault(self, fault: Option<String>) -> Self {
        match fault {
            Some(fault) => self.with("fails", fault),
            None => self,
        }
    }

    /// The line as JSON.
    pub(super) fn into_json(self) -> String {
        Value::Object(self.0).to_string()
    }
}
