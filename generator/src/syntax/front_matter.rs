//! The metadata between the first two `---` lines.

use std::collections::HashMap;

use serde_yaml::Value;

use super::FrontMatter;
use crate::diagnostics::{INVALID_FRONT_MATTER, Report};
use crate::source::{self, FileId, Span};

/// Metadata has some hundred bytes; this bounds what a hostile page can cost.
const LONGEST: usize = 16 << 10;

/// Reads the front matter of `text`; gives it with the offset at which the body starts.
///
/// A page without front matter is a page all the same. Where the metadata is not YAML (an unquoted colon or asterisk is
/// enough), each line is read as `key: rest`.
pub(super) fn parse_front_matter(file: FileId, text: &str, report: &mut Report) -> (FrontMatter, usize) {
    let Some((yaml, body)) = opt_front_matter(text) else { return (FrontMatter::default(), 0) };
    let source = &text[yaml.clone()];
    if source.len() > LONGEST {
        report.push(
            INVALID_FRONT_MATTER
                .at(
                    Span::new(file, first_line(source, yaml.start)),
                    format!("front matter has more than {LONGEST} bytes"),
                )
                .label("read line by line"),
        );
        return (from_keys(|key| line_value(source, key)), body);
    }
    if let Some(keys) = opt_simple_lines(source) {
        return (from_keys(|key| keys.get(key).map(|value| (*value).to_owned())), body);
    }
    let matter = match serde_yaml::from_str::<Value>(source) {
        Ok(Value::Mapping(mapping)) => from_keys(|key| mapping.get(key).and_then(scalar)),
        Ok(Value::Null) => FrontMatter::default(),
        result => {
            let reason = result.err().map_or_else(|| "it is no mapping".to_owned(), |error| error.to_string());
            report.push(
                INVALID_FRONT_MATTER
                    .at(Span::new(file, first_line(source, yaml.start)), "front matter is not valid YAML")
                    .label(reason)
                    .help("quote values that hold a colon or start with an asterisk"),
            );
            from_keys(|key| line_value(source, key))
        }
    };
    (matter, body)
}

/// The keys and values of metadata in which each line is a key and a value that YAML reads as the text it is, as on
/// nearly all pages. Nothing if there is anything else: YAML is the judge of it, and is much slower.
fn opt_simple_lines(source: &str) -> Option<HashMap<&str, &str>> {
    let mut keys = HashMap::new();
    for line in source::lines(source) {
        let (key, value) = line.trim_end_matches('\n').split_once(':')?;
        let is_key = key.starts_with(|first: char| first.is_ascii_lowercase())
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte));
        let value = if value.is_empty() { value } else { simple_value(value.strip_prefix(' ')?.trim_matches(' '))? };
        // YAML refuses a key that it has seen.
        if !is_key || keys.insert(key, value).is_some() {
            return None;
        }
    }
    Some(keys)
}

/// The text that a scalar on a line stands for, if it is printable ASCII without escapes, remarks and other meaning.
fn simple_value(scalar: &str) -> Option<&str> {
    if !scalar.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    for quote in ['"', '\''] {
        if let Some(rest) = scalar.strip_prefix(quote) {
            return rest.strip_suffix(quote).filter(|inner| !inner.contains(['"', '\'', '\\']));
        }
    }
    let is_text = scalar.starts_with(|first: char| first.is_ascii_alphabetic())
        && !["null", "true", "false"].iter().any(|word| scalar.eq_ignore_ascii_case(word))
        && !scalar.contains(" #")
        && !scalar.contains(": ")
        && !scalar.ends_with(':');
    (is_text || scalar.is_empty()).then_some(scalar)
}

/// The ranges of the metadata and the start of what follows.
fn opt_front_matter(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let start = source::lines(text).next().filter(|line| line.ends_with('\n') && line.trim_end() == "---")?.len();
    let mut offset = start;
    for line in source::lines(&text[start..]) {
        if line.trim_end() == "---" {
            return Some((start..offset, offset + line.len()));
        }
        offset += line.len();
    }
    None
}

fn first_line(source: &str, start: usize) -> std::ops::Range<usize> {
    start..start + source.lines().next().map_or(0, str::len)
}

