//! Examples as generated data files hold them.

use serde_json::{Map, Value};

/// One example: a message, where it is shown, and what is to be done with it.
pub(super) struct Example<'a> {
    /// The page, relative to its docs root.
    pub(super) page: &'a str,
    /// The line of the page, counted from 1.
    pub(super) line: u64,
    /// What the example is of.
    pub(super) subject: Subject<'a>,
    /// What the message carries.
    pub(super) body: Option<&'a Value>,
    /// What it carries, if that is not JSON.
    pub(super) text: Option<&'a str>,
    /// Why the example is not about the service.
    pub(super) skips: Option<&'a str>,
    /// Why the example is at fault.
    pub(super) fails: Option<&'a str>,
}

/// What an example is of.
pub(super) enum Subject<'a> {
    /// A response, decoded as the type of this name.
    Response(&'a str),
    /// The body of a request that no function builds, decoded as the type of this name.
    Body(&'a str),
    /// A request that the function of this name builds; of no function if no request line of the page has its path.
    Request(Option<Shown<'a>>),
}

/// A request as an example shows it.
pub(super) struct Shown<'a> {
    pub(super) function: &'a str,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) arguments: Vec<&'a str>,
}

/// The examples of a data file; the first line is its header.
pub(super) fn parse(lines: &str) -> Result<Vec<Map<String, Value>>, serde_json::Error> {
    lines.lines().skip(1).map(serde_json::from_str).collect()
}

impl<'a> Example<'a> {
    /// The example on one line; nothing if the line lacks something.
    pub(super) fn new(line: &'a Map<String, Value>) -> Option<Self> {
        let text = |name: &str| line.get(name).and_then(Value::as_str);
        let subject = match (text("response"), text("content")) {
            (Some(name), _) => Subject::Response(name),
            (None, Some(name)) => Subject::Body(name),
            (None, None) => Subject::Request(match text("function") {
                Some(function) => Some(Shown {
                    function,
                    method: text("method")?,
                    path: text("path")?,
                    query: text("query").unwrap_or_default(),
                    arguments: line.get("arguments")?.as_array()?.iter().filter_map(Value::as_str).collect(),
                }),
                None => None,
            }),
        };
        Some(Self {
            page: text("page")?,
            line: line.get("line")?.as_u64()?,
            subject,
            body: line.get("body"),
            text: text("text"),
            skips: text("skips"),
            fails: text("fails"),
        })
    }

    /// What the message carries, as text.
    pub(super) fn content(&self) -> String {
        self.body.map(Value::to_string).or_else(|| self.text.map(str::to_owned)).unwrap_or_default()
    }
}
