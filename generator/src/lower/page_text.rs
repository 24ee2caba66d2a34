//! What every kind of page has: title, namespace, introduction, lines.

use super::definitions::DEFAULT_NAMESPACE;
use super::description::says_deprecated;
use super::links::{Links, page_of};
use super::prose::prose;
use super::sentences::sentences;
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
    let lines = introduction(page).iter().flat_map(Section::paragraphs).filter(|text| is_namespace(text));
    let named = lines.filter_map(|text| {
        let plain = text.plain();
        let name = plain.split_once(':')?.1.split_whitespace().next()?.trim_matches('.');
        (!name.is_empty()).then(|| name.to_owned())
    });
    let found = { named }.next();
    found.unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned())
}

/// Whether the paragraph is the line that states the namespace.
pub(crate) fn is_namespace(text: &Text) -> bool {
    text.plain().trim_start().to_lowercase().starts_with("namespace:")
}

/// The paragraphs between the title and the next heading, without the line of the namespace.
pub(crate) fn intro_paragraphs(page: &Page) -> impl Iterator<Item = &Text> {
    introduction(page).iter().flat_map(Section::paragraphs).filter(|text| !is_namespace(text))
}

/// The notes there.
pub(crate) fn intro_notes(page: &Page) -> impl Iterator<Item = &Text> {
    introduction(page).iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Note(text) => Some(text),
        _ => None,
    })
}

/// The first paragraph of the introduction as prose; the front matter's summary if there is none.
pub(crate) fn summary(page: &Page, links: &Links) -> String {
    let paragraphs = intro_paragraphs(page).map(|text| prose(text, &page.path, links));
    let first = { paragraphs }.find(|text| !text.is_empty());
    first.or_else(|| page.front_matter.description.clone()).unwrap_or_default()
}

/// What stands for a reason where the documentation has only the mark `(deprecated)` behind a name.
pub(crate) fn marked_deprecated(name: &Text) -> Option<String> {
    let is_marked = name.plain().to_lowercase().contains("(deprecated)");
    is_marked.then(|| "The documentation marks this as deprecated.".to_owned())
}

/// Why what the page describes should no longer be used: the sentence of its introduction that says so.
pub(crate) fn deprecation(page: &Page, links: &Links) -> Option<String> {
    let texts = introduction(page).iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Note(text) | Block::Paragraph(text) | Block::Item(text) => Some(text),
        _ => None,
    });
    // Most texts say nothing of the kind, and need not be cut into sentences.
    let texts = texts.filter(|text| text.plain().to_lowercase().contains("deprecat"));
    let sentence = { texts.flat_map(sentences) }
        .find(|sentence| is_deprecation(sentence.plain()) && !deprecates_another(sentence, &page.path));
    let quoted = sentence.map(|sentence| without_label(&prose(&sentence, &page.path, links)));
    quoted.or_else(|| marked_deprecated(title(page)?))
}

/// Whether the sentence is about what the page describes, not about one of its parts.
fn is_deprecation(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let says = |form: &&str| lower.contains(*form);
    let subjects = ["api", "method", "operation", "action", "function", "resource", "endpoint", "this "];
    says_deprecated(&lower) || (["deprecated", "deprecation"].iter().any(&says) && subjects.iter().any(says))
}

/// Whether what the sentence says is deprecated is described on another page: "this API replaces the deprecated [x](x.md)",
/// "the [x](x.md) API is deprecated". A link in another clause is about something else.
fn deprecates_another(sentence: &Text, page: &str) -> bool {
    let (mut before, mut names_another, mut replaces_another) = (String::new(), false, false);
    let replaces = |text: &str| text.contains("replaces ") || text.contains("supersedes ");
    for run in sentence.runs() {
        let text = run.text.to_lowercase();
        let said = text.split("deprecat").next().unwrap_or_default();
        let target = run.link.and_then(|target| page_of(target, page));
        // The resource that an operation is about is named there, too.
        let is_like = |target: &str| target.split('/').next() == page.split('/').next();
        let is_other = target.is_some_and(|target| is_like(&target) && !target.eq_ignore_ascii_case(page));
        replaces_another |= is_other && replaces(&before);
        names_another = is_other || (names_another && !said.contains([',', ';', ':']));
        before.push_str(said);
        if text.len() > said.len() {
            break;
        }
    }
    let words: Vec<&str> = before.split(|character: char| !character.is_alphanumeric()).collect();
    match words.iter().position(|word| ["replaces", "supersedes"].contains(word)) {
        Some(verb) => (replaces_another || words[..verb].contains(&"this")) && !words[verb..].contains(&"this"),
        None => names_another && !words.contains(&"this"),
    }
}

/// Drops what only says that the text is a note: `[!NOTE]`, `**Note:**`.
pub(crate) fn without_label(note: &str) -> String {
    let mut rest = note.trim();
    if let Some(end) = rest.strip_prefix("[!").and_then(|label| label.find(']')) {
        rest = rest[end + 3..].trim_start();
    }
    for label in ["notes", "note", "important", "caution", "tip", "warning"] {
        let plain = rest.trim_start_matches('*');
        if plain.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)) {
            let behind = plain[label.len()..].trim_start_matches(['*', ':', ' ']);
            if behind.len() < plain.len() - label.len() {
                return behind.trim().to_owned();
            }
        }
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    #[test]
    fn notes_and_sentences_say_what_is_deprecated() {
        let cases = [
            ("# A\n> [!CAUTION]\n> The a resource is deprecated. Use b.\n", Some("The a resource is deprecated.")),
            ("# A\n> **Note:** Version 2 of this API is deprecated.\n", Some("Version 2 of this API is deprecated.")),
            ("# A (deprecated)\nAn a.\n", Some("The documentation marks this as deprecated.")),
            ("# A\nLists what is **Available** or **Deprecated**.\n", None),
            ("# A\nThis API replaces the deprecated [b](b.md) API.\n", None),
            ("# A\nThe new type replaces the deprecated [b](b.md) type.\n", None),
            ("# A\nThis API supersedes the one for printers, which is deprecated.\n", None),
            ("# A\n> The [b](b.md) API is deprecated. Use this API instead.\n", None),
            (
                "# A\n> [b](b.md) replaces this API, which is deprecated.\n",
                Some("b replaces this API, which is deprecated."),
            ),
            ("# A\n[b](b.md) replaces it; the type is deprecated.\n", Some("b replaces it; the type is deprecated.")),
            ("# A\nAs [told](b.md), the type is deprecated.\n", Some("As told, the type is deprecated.")),
            ("# A\nThe [a](a.md) resource is deprecated.\n", Some("The a resource is deprecated.")),
            ("# A\nAn a.\n## Properties\nThis API is deprecated.\n", None),
        ];
        for (text, expected) in cases {
            let (_, page) = page("resources/a.md", text);
            assert_eq!(deprecation(&page, &Links::default()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_line_of_the_namespace_is_read_and_no_description() {
        let (_, page) = page("resources/a.md", "# A\nNAMESPACE: microsoft.graph.b.\n\nAn a.\n");
        assert_eq!(namespace(&page), "microsoft.graph.b");
        assert_eq!(summary(&page, &Links::default()), "An a.");
    }
}
