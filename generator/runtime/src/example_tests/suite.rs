//! The table of a docs root, and what becomes of its examples.

use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::str::FromStr;

use bytes::Bytes;
use http::StatusCode;

use super::build::{Fault, Given, decode};
use super::compare::difference;
use super::example::{Example, Subject, parse};
use super::members::Members;
use crate::{Field, Response, Text, Value};

/// Decodes the JSON text of a message.
pub type Decode = fn(&str) -> Result<Box<dyn Field>, Fault>;

/// Builds the request that an example shows.
pub type Build = fn(&Given<'_>) -> Result<http::Request<Bytes>, Fault>;

/// What the examples of a docs root need of the bindings.
#[derive(Debug)]
pub struct Suite {
    /// The docs root, as reports call it.
    pub source: &'static str,
    /// The examples, as JSON lines behind a header.
    pub examples: &'static str,
    /// How the types of messages are decoded, sorted by name.
    pub types: &'static [(&'static str, Decode)],
    /// How requests are built, sorted by the name of the function.
    pub functions: &'static [(&'static str, Build)],
}

/// Decodes JSON as a `T`.
///
/// # Errors
///
/// Returns a fault if the content is no `T`.
pub fn json<T: Value + 'static>(content: &str) -> Result<Box<dyn Field>, Fault> {
    Ok(Box::new(Some(decode::<T>(content)?)))
}

/// Decodes plain text as a `T`.
///
/// # Errors
///
/// Returns a fault if the content is no `T`.
pub fn text<T: Value + FromStr + 'static>(content: &str) -> Result<Box<dyn Field>, Fault> {
    let Text(value) = Text::<T>::from_content(StatusCode::OK, content.to_owned().into())?;
    Ok(Box::new(Some(value)))
}

/// Decodes a response without content, which nothing is expected of.
///
/// # Errors
///
/// Returns a fault if there is content.
pub fn nothing(content: &str) -> Result<Box<dyn Field>, Fault> {
    if content.is_empty() { Ok(Box::new(None::<bool>)) } else { Err(Fault("expected no content".to_owned())) }
}

impl Suite {
    /// Tries out the responses, and says how many are as they should be.
    ///
    /// # Panics
    ///
    /// Panics with a list if an example fails, or does not fail though it is expected to.
    pub fn test_responses(&self) {
        self.test("responses", |example| matches!(example.subject, Subject::Response(_)));
    }

    /// Tries out the requests and their bodies, and says how many are as they should be.
    ///
    /// # Panics
    ///
    /// Panics with a list if an example fails, or does not fail though it is expected to.
    pub fn test_requests(&self) {
        self.test("requests", |example| !matches!(example.subject, Subject::Response(_)));
    }

    fn test(&self, what: &str, is_chosen: fn(&Example<'_>) -> bool) {
        let lines = parse(self.examples).unwrap_or_else(|error| panic!("the examples are not JSON lines: {error}"));
        let mut tally = Tally::default();
        for line in &lines {
            let example =
                Example::new(line).unwrap_or_else(|| panic!("the line of an example lacks something: {line:?}"));
            if is_chosen(&example) && example.skips.is_some() {
                tally.skipped += 1;
            } else if is_chosen(&example) {
                let outcome = self.try_out(&example, &mut tally.members);
                tally.add(self.source, &example, outcome);
            }
        }
        tally.tell(&format!("{what} of {}", self.source));
        assert!(tally.faults.is_empty(), "{}", tally.faults);
    }

    fn try_out(&self, example: &Example<'_>, members: &mut Members) -> Result<(), Fault> {
        match &example.subject {
            Subject::Response(name) => go_round(find(self.types, name)?, &example.content(), members),
            Subject::Body(name) => go_round(find(self.types, name)?, &example.content(), &mut Members::default()),
            Subject::Request(Some(shown)) => {
                let given = Given::new(example, shown);
                given.check(&find(self.functions, shown.function)?(&given)?)
            }
            Subject::Request(None) => Err(Fault("no function builds the request".to_owned())),
        }
    }
}

/// What a table has under a name.
fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Result<T, Fault> {
    let found = table.binary_search_by(|(known, _)| (*known).cmp(name));
    found.map(|index| table[index].1).map_err(|_| Fault(format!("the table has no `{name}`")))
}

/// Decodes `content` and writes it again.
fn go_round(decode: Decode, content: &str, members: &mut Members) -> Result<(), Fault> {
    let value = decode(content)?;
    let (shown, written) = (serde_json::from_str(content)?, serde_json::to_string(&value.view())?);
    members.count(&value.view(), &shown);
    match difference(&shown, &serde_json::from_str(&written)?) {
        None => Ok(()),
        Some(difference) => Err(Fault(format!("written again it differs: {difference}"))),
    }
}

/// What became of examples.
#[derive(Default)]
struct Tally {
    passed: usize,
    expected: usize,
    skipped: usize,
    /// What should not be, a line each.
    faults: String,
    members: Members,
}

impl Tally {
    fn add(&mut self, source: &str, example: &Example<'_>, outcome: Result<(), Fault>) {
        let problem: &dyn Display = match (&outcome, example.fails) {
            (Ok(()), None) => return self.passed += 1,
            (Err(_), Some(_)) => return self.expected += 1,
            (Err(fault), None) => fault,
            (Ok(()), Some(_)) => &"passes, but is listed as at fault; generate the tests again",
        };
        let Example { page, line, .. } = example;
        write!(self.faults, "\n{source}/{page}:{line}: {problem}").unwrap_or_default();
    }

