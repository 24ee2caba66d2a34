//! JSON as people write it into pages.

use std::iter::Peekable;
use std::str::CharIndices;

use serde_json::{Map, Number, Value};

/// Deeper nesting is refused, so that a hostile page cannot exhaust the stack; real pages reach 17.
const DEEPEST: usize = 96;

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonFault {
    /// The offset, in bytes of the text, at which it stops being JSON.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// A JSON value, and what had to be overlooked to read it.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonText {
    /// The value.
    pub value: Value,
    /// The first deviation from JSON; nothing if the text is valid.
    pub repaired: Option<JsonFault>,
}

/// Reads `text` as JSON, overlooking what authors commonly get wrong: commas too many or too few, keys without quotes,
/// comments, line breaks in strings, typographic quotes and blanks, ellipses.
///
/// # Errors
///
/// Returns the place at which even a tolerant reader loses track.
pub fn parse_json(text: &str) -> Result<JsonText, JsonFault> {
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(JsonText { value, repaired: None });
    }
    let mut reader = Reader { text, rest: text.char_indices().peekable(), first_repair: None };
    let value = reader.value(0)?;
    reader.skip_blanks();
    match reader.rest.peek() {
        Some((offset, _)) => Err(JsonFault { offset: *offset, expected: "the end of the text" }),
        None => {
            let unknown = JsonFault { offset: 0, expected: "strict JSON" };
            Ok(JsonText { value, repaired: Some(reader.first_repair.unwrap_or(unknown)) })
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
    first_repair: Option<JsonFault>,
}

impl Reader<'_> {
    fn offset(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, character)| *character)
    }

    fn take(&mut self, character: char) -> bool {
        self.rest.next_if(|(_, next)| *next == character).is_some()
    }

    /// Takes a comma; a typographic one is overlooked.
    fn take_comma(&mut self) -> bool {
        if self.peek() == Some('，') {
            self.overlook("a comma of ASCII");
        }
        self.take(',') || self.take('，')
    }

    fn fault<T>(&mut self, expected: &'static str) -> Result<T, JsonFault> {
        Err(JsonFault { offset: self.offset(), expected })
    }

    /// Notes that something was overlooked here.
    fn overlook(&mut self, expected: &'static str) {
        if self.first_repair.is_none() {
            self.first_repair = Some(JsonFault { offset: self.offset(), expected });
        }
    }

    fn rest_starts_with(&mut self, prefix: &str) -> bool {
        let offset = self.offset();
        self.text[offset..].starts_with(prefix)
    }

    fn skip_to(&mut self, end: usize) {
        while self.rest.next_if(|(offset, _)| *offset < end).is_some() {}
    }

    /// Skips blanks (also typographic ones), comments and ellipses.
    fn skip_blanks(&mut self) {
        loop {
            while self.rest.next_if(|(_, next)| next.is_whitespace() || *next == '\u{feff}').is_some() {}
            let offset = self.offset();
            let rest = &self.text[offset..];
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with("...") {
                3
            } else if rest.starts_with('…') {
                '…'.len_utf8()
            } else {
                return;
            };
            self.overlook("no comment or ellipsis");
            self.skip_to(offset + length);
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonFault> {
        self.skip_blanks();
        if depth > DEEPEST {
            return self.fault("less nesting");
        }
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"' | '“' | '”') => self.string().map(Value::String),
            Some(_) => self.word(),
            None => self.fault("a value"),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonFault> {
        self.take('{');
        let mut members = Map::new();
        loop {
            self.skip_separators();
            if self.take('}') {
                return Ok(Value::Object(members));
            }
            let key = self.key()?;
            self.skip_blanks();
            if !self.take(':') {
                return self.fault("a colon");
            }
            let value = self.value(depth + 1)?;
            members.insert(key, value);
            self.end_of_item('}')?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonFault> {
        self.take('[');
        let mut items = Vec::new();
        loop {
            self.skip_separators();
            if self.take(']') {
                return Ok(Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            self.end_of_item(']')?;
        }
    }

    /// Skips commas that separate nothing.
    fn skip_separators(&mut self) {
        self.skip_blanks();
        while matches!(self.peek(), Some(',' | '，')) {
            self.overlook("no comma");
            self.take_comma();
            self.skip_blanks();
        }
    }

    /// Reads the comma after an item; one that is missing before a line break, or too many before the end, is overlooked.
    fn end_of_item(&mut self, close: char) -> Result<(), JsonFault> {
        let before = self.offset();
        self.skip_blanks();
        if self.take_comma() {
            self.skip_blanks();
            if self.peek() == Some(close) {
                self.overlook("no comma before the end");
            }
            return Ok(());
        }
        let offset = self.offset();
        if self.peek() == Some(close) {
            return Ok(());
        }
        if self.peek().is_some() && self.text[before..offset].contains('\n') {
            self.overlook("a comma");
            return Ok(());
        }
        self.fault("a comma or the end")
    }

    fn key(&mut self) -> Result<String, JsonFault> {
        if matches!(self.peek(), Some('"' | '“' | '”')) {
            return self.string();
        }
        self.overlook("a key in quotes");
        let mut key = String::new();
        while let Some((_, next)) = self.rest.next_if(|(_, next)| next.is_alphanumeric() || "_@.-$".contains(*next)) {
            key.push(next);
        }
        if key.is_empty() { self.fault("a key") } else { Ok(key) }
    }

    fn string(&mut self) -> Result<String, JsonFault> {
        let typographic = self.peek() != Some('"');
        if typographic {
            self.overlook("straight quotes");
        }
        self.rest.next();
        let mut text = String::new();
        loop {
            match self.rest.next() {
                Some((_, '"')) => return Ok(text),
                Some((_, '“' | '”')) if typographic => return Ok(text),
                Some((_, '\\')) => self.escape(&mut text)?,
                Some((offset, control)) if control.is_control() => {
                    self.first_repair.get_or_insert(JsonFault { offset, expected: "an escape" });
                    text.push(control);
                }
                Some((_, other)) => text.push(other),
                None => return self.fault("a closing quote"),
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<(), JsonFault> {
        let offset = self.offset();
        let character = match self.rest.next().map(|(_, character)| character) {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('u') => self.code_point()?,
            Some(same @ ('"' | '\\' | '/')) => same,
            Some(other) => {
                self.first_repair.get_or_insert(JsonFault { offset, expected: "a known escape" });
                text.push('\\');
                other
            }
            None => return self.fault("an escape"),
        };
        text.push(character);
        Ok(())
    }

    /// Reads the digits of `\u0000`, and of a second one where the first is half a character.
    fn code_point(&mut self) -> Result<char, JsonFault> {
        let first = self.hexadecimal()?;
        if (0xd800..0xdc00).contains(&first) && self.rest_starts_with("\\u") {
            self.rest.next();
            self.rest.next();
            let second = self.hexadecimal()?;
            let joined = 0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00) % 0x400;
            return Ok(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self) -> Result<u32, JsonFault> {
        let mut value = 0;
        for _ in 0..4 {
            match self.rest.next_if(|(_, next)| next.is_ascii_hexdigit()) {
                Some((_, digit)) => value = value * 16 + digit.to_digit(16).unwrap_or(0),
                None => return self.fault("four hexadecimal digits"),
            }
        }
        Ok(value)
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Value, JsonFault> {
        let start = self.offset();
        while self.rest.next_if(|(_, next)| next.is_alphanumeric() || "+-.".contains(*next)).is_some() {}
        let end = self.offset();
        match &self.text[start..end] {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            word => {
                let number = word.parse::<Number>().map(Value::Number);
                number.map_err(|_| JsonFault { offset: start, expected: "a value" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_authors_get_wrong_is_overlooked_and_noted() {
        let cases = [
            ("{\"a\": 1,}", json!({"a": 1}), "no comma before the end"),
            ("{\"a\": 1\n \"b\": 2}", json!({"a": 1, "b": 2}), "a comma"),
            ("{\"a\": [1，2]}", json!({"a": [1, 2]}), "a comma of ASCII"),
            ("{a: true}", json!({"a": true}), "a key in quotes"),
            ("{/* x */ \"a\": [1, // y\n 2, ...]}", json!({"a": [1, 2]}), "no comment or ellipsis"),
            ("{\"a\": \"b\nc\"}", json!({"a": "b\nc"}), "an escape"),
            ("{“a”: “b”}", json!({"a": "b"}), "straight quotes"),
            ("\u{a0}{\"a\": \"\\d\"}", json!({"a": "\\d"}), "a known escape"),
        ];
        for (text, value, expected) in cases {
            let read = parse_json(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(read.value, value, "{text}");
            assert_eq!(read.repaired.map(|fault| fault.expected), Some(expected), "{text}");
        }
    }

    #[test]
    fn valid_json_is_not_repaired() {
        let read = parse_json("{\"a\": \"\\ud83d\\ude00\", \"n\": -1.5e3}").unwrap();
        assert_eq!((read.value, read.repaired), (json!({"a": "😀", "n": -1.5e3}), None));
    }

    #[test]
    fn the_rest_is_refused_where_it_goes_wrong() {
        assert_eq!(parse_json("{\"a\" 1}").unwrap_err().offset, 5);
        assert_eq!(parse_json("{\"a\": 0000000000}").unwrap_err().expected, "a value");
        assert_eq!(parse_json("<html>").unwrap_err().offset, 0);
        assert!(parse_json(&"[".repeat(100_000)).is_err());
        assert!(parse_json("").is_err());
    }
}
