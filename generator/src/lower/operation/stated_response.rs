//! What the section about the response says: the codes, and the type of the content.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use super::OperationPage;
use super::mentions::{Mention, Mentions, rest_from, words};
use super::outline::{Topic, blocks};
use super::shown_value::successes;
use super::status_codes::{StatusCode, status_codes};
use crate::diagnostics::Report;
use crate::lower::sentences::sentences;
use crate::model::{Example, ExampleBody, ExampleResponse, Primitive, TypeRef, ValueType};
use crate::source::Span;
use crate::syntax::{Block, Text};

/// A sentence of the section about the response.
pub(super) struct Statement {
    pub(super) sentence: Text,
    pub(super) codes: Vec<StatusCode>,
    /// Whether it stands in a list: there words such as "Date" and "Duration" are headings of what is listed.
    is_listed: bool,
}

impl Statement {
    fn says(&self, words: &str) -> bool {
        self.sentence.plain().to_lowercase().contains(words)
    }

    /// What stands behind the first code; what stands before it is about something else.
    fn rest(&self) -> Cow<'_, Text> {
        let rest = self.codes.first().map(|code| rest_from(&self.sentence, code.run, code.end));
        rest.map_or(Cow::Borrowed(&self.sentence), Cow::Owned)
    }

    fn content(&self, mentions: Mentions<'_>, report: &mut Report) -> Content {
        let rest = self.rest();
        let is_entry = self.is_listed && self.codes.is_empty() && !self.says("response");
        if is_entry && mentions.linked(&rest).or_else(|| mentions.set_off(&rest)).is_none() {
            return Content::Unknown;
        }
        content_of(mentions, &rest, &self.codes, report)
    }
}

/// Whether something of no documented type comes back.
pub(super) fn names_json(statement: &Statement) -> bool {
    let text = statement.sentence.plain().to_lowercase();
    let says_it = ["response", "returns", "contains"].iter().any(|word| text.contains(word));
    let is_else = ["no json", "fail", "error", "request"].iter().any(|word| text.contains(word));
    text.contains("json object") && says_it && !is_else
}

pub(super) fn statements(page: &OperationPage<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for block in blocks(&page.parts, Topic::Response) {
        let (Block::Paragraph(text) | Block::Item(text)) = block else { continue };
        for sentence in sentences(text) {
            let codes = status_codes(&sentence);
            statements.push(Statement { sentence, codes, is_listed: matches!(block, Block::Item(_)) });
        }
    }
    statements
}

/// What the section says.
pub(super) struct Stated {
    /// The codes below 400, each with its place.
    pub(super) status: Vec<(u16, Span)>,
    pub(super) content: Content,
}

/// What the section says of the content.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    Value(ValueType),
    Nothing,
    Unknown,
}

pub(super) fn stated(
    mentions: Mentions<'_>,
    statements: &[Statement],
    examples: &[Example],
    report: &mut Report,
) -> Stated {
    let mut stated = Stated { status: Vec::new(), content: Content::Unknown };
    let (before, behind) = statements.split_at(statements.iter().position(is_error).unwrap_or(statements.len()));
    for statement in before {
        stated.content = with_statement(stated.content, statement, mentions, report);
        stated.status.extend(statement.codes.iter().map(|code| (code.status, code.span)));
    }
    if !stated.status.is_empty() {
        stated.status.extend(codes_behind_errors(behind, examples).map(|code| (code.status, code.span)));
    }
    let mut seen = HashSet::new();
    stated.status.retain(|(status, _)| seen.insert(*status));
    let all = |expected: &dyn Fn(u16) -> bool| {
        !stated.status.is_empty() && stated.status.iter().all(|(status, _)| expected(*status))
    };
    if all(&|status| status == 204) {
        stated.content = Content::Nothing;
    } else if all(&|status| (300..400).contains(&status)) {
        // A redirection to the bytes that were asked for.
        stated.content = Content::Value(ValueType::single(TypeRef::Primitive(Primitive::Stream)));
    } else if stated.content == Content::Unknown
        && all(&may_lack_content)
        && !before.iter().any(names_json)
        && !successes(examples).any(states_type)
    {
        stated.content = Content::Nothing;
    }
    stated
}

