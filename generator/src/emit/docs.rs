//! Prose as documentation comments that rustdoc shows as it was meant, whatever the pages say.
//!
//! Prose comes in the form that [`crate::model`] describes. Everything that Markdown or HTML would read as markup
//! beyond that form is escaped: nothing becomes a code block (which `cargo test` would run), a link within the crate, or a tag.

use std::borrow::Cow;

use memchr::memchr3;
use proc_macro2::TokenStream;
use quote::quote;

use crate::names::Name;

/// The longest line of a documentation comment, unless a single word is longer.
const LINE_WIDTH: usize = 100;

/// Names that mean a macro or a primitive type of Rust in a link, unless it says that it means a function; sorted.
const AMBIGUOUS: [&str; 32] = [
    "array",
    "assert",
    "bool",
    "cfg",
    "char",
    "column",
    "concat",
    "dbg",
    "env",
    "file",
    "format",
    "include",
    "line",
    "matches",
    "module_path",
    "never",
    "option_env",
    "panic",
    "pointer",
    "print",
    "println",
    "reference",
    "slice",
    "str",
    "stringify",
    "todo",
    "tuple",
    "unimplemented",
    "unit",
    "unreachable",
    "vec",
    "write",
];

/// Documentation attributes for `prose`; for `fallback` if the pages say nothing.
pub(super) fn doc_attrs(prose: &str, fallback: &str) -> TokenStream {
    let lines = doc_lines(prose);
    lines_as_attrs(&if lines.is_empty() { doc_lines(fallback) } else { lines })
}

/// One attribute per line, so that the formatter writes `///` in front of each.
pub(super) fn lines_as_attrs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// `#[deprecated]` with the reason, which compilers show as it is and rustdoc as Markdown.
pub(super) fn deprecated_attr(reason: Option<&str>) -> TokenStream {
    let Some(reason) = reason else { return TokenStream::new() };
    let note = note_text(reason);
    if note.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #note)]) }
}

/// The prose in one line, of its markup only code: text that Markdown leaves alone without escapes.
fn note_text(prose: &str) -> String {
    let note_line = |line: &str| -> String {
        let line = without_unsafe_characters(line);
        let piece = |piece: &Inline<'_>| match piece {
            Inline::Code(code) => code_span(code),
            other => other.plain().split(' ').map(note_word).collect::<Vec<_>>().join(" "),
        };
        split_inline(&line).iter().map(piece).collect()
    };
    let text = prose.lines().map(note_line).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One word without what could start a link, a tag or code.
fn note_word(word: &str) -> String {
    if word.contains("://") {
        return escape_word(word).into_owned();
    }
    word.replace(['[', '<'], "(").replace([']', '>'], ")").replace(['`', '\\'], "'")
}

/// A link to a function of the same module.
pub(super) fn function_link(function: &Name) -> String {
    let name = function.unraw();
    if function.as_str() == name && AMBIGUOUS.binary_search(&name).is_err() {
        return format!("[`{name}`]");
    }
    // Links do without the prefix of raw identifiers, but need to say that a keyword means a function.
    format!("[`{name}`](fn@{name})")
}

/// The Markdown lines for `prose`: paragraphs and lists with an empty line between them.
pub(super) fn doc_lines(prose: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_list = false;
    for paragraph in prose.lines() {
        let paragraph = without_unsafe_characters(paragraph);
        let item = paragraph.trim_start().strip_prefix("- ");
        let words = paragraph_words(item.unwrap_or(&paragraph));
        if words.is_empty() {
            continue;
        }
        let goes_on = in_list && item.is_some();
        if !lines.is_empty() && !goes_on {
            lines.push(String::new());
        }
        in_list = item.is_some();
        let indented = |(index, line)| if index == 0 { format!("- {line}") } else { format!("  {line}") };
        match in_list {
            true => lines.extend(wrap(words, LINE_WIDTH - 2).into_iter().enumerate().map(indented)),
            false => lines.extend(wrap(words, LINE_WIDTH)),
        }
    }
    lines
}

