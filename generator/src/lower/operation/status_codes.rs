//! The status codes that sentences name.

use crate::source::Span;
use crate::syntax::{Style, Text};

/// A status code in a sentence.
pub(super) struct StatusCode {
    /// The code itself.
    pub(super) status: u16,
    /// Where it stands.
    pub(super) span: Span,
    /// The run that it stands in.
    pub(super) run: usize,
    /// Where it ends in that run.
    pub(super) end: usize,
}

/// The status codes that `sentence` names; other numbers, such as sizes, are none.
pub(super) fn status_codes(sentence: &Text) -> Vec<StatusCode> {
    let mut codes = Vec::new();
    for (run, content) in sentence.runs().enumerate() {
        for end in number_ends(content.text) {
            let status = content.text[end - 3..end].parse().unwrap_or_default();
            let is_stated = content.style == Style::Code || introduces_status(&text_behind(sentence, run, end));
            if (200..600).contains(&status) && is_stated {
                codes.push(StatusCode { status, span: content.span, run, end });
            }
        }
    }
    codes
}

/// Where the numbers of three digits in `text` end, those that are not part of something longer.
fn number_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (3..=bytes.len()).filter(|end| {
        bytes[end - 3..*end].iter().all(u8::is_ascii_digit)
            && !bytes.get(*end).is_some_and(u8::is_ascii_alphanumeric)
            && !end.checked_sub(4).is_some_and(|before| is_joined(bytes[before]))
    })
}

/// The text behind a number, as far as its first words: it may be long, and a number may stand everywhere in it.
fn text_behind(sentence: &Text, run: usize, end: usize) -> String {
    const LENGTH: usize = 64;
    let start = sentence.start_of(run) + end;
    sentence.plain()[start..].chars().take(LENGTH).collect()
}

fn is_joined(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-#_/".contains(&byte)
}

/// Whether the text behind a number makes it a status code: a reason phrase, or the words "response" and "status".
fn introduces_status(after: &str) -> bool {
    const WORDS: [&str; 22] = [
        "accepted",
        "bad",
        "code",
        "conflict",
        "created",
        "error",
        "forbidden",
        "found",
        "http",
        "moved",
        "multi",
        "no",
        "not",
        "ok",
        "partial",
        "precondition",
        "response",
        "see",
        "status",
        "success",
        "temporary",
        "unauthorized",
    ];
    let after = after.trim_start_matches([' ', ',', '`']).to_lowercase();
    let first = after.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
    WORDS.binary_search(&first).is_ok()
}
