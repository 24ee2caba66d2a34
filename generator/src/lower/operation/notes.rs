//! Notes, warnings and deprecations of a page.

use std::collections::HashSet;

use super::OperationPage;
use super::outline::{Topic, blocks};
use crate::lower::page_text::{deprecation, is_namespace, without_label};
use crate::lower::prose::prose;
use crate::syntax::{Block, Text};

/// What stands below the title before any note, as prose: the operation's description.
pub(super) fn description(page: &OperationPage<'_>) -> String {
    let line = |block: &Block| {
        let (mark, text) = match block {
            Block::Paragraph(text) if !is_namespace(text) => ("", text),
            Block::Item(text) => ("- ", text),
            _ => return None,
        };
        let line = prose(text, page.path(), page.context.links);
        let is_stub = line.is_empty() || line.eq_ignore_ascii_case("not yet documented");
        (!is_stub).then(|| format!("{mark}{line}"))
    };
    blocks(&page.parts, Topic::Introduction).filter_map(line).collect::<Vec<_>>().join("\n")
}

/// The notes outside of the examples, in document order, those of included files too.
pub(super) fn notes(page: &OperationPage<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let mut seen = HashSet::new();
    for part in page.parts.iter().filter(|part| part.topic != Topic::Examples) {
        for block in &part.section.blocks {
            for note in notes_of(page, block) {
                let note = without_label(&prose(note, page.path(), page.context.links));
                if !note.is_empty() && seen.insert(note.clone()) {
                    notes.push(note);
                }
            }
        }
    }
    notes
}

fn notes_of<'a>(page: &OperationPage<'a>, block: &'a Block) -> Vec<&'a Text> {
    match block {
        Block::Note(text) => vec![text],
        Block::Include(include) => {
            let file = include.value.map(|file| page.context.pages.page(file));
            let blocks = file.into_iter().flat_map(|file| &file.sections).flat_map(|section| &section.blocks);
            blocks.filter_map(|block| if let Block::Note(text) = block { Some(text) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

/// Why the operation should no longer be used: the sentence, or the included caution, that says so.
pub(super) fn deprecated(page: &OperationPage<'_>) -> Option<String> {
    let of_include = blocks(&page.parts, Topic::Introduction).find_map(|block| {
        let Block::Include(include) = block else { return None };
        let path = &page.context.pages.sources().file(include.value?).page;
        let is_about = path.contains("deprecate");
        let note = notes_of(page, block).first().map(|note| prose(note, page.path(), page.context.links));
        is_about.then(|| without_label(&note.unwrap_or_default()))
    });
    of_include.or_else(|| deprecation(page.page, page.context.links))
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation_at;

    const REST: &str = "\n## HTTP request\n```\nGET /a\n```\n## Example\n> **Note:** Shortened.\n";

    #[test]
    fn description_notes_and_deprecation_stand_below_the_title() {
        let text = format!(
            "# T\n\nNamespace: microsoft.graph\n\nDoes **it**.\n\n> [!NOTE]\n> Slow.\n\n> **Important:** Beta.\n\n\
             > **Caution** This API is deprecated. Use x.\n{REST}"
        );
        let found = operation_at("api/a.md", &text).0.unwrap();
        assert_eq!(found.description, "Does **it**.");
        assert_eq!(found.notes, ["Slow.", "Beta.", "This API is deprecated. Use x."]);
        assert_eq!(found.deprecated.as_deref(), Some("This API is deprecated."));
    }

    #[test]
    fn lists_in_the_description_stay_lists() {
        let text = format!("# T\n\nDoes one of:\n\n* **This**\n* That\n\nOr not.\n{REST}");
        let found = operation_at("api/a.md", &text).0.unwrap();
        assert_eq!(found.description, "Does one of:\n- **This**\n- That\nOr not.");
    }

    #[test]
    fn what_is_deprecated_elsewhere_does_not_count() {
        let text = format!("# T\n\nLists what is **Available** or **Deprecated**.\n{REST}");
        assert_eq!(operation_at("api/a.md", &text).0.unwrap().deprecated, None);
    }
}