/// Drops what a comment must not contain: control characters, and marks that reorder the text a reader sees.
fn without_unsafe_characters(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) {
        return text.into();
    }
    let reorders =
        |character| matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character });
    spaced.filter(|character| !character.is_control() && !reorders(*character)).collect()
}

/// Whether there is nothing but the characters that nearly all prose is made of.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A piece of a paragraph.
#[derive(Debug, PartialEq)]
enum Inline<'a> {
    Text(&'a str),
    Code(&'a str),
    Strong(&'a str),
    Link { text: &'a str, address: &'a str },
}

impl Inline<'_> {
    /// The words that the piece consists of for a reader.
    fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Code(text) => (*text).to_owned(),
            Self::Strong(text) | Self::Link { text, .. } => split_inline(text).iter().map(Inline::plain).collect(),
        }
    }

    /// The piece in Markdown.
    fn markdown(&self) -> String {
        match self {
            Self::Text(text) => text.split(' ').map(escape_word).collect::<Vec<_>>().join(" "),
            Self::Code(code) => code_span(code),
            Self::Strong(text) => format!("**{}**", nested_markdown(text)),
            Self::Link { text, address } => format!("[{}]({})", nested_markdown(text), escape_address(address)),
        }
    }
}

/// What stands within emphasis or a link: code or text.
fn nested_markdown(text: &str) -> String {
    let pieces = split_inline(text);
    let nested = pieces.iter().map(|piece| match piece {
        Inline::Code(code) => code_span(code),
        other => escape_text(&other.plain()).into_owned(),
    });
    nested.collect()
}

/// Cuts a paragraph at its markup; what does not close is text.
fn split_inline(paragraph: &str) -> Vec<Inline<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    // All markup starts with one of these.
    while let Some(found) = memchr3(b'`', b'*', b'[', &paragraph.as_bytes()[at..]) {
        at += found;
        match opt_markup(&paragraph[..at], &paragraph[at..]) {
            Some((piece, length)) => {
                if start < at {
                    pieces.push(Inline::Text(&paragraph[start..at]));
                }
                pieces.push(piece);
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    if start < paragraph.len() {
        pieces.push(Inline::Text(&paragraph[start..]));
    }
    pieces
}

/// The piece of markup that `rest` starts with, behind `before`, and its length.
fn opt_markup<'a>(before: &str, rest: &'a str) -> Option<(Inline<'a>, usize)> {
    let between = |open: &str, close: &str| {
        let inner = rest.strip_prefix(open)?;
        let inner = &inner[..inner.find(close)?];
        (inner.trim() == inner && !inner.is_empty()).then_some(inner)
    };
    let is_alone = |code: &&str| !before.ends_with('`') && !rest[code.len() + 2..].starts_with('`');
    if let Some(code) = between("`", "`").filter(is_alone) {
        return Some((Inline::Code(code), code.len() + 2));
    }
    if let Some(text) = between("**", "**").filter(|text| can_be_strong(before, text, rest)) {
        return Some((Inline::Strong(text), text.len() + 4));
    }
    let text = between("[", "](").filter(|text| !text.contains(['[', ']']))?;
    let after = &rest[text.len() + 3..];
    let address = &after[..address_end(after)?];
    is_web_address(address).then_some((Inline::Link { text, address }, text.len() + address.len() + 4))
}

/// Whether Markdown reads the asterisks around `text`, which `rest` starts with, as emphasis.
///
/// Source: CommonMark 0.31, section 6.2: next to punctuation inside there must be no letter outside.
fn can_be_strong(before: &str, text: &str, rest: &str) -> bool {
    let after = &rest[text.len() + 4..];
    let is_letter = |character: char| character.is_alphanumeric();
    let open = text.starts_with(is_letter) || !before.ends_with(is_letter);
    let close = text.ends_with(is_letter) || !after.starts_with(is_letter);
    open && close && !text.contains('*') && !before.ends_with('*') && !after.starts_with('*')
}

/// Where the address at the start of `rest` ends: at the parenthesis that closes the link.
fn address_end(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            ' ' => return None,
            _ => {}
        }
    }
    None
}

fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

/// Code between as many backticks as it needs.
pub(super) fn code_span(code: &str) -> String {
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// One word of text: an address as a link, anything else escaped.
fn escape_word(word: &str) -> Cow<'_, str> {
    let address = || word.find("https://").or_else(|| word.find("http://"));
    let Some(start) = word.contains(':').then(address).flatten() else { return escape_text(word) };
    let ends = |character: char| matches!(character, '<' | '>' | '"' | '`' | '\\' | '{' | '}' | '[' | ']' | '|' | '^');
    let end = word[start..].find(ends).map_or(word.len(), |length| start + length);
    let address = word[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*']);
    if !is_web_address(address) || !address.is_ascii() {
        // Never a bare address: rustdoc warns of those.
        return escape_text(word).replace("://", ":\\//").into();
    }
    let after = &word[start + address.len()..];
    format!("{}<{address}>{}", escape_text(&word[..start]), escape_text(after)).into()
}

/// Escapes all that Markdown could read as inline markup.
fn escape_text(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| br"\`*[]<>~|$_&!".contains(&byte)) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let is_markup = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' | '$' => true,
            // Within a word an underscore is no emphasis, and an ampersand before a blank no entity.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_alphanumeric(),
            '!' => after == '[',
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        before = character;
    }
    escaped.into()
}

/// Encodes what would end an address early.
fn escape_address(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            '(' => escaped.push_str("%28"),
            ')' => escaped.push_str("%29"),
            '<' => escaped.push_str("%3C"),
            '>' => escaped.push_str("%3E"),
            '\\' => escaped.push_str("%5C"),
            '`' => escaped.push_str("%60"),
            ' ' => escaped.push_str("%20"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The words of a paragraph in Markdown; a code span or a link is part of one word, because it must not be wrapped.
fn paragraph_words(paragraph: &str) -> Vec<Cow<'_, str>> {
    let mut words = Vec::new();
    let mut last = Cow::Borrowed("");
    for piece in split_inline(paragraph) {
        if let Inline::Text(text) = piece {
            for (index, word) in text.split(' ').enumerate() {
                if index > 0 {
                    words.push(std::mem::take(&mut last));
                }
                last += escape_word(word);
            }
            continue;
        }
        let markdown = piece.markdown();
        if last.ends_with('!') && markdown.starts_with('[') {
            // Otherwise the link would become an image.
            let mark = last.len() - 1;
            last.to_mut().insert(mark, '\\');
        }
        last += Cow::Owned(markdown);
    }
    words.push(last);
    words.retain(|word| !word.is_empty());
    words
}

/// Fills lines of at most `most` characters with words.
fn wrap(words: Vec<Cow<'_, str>>, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Of the last line, in characters.
    let mut width = 0;
    for word in words {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if width + 1 + length <= most => {
                line.extend([" ", &*word]);
                width += 1 + length;
            }
            _ => {
                let start = escape_line_start(&word);
                width = start.chars().count();
                lines.push(start.into_owned());
            }
        }
    }
    lines
}

/// Escapes what means something at the start of a line alone: headings, lists, rules.
fn escape_line_start(word: &str) -> Cow<'_, str> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && matches!(word.as_bytes().get(digits), Some(b'.' | b')')) {
        return format!("{}\\{}", &word[..digits], &word[digits..]).into();
    }
    if word.starts_with(['#', '-', '+', '=', ':', '%', '_']) { format!("\\{word}").into() } else { word.into() }
}

#[cfg(test)]
mod tests;