fn from_keys(value: impl Fn(&str) -> Option<String>) -> FrontMatter {
    let value = |key| value(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let product = PRODUCT_KEYS.iter().find_map(|key| value(key).filter(|name| is_name(name)));
    FrontMatter { title: value("title"), description: value("description"), doc_type: value("doc_type"), product }
}

/// The keys that say which product a page is about; the first one has taken the place of the other.
const PRODUCT_KEYS: [&str; 2] = ["ms.subservice", "ms.prod"];

/// Whether a value is a name, and not a remark that one is missing.
fn is_name(value: &str) -> bool {
    value.chars().all(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | '.'))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// The value of `key` where each line is `key: rest`.
fn line_value(source: &str, key: &str) -> Option<String> {
    let value = source.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix(':'))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (FrontMatter, usize, usize) {
        let mut report = Report::default();
        let file = Sources::from_texts(&[("api/page.md", text)]).pages().next().unwrap();
        let (matter, body) = parse_front_matter(file, text, &mut report);
        (matter, body, report.diagnostics.len())
    }

    #[test]
    fn yaml_is_read_and_the_body_follows() {
        let text = "---\ntitle: \"A: b\"\ndoc_type: 'apiPageType '\n---\n# A\n";
        let (matter, body, faults) = read(text);
        assert_eq!(matter.title.as_deref(), Some("A: b"));
        assert_eq!(matter.doc_type.as_deref(), Some("apiPageType"));
        assert_eq!((&text[body..], faults), ("# A\n", 0));
    }

    #[test]
    fn what_is_not_yaml_is_read_line_by_line_and_reported() {
        let (matter, _, faults) = read("---\ntitle: driveItem: createUploadSession\nauthor: **TODO**\n---\n");
        assert_eq!(matter.title.as_deref(), Some("driveItem: createUploadSession"));
        assert_eq!(faults, 1);
    }

    #[test]
    fn simple_lines_are_read_as_yaml_reads_them() {
        let simple = [
            "title: \"A: b\"\nauthor: 'c d '\nms.prod: e-f, [g] & h#i\nempty:\nblank: \nurl: https://a.example\n",
            "title: Get user#1\ndescription:   it's \"so\" \n",
        ];
        for source in simple {
            let yaml: HashMap<String, Option<String>> = serde_yaml::from_str(source).unwrap();
            let read = opt_simple_lines(source).unwrap();
            let read = read
                .iter()
                .map(|(key, value)| ((*key).to_owned(), Some((*value).to_owned()).filter(|value| !value.is_empty())));
            assert_eq!(read.collect::<HashMap<_, _>>(), yaml);
        }
    }

    #[test]
    fn lines_that_are_not_simple_are_left_to_yaml() {
        let other = [
            "a: b: c",
            "a: b:",
            "a: b #c",
            "a: *b",
            "a: 1",
            "a: true",
            "a: Null",
            "a: ~",
            "a: [b]",
            "a: |",
            "a: 'b' c",
            "a: \"b\\n\"",
            "a: 'it''s'",
            "a: \"",
            "a: b\n c",
            "a:\n- b",
            "a:b",
            "- a",
            "A: b",
            "a: b\na: c",
            "a: \u{a0}b",
            "a:\tb",
            "...",
            "a: b\n\nc: d",
            "a",
        ];
        for source in other {
            assert_eq!(opt_simple_lines(source), None, "{source}");
        }
    }

    #[test]
    fn the_product_is_a_name() {
        let product = |lines: &str| read(&format!("---\n{lines}\n---\n")).0.product;
        assert_eq!(product("ms.prod: \"outlook\"").as_deref(), Some("outlook"));
        assert_eq!(product("ms.prod: outlook\nms.subservice: exchange-mail").as_deref(), Some("exchange-mail"));
        assert_eq!(product("ms.prod: \"**TODO: Add MS prod.**\""), None);
        assert_eq!(product("ms.prod: \"\""), None);
    }

    #[test]
    fn pages_without_front_matter_start_at_once() {
        assert_eq!(read("# A\n").1, 0);
        assert_eq!(read("---\ntitle: never closed\n").1, 0);
    }
}
