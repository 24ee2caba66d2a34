//! What each section of an api page is about.

use crate::syntax::{Block, CodeBlock, Page, Section, Table, Text};

/// The subject of a section; one without a telling title has that of the section around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// The title, and what stands below it: what the operation does.
    Introduction,
    /// Who may call the operation.
    Permissions,
    /// The request lines.
    Request,
    /// Arguments in the path.
    PathParameters,
    /// Arguments of the function in the path.
    FunctionParameters,
    /// The query string.
    QueryParameters,
    /// Headers of the request.
    Headers,
    /// What the request carries.
    Body,
    /// What comes back.
    Response,
    /// Requests and responses as they are sent.
    Examples,
    /// Anything else.
    Other,
}

/// A section together with its subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The section.
    pub(super) section: &'a Section,
    /// What it is about.
    pub(super) topic: Topic,
}

/// The sections of `page` with their subjects, in document order.
pub(super) fn outline(page: &Page) -> Vec<Part<'_>> {
    let mut around: Vec<(u8, Topic)> = Vec::new();
    let mut parts = Vec::with_capacity(page.sections.len());
    for section in &page.sections {
        around.retain(|(level, _)| *level < section.level);
        let outer = around.last().map_or(Topic::Introduction, |(_, topic)| *topic);
        let topic = topic_of(section, outer);
        around.push((section.level, topic));
        parts.push(Part { section, topic });
    }
    parts
}

fn topic_of(section: &Section, outer: Topic) -> Topic {
    if section.level <= 1 {
        return Topic::Introduction;
    }
    let title = section.title();
    if outer == Topic::Examples {
        return outer;
    }
    opt_topic(title).unwrap_or(match outer {
        Topic::Introduction if section.level == 2 => Topic::Other,
        outer => outer,
    })
}

/// The subject that a title states.
fn opt_topic(title: &str) -> Option<Topic> {
    let topic = match title {
        "prerequisites" => Topic::Permissions,
        "path parameter" | "path parameters" | "uri parameters" | "url parameters" => Topic::PathParameters,
        "function parameter" | "function parameters" | "request parameter" | "request parameters" => {
            Topic::FunctionParameters
        }
        "request body" | "parameters" => Topic::Body,
        "response" | "responses" | "response body" => Topic::Response,
        "request" | "requests" => Topic::Examples,
        _ if title.starts_with("permission") => Topic::Permissions,
        _ if title.starts_with("http request") => Topic::Request,
        _ if title.contains("query parameter") => Topic::QueryParameters,
        // What the service sends is no argument of the request.
        _ if title.starts_with("response header") => Topic::Other,
        _ if title.ends_with("headers") || title.ends_with("header") => Topic::Headers,
        _ if title.starts_with("example") || title.ends_with("example") || title.ends_with("examples") => {
            Topic::Examples
        }
        _ => return None,
    };
    Some(topic)
}

/// The blocks of all sections about `topic`.
pub(super) fn blocks<'a>(parts: &[Part<'a>], topic: Topic) -> impl Iterator<Item = &'a Block> {
    parts.iter().filter(move |part| part.topic == topic).flat_map(|part| &part.section.blocks)
}

/// The paragraphs and list items of all sections about `topic`.
pub(super) fn paragraphs<'a>(parts: &[Part<'a>], topic: Topic) -> impl Iterator<Item = &'a Text> {
    parts.iter().filter(move |part| part.topic == topic).flat_map(|part| part.section.paragraphs())
}

/// The tables of all sections about `topic`.
pub(super) fn tables<'a>(parts: &[Part<'a>], topic: Topic) -> impl Iterator<Item = &'a Table> {
    parts.iter().filter(move |part| part.topic == topic).flat_map(|part| part.section.tables())
}

/// The code blocks of all sections about `topic`.
pub(super) fn code_blocks<'a>(parts: &[Part<'a>], topic: Topic) -> impl Iterator<Item = &'a CodeBlock> {
    parts.iter().filter(move |part| part.topic == topic).flat_map(|part| part.section.code_blocks())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    #[test]
    fn sections_without_a_telling_title_belong_to_the_one_around_them() {
        let text = "# T\n## Permissions\n### Permissions acting on others\n## HTTP Request\n### For groups\n## Request body\n\
                    ## Request parameter\n## Response\n### Response headers\n## Example\n### Request\n### Response\n## See also\n";
        let (_, page) = page("api/x.md", text);
        let topics: Vec<Topic> = outline(&page).into_iter().map(|part| part.topic).collect();
        let expected = [
            Topic::Introduction,
            Topic::Introduction,
            Topic::Permissions,
            Topic::Permissions,
            Topic::Request,
            Topic::Request,
            Topic::Body,
            Topic::FunctionParameters,
            Topic::Response,
            Topic::Other,
            Topic::Examples,
            Topic::Examples,
            Topic::Examples,
            Topic::Other,
        ];
        assert_eq!(topics, expected);
    }
}
