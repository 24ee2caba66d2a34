//! Resource pages: what they say of structured types and of enumerations.

use super::definitions::DEFAULT_NAMESPACE;
use super::draft::{KindEvidence, PageDraft, PropertyDraft, TypeDraft};
use super::links::Links;
use super::page_text::{deprecation, intro_notes, intro_paragraphs, namespace, origin, summary, title};
use super::type_text::{TypeText, is_identifier};
use super::{contradictions, enumeration, inheritance, properties, representation, type_parts};
use crate::diagnostics::Report;
use crate::english::singular;
use crate::model::TypeName;
use crate::source::Sources;
use crate::syntax::{Annotation, CodeBlock, Page, Section};

/// What every reader of a page needs to know.
#[derive(Clone, Copy)]
pub(crate) struct PageContext<'a> {
    pub(crate) page: &'a Page,
    pub(crate) sources: &'a Sources,
    pub(crate) links: &'a Links,
}

/// Reads a page of the folder `resources`.
pub(crate) fn draft_resource_page(context: PageContext<'_>, report: &mut Report) -> PageDraft {
    let namespace = page_namespace(context.page);
    let mut draft = PageDraft::default();
    let own = enumeration::own_enumeration(context, &namespace, report);
    if own.is_none() {
        let parts = type_parts::type_parts(context.page);
        let pages = if parts.is_empty() { std::slice::from_ref(context.page) } else { &parts };
        for page in pages {
            if let Some(name) = type_name(page, &namespace) {
                draft.types.push(draft_type(PageContext { page, ..context }, name, report));
            }
        }
    }
    let properties: Vec<_> = draft.types.iter().flat_map(|draft| draft.properties.iter().cloned()).collect();
    draft.enumerations = enumeration::section_enumerations(context, &namespace, &properties, report);
    draft.enumerations.extend(own);
    for property in draft.types.iter().flat_map(|draft| &draft.properties) {
        draft.value_lists.extend(property.value_list(&namespace));
    }
    draft
}

/// The annotated block that shows the type as JSON.
pub(crate) fn resource_block(page: &Page) -> Option<(&CodeBlock, &Annotation)> {
    let mut blocks = page.sections.iter().flat_map(Section::code_blocks);
    blocks
        .find_map(|code| Some((code, code.annotation.as_ref().filter(|found| found.block_type() == Some("resource"))?)))
}

/// The namespace of a page: the annotation's, else that of the line in the introduction.
fn page_namespace(page: &Page) -> String {
    let annotated = page.annotations.iter().find_map(|annotation| annotation.text("namespace"));
    annotated.filter(|name| name.starts_with(DEFAULT_NAMESPACE)).map_or_else(|| namespace(page), str::to_owned)
}

/// The name of the type that the page defines, if it defines one.
///
/// The annotation of the JSON representation decides. Without one, the page must look like the page of a type: its title
/// is the name followed by "resource type" or the like, and it is no overview.
fn type_name(page: &Page, namespace: &str) -> Option<TypeName> {
    let titled = title(page).and_then(|title| titled_type(title.plain()));
    if let Some((_, annotation)) = resource_block(page)
        && let Some(name) = annotation.text("@odata.type").or_else(|| annotation.text("@type"))
    {
        let name = annotated_name(name, namespace);
        let better = titled.and_then(|titled| {
            respelled(&name.name, &titled).or_else(|| is_other(&name.name, &titled, &page.path).then_some(titled))
        });
        return Some(TypeName { name: better.unwrap_or(name.name), ..name });
    }
    let name = titled?;
    let is_overview = page.front_matter.doc_type.as_deref().is_some_and(|kind| kind.starts_with("conceptual"));
    (!is_overview).then(|| TypeName::new(namespace, name))
}

/// The spelling of the title for a name that its annotation has in lower case: some annotations have all names so.
fn respelled(name: &str, titled: &str) -> Option<String> {
    let mut characters = titled.chars();
    let first = characters.next()?;
    // The title may start as a sentence does; an acronym stays what it is.
    let is_acronym = characters.next().is_none_or(|second| !second.is_lowercase());
    let is_better = name == titled.to_lowercase() && !is_acronym;
    is_better.then(|| first.to_lowercase().chain(titled.chars().skip(1)).collect())
}

/// Whether the annotation of the page at `path` was copied from another page: title and file agree on a name, and the one of
/// the annotation does not end so, as that of `workbookChart` on the page of charts does, in the singular or not.
fn is_other(annotated: &str, titled: &str, path: &str) -> bool {
    let titled = titled.to_lowercase();
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    let is_same = singular(&annotated.to_lowercase()).ends_with(&singular(&titled));
    stem.replace('-', "").to_lowercase().ends_with(&titled) && !is_same
}

