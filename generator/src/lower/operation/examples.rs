//! The requests and responses that a page shows.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::OperationPage;
use super::message::content;
use super::outline::{Part, Topic};
use super::path::is_host;
use super::request_lines::opt_start_line;
use super::response::stated_status;
use crate::diagnostics::{MALFORMED_STATUS_LINE, Report};
use crate::lower::type_text::TypeText;
use crate::model::{Example, ExampleBody, ExampleRequest, ExampleResponse, Method, ValueType, content_type};
use crate::source::Span;
use crate::syntax::{Annotation, CodeBlock, Section, parse_json};

/// All requests and responses of the page, paired in their order.
///
/// A response belongs to the request before it, whatever is explained between them, or to an earlier one of the same example
/// that has its name. Where a heading starts a new example, or where a request has two responses, the response stands alone.
pub(super) fn examples(page: &OperationPage<'_>, report: &mut Report) -> Vec<Example> {
    let mut pairing = Pairing {
        page,
        examples: Vec::new(),
        open: false,
        named: Vec::new(),
        bare: None,
        stated_status: OnceCell::new(),
    };
    let mut headings: Vec<(u8, String)> = Vec::new();
    let messages: Vec<Vec<Shown<'_>>> = page.parts.iter().map(shown_in).collect();
    let response_first = response_first(&messages);
    for ((part, messages), shows_response) in page.parts.iter().zip(messages).zip(response_first) {
        let goes_on = pairing.open && shows_response && !starts_example(part);
        if !says_more_than_message(part) {
            leave_siblings(&mut headings, part.section.level);
        } else if !goes_on {
            headings.retain(|(level, _)| *level < part.section.level);
            headings.push((part.section.level, part.section.heading.plain().trim().to_owned()));
            (pairing.open, pairing.bare) = (false, None);
            pairing.named.clear();
        }
        for (block, message) in messages {
            let heading = headings.last().map_or("", |(_, heading)| heading);
            pairing.add(part, block, message, heading, report);
        }
    }
    pairing.examples
}

/// Drops the headings beside one of a message, such as that of an event before it, if an example is called something above
/// them.
fn leave_siblings(headings: &mut Vec<(u8, String)>, level: u8) {
    if headings.iter().any(|(outer, heading)| *outer < level && is_numbered_example(&heading.to_lowercase())) {
        headings.retain(|(outer, _)| *outer < level);
    }
}

/// A code block, and the message that it shows if it shows one.
type Shown<'a> = (&'a CodeBlock, Option<Message>);

fn shown_in<'a>(part: &Part<'a>) -> Vec<Shown<'a>> {
    part.section.code_blocks().map(|block| (block, classify(part, block))).collect()
}

