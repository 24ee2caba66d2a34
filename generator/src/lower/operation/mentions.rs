//! The types that sentences mention.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::Report;
use crate::lower::definitions::Definitions;
use crate::lower::type_text::{PrimitiveName, TypeText, alternatives, primitive_named};
use crate::model::{Primitive, TypeName, TypeRef, ValueType};
use crate::source::Span;
use crate::syntax::{Run, Style, Text};

/// The words of `text` in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !(character.is_alphanumeric() || "'’-".contains(character)));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The part of `sentence` from the run `index` on, without the first `offset` bytes of that run.
pub(super) fn rest_from(sentence: &Text, index: usize, offset: usize) -> Text {
    let mut rest = Text::empty(sentence.span);
    let mut runs = sentence.runs().skip(index);
    rest.extend(runs.next().map(|first| first.with_text(&first.text[offset..])));
    rest.extend(runs);
    rest
}

/// A type that a sentence mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// What is mentioned.
    pub(super) value: ValueType,
    /// The text before it, in lower case.
    pub(super) before: String,
    /// The word behind it, in lower case.
    pub(super) next: String,
    /// Where it stands.
    pub(super) span: Span,
}

impl Mention {
    /// What is mentioned; reported if no page defines it.
    pub(super) fn checked(self, mentions: Mentions<'_>, report: &mut Report) -> ValueType {
        if let TypeRef::Undefined(name) = &self.value.item {
            let text = TypeText::named(name.name.clone(), false, self.span);
            mentions.definitions.resolve(&text, mentions.namespace, report);
        }
        self.value
    }
}

/// Finds the types that sentences mention.
#[derive(Clone, Copy)]
pub(super) struct Mentions<'a> {
    /// The types there are.
    pub(super) definitions: &'a Definitions,
    /// The page on which the sentences stand.
    pub(super) page: &'a str,
    /// Its namespace.
    pub(super) namespace: &'a str,
    /// The pages of the docs root, in lower case.
    pub(super) pages: &'a BTreeSet<String>,
}