/// What the section says of the content as far as a further statement.
fn with_statement(known: Content, statement: &Statement, mentions: Mentions<'_>, report: &mut Report) -> Content {
    let mut further = || content_of(mentions, &statement.rest(), &statement.codes, report);
    match known {
        Content::Unknown => statement.content(mentions, report),
        // Nothing as a rule, and the object under another code, for those who ask for it; or what a header leads to is
        // in the body as well.
        Content::Nothing if !statement.codes.is_empty() || statement.says("response body") => match further() {
            Content::Value(value) => Content::Value(value),
            Content::Nothing | Content::Unknown => Content::Nothing,
        },
        Content::Value(first) if statement.codes.iter().any(|code| code.status < 300) => {
            let common = if let Content::Value(other) = further() { mentions.common(&first, &other) } else { None };
            Content::Value(common.unwrap_or(first))
        }
        Content::Nothing | Content::Value(_) => known,
    }
}

fn is_error(statement: &Statement) -> bool {
    statement.codes.iter().any(|code| code.status >= 400)
}

/// The codes of success behind the first error. What follows one is about errors, unless it goes on with a code that an example
/// shows, or that "this method returns".
fn codes_behind_errors<'a>(
    statements: &'a [Statement],
    examples: &'a [Example],
) -> impl Iterator<Item = &'a StatusCode> {
    let is_shown = |code: &StatusCode| successes(examples).any(|example| example.status == code.status);
    statements.iter().filter(|statement| !says_never(&statement.sentence)).flat_map(move |statement| {
        let is_returned = !is_error(statement) && statement.says("this method ") && statement.says("returns");
        statement.codes.iter().filter(move |code| is_shown(code) || (is_returned && code.status < 300))
    })
}

/// Whether the content is an object that says its type.
fn states_type(example: &ExampleResponse) -> bool {
    matches!(&example.body, ExampleBody::Json(Value::Object(members)) if members.contains_key("@odata.type"))
}

/// Whether a sentence says that something does not come.
fn says_never(sentence: &Text) -> bool {
    let plain = sentence.plain().to_lowercase();
    [" never ", " not come ", " returns no ", " no longer ", " instead of "].iter().any(|words| plain.contains(words))
}

fn content_of(mentions: Mentions<'_>, sentence: &Text, codes: &[StatusCode], report: &mut Report) -> Content {
    let plain = sentence.plain().to_lowercase();
    if says_nothing_comes(&plain) {
        return Content::Nothing;
    }
    match mentions.first(sentence) {
        Some(mention) if !points_elsewhere(&mention) => Content::Value(mention.checked(mentions, report)),
        // A header leads to what comes of it; sentences that follow are about that.
        Some(_) if !codes.is_empty() && codes.iter().all(|code| may_lack_content(code.status)) => Content::Nothing,
        _ => Content::Unknown,
    }
}

/// Whether a response with this code has no content unless the text says what it is.
fn may_lack_content(status: u16) -> bool {
    matches!(status, 202 | 204)
}

fn says_nothing_comes(sentence: &str) -> bool {
    const PHRASES: [&str; 12] = [
        "not return anything",
        "n't return anything",
        "not return a response body",
        "n't return a response body",
        "no response body",
        "empty response body",
        "empty content",
        "empty body",
        "no content is returned",
        "nothing to return",
        "no json data",
        "with no content",
    ];
    PHRASES.iter().any(|phrase| sentence.contains(phrase))
}

/// Whether the type is not what comes back, but what a header leads to, what stands in it, or what is left out.
fn points_elsewhere(mention: &Mention) -> bool {
    let words = words(&mention.before);
    let leads = ["location", "header", "uri", "url", "link", "pointing", "poll", "not", "select"];
    let is_part = mention.next == "properties" && words.iter().any(|word| word.starts_with("include"));
    is_part || words.iter().any(|word| leads.contains(&word.as_str()))
}
