//! Property and relationship tables.

use std::collections::HashSet;

use super::columns::Columns;
use super::description::Facts;
use super::draft::{PropertyDraft, ValueList};
use super::page_text::{marked_deprecated, origin};
use super::prose::prose;
use super::resource::PageContext;
use super::text_enumerations;
use super::type_text::TypeText;
use super::values::listed_values;
use crate::diagnostics::{Report, UNREADABLE_ROW, UNREADABLE_TABLE};
use crate::source::Spanned;
use crate::syntax::{Page, Row, Section, Table, Text};

/// The titles of sections with property tables, in lower case.
const PROPERTY_TITLES: [&str; 4] = ["properties", "instance attributes", "page content", "authoring metadata"];

/// The titles of sections with relationships, in lower case.
const RELATIONSHIP_TITLES: [&str; 4] = ["relationships", "navigation", "navigation properties", "common relationships"];

impl PropertyDraft {
    /// The values that its description lists, if there are any.
    pub(crate) fn value_list(&self, namespace: &str) -> Option<ValueList> {
        let values = self.values.clone();
        (!values.is_empty()).then(|| ValueList {
            value: self.value.clone(),
            namespace: namespace.to_owned(),
            values,
            is_flags: self.is_flags,
            origin: self.origin.clone(),
        })
    }
}

/// The properties that the tables of a resource page list, each once; the first row of a name wins.
pub(crate) fn table_properties(context: PageContext<'_>, report: &mut Report) -> Vec<PropertyDraft> {
    let mut properties: Vec<PropertyDraft> = Vec::new();
    let mut names = HashSet::new();
    for (section, navigation) in property_sections(context.page) {
        let mut is_first = true;
        for table in section.tables() {
            match read_table(context, table, navigation, report) {
                Some(rows) => properties.extend(rows.into_iter().filter(|row| names.insert(row.name.value.clone()))),
                // What follows the properties are remarks on them; only a first table was meant to list them.
                None if is_first => report_unreadable(table, report),
                None => {}
            }
            is_first = false;
        }
    }
    properties
}

/// The sections that hold property tables, and whether their rows are relationships.
///
/// Sections below them count too, but for those that define enumerations or describe a JSON text inside a property
/// ("Properties of a token lifetime policy definition").
fn property_sections(page: &Page) -> Vec<(&Section, bool)> {
    let mut found = Vec::new();
    for (index, section) in page.sections.iter().enumerate() {
        let title = section.title();
        let navigation = RELATIONSHIP_TITLES.contains(&title);
        if !navigation && !is_property_title(title) {
            continue;
        }
        for part in page.subtree(index) {
            let title = part.title();
            let navigation = navigation || RELATIONSHIP_TITLES.contains(&title);
            let is_foreign = title.starts_with("properties of") || super::enumeration::section_subject(part).is_some();
            let is_listed = found.iter().any(|(known, _): &(&Section, bool)| std::ptr::eq(*known, part));
            if !is_foreign && !is_listed {
                found.push((part, navigation));
            }
        }
    }
    found
}

fn is_property_title(title: &str) -> bool {
    // `operationError Properties`: the name of the type may stand before the word.
    PROPERTY_TITLES.contains(&title) || title.split_once(' ').is_some_and(|(_, rest)| rest == "properties")
}

/// Reads the rows of a table; nothing if its header has no column for names or none for types.
pub(crate) fn read_table(
    context: PageContext<'_>,
    table: &Table,
    navigation: bool,
    report: &mut Report,
) -> Option<Vec<PropertyDraft>> {
    let columns = Columns::of(table).filter(|columns| columns.kind.is_some())?;
    Some(table.rows.iter().filter_map(|row| opt_property(context, columns, row, navigation, report)).collect())
}

fn report_unreadable(table: &Table, report: &mut Report) {
    let words = table.header_words();
    // Lists of methods or of values in a section of properties are tables of another kind, not broken ones.
    let is_foreign =
        |word: &String| ["method", "member", "value", "resource"].iter().any(|known| word.starts_with(known));
    if !words.first().is_some_and(is_foreign) {
        let header = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        report.push(
            UNREADABLE_TABLE
                .at(table.span, format!("table has the columns {header}, expected `Property`, `Type`, `Description`"))
                .label("its rows are not read as properties"),
        );
    }
}

