//! Documented paths as patterns for the paths of requests.

use mdbindgen::model::{PathEncoding, PathPart, PathTemplate};
use percent_encoding::percent_decode_str;

/// A documented path that requests can be compared with.
#[derive(Debug)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// Text that stands for itself, in upper or lower case.
    Literal(String),
    /// An argument.
    Argument(PathEncoding),
}

impl Pattern {
    pub(crate) fn new(template: &PathTemplate) -> Self {
        let part = |part: &PathPart| match part {
            PathPart::Literal(text) => Part::Literal(plain_functions(text)),
            PathPart::Placeholder { encoding, .. } => Part::Argument(*encoding),
        };
        Self { parts: template.parts.iter().map(part).collect() }
    }

    /// The pattern of one path, as [`decoded`] gives it.
    pub(crate) fn literal(path: String) -> Self {
        Self { parts: vec![Part::Literal(path)] }
    }

    /// Whether `path`, as [`decoded`] gives it, has this form.
    pub(crate) fn matches(&self, path: &str) -> bool {
        matches(&self.parts, path)
    }

    /// How much of the path is certain: of two patterns for one path the more specific one is meant, so that
    /// `/users/delta` is not the user called `delta`.
    pub(crate) fn specificity(&self) -> usize {
        let length = |part: &Part| if let Part::Literal(text) = part { text.len() } else { 0 };
        self.parts.iter().map(length).sum()
    }
}

/// The path of a request as patterns expect it: decoded, but for slashes within a segment, and without one at its end.
pub(crate) fn decoded(path: &str) -> String {
    let slashes_kept = path.replace("%2f", "%252F").replace("%2F", "%252F");
    let text = percent_decode_str(&slashes_kept).decode_utf8_lossy();
    plain_functions(text.trim_end_matches('/'))
}

/// Drops what may be written or left out: the brackets of a function without arguments, and the namespace of a function.
fn plain_functions(path: &str) -> String {
    path.replace("()", "").replace("/microsoft.graph.", "/")
}

fn matches(parts: &[Part], text: &str) -> bool {
    let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
    match part {
        // What the protocol lets a path end in, such as `$count`, is nobody's key.
        Part::Argument(_) if text.starts_with('$') => false,
        Part::Literal(literal) => opt_without_prefix(text, literal).is_some_and(|text| matches(rest, text)),
        Part::Argument(PathEncoding::Segment) => {
            let end = text.find('/').unwrap_or(text.len());
            ends(&text[..end]).any(|end| matches(rest, &text[end..]))
        }
        Part::Argument(PathEncoding::Segments) => ends(text).any(|end| matches(rest, &text[end..])),
        Part::Argument(PathEncoding::StringLiteral) => {
            string_literal(text).is_some_and(|end| matches(rest, &text[end..]))
        }
        Part::Argument(PathEncoding::List) => {
            let end = text.strip_prefix('[').and_then(|items| items.find(']'));
            end.is_some_and(|end| matches(rest, &text[end + 2..]))
        }
        Part::Argument(PathEncoding::Literal) => {
            let end = text.find(['/', ',', ')']).unwrap_or(text.len());
            end > 0 && matches(rest, &text[end..])
        }
    }
}

/// Where a prefix of `text` that is not empty may end, the longest first.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().rev().map(|(start, character)| start + character.len_utf8())
}

fn opt_without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The length of the string literal that `text` starts with; a quote within it is doubled.
fn string_literal(text: &str) -> Option<usize> {
    let content = text.strip_prefix('\'')?;
    let mut quotes = content.match_indices('\'').map(|(offset, _)| offset).peekable();
    while let Some(offset) = quotes.next() {
        if quotes.next_if_eq(&(offset + 1)).is_none() {
            return Some(offset + 2);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pattern in which `*` stands for a segment, `**` for segments, `'*'` for a string and `#` for another literal.
    fn pattern(text: &str) -> Pattern {
        let mut parts = Vec::new();
        let mut rest = text;
        let marks = [
            ("'*'", PathEncoding::StringLiteral),
            ("**", PathEncoding::Segments),
            ("*", PathEncoding::Segment),
            ("#", PathEncoding::Literal),
        ];
        while !rest.is_empty() {
            let found = marks.iter().filter_map(|(mark, encoding)| Some((rest.find(mark)?, *mark, *encoding)));
            let Some((start, mark, encoding)) = found.min_by_key(|(start, ..)| *start) else {
                parts.push(PathPart::Literal(rest.to_owned()));
                break;
            };
            parts.push(PathPart::Literal(rest[..start].to_owned()));
            parts.push(PathPart::Placeholder { parameter: String::new(), encoding });
            rest = &rest[start + mark.len()..];
        }
        Pattern::new(&PathTemplate { text: text.to_owned(), parts })
    }

    #[test]
    fn arguments_stand_for_what_their_encoding_allows() {
        let cases = [
            ("/users/*", "/USERS/adele%40contoso.com/", true),
            ("/users/*", "/users", false),
            ("/users/*", "/users/a/b", false),
            ("/users/*", "/users/$count", false),
            ("/users/*", "/users/%24count", false),
            ("/users/*", "/users/a%2Fb", true),
            ("/users/*/photos/*", "/users/a/photos/48x48", true),
            ("/drive/root:/**:/children", "/drive/root:/a/b%20c:/children", true),
            ("/drive/root:/**:/children", "/drive/root::/children", false),
            ("/requests/by(on='*')", "/requests/by(on='it''s%2Fmine')", true),
            ("/requests/by(on='*')", "/requests/by(on=%27target%27)", true),
            ("/requests/by(on='*')", "/requests/by(on='target)", false),
            ("/requests/by(on='*',n=#)", "/requests/by(on='a,n=1)',n=2)", true),
            ("/requests/by(n=#)/x", "/requests/by(n=)/x", false),
            ("/users/delta", "/users/microsoft.graph.delta()", true),
            ("/users/delta()", "/users/delta", true),
        ];
        for (text, path, expected) in cases {
            assert_eq!(pattern(text).matches(&decoded(path)), expected, "{text} {path}");
        }
    }

    #[test]
    fn words_of_the_path_count_more_than_arguments() {
        assert!(pattern("/users/delta").specificity() > pattern("/users/*").specificity());
    }
}