/// For each section whether the first message in it, or else behind it, is a response.
fn response_first(sections: &[Vec<Shown<'_>>]) -> Vec<bool> {
    let mut is_response = false;
    let mut found: Vec<bool> = Vec::new();
    for messages in sections.iter().rev() {
        if let Some(first) = messages.iter().find_map(|(_, message)| message.as_ref()) {
            is_response = matches!(first, Message::Response { .. } | Message::BrokenResponse);
        }
        found.push(is_response);
    }
    found.reverse();
    found
}

/// Whether the heading of a section is more than "Request" or "Response".
fn says_more_than_message(part: &Part<'_>) -> bool {
    let title = part.section.title();
    let first = title.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    !matches!(first, "request" | "requests" | "response" | "responses" | "")
}

/// Whether the heading of a section starts an example whatever it shows: "Example 2: Without a key".
fn starts_example(part: &Part<'_>) -> bool {
    let title = part.section.title();
    let is_response = title.trim_end_matches('s').ends_with(" response") && title.split_whitespace().count() <= 3;
    !is_response && is_numbered_example(title)
}

/// Whether a heading in lower case is that of one of several examples: `example 2: without a key`.
fn is_numbered_example(title: &str) -> bool {
    title.strip_prefix("example ").is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
}

struct Pairing<'a> {
    page: &'a OperationPage<'a>,
    examples: Vec<Example>,
    /// Whether the last example waits for its response.
    open: bool,
    /// The requests under the last heading that have a name, with their places.
    named: Vec<(String, usize)>,
    /// The section of the last message, if that has no content and could have some, and whether its headers say that it is JSON.
    /// A response need not say so.
    bare: Option<(&'a Section, bool)>,
    /// The status of responses that show none.
    stated_status: OnceCell<u16>,
}

impl<'a> Pairing<'a> {
    fn add(
        &mut self,
        part: &Part<'a>,
        block: &CodeBlock,
        message: Option<Message>,
        heading: &str,
        report: &mut Report,
    ) {
        match message {
            Some(Message::Request { method, url, end }) => {
                let content = content(block, end, report);
                let origin = self.page.origin(first_line_span(block));
                let request = ExampleRequest { method, url, headers: content.headers, body: content.body, origin };
                let may_carry = !matches!(method, Method::Get | Method::Delete);
                let is_bare = may_carry && matches!(request.body, ExampleBody::Empty);
                let says_json = content_type(&request.headers).is_some_and(|kind| kind.contains("json"));
                self.add_request(request, heading, block);
                self.bare = is_bare.then_some((part.section, says_json));
            }
            Some(Message::Requests(lines)) => {
                for (line, method, url) in lines {
                    let (headers, body) = (BTreeMap::new(), ExampleBody::Empty);
                    let request = ExampleRequest { method, url, headers, body, origin: self.page.origin(line) };
                    self.add_request(request, heading, block);
                }
            }
            Some(Message::Response { status, end }) => {
                let response = self.response(block, status, end, report);
                let is_bare = status < 300 && status != 204 && matches!(response.body, ExampleBody::Empty);
                self.add_response(response, heading, block);
                self.bare = is_bare.then_some((part.section, true));
            }
            Some(Message::BrokenResponse) => report.push(
                MALFORMED_STATUS_LINE
                    .at(first_line_span(block), "status line has no status code")
                    .label("expected a line such as `HTTP/1.1 200 OK`"),
            ),
            None if self.open && is_bare_response(part, block) => {
                let status = *self.stated_status.get_or_init(|| stated_status(self.page));
                let response = self.response(block, status, 0, report);
                self.add_response(response, heading, block);
            }
            None => self.add_content(part, block, report),
        }
    }

    /// Takes JSON in a block of its own, without an annotation, for the content of the message before it, if that has none: in
    /// the same section, or in one about the body.
    fn add_content(&mut self, part: &Part<'_>, block: &CodeBlock, report: &mut Report) {
        let is_about_body = part.section.title().contains("body");
        let belongs = |(section, says_json): &(&Section, bool)| {
            is_about_body || (*says_json && std::ptr::eq(*section, part.section))
        };
        let is_plain = block.language == "json" && block.annotation.is_none();
        if !is_plain || self.bare.take_if(|bare| belongs(bare)).is_none() {
            return;
        }
        let Some(example) = self.examples.last_mut() else { return };
        let body = match (&mut example.request, &mut example.response) {
            (_, Some(response)) => &mut response.body,
            (Some(request), None) => &mut request.body,
            (None, None) => return,
        };
        *body = content(block, 0, report).body;
    }

    fn add_request(&mut self, request: ExampleRequest, heading: &str, block: &CodeBlock) {
        self.named.extend(annotated_name(block).map(|name| (name.to_owned(), self.examples.len())));
        let (name, origin) = (name(heading, block), request.origin.clone());
        self.examples.push(Example { name, origin, request: Some(request), response: None });
        (self.open, self.bare) = (true, None);
    }

    fn response(&self, block: &CodeBlock, status: u16, end: usize, report: &mut Report) -> ExampleResponse {
        let content = content(block, end, report);
        let value = block.annotation.as_ref().and_then(|annotation| self.annotated_type(annotation, report));
        let origin = self.page.origin(first_line_span(block));
        ExampleResponse { status, headers: content.headers, body: content.body, value, origin }
    }

    /// The type that an annotation states.
    fn annotated_type(&self, annotation: &Annotation, report: &mut Report) -> Option<ValueType> {
        let text = annotation.text("@odata.type").or_else(|| annotation.text("@type"))?;
        let names_nothing = text.trim_end().ends_with('.');
        let text = TypeText::from_annotation(text, annotation.span);
        // Authors write `null`, `microsoft.graph.None` or `microsoft.graph.` for a response without content.
        let short = text.name.rsplit('.').next().unwrap_or_default();
        if names_nothing || short.is_empty() || ["none", "null"].contains(&short.to_lowercase().as_str()) {
            return None;
        }
        let mut value = self.page.context.definitions.resolve(&text, &self.page.namespace, report);
        value.collection |= annotation.is_true("isCollection");
        Some(value)
    }

    fn add_response(&mut self, response: ExampleResponse, heading: &str, block: &CodeBlock) {
        match self.request_of(block) {
            Some(index) => self.examples[index].response = Some(response),
            None => {
                let (name, origin) = (name(heading, block), response.origin.clone());
                self.examples.push(Example { name, origin, request: None, response: Some(response) });
            }
        }
        (self.open, self.bare) = (false, None);
    }

    /// The place of the request that a response in `block` answers: the only one of its name, if that has no response yet, or
    /// the last one.
    fn request_of(&self, block: &CodeBlock) -> Option<usize> {
        let has_name = |(name, index): &(String, usize)| (annotated_name(block) == Some(name)).then_some(*index);
        let mut named = self.named.iter().filter_map(has_name);
        let only = named.next().filter(|index| named.next().is_none() && self.examples[*index].response.is_none());
        only.or_else(|| self.examples.len().checked_sub(1).filter(|_| self.open))
    }
}

/// What a code block shows.
enum Message {
    /// A request; its content starts at `end`.
    Request { method: Method, url: String, end: usize },
    /// Several requests that are nothing but a line each.
    Requests(Vec<(Span, Method, String)>),
    /// A response; its content starts at `end`.
    Response { status: u16, end: usize },
    /// A response without a status code.
    BrokenResponse,
}

/// Classifies a block by its annotation and its first line; blocks that show no message give nothing.
fn classify(part: &Part<'_>, block: &CodeBlock) -> Option<Message> {
    let (start, line) = first_line(block)?;
    let end = block.text.len().min(start + line.len() + 1);
    let line = line.trim();
    let annotated = block.annotation.as_ref().and_then(Annotation::block_type);
    if is_status_line(line) {
        let status = status_code(line);
        return Some(status.map_or(Message::BrokenResponse, |status| Message::Response { status, end }));
    }
    if annotated != Some("request") && part.topic != Topic::Examples {
        return None;
    }
    let (method, target) = opt_start_line(line)?;
    let requests = start_lines(block);
    Some(if requests.len() > 1 {
        Message::Requests(requests)
    } else {
        Message::Request { method, url: url(target), end }
    })
}

/// Whether a block shows the JSON of a response and nothing of the message around it.
fn is_bare_response(part: &Part<'_>, block: &CodeBlock) -> bool {
    part.topic == Topic::Examples && part.section.title().starts_with("response") && parse_json(&block.text).is_ok()
}

/// The address of a request, with the slash or the scheme that authors leave out.
fn url(target: &str) -> String {
    let target = target.split(" HTTP/").next().unwrap_or_default().trim();
    let target = target.strip_prefix('~').unwrap_or(target);
    let path = target.split('?').next().unwrap_or_default();
    // `v1.0` is a version.
    let ends_in_word = |host: &str| host.rsplit('.').next().is_some_and(|end| end.starts_with(char::is_alphabetic));
    match path.split('/').next().unwrap_or_default() {
        _ if target.starts_with(['/', '{', '<']) || path.contains("://") => target.to_owned(),
        first if is_host(first) && ends_in_word(first) => format!("https://{target}"),
        _ => format!("/{target}"),
    }
}

/// The start lines of a block that has nothing else.
fn start_lines(block: &CodeBlock) -> Vec<(Span, Method, String)> {
    let lines = block.lines().filter(|line| !line.value.trim().is_empty());
    let requests =
        lines.map(|line| opt_start_line(line.value).map(|(method, target)| (line.span, method, url(target))));
    requests.collect::<Option<_>>().unwrap_or_default()
}

/// The first line that is not blank, with its offset.
fn first_line(block: &CodeBlock) -> Option<(usize, &str)> {
    let mut offset = 0;
    for line in block.text.split('\n') {
        if !line.trim().is_empty() {
            return Some((offset, line));
        }
        offset += line.len() + 1;
    }
    None
}

fn first_line_span(block: &CodeBlock) -> Span {
    first_line(block).map_or(block.span, |(start, line)| block.place(start..start + line.len()))
}

/// Whether a line starts a response: `HTTP/1.1 200 OK`, and `HTTP 200 OK` as well.
fn is_status_line(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    first.starts_with("HTTP/") || (first == "HTTP" && status_code(line).is_some())
}

/// The status code of a status line; the words behind it vary and say nothing.
fn status_code(line: &str) -> Option<u16> {
    let code = line.split_whitespace().nth(1)?;
    let digits = code.trim_end_matches(|character: char| !character.is_ascii_digit());
    digits.parse().ok().filter(|status| (100..600).contains(status))
}

fn annotated_name(block: &CodeBlock) -> Option<&str> {
    block.annotation.as_ref().and_then(|annotation| annotation.text("name"))
}

/// What an example is called: its heading if that says something, else the name in its annotation.
fn name(heading: &str, block: &CodeBlock) -> String {
    let title = heading.trim_end_matches(['.', ':']);
    let says_nothing = matches!(title.to_lowercase().as_str(), "" | "example" | "examples" | "http request");
    match annotated_name(block) {
        Some(name) if says_nothing => name.to_owned(),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use crate::model::{Example, ExampleBody};

    fn shown(text: &str) -> Vec<String> {
        let show = |example: &Example| {
            let request = example.request.as_ref().map_or("-", |request| request.url.as_str());
            let response = example.response.as_ref().map_or(0, |response| response.status);
            format!("{}: {request} {response}", example.name)
        };
        operation("Get user", "GET /users/{id}", text).examples.iter().map(show).collect()
    }

    fn request(url: &str) -> String {
        format!("```http\nGET {url}\n```\n")
    }

    fn response(status: u16) -> String {
        format!("```http\nHTTP/1.1 {status} OK\n\n```\n")
    }

    #[test]
    fn requests_and_responses_are_paired_below_their_heading() {
        let text = format!(
            "## Examples\n### Example 1: One\n#### Request\n{}#### Response\n{}### Example 2: Two\n{}{}{}### Example 3: Three\n{}",
            request("/a"),
            response(200),
            request("https://x/b"),
            response(202),
            response(200),
            response(204)
        );
        let expected = [
            "Example 1: One: /a 200",
            "Example 2: Two: https://x/b 202",
            "Example 2: Two: - 200",
            "Example 3: Three: - 204",
        ];
        assert_eq!(shown(&text), expected);
    }

    #[test]
    fn responses_answer_the_request_of_their_name() {
        let named = |message: &str, name: &str| format!("<!-- {{ \"name\": \"{name}\" }} -->\n{message}");
        let shown = |names: [&str; 4]| {
            let text = format!(
                "## Example\n### Request\n{}{}### Response\n{}{}",
                named(&request("/a"), names[0]),
                named(&request("/b"), names[1]),
                named(&response(200), names[2]),
                named(&response(202), names[3])
            );
            shown(&text)
        };
        assert_eq!(shown(["one", "two", "one", "two"]), ["one: /a 200", "two: /b 202"]);
        assert_eq!(shown(["one", "two", "two", "one"]), ["one: /a 202", "two: /b 200"]);
        assert_eq!(shown(["one", "one", "one", "two"]), ["one: /a 0", "one: /b 200", "two: - 202"]);
        assert_eq!(shown(["one", "one", "one", "one"]), ["one: /a 0", "one: /b 200", "one: - 202"]);
    }

    #[test]
    fn headings_about_a_request_or_its_response_name_no_example() {
        let rounds = format!(
            "## Example\n### Initial request\n{}### Initial request response\n{}### Second request\n{}### Second response\n{}",
            request("/a"),
            response(200),
            request("/b"),
            response(202)
        );
        assert_eq!(shown(&rounds), ["Initial request: /a 200", "Second request: /b 202"]);
        let numbered = format!(
            "## Examples\n### Example 1 request\n{}### Example 1: response\n{}### Example 2: A lost response\n{}",
            request("/a"),
            response(200),
            response(404)
        );
        assert_eq!(shown(&numbered), ["Example 1 request: /a 200", "Example 2: A lost response: - 404"]);
        let remarks = format!(
            "## Example\n### Request\n{}#### Fields\n|A|B|\n|-|-|\n|c|d|\n### Response\n{}",
            request("/a"),
            response(201)
        );
        assert_eq!(shown(&remarks), ["Example: /a 201"]);
    }

    #[test]
    fn addresses_have_a_scheme_or_start_with_a_slash() {
        for (written, read) in [
            ("me/things", "/me/things"),
            ("~/me/things", "/me/things"),
            ("beta/me/things", "/beta/me/things"),
            ("v1.0/me/things", "/v1.0/me/things"),
            ("graph.example.com/beta/me", "https://graph.example.com/beta/me"),
            ("microsoft.graph.f()", "/microsoft.graph.f()"),
            ("https://x/b", "https://x/b"),
            ("users?$filter=mail eq 'a.b'", "/users?$filter=mail eq 'a.b'"),
            ("users('a@b.example')/x?y=http://z", "/users('a@b.example')/x?y=http://z"),
        ] {
            assert_eq!(super::url(written), read);
        }
    }

    #[test]
    fn status_lines_may_lack_the_version() {
        let text = format!("## Example\n{}```http\nHTTP 201 Created\n\n{{}}\n```\n", request("/a"));
        assert_eq!(shown(&text), ["Example: /a 201"]);
    }

    #[test]
    fn one_block_may_show_several_requests() {
        let text = format!("## Example\n```http\nGET /a\n\nGET https://x/b\n```\n{}", response(200));
        assert_eq!(shown(&text), ["Example: /a 0", "Example: https://x/b 200"]);
    }

    #[test]
    fn json_alone_is_a_response_where_one_is_due() {
        let text = format!(
            "## Response\nReturns `201 Created`.\n## Example\n### Request\n{}```json\n{{}}\n```\n### Response\n```json\n{{}}\n```\n```json\n{{}}\n```\n",
            request("/a")
        );
        assert_eq!(shown(&text), ["Example: /a 201"]);
    }

    #[test]
    fn annotations_name_examples_that_have_no_heading() {
        let note = "<!-- { \"blockType\": \"request\", \"name\": \"get_it\" } -->\n";
        let text = format!(
            "## Example\n##### Request\n{note}{}```json\n{{}}\n```\n##### Response\n{}",
            request("/a"),
            response(200)
        );
        assert_eq!(shown(&text), ["get_it: /a 200"]);
    }

    #[test]
    fn a_message_may_have_its_content_in_a_block_of_its_own() {
        let text = "## Examples\n### Request\n```http\nPOST /a\n```\n### Request body\n```json\n{\"a\": 1}\n```\n\
                    ### Response\n```http\nHTTP/1.1 200 OK\n```\nIt has:\n```json\n{\"b\": 2}\n```\n```json\n{\"c\": 3}\n```\n";
        let operation = operation("Run user", "POST /a", text);
        let [example] = &operation.examples[..] else { panic!("{:?}", operation.examples) };
        let json = |body: &ExampleBody| match body {
            ExampleBody::Json(json) => json.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(json(&example.request.as_ref().unwrap().body), "{\"a\":1}");
        assert_eq!(json(&example.response.as_ref().unwrap().body), "{\"b\":2}");
    }

    #[test]
    fn an_example_is_called_as_the_heading_above_it() {
        let event = format!("##### An event\n{}##### Request\n{}", request("https://bot.example/x"), request("/b"));
        let named = |heading: &str| shown(&format!("## Examples\n### {heading}\n{event}"));
        assert_eq!(named("Example 1: Answer")[1], "Example 1: Answer: /b 0");
        assert_eq!(named("Events")[1], "An event: /b 0");
    }
}
