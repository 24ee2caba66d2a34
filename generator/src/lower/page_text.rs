//! What every kind of page has: title, namespace, introduction, lines.

use super::definitions::DEFAULT_NAMESPACE;
use super::description::sentences;
use super::links::Links;
use super::prose::prose;
use crate::model::Origin;
use crate::source::{Sources, Span};
use crate::syntax::{Block, Page, Section, Text};

/// The origin of what stands at `span` on `page`.
pub(crate) fn origin(page: &Page, sources: &Sources, span: Span) -> Origin {
    Origin { page: page.path.clone(), line: sources.line(span) }
}

/// The section of the page's title: the first heading of level 1, or else the first of any level.
pub(crate) fn title_section(page: &Page) -> Option<usize> {
    let first = |level: u8| page.sections.iter().position(|section| section.level == level);
    first(1).or_else(|| (page.sections.len() > 1).then_some(1))
}

/// The title.
pub(crate) fn title(page: &Page) -> Option<&Text> {
    title_section(page).map(|index| &page.sections[index].heading)
}

/// The sections from the top to the first heading below the title.
fn introduction(page: &Page) -> &[Section] {
    title_section(page).map_or(&page.sections[..1], |index| &page.sections[..=index])
}

/// The namespace that a line of the introduction names.
pub(crate) fn namespace(page: &Page) -> String {
    let lines = introduction(page).iter().flat_map(Section::paragraphs);
    let named = lines.filter_map(|text| {
        let plain = text.plain();
        let rest = plain.trim_start().strip_prefix("Namespace:")?;
        let name = rest.split_whitespace().next()?.trim_end_matches('.');
        (!name.is_empty()).then(|| name.to_owned())
    });
    let found = { named }.next();
    found.unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned())
}

/// The paragraphs between the title and the next heading, without the line of the namespace.
pub(crate) fn intro_paragraphs(page: &Page) -> impl Iterator<Item = &Text> {
    let paragraphs = introduction(page).iter().flat_map(Section::paragraphs);
    paragraphs.filter(|text| !text.plain().trim_start().starts_with("Namespace:"))
}

/// The first paragraph of the introduction as prose; the front matter's summary if there is none.
pub(crate) fn summary(page: &Page, links: &Links) -> String {
    let paragraphs = intro_paragraphs(page).map(|text| prose(text, &page.path, links));
    let first = { paragraphs }.find(|text| !text.is_empty());
    first.or_else(|| page.front_matter.description.clone()).unwrap_or_default()
}

/// The sentence that says that what the page describes should no longer be used.
pub(crate) fn deprecation(page: &Page, links: &Links) -> Option<String> {
    let notes = introduction(page).iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Note(text) | Block::Paragraph(text) => Some(prose(text, &page.path, links)),
        _ => None,
    });
    let says_so = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        ["is deprecated", "been deprecated", "are deprecated", "will be deprecated"]
            .iter()
            .any(|form| lower.contains(form))
    };
    let noted = { notes }.find_map(|note| sentences(&note).find(says_so).map(str::to_owned));
    let in_title = || title(page).is_some_and(|title| title.plain().to_lowercase().contains("(deprecated)"));
    noted.or_else(|| in_title().then(|| "The documentation marks this as deprecated.".to_owned()))
}