impl Mentions<'_> {
    /// The first type that `sentence` mentions: linked, or set off, or as the name of a primitive.
    pub(super) fn first(self, sentence: &Text) -> Option<Mention> {
        self.linked(sentence).or_else(|| self.set_off(sentence)).or_else(|| self.plain(sentence))
    }

    /// What both values are or derive from, where they are of different types that have such a base.
    pub(super) fn common(self, one: &ValueType, other: &ValueType) -> Option<ValueType> {
        let (TypeRef::Named(first), TypeRef::Named(second)) = (&one.item, &other.item) else { return None };
        if one.collection != other.collection || first == second {
            return None;
        }
        let item = TypeRef::Named(self.definitions.common(first, second)?.clone());
        Some(ValueType { item, ..one.clone() })
    }

    /// The first linked type.
    pub(super) fn linked(self, sentence: &Text) -> Option<Mention> {
        sentence.runs().enumerate().find_map(|(index, run)| {
            run.link?;
            let text = self.type_text(run);
            text.page.as_ref()?;
            let page = text.page.as_deref().unwrap_or_default();
            // A link to a page that is no type's, such as that of an operation, names no type by its text alone.
            if !page.starts_with("resources/") && text.primitive().is_none() {
                return None;
            }
            let item = self.definitions.opt_resolve(&text, self.namespace);
            let item = item.or_else(|| self.main_on(page)).or_else(|| self.missing(&text))?;
            // Looked for once there is something that they are alternatives to: sentences may have any number of links.
            let alternatives = alternatives(sentence, index, self.page);
            let text = TypeText { alternatives, ..text };
            let common = (!text.alternatives.is_empty()).then(|| self.definitions.opt_resolve(&text, self.namespace));
            let item = common.flatten().unwrap_or(item);
            Some(mention(sentence, index, 0..run.text.len(), item))
        })
    }

    /// What a page is about to which a link in other words leads: "a [Windows setting](windowssetting.md)".
    fn main_on(self, page: &str) -> Option<TypeRef> {
        self.definitions.main_on(page).map(|name| TypeRef::Named(name.clone()))
    }

    /// The type that a link to a page names that is not there, which may well define it.
    fn missing(self, text: &TypeText) -> Option<TypeRef> {
        let is_missing = !self.pages.contains(text.page.as_deref()?);
        let named = TypeName::new(self.namespace, text.name.rsplit('.').next().unwrap_or_default());
        (is_missing && !named.name.is_empty()).then_some(TypeRef::Undefined(named))
    }

    /// The first type whose name is set in bold or as code; names of headers and the like are set so, too.
    pub(super) fn set_off(self, sentence: &Text) -> Option<Mention> {
        let following = sentence.runs().skip(1).map(Some).chain([None]);
        let is_set_off = |run: Run<'_>| matches!(run.style, Style::Strong | Style::Code) && run.link.is_none();
        let set_off = sentence.runs().zip(following).enumerate().filter(|(_, (run, _))| is_set_off(*run));
        { set_off }.find_map(|(index, (run, following))| {
            let next = following.and_then(|next| words(next.text).into_iter().next());
            let names_part = next.is_some_and(|next| {
                matches!(next.as_str(), "header" | "property" | "parameter" | "field" | "query" | "values" | "value")
            });
            // With a slash it is a media type or a path.
            let is_name = !names_part && !run.text.trim().contains(|part: char| part.is_whitespace() || part == '/');
            let item = self.named(run).filter(|_| is_name)?;
            Some(mention(sentence, index, 0..run.text.len(), item))
        })
    }

    /// The type that the text of `run` names; the plural of its name counts too.
    fn named(self, run: Run<'_>) -> Option<TypeRef> {
        let mut text = self.type_text(run);
        let found = self.definitions.opt_resolve(&text, self.namespace);
        let found = found.or_else(|| {
            text.name.truncate(text.name.strip_suffix('s')?.len());
            self.definitions.opt_resolve(&text, self.namespace)
        });
        // "JSON" is a format.
        found.filter(|item| *item != TypeRef::Untyped)
    }

    /// The first plain word that names a primitive, or a type before the word "object".
    fn plain(self, sentence: &Text) -> Option<Mention> {
        sentence.runs().enumerate().find_map(|(index, run)| {
            let plain = run.style == Style::Plain && run.link.is_none();
            let ranges = word_ranges(run.text);
            let denied_from = LazyCell::new(|| first_denial(run.text));
            ranges.iter().enumerate().filter(|_| plain).find_map(|(position, range)| {
                let word = &run.text[range.clone()];
                let next = ranges.get(position + 1).map_or("", |next| &run.text[next.clone()]);
                let comes_back = || {
                    let is_said = range.start < *denied_from && comes_back(&run.text[range.end..]);
                    is_said.then(|| opt_scalar(word)).flatten()
                };
                let item = self.plain_word(word, next, run).or_else(comes_back)?;
                Some(mention(sentence, index, range.clone(), item))
            })
        })
    }

    fn plain_word(self, word: &str, next: &str, run: Run<'_>) -> Option<TypeRef> {
        if let Some(PrimitiveName::Primitive(primitive)) = primitive_named(word)
            && (word == &primitive.edm_name()["Edm.".len()..] || word == primitive.edm_name())
        {
            return Some(TypeRef::Primitive(primitive));
        }
        // "Supply a JSON object" names a format, as other untyped values do.
        let is_type =
            matches!(next, "object" | "objects" | "resource" | "resources") && primitive_named(word).is_none();
        if !is_type {
            return None;
        }
        self.named(run.with_text(word))
    }

    fn type_text(self, run: Run<'_>) -> TypeText {
        TypeText::from_cell(&run.into(), self.page)
    }
}

/// Whether what stands behind a word says that it is what the response has.
fn comes_back(behind: &str) -> bool {
    let behind = behind.trim_start().strip_prefix("in the response");
    behind.is_some_and(|behind| !behind.trim_start().starts_with("header"))
}

/// Where a text starts to say that something is absent, or in an object; its end if it does not.
fn first_denial(text: &str) -> usize {
    const DENIALS: [&str; 4] = ["no", "not", "object", "without"];
    let is_denial = |range: &Range<usize>| DENIALS.iter().any(|word| text[range.clone()].eq_ignore_ascii_case(word));
    let word = word_ranges(text).into_iter().find(is_denial).map(|range| range.start);
    let contraction = ["n't", "n’t"].iter().filter_map(|end| text.find(end)).min();
    word.into_iter().chain(contraction).min().unwrap_or(text.len())
}

