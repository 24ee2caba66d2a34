//! Parameters as the tables of a page declare them.

use super::OperationPage;
use super::outline::{Topic, paragraphs};
use crate::diagnostics::Report;
use crate::lower::columns::Columns;
use crate::lower::prose::prose;
use crate::lower::type_text::TypeText;
use crate::model::{Origin, ValueType};
use crate::syntax::{Row, Table};

/// A row of a parameter table.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    /// The name, without brackets and remarks.
    pub(super) name: String,
    /// The type, if the table has one for it.
    pub(super) value: Option<ValueType>,
    /// Whether the description says that it may or may not be absent.
    pub(super) required: Option<bool>,
    /// What the table says of it.
    pub(super) description: String,
    /// The row.
    pub(super) origin: Origin,
    /// Which section has the table.
    pub(super) topic: Topic,
}

impl Declared {
    /// Whether this is the parameter called `name`; placeholders differ from tables in case and punctuation.
    pub(super) fn is_called(&self, name: &str) -> bool {
        squashed(&self.name) == squashed(name)
    }
}

/// A name in lower case without punctuation.
pub(super) fn squashed(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The rows of all parameter tables of the page, in document order.
pub(super) fn declared_parameters(page: &OperationPage<'_>, report: &mut Report) -> Vec<Declared> {
    const TOPICS: [Topic; 6] = [
        Topic::Request,
        Topic::PathParameters,
        Topic::FunctionParameters,
        Topic::QueryParameters,
        Topic::Headers,
        Topic::Body,
    ];
    let in_url = body_is_in_url(page);
    let mut declared: Vec<Declared> = Vec::new();
    for part in page.parts.iter().filter(|part| TOPICS.contains(&part.topic)) {
        let topic = if in_url && part.topic == Topic::Body { Topic::FunctionParameters } else { part.topic };
        for table in part.section.tables() {
            for row in rows(page, topic, table, report) {
                let is_known = |known: &Declared| known.topic == row.topic && known.name == row.name;
                if !declared.iter().any(is_known) {
                    declared.push(row);
                }
            }
        }
    }
    declared
}

/// Whether the section about the body tells what to put into the address, as pages of functions do.
fn body_is_in_url(page: &OperationPage<'_>) -> bool {
    let first = paragraphs(&page.parts, Topic::Body).next().map(|text| text.plain().to_lowercase());
    first.is_some_and(|text| text.starts_with("in the request url"))
}

fn rows(page: &OperationPage<'_>, topic: Topic, table: &Table, report: &mut Report) -> Vec<Declared> {
    let Some(columns) = Columns::of(table) else { return Vec::new() };
    // Sections about the query string also list properties to filter by.
    let header = table.header_words().swap_remove(columns.name);
    if topic == Topic::QueryParameters && !["name", "param", "query"].iter().any(|word| header.contains(word)) {
        return Vec::new();
    }
    table.rows.iter().filter_map(|row| declared(page, topic, columns, row, report)).collect()
}

fn declared(
    page: &OperationPage<'_>,
    topic: Topic,
    columns: Columns,
    row: &Row,
    report: &mut Report,
) -> Option<Declared> {
    let cell = columns.name(row)?.plain();
    let name = parameter_name(cell)?;
    let description = columns.description(row).map(|cell| prose(cell, page.path(), page.context.links));
    let kind = columns.kind(row).filter(|cell| !cell.is_blank());
    // The type of a header is always text, whatever the column says.
    let kind = kind.filter(|_| topic != Topic::Headers);
    let value = kind.map(|cell| TypeText::from_cell(cell, page.path()));
    let value = value.map(|text| page.context.definitions.resolve(&text, &page.namespace, report));
    let description = description.unwrap_or_default();
    let required = required(cell, &description);
    Some(Declared { name, value, required, description, origin: page.origin(row.span), topic })
}

/// The name alone: `{id}`, `` `id` ``, `id (optional)` and `Prefer: x` are `id`, `id`, `id` and `Prefer`.
fn parameter_name(cell: &str) -> Option<String> {
    let decoration = |character: char| "{}<>`'\"*:,".contains(character);
    let name = cell.split_whitespace().next()?.trim_matches(decoration);
    let name = name.split(['(', ':', '=']).next().unwrap_or_default();
    name.contains(char::is_alphanumeric).then(|| name.to_owned())
}

/// Whether the words of a row say that the parameter is required, or that it is optional.
fn required(name: &str, description: &str) -> Option<bool> {
    let text = format!("{name} {description}").to_lowercase();
    let optional = text.find("optional");
    let required = text.find("required").filter(|at| !text[..*at].ends_with("not ") && !text[..*at].ends_with("n't "));
    match (required, optional) {
        (Some(required), Some(optional)) => Some(required < optional),
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    }
}