/// The type that a heading such as `user resource type` names.
pub(crate) fn titled_type(heading: &str) -> Option<String> {
    let mut words = heading.split_whitespace();
    let name = words.next().filter(|name| is_identifier(name))?;
    let kind = words.next()?.to_lowercase();
    matches!(&*kind, "resource" | "complex" | "facet" | "type" | "entity").then(|| name.to_owned())
}

/// The name in an annotation; the prefixes of internal namespaces are replaced by the page's.
fn annotated_name(name: &str, namespace: &str) -> TypeName {
    let name = name.trim().trim_start_matches('#');
    let name =
        name.strip_prefix("graph.").map_or_else(|| name.to_owned(), |rest| format!("{DEFAULT_NAMESPACE}.{rest}"));
    match name.rsplit_once('.') {
        Some((prefix, short)) if prefix.to_lowercase().starts_with(DEFAULT_NAMESPACE) => TypeName::new(prefix, short),
        Some((_, short)) => TypeName::new(namespace, short),
        None => TypeName::new(namespace, name),
    }
}

fn draft_type(context: PageContext<'_>, name: TypeName, report: &mut Report) -> TypeDraft {
    let PageContext { page, sources, links } = context;
    let short_name = name.name.to_lowercase();
    let block = resource_block(page);
    let annotation = block.map(|(_, annotation)| annotation);
    let mut properties = properties::table_properties(context, report);
    let has_table = !properties.is_empty();
    let shown = block.and_then(|(code, _)| representation::shown_members(context, code, &properties, report));
    let titled_open = title(page).is_some_and(|title| title.plain().to_lowercase().contains("(open type)"));
    let intro: Vec<_> = intro_paragraphs(page).map(|text| text.plain().to_lowercase()).collect();
    let in_intro = |phrase: &str| intro.iter().any(|text| text.contains(phrase));
    let says_open = titled_open
        || annotation.is_some_and(|found| found.is_true("openType"))
        || block.is_some_and(|(code, _)| representation::shows_open(code))
        || ["is an open type", "this open type", "open complex type", "open entity type"]
            .iter()
            .any(|words| in_intro(words));
    // What an open type shows without a table are samples, unless it has a key and so properties, or shows their types.
    let has_key = annotation.is_some_and(|found| found.text("keyProperty").is_some());
    let shows_types = block.is_some_and(|(code, _)| code.text.contains("\"String"));
    let shows_samples =
        |members: &Vec<_>| (says_open && !has_key && !shows_types) || representation::is_dictionary(members);
    let is_dictionary = !has_table && shown.as_ref().is_some_and(shows_samples);
    if let Some(members) = shown.filter(|_| !is_dictionary) {
        contradictions::compare_representation(&properties, &members, report);
        representation::add_members(&mut properties, members);
    }
    let span = title(page).map_or(page.sections[0].heading.span, |title| title.span);
    // What lists `@odata.type` among control information alone stands for objects of any type; beside properties it only says
    // what every object may have.
    let is_type = |property: &PropertyDraft| property.name.value == "@odata.type";
    let is_control = |name: &str| name == "id" || name.starts_with("@odata.");
    let is_any = properties.iter().any(is_type) && properties.iter().all(|property| is_control(&property.name.value));
    properties.retain(|property| is_any || !is_type(property));
    TypeDraft {
        name,
        origin: origin(page, sources, span),
        span,
        description: summary(page, links),
        deprecated: deprecation(page, links),
        prose_base: inheritance::prose_base(page),
        annotated_base: annotation.and_then(|found| {
            let base = found.text("baseType").filter(|base| !base.trim().is_empty() && *base != "null")?;
            Some(TypeText::from_annotation(base, found.span))
        }),
        is_abstract: annotation.is_some_and(|found| found.is_true("abstract") || found.is_true("isAbstract"))
            || intro.iter().any(|text| calls_itself_abstract(text))
            || intro_notes(page).any(|text| says_abstract(&text.plain().to_lowercase(), &short_name)),
        is_open: is_dictionary || (properties.is_empty() && in_intro("dictionary")) || is_any || says_open,
        evidence: evidence(page, annotation, &properties),
        properties,
    }
}

/// Whether a lower-case note says that the type called `name`, in lower case, is abstract; notes also speak of other types.
fn says_abstract(note: &str, name: &str) -> bool {
    let is_about = |before: &str| before.rsplit(|character: char| !character.is_alphanumeric()).next() == Some(name);
    let mut named = note.match_indices(" is an abstract ").map(|(at, _)| &note[..at]);
    note.contains("this is an abstract type") || named.any(is_about)
}

