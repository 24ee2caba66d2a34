//! Reading the name of a type as pages write it.

use super::links::page_of;
use crate::model::Primitive;
use crate::source::Span;
use crate::syntax::{Style, Text};

/// The name of a type as written, before anybody knows which type it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeText {
    /// The name: `String`, `accessPackage`, `microsoft.graph.user`.
    pub(crate) name: String,
    /// The page that the name links to, relative to the docs root and in lower case: `resources/user.md`.
    pub(crate) page: Option<String>,
    /// Whether a list of such values is meant.
    pub(crate) collection: bool,
    /// Where it stands.
    pub(crate) span: Span,
    /// The names that are linked behind it as alternatives: `[user](user.md) or [group](group.md)`.
    pub(crate) alternatives: Vec<TypeText>,
}

impl TypeText {
    /// A name that stands at `span` without link or alternatives.
    pub(crate) fn named(name: String, collection: bool, span: Span) -> Self {
        Self { name, page: None, collection, span, alternatives: Vec::new() }
    }

    /// A name that an annotation or a JSON value states: `Collection(microsoft.graph.user)`, `#microsoft.graph.user`.
    pub(crate) fn from_annotation(text: &str, span: Span) -> Self {
        let (name, collection) = strip_collection(text.trim());
        Self::named(bare_name(name), collection, span)
    }

    /// Reads a type cell of a page whose path relative to the docs root is `page`.
    ///
    /// The word "collection" counts where it stands alone and outside the link: `siteCollection` is one type.
    pub(crate) fn from_cell(cell: &Text, page: &str) -> Self {
        let plain = cell.plain();
        let (inner, wrapped) = strip_collection(plain.trim());
        let outside: String = cell.runs().filter(|run| run.link.is_none()).map(|run| run.text).collect();
        let collection = wrapped || words(&outside).any(|word| word.eq_ignore_ascii_case("collection"));
        // Generated pages write ``** Unknown Type `x` **`` where they lack the page of x.
        let unknown = || cell.runs().find(|run| run.style == Style::Code).filter(|_| plain.contains("Unknown Type"));
        let link = cell.links().into_iter().find(|(text, _)| !text.trim().is_empty());
        let name = match &link {
            Some((text, _)) => bare_name(strip_collection(text.trim()).0),
            None => bare_name(unknown().map_or(inner, |run| run.text)),
        };
        let places = || cell.runs().map(|run| run.span);
        let span = places().reduce(|first, last| Span { end: last.end, ..first }).unwrap_or(cell.span);
        let page_of_link = link.and_then(|(_, target)| page_of(target, page));
        let first = cell.runs().position(|run| run.link.is_some());
        let alternatives = first.map_or_else(Vec::new, |first| alternatives(cell, first, page));
        Self { name, page: page_of_link, collection, span, alternatives }
    }

    /// The primitive that is meant, if the name is one of its spellings.
    pub(crate) fn primitive(&self) -> Option<PrimitiveName> {
        primitive_named(&self.name)
    }
}

/// How many alternatives there are at most; pages name two or three.
const MOST_ALTERNATIVES: usize = 16;

/// The links that follow on the one at the run `first` of `text` as alternatives to it: with nothing but commas and words
/// such as "or" between them, an "or" among these, or an "and" that ends a list of objects.
pub(crate) fn alternatives(text: &Text, first: usize, page: &str) -> Vec<TypeText> {
    let mut previous = text.run(first).link;
    let (mut found, mut joints, mut joint) = (Vec::new(), Vec::new(), None);
    let mut behind = "";
    for run in text.runs().skip(first) {
        match run.link {
            Some(link) if previous == Some(link) => {}
            Some(link) if joint.is_some() && found.len() < MOST_ALTERNATIVES => {
                found.push(TypeText {
                    page: page_of(link, page),
                    ..TypeText::named(bare_name(run.text), false, run.span)
                });
                previous = Some(link);
                joints.extend(joint.take());
            }
            None if joint.is_none() && joins_alternatives(run.text) => joint = Some(run.text),
            Some(_) => break,
            None => {
                behind = run.text;
                break;
            }
        }
    }
    let has = |joint: &str| joints.iter().flat_map(|text| words(text)).any(|word| word.eq_ignore_ascii_case(joint));
    let next = words(behind).find(|word| !word.is_empty()).unwrap_or("objects");
    let ends_list = ["object", "objects", "resource", "resources"].iter().any(|end| next.eq_ignore_ascii_case(end));
    if has("or") || (has("and") && ends_list) { found } else { Vec::new() }
}

