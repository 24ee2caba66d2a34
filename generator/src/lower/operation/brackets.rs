//! Mending what is wrong with the brackets and quotes of request lines.

use std::borrow::Cow;

use crate::english::singular;

/// So many placeholders have paths at most that are mended; those of the public references have up to six.
const MOST_PLACEHOLDERS: usize = 32;

/// A path with the slash that is missing before a placeholder, `/users{id}`, and without the one that is too much before the
/// key of what stands before it: `/groups/(uniqueName='{name}')`.
pub(super) fn with_right_slashes(text: &str) -> Cow<'_, str> {
    // Only the name of a collection has keys behind it; elsewhere the placeholder is a part of what it stands in.
    let is_collection = |at: usize| {
        let segment = text[..at].rsplit('/').next().unwrap_or_default();
        let is_name = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_alphabetic());
        let ends =
            text[at..].find('}').is_some_and(|end| matches!(text.as_bytes().get(at + end + 1), None | Some(b'/')));
        is_name && ends && singular(segment) != segment
    };
    let is_key = |inner: &str| {
        inner.split_once("='").is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    let glued = text.match_indices('{').filter(|(at, _)| is_collection(*at)).map(|(at, _)| (at..at, "/"));
    let keys = text.match_indices("/(").filter(|(at, _)| *at > 0 && is_key(&text[at + 2..]));
    let mut edits: Vec<_> = glued.chain(keys.map(|(at, _)| (at..at + 1, ""))).collect();
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut mended = String::with_capacity(text.len() + edits.len());
    let mut from = 0;
    for (range, replacement) in edits {
        mended.push_str(&text[from..range.start]);
        mended.push_str(replacement);
        from = range.end;
    }
    Cow::Owned(mended + &text[from..])
}

/// A path in which a placeholder whose brace was never closed ends with its segment: `/a/{b/c/{d}`.
pub(super) fn with_closed_braces(text: &str) -> Cow<'_, str> {
    let mut closed = Cow::Borrowed(text);
    if text.contains('\'') || text.matches('{').count() > MOST_PLACEHOLDERS {
        return closed;
    }
    let mut from = 0;
    while let Some(open) = closed[from..].find('{').map(|at| from + at) {
        let inner = &closed[open + 1..];
        let next = inner.find(['{', '}']).filter(|at| inner[*at..].starts_with('{'));
        match next.and_then(|next| inner[..next].find('/')) {
            Some(slash) => closed.to_mut().insert(open + 1 + slash, '}'),
            None => from = open + 1,
        }
    }
    closed
}

/// A segment without the quotes around its only placeholder, which belong to keys in parentheses.
pub(super) fn without_quotes(segment: &str) -> &str {
    let inner = segment.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.filter(|inner| inner.starts_with(['{', '<']) && inner.ends_with(['}', '>'])).unwrap_or(segment)
}

/// Whether `text` has an opening or closing bracket too few.
pub(super) fn is_unbalanced(text: &str) -> bool {
    let (mut braces, mut angles, mut parentheses) = (0, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'{' => braces += 1,
            b'}' => braces -= 1,
            b'<' => angles += 1,
            b'>' => angles -= 1,
            b'(' => parentheses += 1,
            b')' => parentheses -= 1,
            _ => {}
        }
    }
    [braces, angles, parentheses] != [0; 3]
}