    /// Tells how many examples passed, to the terminal itself: test harnesses swallow what passing tests print.
    fn tell(&self, what: &str) {
        let faults = self.faults.lines().count().saturating_sub(1);
        let all = self.passed + self.expected + faults;
        let mut text = format!("{what}: {} of {all} examples pass, {} fail as expected", self.passed, self.expected);
        if faults > 0 {
            write!(text, ", {faults} do not as expected").unwrap_or_default();
        }
        if self.skipped > 0 {
            write!(text, "; {} more are not to the service", self.skipped).unwrap_or_default();
        }
        if self.members != Members::default() {
            let (fields, percentage) = (self.members.fields, self.members.percentage());
            write!(text, "; {fields} members of objects are fields ({percentage:.1} %)").unwrap_or_default();
        }
        text.push('\n');
        // Nobody is told where there is no terminal or file behind the stream.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Argument, Json, Method, Page, Request};

    fn list(of: &str, size: i32) -> Request<Page<Json>> {
        Request::new(Method::GET, "/{of}/top(size={size})", &[Argument::segment(of), Argument::literal(size)])
    }

    fn since(instant: chrono::DateTime<chrono::Utc>) -> Request<Json> {
        Request::new(Method::GET, "/since(instant={instant})", &[Argument::literal(instant)])
    }

    fn get(id: &str) -> Request<Json> {
        Request::new(Method::GET, "/buoys/{id}", &[Argument::segment(id)])
    }

    fn create(body: &Json) -> Request<()> {
        Request::new(Method::POST, "/buoys", &[]).json(body)
    }

    /// As `create`, but the body says that it is a buoy.
    fn create_stating_type(body: &Json) -> Request<()> {
        let mut members = body.as_object().cloned().unwrap_or_default();
        members.insert("@odata.type".to_owned(), "#test.buoy".into());
        Request::new(Method::POST, "/buoys", &[]).json(members)
    }

    /// What becomes of the example on a line: nothing, or the fault.
    fn outcome(line: &str) -> String {
        let suite = Suite {
            source: "docs",
            examples: "\"header\"\n",
            types: &[("()", nothing), ("Page<i64>", json::<Page<i64>>), ("Text<i64>", text::<i64>)],
            functions: &[
                ("create", |given| given.send(create(&given.body()?))),
                ("create_stating_type", |given| given.send(create_stating_type(&given.body()?))),
                ("get", |given| given.send(get(given.text(0)?))),
                ("list", |given| given.send(list(given.text(0)?, given.literal(1)?))),
                ("list.only_count()", |given| given.send(list(given.text(0)?, given.literal(1)?).only_count())),
                ("since", |given| given.send(since(given.literal(0)?))),
            ],
        };
        let line = format!("\"header\"\n{{\"page\": \"api/x.md\", \"line\": 7, {line}}}");
        let lines = parse(&line).unwrap();
        let example = Example::new(&lines[0]).unwrap();
        let mut tally = Tally::default();
        let outcome = suite.try_out(&example, &mut tally.members);
        tally.add(suite.source, &example, outcome);
        tally.faults.trim_start().to_owned()
    }

    #[test]
    fn examples_that_are_right_pass() {
        for line in [
            r#""response": "Page<i64>", "body": {"value": [1, "2"], "@odata.count": 2}"#,
            r#""response": "Text<i64>", "text": "12""#,
            r#""content": "Page<i64>", "body": {"value": []}"#,
            r#""function": "list", "method": "GET", "path": "/a%20b/top(size=5)", "query": "$top=1&x=y z",
               "arguments": ["a b", "5"]"#,
            r#""function": "list", "method": "GET", "path": "/a/TOP(size=5)", "arguments": ["a", "5"]"#,
            r#""function": "since", "method": "GET", "path": "/since(instant=2021-07-16T10:00:00.000Z)",
               "arguments": ["2021-07-16T10:00:00.000Z"]"#,
            r#""function": "get", "method": "GET", "path": "/Buoys('x=')", "arguments": ["x="]"#,
            r#""function": "list.only_count()", "method": "GET", "path": "/a/top(size=5)/$count", "arguments": ["a", "5"]"#,
            r#""function": "create", "method": "POST", "path": "/Buoys", "arguments": [], "body": {"a": [1]}"#,
            r#""function": "create_stating_type", "method": "POST", "path": "/buoys", "arguments": [], "body": {"a": [1]}"#,
        ] {
            assert_eq!(outcome(&line.replace('\n', "")), "");
        }
    }

    #[test]
    fn faults_say_where_and_why() {
        for (line, fault) in [
            (r#""response": "Page<i64>", "body": {}"#, "written again it differs: `value`: expected null, found []"),
            (
                r#""response": "Page<i64>", "body": {"value": ["x"]}"#,
                "`value[0]`: expected a 64-bit integer, found the string \"x\"",
            ),
            (r#""response": "()", "body": {}"#, "expected no content"),
            (r#""response": "Else", "body": {}"#, "the table has no `Else`"),
            (
                r#""function": "list", "method": "GET", "path": "/a/top(size=6)", "arguments": ["a", "5"]"#,
                "the path is /a/top(size=5), not /a/top(size=6)",
            ),
            (
                r#""function": "list", "method": "GET", "path": "/A/top(size=5)", "arguments": ["a", "5"]"#,
                "the path is /a/top(size=5), not /A/top(size=5)",
            ),
            (
                r#""function": "list", "method": "GET", "path": "/a/top(size=x)", "arguments": ["a", "x"]"#,
                "expected a 32-bit integer, found `x`",
            ),
            (
                r#""function": "create", "method": "PUT", "path": "/buoys", "arguments": [], "body": 1"#,
                "the method is POST, not PUT",
            ),
            (
                r##""function": "create_stating_type", "method": "POST", "path": "/buoys", "arguments": [],
                   "body": {"@odata.type": "#test.float"}"##,
                "the body differs: `@odata.type`: expected \"#test.float\", found \"#test.buoy\"",
            ),
            (
                r#""function": "create", "method": "POST", "path": "/buoys", "arguments": [], "text": "{""#,
                "EOF while parsing an object at line 1 column 1",
            ),
        ] {
            assert_eq!(outcome(&line.replace('\n', "")), format!("docs/api/x.md:7: {fault}"));
        }
    }

    #[test]
    fn lists_of_faults_have_to_be_right() {
        assert_eq!(outcome(r#""response": "()", "body": {}, "fails": "has content""#), "");
        let stale = outcome(r#""response": "Page<i64>", "body": {"value": []}, "fails": "is wrong""#);
        assert_eq!(stale, "docs/api/x.md:7: passes, but is listed as at fault; generate the tests again");
    }

    #[test]
    #[should_panic(expected = "docs/api/x.md:7: expected no content")]
    fn a_fault_fails_the_test() {
        let examples = "\"header\"\n{\"page\": \"api/x.md\", \"line\": 7, \"response\": \"()\", \"body\": {}}\n";
        Suite { source: "docs", examples, types: &[("()", nothing)], functions: &[] }.test_responses();
    }
}
