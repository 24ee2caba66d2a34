//! Parameters as the tables of a page declare them.

use super::OperationPage;
use super::body::text_before_denial;
use super::outline::{Topic, paragraphs};
use super::request_lines::only_reads;
use crate::diagnostics::Report;
use crate::lower::columns::Columns;
use crate::lower::description::{is_marked_required, states_requirement};
use crate::lower::enumeration::section_subject;
use crate::lower::prose::prose;
use crate::lower::type_text::{TypeText, primitive_named};
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
    /// Whether that is more than a word in a sentence: descriptions of properties have it in other senses, "the required kind
    /// of password".
    pub(super) is_certain: bool,
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
    let in_url = body_is_in_url(page) || lists_arguments(page);
    let body_default = lists_required_parameters(page).then_some(true);
    let mut declared: Vec<Declared> = Vec::new();
    for part in page.parts.iter().filter(|part| TOPICS.contains(&part.topic)) {
        // A section such as `kind values` lists the members of the enumeration of a parameter.
        let subject = section_subject(part.section);
        if subject.is_some_and(|name| declared.iter().any(|row| row.name == name)) {
            continue;
        }
        let topic = if in_url && part.topic == Topic::Body { Topic::FunctionParameters } else { part.topic };
        for table in part.section.tables() {
            for mut row in rows(page, topic, table, report) {
                let default = body_default.filter(|_| topic == Topic::Body && !has_default(&row.description));
                row.required = row.required.or(default);
                // Several rows may tell of the values of one header.
                let says_more = |known: &Declared| topic == Topic::Headers && known.description != row.description;
                let is_known =
                    |known: &Declared| known.topic == row.topic && known.name == row.name && !says_more(known);
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

/// Whether the section about the body of a function, which has none, lists its arguments.
fn lists_arguments(page: &OperationPage<'_>) -> bool {
    let mut texts = paragraphs(&page.parts, Topic::Body).map(|text| text.plain().to_lowercase());
    let is_else =
        |text: String| text.contains("query") || text.contains("response") || text_before_denial(&text).is_some();
    only_reads(&page.parts) && !texts.any(is_else)
}

/// Whether the section about the body says that the parameters in its table are required, where the rows say nothing.
fn lists_required_parameters(page: &OperationPage<'_>) -> bool {
    const PHRASES: [&str; 5] = [
        "parameters that are required",
        "the following required parameters",
        "the following required properties",
        "requires the following parameters",
        "requires the following properties",
    ];
    let texts = paragraphs(&page.parts, Topic::Body).map(|text| text.plain().to_lowercase());
    { texts }.any(|text| PHRASES.iter().any(|phrase| text.contains(phrase)))
}

/// Whether a description says what holds where a parameter is absent.
fn has_default(description: &str) -> bool {
    let lower = description.to_lowercase();
    ["if not supplied", "if not specified", "if omitted", "default is", "default value"]
        .iter()
        .any(|words| lower.contains(words))
}

fn rows(page: &OperationPage<'_>, topic: Topic, table: &Table, report: &mut Report) -> Vec<Declared> {
    let Some(columns) = Columns::of(table) else { return Vec::new() };
    if topic == Topic::QueryParameters && !lists_query_parameters(table, columns) {
        return Vec::new();
    }
    table.rows.iter().filter_map(|row| declared(page, topic, columns, row, report)).collect()
}

/// Whether a table in a section about the query string lists parameters; others there list properties to filter by.
fn lists_query_parameters(table: &Table, columns: Columns) -> bool {
    let mut headers = table.header_words();
    // What has a syntax instead of a type is an option of OData, under a name of the page's own.
    if columns.kind.is_none() && headers.iter().any(|header| header == "syntax") {
        return false;
    }
    let header = headers.swap_remove(columns.name);
    ["name", "param", "query"].iter().any(|word| header.contains(word))
        || (header == "property" && columns.kind.is_some())
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
    let column = columns.required(row);
    let is_certain =
        column.is_some() || !description.to_lowercase().contains("required") || is_marked_required(&description);
    let required = column.or_else(|| {
        // Behind the name there may be a remark: `id (optional)`.
        let remark = cell.trim().split_once([' ', '(']).map_or("", |(_, remark)| remark);
        states_requirement(&format!("{remark} {description}"))
    });
    let description = match header_value(cell).filter(|_| topic == Topic::Headers) {
        Some(value) => format!("`{value}`: {description}").trim_end_matches([':', ' ']).to_owned(),
        None => description,
    };
    Some(Declared { name, value, required, is_certain, description, origin: page.origin(row.span), topic })
}

/// What stands behind the name of a header and a colon: `outlook.timezone` of `Prefer: outlook.timezone`.
fn header_value(cell: &str) -> Option<String> {
    let (name, value) = cell.split_once(':')?;
    let value = value.replace(['`', '*'], "").trim().to_owned();
    (!name.trim().contains(char::is_whitespace) && !value.is_empty()).then_some(value)
}

/// The name alone: `{id}`, `` `id` ``, `id (optional)` and `Prefer: x` are `id`, `id`, `id` and `Prefer`. Words such as
/// `Page size` are a heading.
fn parameter_name(cell: &str) -> Option<String> {
    let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_remark = |word: &str| {
        ["beta", "collection", "deprecated", "optional", "preview", "required"].contains(&&*word.to_lowercase())
            || primitive_named(word).is_some()
    };
    let mut words = cell.split_whitespace();
    if let (Some(first), Some(second), None) = (words.next(), words.next(), words.next())
        && is_plain(first)
        && is_plain(second)
        && !is_remark(second)
    {
        return None;
    }
    let decoration = |character: char| "{}<>`'\"*:,".contains(character);
    let name = cell.split_whitespace().next()?.trim_matches(decoration);
    let name = name.split(['(', ':', '=']).next().unwrap_or_default();
    name.contains(char::is_alphanumeric).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use super::parameter_name;
    use crate::model::ParameterLocation;

    #[test]
    fn names_stand_alone_or_before_remarks() {
        for (cell, name) in [
            ("{id}", Some("id")),
            ("`id` (optional)", Some("id")),
            ("id optional", Some("id")),
            ("Prefer: x", Some("Prefer")),
            ("size Int", Some("size")),
            ("color deprecated", Some("color")),
            ("Page size", None),
            ("time zone", None),
            ("-", None),
        ] {
            assert_eq!(parameter_name(cell).as_deref(), name, "{cell}");
        }
    }

    #[test]
    fn a_column_says_which_parameters_are_required() {
        let rest = "## Request body\nSupply the parameters.\n\n|Parameter|Type|Description|Required?|\n|-|-|-|-|\n\
                    |depth|Int32|The depth.|Yes|\n|speed|Int32|Required if the depth is 0.|No|\n|crew|Int32|Required.||\n\n\
                    ## Response\nReturns `204 No Content`.\n";
        let found = operation("buoy: dive", "POST /buoys/{id}/dive", rest);
        let rows = found.parameters.iter().filter(|parameter| parameter.location != ParameterLocation::Path);
        let rows: Vec<(&str, bool)> = rows.map(|parameter| (parameter.name.as_str(), parameter.required)).collect();
        assert_eq!(rows, [("depth", true), ("speed", false), ("crew", true)]);
    }

    #[test]
    fn a_section_can_say_of_all_its_rows_that_they_are_required() {
        let table = "|Property|Type|Description|\n|-|-|-|\n|depth|Int32|The depth.|\n|speed|Int32|Optional.|\n|crew|Int32|If omitted, 1.|\n";
        for words in ["provide the following required properties", "this action requires the following parameters"] {
            let rest = format!("## Request body\nSo: {words}.\n\n{table}");
            let found = operation("buoy: dive", "POST /buoys/{id}/dive", &rest);
            let body = found.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body);
            assert_eq!(body.map(|parameter| parameter.required).collect::<Vec<_>>(), [true, false, false], "{words}");
        }
    }

    #[test]
    fn members_of_enumerations_are_no_parameters() {
        let rest = "## Request body\nSupply the parameters.\n\n|Parameter|Type|Description|\n|-|-|-|\n|gait|String|The gait.|\n\n\
                    ### gait values\n\n|Name|Description|\n|-|-|\n|slow|Slow.|\n|fast|Fast.|\n";
        let found = operation("buoy: dive", "POST /buoys/{id}/dive", rest);
        let body = found.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body);
        assert_eq!(body.map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["gait"]);
    }

    #[test]
    fn tables_of_required_parameters_and_of_response_headers_are_told_by_their_section() {
        let rest = "## Request body\nThe following table lists the parameters that are required when you call this action.\n\n\
                    |Parameter|Type|Description|\n|-|-|-|\n|depth|Int32|The depth.|\n|speed|Int32|Optional. The speed.|\n\n\
                    ## Response\nReturns `204 No Content`.\n\n### Response headers\n|Header|Description|\n|-|-|\n|ETag|The version. Required.|\n";
        let found = operation("buoy: dive", "POST /buoys/{id}/dive", rest);
        let rows = found.parameters.iter().filter(|parameter| parameter.location != ParameterLocation::Path);
        let rows: Vec<(&str, bool)> = rows.map(|parameter| (parameter.name.as_str(), parameter.required)).collect();
        assert_eq!(rows, [("depth", true), ("speed", false)]);
    }
}
