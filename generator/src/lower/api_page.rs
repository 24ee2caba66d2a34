//! Pages of operations: what they say of types.

use super::draft::{KindEvidence, PageDraft, PropertyDraft, TypeDraft};
use super::enumeration;
use super::page_text::{namespace, origin};
use super::properties::read_table;
use super::resource::{PageContext, resource_block};
use super::type_text::TypeText;
use crate::diagnostics::Report;
use crate::model::TypeName;
use crate::syntax::{Page, Section, Style, Text};

/// Reads a page of the folder `api`: the enumerations that its tables define or list, and the type of the request body,
/// which counts if no page of its own defines it.
pub(crate) fn draft_api_page(context: PageContext<'_>, report: &mut Report) -> PageDraft {
    let namespace = namespace(context.page);
    let mut draft = PageDraft::default();
    let mut rows: Vec<PropertyDraft> = Vec::new();
    for section in &context.page.sections {
        // The rows are read again, and their faults reported, where the operation is lowered.
        let mut silent = Report::default();
        let tables = section.tables().filter_map(|table| read_table(context, table, false, &mut silent));
        let section_rows: Vec<_> = tables.flatten().collect();
        if section.title() == "request body" && !section_rows.is_empty() {
            draft.fallback_types.extend(body_type(context, section, &namespace, &section_rows));
        }
        rows.extend(section_rows);
    }
    draft.value_lists = rows.iter().filter_map(|row| row.value_list(&namespace)).collect();
    draft.enumerations = enumeration::section_enumerations(context, &namespace, &rows, report);
    draft
}

/// Whether a page of the folder `api` describes a type and no operation, as pages that lie in the wrong folder do.
pub(crate) fn defines_type(page: &Page) -> bool {
    let mut blocks = page.sections.iter().flat_map(Section::code_blocks);
    let has_request_section = page.sections.iter().any(|section| section.title().starts_with("http request"));
    resource_block(page).is_some() && !has_request_section && !blocks.any(|block| block.language == "http")
}

/// The type of which the section says that the body is a JSON representation, made of the rows of its table.
fn body_type(
    context: PageContext<'_>,
    section: &Section,
    namespace: &str,
    rows: &[PropertyDraft],
) -> Option<TypeDraft> {
    let sentence = section.paragraphs().find(|text| text.plain().to_lowercase().contains("json representation of"))?;
    if sentence.plain().to_lowercase().contains("parameters") {
        return None;
    }
    let text = named_type(sentence, &context.page.path)?;
    let short = text.name.rsplit('.').next().filter(|name| text.primitive().is_none() && !name.is_empty())?;
    Some(TypeDraft {
        name: TypeName::new(namespace, short),
        origin: origin(context.page, context.sources, text.span),
        span: text.span,
        description: String::new(),
        deprecated: None,
        prose_base: None,
        annotated_base: None,
        is_abstract: false,
        is_open: false,
        evidence: KindEvidence { has_methods: true, ..KindEvidence::default() },
        properties: rows.to_vec(),
    })
}

/// The first link or bold word behind "JSON representation of".
fn named_type(sentence: &Text, page: &str) -> Option<TypeText> {
    let mut runs = sentence.runs();
    runs.find(|run| run.text.to_lowercase().contains("json representation of"))?;
    let named = runs.find(|run| run.link.is_some() || run.style == Style::Strong)?;
    Some(TypeText::from_cell(&named.into(), page))
}
