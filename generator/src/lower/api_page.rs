//! Pages of operations: what they say of types.

use super::draft::{KindEvidence, PageDraft, PropertyDraft, TypeDraft};
use super::enumeration;
use super::page_text::{namespace, origin, title};
use super::properties::read_table;
use super::resource::{PageContext, resource_block};
use super::type_text::TypeText;
use crate::diagnostics::Report;
use crate::english::singular;
use crate::model::TypeName;
use crate::syntax::{Page, Run, Section, Style, Text};

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
    let text = named_type(sentence, context.page)?;
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

/// The first link behind "JSON representation of", or the first bold word there that is called a type, "**user** object", or
/// that the title of the page has as well.
fn named_type(sentence: &Text, page: &Page) -> Option<TypeText> {
    let mut runs = sentence.runs();
    runs.find(|run| run.text.to_lowercase().contains("json representation of"))?;
    let behind: Vec<_> = runs.collect();
    let is_type = |next: Option<&Run<'_>>| {
        let word = next.and_then(|run| run.text.split_whitespace().next()).unwrap_or_default();
        let word = singular(word.trim_end_matches(['.', ',', ';', ':', ')']));
        ["object", "resource", "entity", "type"].contains(&&*word)
    };
    let title = title(page).map(|title| title.plain().to_lowercase()).unwrap_or_default();
    let is_in_title = |run: &Run<'_>| title.split_whitespace().any(|word| word == run.text.to_lowercase());
    let is_name = |(index, run): &(usize, &Run<'_>)| {
        run.link.is_some() || (run.style == Style::Strong && (is_type(behind.get(index + 1)) || is_in_title(run)))
    };
    let (_, named) = behind.iter().enumerate().find(is_name)?;
    Some(TypeText::from_cell(&(*named).into(), &page.path))
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::api;

    fn types_of(sentence: &str) -> Vec<String> {
        let text = format!(
            "# Update lamp\n\n## HTTP request\n```http\nPATCH /lamps/{{id}}\n```\n\n## Request body\n{sentence}\n\n\
             |Properties|Type|\n|-|-|\n|shade|String|\n"
        );
        let api = api(&[("api/lamp-update.md", &text)]);
        api.types.iter().map(|definition| definition.name.name.clone()).collect()
    }

    #[test]
    fn types_without_a_page_are_linked_or_called_types() {
        let start = "Supply a JSON representation of";
        assert_eq!(types_of(&format!("{start} the [lamp](../resources/lamp.md).")), ["lamp"]);
        assert_eq!(types_of(&format!("{start} some **bulb** objects.")), ["bulb"]);
        assert_eq!(types_of(&format!("{start} the **lamp** to change.")), ["lamp"]);
        assert!(types_of(&format!("{start} the values. The body **must** contain a shade.")).is_empty());
    }
}
