//! The sentence that names a type's base.

use std::collections::{HashMap, HashSet};

use super::links::page_of;
use super::page_text::intro_paragraphs;
use super::type_text::TypeText;
use crate::model::TypeName;
use crate::syntax::{Page, Section, Text};

/// The phrases behind which the base is named, in lower case.
const PHRASES: [&str; 10] = [
    "inherits from",
    "inherits properties from",
    "inherits the properties of",
    "derived from",
    "derives from",
    "subtype of",
    "subclass of",
    "subclass from",
    "extends",
    "inherits",
];

/// The words that may stand between the phrase and the name.
const FILLERS: [&str; 11] =
    ["the", "a", "an", "base", "type", "class", "resource", "from", "abstract", "entity", "microsoft.graph"];

/// The base type that the page's introduction names, or the text around its properties or its JSON representation.
///
/// "Base type of …" names children and is no such sentence, nor is "derived from descendants": the name must follow the
/// phrase at once, as a link or in bold.
pub(crate) fn prose_base(page: &Page) -> Option<TypeText> {
    let around =
        page.sections.iter().filter(|section| ["json representation", "properties"].contains(&section.title()));
    let mut texts = intro_paragraphs(page).chain(around.flat_map(Section::paragraphs));
    texts.find_map(|text| opt_base(text, &page.path))
}

/// The key of a type and those of the types that it derives from, nearest first, as qualified names in lower case; a
/// derivation that leads back to a type ends there.
pub(crate) fn lineage(key: &str, bases: &HashMap<String, TypeName>) -> Vec<String> {
    let base_of = |key: &str| bases.get(key).map(|base| base.to_string().to_lowercase());
    let mut visited = HashSet::new();
    let line = std::iter::successors(Some(key.to_owned()), |key| base_of(key));
    line.take_while(|key| visited.insert(key.clone())).collect()
}

fn opt_base(text: &Text, page: &str) -> Option<TypeText> {
    let mut before = String::new();
    for run in text.runs() {
        let is_name = run.link.is_some() || run.style != crate::syntax::Style::Plain;
        if is_name && ends_with_phrase(&before) {
            let base = TypeText::from_cell(&run.into(), page);
            let linked = run.link.and_then(|target| page_of(target, page));
            return (!base.name.is_empty()).then_some(TypeText { page: linked, collection: false, ..base });
        }
        before.push_str(run.text);
        before.push(' ');
    }
    unmarked_base(&before, text)
}

/// Reads `Inherits from entity` where the name is neither linked nor bold.
fn unmarked_base(plain: &str, text: &Text) -> Option<TypeText> {
    let lower = plain.to_lowercase();
    let start = lower.find("inherits from ")? + "inherits from ".len();
    let name = plain.get(start..)?.split_whitespace().next()?.trim_end_matches(['.', ',']);
    Some(TypeText::named(name.to_owned(), false, text.span))
}

fn ends_with_phrase(before: &str) -> bool {
    let lower = before.to_lowercase();
    let mut rest = lower.trim_end();
    loop {
        if PHRASES.iter().any(|phrase| rest.ends_with(phrase)) && !rest.ends_with("base type of") {
            return true;
        }
        let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        if word.is_empty() || !FILLERS.contains(&word) {
            return false;
        }
        rest = rest[..rest.len() - word.len()].trim_end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    fn base(sentence: &str) -> Option<String> {
        let (_, page) = page("resources/a.md", &format!("# a resource type\n\n{sentence}\n\n## Properties\n"));
        prose_base(&page).map(|base| base.name)
    }

    #[test]
    fn sentences_name_the_base() {
        let cases = [
            ("Inherits from [b](b.md).", Some("b")),
            ("It is derived from the base type [**b**](b.md) and more.", Some("b")),
            ("The **a** resource extends the [b](b.md) resource.", Some("b")),
            ("A subtype of **b**.", Some("b")),
            ("Inherits from b.", Some("b")),
            ("Base type of [b](b.md) and [c](c.md).", None),
            ("Some properties are derived from descendants, see [b](b.md).", None),
        ];
        for (sentence, expected) in cases {
            assert_eq!(base(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