/// Whether a text between two links may make them alternatives.
fn joins_alternatives(text: &str) -> bool {
    let is_filler = |word: &str| {
        let fillers = ["a", "an", "and", "or", "object", "objects", "resource", "the"];
        fillers.iter().any(|filler| word.eq_ignore_ascii_case(filler))
    };
    let is_joint = |word: &str| word.eq_ignore_ascii_case("or") || word.eq_ignore_ascii_case("and");
    let is_mark = |character: char| character.is_whitespace() || character == ',' || character == '/';
    (text.contains(',') || words(text).any(is_joint))
        && text.split(is_mark).all(|word| word.is_empty() || is_filler(word))
}

/// What the name of a primitive stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrimitiveName {
    /// A primitive of OData.
    Primitive(Primitive),
    /// Any JSON value.
    Untyped,
}

/// The spellings of primitives in lower case and without `edm.`, sorted.
const PRIMITIVE_SPELLINGS: [(&str, PrimitiveName); 38] = {
    use PrimitiveName::{Primitive as P, Untyped};
    [
        ("any", Untyped),
        ("binary", P(Primitive::Binary)),
        ("bool", P(Primitive::Boolean)),
        ("boolean", P(Primitive::Boolean)),
        ("byte", P(Primitive::Byte)),
        ("bytes", P(Primitive::Binary)),
        ("date", P(Primitive::Date)),
        ("datetime", P(Primitive::DateTimeOffset)),
        ("datetimeoffset", P(Primitive::DateTimeOffset)),
        ("decimal", P(Primitive::Decimal)),
        ("double", P(Primitive::Double)),
        ("duration", P(Primitive::Duration)),
        ("etag", P(Primitive::String)),
        ("float", P(Primitive::Double)),
        ("guid", P(Primitive::Guid)),
        ("hexadecimal", P(Primitive::String)),
        ("hexbinary", P(Primitive::Binary)),
        ("int", P(Primitive::Int32)),
        ("int16", P(Primitive::Int16)),
        ("int32", P(Primitive::Int32)),
        ("int64", P(Primitive::Int64)),
        ("integer", P(Primitive::Int32)),
        ("json", Untyped),
        ("jsonobject", Untyped),
        ("long", P(Primitive::Int64)),
        ("number", P(Primitive::Double)),
        ("numeric", P(Primitive::Double)),
        ("object", Untyped),
        ("single", P(Primitive::Single)),
        ("stream", P(Primitive::Stream)),
        ("string", P(Primitive::String)),
        ("time", P(Primitive::TimeOfDay)),
        ("timeofday", P(Primitive::TimeOfDay)),
        ("timestamp", P(Primitive::DateTimeOffset)),
        ("untyped", Untyped),
        ("untypedjsonobject", Untyped),
        ("uri", P(Primitive::String)),
        ("url", P(Primitive::String)),
    ]
};

/// The primitive that `name` spells.
pub(crate) fn primitive_named(name: &str) -> Option<PrimitiveName> {
    let lower = name.to_lowercase();
    let spelling = lower.strip_prefix("edm.").unwrap_or(&lower);
    let found = PRIMITIVE_SPELLINGS.binary_search_by(|(known, _)| (*known).cmp(spelling));
    found.ok().map(|index| PRIMITIVE_SPELLINGS[index].1)
}

/// Whether a word can be the name of a type or property without namespace: a letter, then letters, digits, underscores.
pub(crate) fn is_identifier(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// Strips `Collection(…)`, `Collection of …` and `… collection`; tells whether there was one.
fn strip_collection(text: &str) -> (&str, bool) {
    const WORD: &str = "collection";
    let text = text.trim().trim_matches('`');
    let starts = text.get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD));
    // A slip of the pen is no other word: `Collectio(microsoft.graph.user)`.
    let wrapped = text.split_once('(').and_then(|(word, rest)| Some((word, rest.strip_suffix(')')?)));
    if let Some((word, inner)) = wrapped
        && !starts
        && word.len() > WORD.len() / 2
        && WORD.starts_with(&word.to_ascii_lowercase())
        && inner.starts_with("microsoft.graph.")
    {
        return (inner, true);
    }
    if starts {
        let rest = text[WORD.len()..].trim_start();
        if let Some(inner) = rest.strip_prefix('(') {
            // `Collection(string) of microsoft.graph.color`: what the texts mean counts.
            if let Some((_, item)) = inner.split_once(") of ").filter(|(_, item)| item.starts_with("microsoft.graph."))
            {
                return (item.trim(), true);
            }
            return (inner.trim_end().trim_end_matches(')').trim(), true);
        }
        if let Some(inner) = rest.strip_prefix("of ") {
            return (inner.trim(), true);
        }
    }
    let mut rest = text;
    while let Some(start) = rest.len().checked_sub(WORD.len()).filter(|start| rest.is_char_boundary(*start)) {
        let before = &rest[..start];
        if !(rest[start..].eq_ignore_ascii_case(WORD) && before.ends_with(char::is_whitespace)) {
            break;
        }
        rest = before.trim_end();
    }
    (rest, rest.len() < text.len())
}