/// Whether a lower-case paragraph of the introduction says that the type that it introduces is abstract.
fn calls_itself_abstract(text: &str) -> bool {
    let mut sentences = super::description::sentences(text);
    sentences.any(|sentence| {
        let words = sentence.trim_start_matches("an ");
        words.starts_with("abstract ")
            || sentence.contains("is an abstract ")
            || sentence.contains("is abstract")
            || sentence.contains("is the abstract ")
            || sentence.contains("abstract base type")
    })
}

fn evidence(page: &Page, annotation: Option<&Annotation>, properties: &[PropertyDraft]) -> KindEvidence {
    let title = title(page).map(|title| title.plain().to_lowercase()).unwrap_or_default();
    let has_rows = |name: &str| {
        let sections = page.sections.iter().filter(|section| section.title() == name);
        sections.flat_map(Section::tables).any(|table| !table.rows.is_empty())
    };
    KindEvidence {
        has_key: annotation.and_then(|found| found.text("keyProperty")).is_some_and(|key| !key.trim().is_empty()),
        is_titled_complex: title.contains("complex type") || title.ends_with("facet"),
        has_methods: has_rows("methods") || has_rows("tasks"),
        has_relationships: has_rows("relationships"),
        has_id: properties.iter().any(|property| property.name.value == "id"),
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::api;
    use crate::model::Shape;

    /// The name of the type on a page with this title and annotation.
    fn named(title: &str, annotated: &str) -> String {
        let text = format!(
            "# {title} resource type\n\n<!-- {{\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.{annotated}\"}} -->\n```json\n{{}}\n```\n"
        );
        api(&[("resources/lamp.md", &text)]).types[0].name.name.clone()
    }

    #[test]
    fn titles_know_how_to_spell_what_annotations_have_in_lower_case() {
        assert_eq!(named("deskLamp", "desklamp"), "deskLamp");
        assert_eq!(named("DeskLamp", "desklamp"), "deskLamp");
        assert_eq!(named("Lamp", "lamp"), "lamp");
        assert_eq!(named("SMTP", "smtp"), "smtp");
        assert_eq!(named("lamp", "deskLamp"), "deskLamp");
    }

    #[test]
    fn an_annotation_that_neither_title_nor_file_bears_out_is_that_of_another_page() {
        assert_eq!(named("lamp", "candle"), "lamp");
        assert_eq!(named("torch", "candle"), "candle");
        assert!(!super::is_other("candle", "candles", "resources/candles.md"));
    }

    #[test]
    fn notes_say_what_is_abstract() {
        let text = "# lamp resource type\n\nA lamp.\n\n> [!TIP]\n> This is an abstract type.\n";
        assert!(
            matches!(&api(&[("resources/lamp.md", text)]).types[0].shape, Shape::Structured(lamp) if lamp.is_abstract)
        );
    }

    #[test]
    fn what_every_object_may_have_is_a_property_of_what_stands_for_any_object() {
        let properties = |rows: &str| {
            let text = format!("# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n{rows}");
            let api = api(&[("resources/lamp.md", &text)]);
            let Shape::Structured(found) = &api.types[0].shape else { panic!("{:?}", api.types) };
            (found.is_open, found.properties.iter().map(|property| property.name.clone()).collect::<Vec<_>>())
        };
        let control = "|@odata.type|String|A.|\n|id|String|B.|\n";
        assert_eq!(properties(control), (true, vec!["@odata.type".to_owned(), "id".to_owned()]));
        let shade = format!("{control}|shade|String|C.|\n");
        assert_eq!(properties(&shade), (false, vec!["id".to_owned(), "shade".to_owned()]));
    }

    #[test]
    fn introductions_say_what_is_open() {
        for (sentence, expected) in [("An open complex type.", true), ("Opens a type.", false)] {
            let text = format!("# lamp resource type\n\n{sentence}\n");
            let api = api(&[("resources/lamp.md", &text)]);
            let Shape::Structured(found) = &api.types[0].shape else { panic!("{:?}", api.types) };
            assert_eq!(found.is_open, expected, "{sentence}");
        }
    }

    #[test]
    fn the_json_may_say_what_is_open() {
        let block = "<!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\"} -->\n\
                     ```json\n{ \"color\": \"String\", \"openType\": true }\n```\n";
        let api = api(&[("resources/lamp.md", &format!("# lamp resource type\n\n{block}"))]);
        let Shape::Structured(found) = &api.types[0].shape else { panic!("{:?}", api.types) };
        let names: Vec<_> = found.properties.iter().map(|property| property.name.as_str()).collect();
        assert!(found.is_open && names == ["color"], "{names:?}");
    }
}