/// Reads a row; nothing if it is blank or the title of a group of rows.
fn opt_property(
    context: PageContext<'_>,
    columns: Columns,
    row: &Row,
    navigation: bool,
    report: &mut Report,
) -> Option<PropertyDraft> {
    let name_cell = columns.name(row)?;
    let kind = columns.kind(row)?;
    if kind.is_blank() && (name_cell.is_blank() || columns.description(row).is_none_or(Text::is_blank)) {
        return None;
    }
    // The annotation that every object may have, without its `@`; it is no property.
    if name_cell.plain().trim() == "odata.type" {
        return None;
    }
    let Some(name) = property_name(name_cell) else {
        report.push(
            UNREADABLE_ROW
                .at(name_cell.span, format!("`{}` is not the name of a property", name_cell.plain().trim()))
                .label("expected one word"),
        );
        return None;
    };
    let empty = Text::empty(row.span);
    let description = columns.description(row).unwrap_or(&empty);
    let mut draft = draft_row(context, Spanned::new(name, name_cell.span), kind, description, navigation);
    draft.facts.deprecated = draft.facts.deprecated.or_else(|| marked_deprecated(name_cell));
    draft.facts.required |= columns.required(row) == Some(true);
    draft.facts.not_nullable |= columns.nullable(row) == Some(false);
    Some(draft)
}

/// Reads a property from its cells.
fn draft_row(
    context: PageContext<'_>,
    name: Spanned<String>,
    kind: &Text,
    description: &Text,
    navigation: bool,
) -> PropertyDraft {
    let PageContext { page, sources, links } = context;
    let plain = description.plain();
    let values = listed_values(description);
    let value = TypeText::from_cell(kind, &page.path);
    // Of a list the words say that it is one.
    let holds_several = !value.collection && is_multi_valued(plain);
    let mut facts = Facts::of(description);
    facts.read_only |= says_read_only(kind.plain());
    PropertyDraft {
        value,
        navigation,
        facts,
        hides_enumeration: text_enumerations::lists_members(description, &values),
        only_shown: false,
        is_flags: !values.is_empty() && (is_flags(plain) || holds_several),
        values,
        description: prose(description, &page.path, links),
        origin: origin(page, sources, name.span),
        name,
    }
}

/// Whether a description calls its value a set of flags.
pub(crate) fn is_flags(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["flags enum", "flag enum", "flagged enum", "multi-valued enum", "multivalued enum", "bitmask"]
        .iter()
        .any(|form| lower.contains(form))
        || lower.contains("multiple values to be specified")
}

/// Whether a remark in the cell of the type says so: `string (readonly)`.
fn says_read_only(kind: &str) -> bool {
    let lower = kind.to_lowercase();
    ["(readonly)", "(read-only)", "(read only)"].iter().any(|remark| lower.contains(remark))
}

/// Whether a description says that a value may be several of those listed.
fn is_multi_valued(text: &str) -> bool {
    let lower = text.to_lowercase();
    let phrases = [
        "this property is multi-valued",
        "this property is multivalued",
        "is a multi-valued property",
        "is a multivalued property",
        "combination of the following values",
    ];
    phrases.iter().any(|words| lower.contains(words))
}

/// The name in a cell, without marks and without remarks such as `(deprecated)`.
fn property_name(cell: &Text) -> Option<String> {
    let plain = cell.plain();
    // A remark such as `(deprecated)` may stand behind the name; two words are no name.
    let name = plain.split('(').next().unwrap_or_default().trim().trim_matches(['*', '`']).trim_end_matches(',');
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_@.-".contains(character);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_' || first == '@');
    (is_name && name.chars().all(is_part)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::api;
    use crate::model::{Api, Shape};

    /// The properties of the only type, relationships in brackets, required ones with a mark.
    fn properties(api: &Api) -> Vec<String> {
        let Shape::Structured(structured) = &api.types[0].shape else { panic!("{:?}", api.types) };
        let shown = structured.properties.iter().map(|property| {
            let mark = if property.required { "!" } else { "" };
            if property.navigation { format!("[{}]", property.name) } else { format!("{}{mark}", property.name) }
        });
        shown.collect()
    }

    #[test]
    fn sections_within_those_of_properties_may_hold_relationships() {
        let text = "# lamp resource type\n\n## Properties\n\n### Common Properties\n|Property|Type|Description|\n|-|-|-|\n\
                    |shade|String|This is a required property.|\n\n#### Common Relationships\n|Relationship|Type|\n|-|-|\n|room|lamp|\n\n\
                    ## Navigation properties\n|Property|Type|\n|-|-|\n|plug|lamp|\n\n## JSON representation\n\
                    <!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\"} -->\n```json\n{\"shade \": \"String\"}\n```\n";
        assert_eq!(properties(&api(&[("resources/lamp.md", text)])), ["shade!", "[room]", "[plug]"]);
    }
}