/// The name alone: without quotes, brackets, `#`, the words "enum" and "object", and remarks behind it.
fn bare_name(text: &str) -> String {
    let decoration = |character: char| character.is_whitespace() || "`*'\"[]#".contains(character);
    let text = text.trim_matches(decoration);
    if primitive_named(&text.replace(' ', "")).is_some() {
        return text.replace(' ', "");
    }
    // A sentence about the value, and its type at the end.
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [.., before, last] = words[..]
        && before.ends_with('.')
        && primitive_named(last).is_some()
    {
        return last.to_owned();
    }
    let end = text.find(|character: char| !(character.is_alphanumeric() || "._-".contains(character)));
    text[..end.unwrap_or(text.len())].trim_end_matches('.').to_owned()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    fn read(markdown: &str) -> (String, Option<String>, bool) {
        let text = TypeText::from_cell(&cell(markdown), "resources/page.md");
        (text.name, text.page, text.collection)
    }

    #[test]
    fn spellings_are_sorted() {
        assert!(PRIMITIVE_SPELLINGS.is_sorted_by_key(|(spelling, _)| *spelling));
    }

    #[test]
    fn every_way_of_writing_a_collection_is_understood() {
        let user = || Some("resources/user.md".to_owned());
        let cases = [
            ("String", ("String", None, false)),
            ("String collection", ("String", None, true)),
            ("Collection(Edm.String)", ("Edm.String", None, true)),
            ("`collection(String)`", ("String", None, true)),
            ("Collection of String", ("String", None, true)),
            ("Collection(string) of microsoft.graph.user", ("microsoft.graph.user", None, true)),
            ("Collection(String) of user IDs", ("String", None, true)),
            ("[user](user.md) collection", ("user", user(), true)),
            ("Collection([user](../resources/User.md#x))", ("user", user(), true)),
            ("[siteCollection](user.md)", ("siteCollection", user(), false)),
            ("windowsResourceCollection", ("windowsResourceCollection", None, false)),
            ("[**user**](user.md)", ("user", user(), false)),
            ("x collection collection", ("x", None, true)),
            ("[user] collection", ("user", None, true)),
            ("String (enum)", ("String", None, false)),
            ("string, maximum size 5", ("string", None, false)),
            ("When it was made. DateTimeOffset", ("DateTimeOffset", None, false)),
            ("Collectio(microsoft.graph.user)", ("microsoft.graph.user", None, true)),
            ("Nullable(microsoft.graph.user)", ("Nullable", None, false)),
            ("user or String", ("user", None, false)),
            ("Untyped JSON object", ("UntypedJSONobject", None, false)),
            ("microsoft.graph.user", ("microsoft.graph.user", None, false)),
            ("** Unknown Type `a.b.c` ** collection", ("a.b.c", None, true)),
        ];
        for (markdown, (name, page, collection)) in cases {
            assert_eq!(read(markdown), (name.to_owned(), page, collection), "{markdown}");
        }
    }

    #[test]
    fn alternatives_follow_on_a_link_with_nothing_but_joints_between() {
        let others = |markdown: &str| -> Vec<String> {
            let text = TypeText::from_cell(&cell(markdown), "resources/page.md");
            text.alternatives.into_iter().map(|other| other.name).collect()
        };
        assert_eq!(
            others("a [user](u.md), [**group**](g.md), or an [orgContact](o.md) object"),
            ["group", "orgContact"]
        );
        assert_eq!(others("[user](u.md) object or [group](g.md), see [this](t.md)"), ["group"]);
        assert_eq!(others("[user](u.md), [device](d.md) and [group](g.md) objects"), ["device", "group"]);
        assert!(others("the [user](u.md), [group](g.md) included").is_empty());
        assert!(others("a [user](u.md) and [group](g.md) ids").is_empty());
        assert!(others("[user](u.md) of the [group](g.md)").is_empty());
        assert!(others("[user](u.md) [group](g.md)").is_empty());
    }

    #[test]
    fn annotations_name_types_too() {
        let span = cell("x").span;
        let text = TypeText::from_annotation("Collection(#microsoft.graph.user)", span);
        assert_eq!((text.name.as_str(), text.collection), ("microsoft.graph.user", true));
    }
}
