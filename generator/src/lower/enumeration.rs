//! Enumerations: pages of their own, and sections titled `x values`.

use super::draft::{EnumerationDraft, MemberDraft, PropertyDraft};
use super::page_text::{origin, summary, title};
use super::properties::is_flags;
use super::prose::prose;
use super::resource::PageContext;
use super::type_text::is_identifier;
use crate::diagnostics::{Report, UNREADABLE_ROW, UNREADABLE_TABLE};
use crate::model::TypeName;
use crate::source::Spanned;
use crate::syntax::{Page, Row, Section, Table};

/// The words that end the heading of a member table: `riskLevel values`.
const HEADING_ENDS: [&str; 7] =
    ["values", "members", "flags", "enumeration", "enumeration values", "enum", "enum values"];

/// The enumeration that the page as a whole defines: its title ends in "enum type", or it says so in its metadata.
pub(crate) fn own_enumeration(
    context: PageContext<'_>,
    namespace: &str,
    report: &mut Report,
) -> Option<EnumerationDraft> {
    let page = context.page;
    let title = title(page)?;
    let plain = title.plain();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name = words.first().filter(|name| is_identifier(name))?;
    let ends: Vec<String> = words[1..].iter().map(|word| word.to_lowercase()).collect();
    let is_titled = match ends.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["enum" | "enumeration"] | ["enum" | "enumeration", "type", ..] => true,
        ["enum" | "enumeration", remark, ..] => remark.starts_with('('),
        _ => false,
    };
    let says_so = page.front_matter.doc_type.as_deref().is_some_and(|kind| kind.starts_with("enum"));
    if !(is_titled || (says_so && ends.is_empty())) {
        return None;
    }
    let sections: Vec<&Section> = page.sections.iter().filter(|section| section_subject(section).is_none()).collect();
    let mut members = Vec::new();
    for section in sections {
        // Tables elsewhere on the page may be of another kind, and are no fault then.
        let mut silent = Report::default();
        let report = if section.title() == "members" { &mut *report } else { &mut silent };
        members.extend(section.tables().flat_map(|table| read_members(context, table, report)));
    }
    Some(EnumerationDraft {
        name: TypeName::new(namespace, *name),
        origin: origin(page, context.sources, title.span),
        description: summary(page, context.links),
        is_flags: calls_itself_flags(page),
        members,
    })
}

/// The enumerations that sections titled `x values` define.
///
/// `x` is a type, or one of the `properties` of the page: then the table defines the type of that property.
pub(crate) fn section_enumerations(
    context: PageContext<'_>,
    namespace: &str,
    properties: &[PropertyDraft],
    report: &mut Report,
) -> Vec<EnumerationDraft> {
    let define = |section: &Section| {
        let subject = section_subject(section)?;
        let name = enumeration_name(&subject, properties)?;
        let members: Vec<_> = section.tables().flat_map(|table| read_members(context, table, report)).collect();
        let intro: String = section.paragraphs().map(|text| text.plain()).collect::<Vec<_>>().join(" ");
        (!members.is_empty()).then(|| EnumerationDraft {
            name: TypeName::new(namespace, name),
            origin: origin(context.page, context.sources, section.heading.span),
            description: section
                .paragraphs()
                .next()
                .map(|text| prose(text, &context.page.path, context.links))
                .unwrap_or_default(),
            is_flags: is_flags(&intro),
            members,
        })
    };
    context.page.sections.iter().filter_map(define).collect()
}

/// The name of the enumeration that a section about `subject` defines; nothing if it is a property of a primitive type.
fn enumeration_name(subject: &str, properties: &[PropertyDraft]) -> Option<String> {
    let same = |name: &str| name.eq_ignore_ascii_case(subject);
    if let Some(typed) = properties.iter().find(|property| same(&property.value.name)) {
        return Some(typed.value.name.clone());
    }
    match properties.iter().find(|property| same(&property.name.value)) {
        Some(property) if property.value.primitive().is_some() => None,
        Some(property) => Some(property.value.name.rsplit('.').next().unwrap_or_default().to_owned()),
        None => Some(subject.to_owned()),
    }
}

/// What a heading such as `riskLevel values` is about.
pub(crate) fn section_subject(section: &Section) -> Option<String> {
    if section.level < 2 {
        return None;
    }
    let plain = section.heading.plain();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let (name, ends) = words.split_first()?;
    let ends = ends.join(" ").to_lowercase();
    (is_identifier(name) && HEADING_ENDS.contains(&ends.trim_end_matches(':'))).then(|| (*name).to_owned())
}

fn calls_itself_flags(page: &Page) -> bool {
    page.sections.iter().take(3).flat_map(Section::paragraphs).any(|text| is_flags(text.plain()))
}

/// The columns of a member table.
struct MemberColumns {
    name: usize,
    value: Option<usize>,
    description: Option<usize>,
}

impl MemberColumns {
    /// The columns of `table`; nothing if it is no member table.
    fn of(table: &Table) -> Option<Self> {
        let words = table.header_words();
        let position = |accepted: &[&str]| words.iter().position(|word| accepted.contains(&word.as_str()));
        let name = position(&["member", "members", "member name", "name", "enumeration member"])
            .or_else(|| position(&["value", "values", "possible values", "enumerated value"]))?;
        let value = words
            .iter()
            .position(|word| ["value", "numeric value", "int value", "integer value"].contains(&word.as_str()));
        let description = words.iter().position(|word| word.starts_with("description") || word == "details");
        Some(Self { name, value: value.filter(|column| *column != name), description })
    }
}

fn read_members(context: PageContext<'_>, table: &Table, report: &mut Report) -> Vec<MemberDraft> {
    let Some(columns) = MemberColumns::of(table) else {
        let header = table.header_words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        report.push(
            UNREADABLE_TABLE
                .at(table.span, format!("table has the columns {header}, expected `Member`, `Value`, `Description`"))
                .label("its rows are not read as members"),
        );
        return Vec::new();
    };
    table.rows.iter().filter_map(|row| opt_member(context, &columns, row, report)).collect()
}

fn opt_member(
    context: PageContext<'_>,
    columns: &MemberColumns,
    row: &Row,
    report: &mut Report,
) -> Option<MemberDraft> {
    let cell = row.cells.get(columns.name)?;
    let plain = cell.plain();
    let text = plain.trim().trim_matches(['`', '*', '"', '\'']);
    let name = text.split(['(', ' ', ',']).next().unwrap_or_default();
    // A remark may stand behind the name, in parentheses; several words are no name.
    let remark = text[name.len()..].trim_start();
    let is_alone = remark.is_empty() || remark.starts_with(['(', ',']);
    let is_word = name.chars().all(|character| character.is_alphanumeric() || "_-.".contains(character));
    if name.is_empty() || !is_alone || !is_word {
        if !cell.is_blank() {
            report.push(
                UNREADABLE_ROW
                    .at(cell.span, format!("`{}` is not the name of a member", plain.trim()))
                    .label("expected one word"),
            );
        }
        return None;
    }
    let value =
        columns.value.and_then(|column| row.cells.get(column)).and_then(|cell| cell.plain().trim().parse().ok());
    let description = columns.description.and_then(|column| row.cells.get(column));
    Some(MemberDraft {
        name: Spanned::new(name.to_owned(), cell.span),
        value,
        description: description.map(|cell| prose(cell, &context.page.path, context.links)).unwrap_or_default(),
        origin: origin(context.page, context.sources, cell.span),
    })
}