/// The primitive that a common word names where it cannot mean anything else: "a boolean in the response body".
fn opt_scalar(word: &str) -> Option<TypeRef> {
    let primitive = match word {
        "boolean" => Primitive::Boolean,
        "string" => Primitive::String,
        _ => return None,
    };
    Some(TypeRef::Primitive(primitive))
}

fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = None;
    for (offset, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_alphanumeric() || character == '.', start) {
            (true, None) => start = Some(offset),
            (false, Some(from)) => {
                // A dot within a word joins the parts of a qualified name, one behind it ends the sentence.
                ranges.push(from..from + text[from..offset].trim_end_matches('.').len());
                start = None;
            }
            _ => {}
        }
    }
    ranges
}

/// The mention of `item` at `range` of the run `index`; whether a list of it is meant follows from the words around.
fn mention(sentence: &Text, index: usize, range: Range<usize>, item: TypeRef) -> Mention {
    let outside = |run: Run<'_>| if run.link.is_some() { "…" } else { run.text }.to_owned();
    let Run { text, span, .. } = sentence.run(index);
    let before = sentence.runs().take(index).map(outside).collect::<String>() + &text[..range.start];
    let before = before.to_lowercase();
    let after = text[range.end..].to_owned() + &sentence.runs().skip(index + 1).map(outside).collect::<String>();
    let collection = announces_list(&before) || continues_list(&after);
    let next = words(&after).into_iter().next().unwrap_or_default();
    Mention { value: ValueType { item, collection }, before, next, span }
}

fn announces_list(before: &str) -> bool {
    let words = words(before);
    words.iter().any(|word| matches!(word.as_str(), "collection" | "collections" | "list" | "array" | "all"))
}

/// Whether the words behind a type make it a list: `… collection`, `… objects`.
fn continues_list(after: &str) -> bool {
    let plural = |word: &String| {
        matches!(word.as_str(), "collection" | "collections" | "objects" | "items" | "resources" | "list" | "entities")
    };
    words(after.split(['.', ',', ';', '…']).next().unwrap_or_default()).iter().take(2).any(plural)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;
    use crate::model::TypeName;

    fn definitions() -> Definitions {
        let mut definitions = Definitions::default();
        definitions.add(&TypeName::new("microsoft.graph", "user"), "resources/user.md");
        definitions.add(&TypeName::new("microsoft.graph", "secureScore"), "resources/securescore.md");
        definitions
    }

    fn first(markdown: &str) -> Option<(String, bool)> {
        let definitions = definitions();
        let pages = BTreeSet::from(["resources/overview.md".to_owned()]);
        let namespace = "microsoft.graph";
        let mentions = Mentions { definitions: &definitions, page: "api/x.md", namespace, pages: &pages };
        let found = mentions.first(&cell(markdown))?;
        Some((found.value.item.to_string(), found.value.collection))
    }

    #[test]
    fn types_are_found_by_link_by_style_and_by_name() {
        let user = |list| Some(("microsoft.graph.user".to_owned(), list));
        let cases = [
            ("a [user](../resources/user.md) object", user(false)),
            ("a collection of [user](../resources/user.md) objects", user(true)),
            ("the requested [user](../resources/user.md) objects", user(true)),
            ("a [user](../resources/user.md) collection", user(true)),
            ("a [poll](../api/user-get.md) object", None),
            ("the [overview](../resources/overview.md)", None),
            ("a [lost](../resources/lost.md) object", Some(("microsoft.graph.lost".to_owned(), false))),
            ("the **user** object", user(false)),
            ("for the user object", user(false)),
            ("collection of **secureScores** objects", Some(("microsoft.graph.secureScore".to_owned(), true))),
            ("a String collection in the body", Some(("Edm.String".to_owned(), true))),
            ("a Boolean", Some(("Edm.Boolean".to_owned(), false))),
            ("an image string in the response body", Some(("Edm.String".to_owned(), false))),
            ("the query string in the request", None),
            ("a string in the response header", None),
            ("doesn't return a string in the response body", None),
            ("a JSON object with a boolean in the response body", None),
            ("the date of a user", None),
        ];
        for (markdown, expected) in cases {
            assert_eq!(first(markdown), expected, "{markdown}");
        }
    }
}
