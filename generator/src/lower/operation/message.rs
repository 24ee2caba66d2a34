//! HTTP messages as code blocks show them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{BROKEN_JSON, REPAIRED_JSON, Report};
use crate::model::{ExampleBody, content_type};
use crate::syntax::{CodeBlock, JsonFault, parse_json};

/// What stands below the start line of a message.
#[derive(Clone, Debug)]
pub(super) struct Content {
    /// Header fields, names as shown.
    pub(super) headers: BTreeMap<String, String>,
    /// What it carries.
    pub(super) body: ExampleBody,
}

/// The content of the message in `block` whose start line ends at the offset `start`.
pub(super) fn content(block: &CodeBlock, start: usize, report: &mut Report) -> Content {
    let (mut headers, body) = split(&block.text, start);
    let range = trimmed(&block.text, body);
    let (trailing, range) = split_trailing(&block.text, range);
    headers.extend(trailing);
    let kind = content_type(&headers).unwrap_or_default();
    Content { body: read_body(block, range, &kind, report), headers }
}

/// The headers behind the start line, and where the body starts.
///
/// Some messages have a blank line before their headers, and some none behind them.
fn split(text: &str, start: usize) -> (BTreeMap<String, String>, usize) {
    let mut headers = BTreeMap::new();
    let mut offset = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim();
        match opt_header(content) {
            Some((name, value)) => {
                headers.insert(name.to_owned(), value.to_owned());
            }
            None if content.is_empty() && headers.is_empty() => {}
            None => return (headers, offset),
        }
        offset += line.len();
    }
    (headers, offset)
}

/// The headers that some messages have behind their body instead of before it, and what is left of the body.
fn split_trailing(text: &str, body: Range<usize>) -> (BTreeMap<String, String>, Range<usize>) {
    let end = text[body.clone()].rfind("\n}\n").map_or(body.end, |brace| body.start + brace + "\n}".len());
    let headers =
        text[end..body.end].lines().filter(|line| !line.trim().is_empty()).map(|line| opt_header(line.trim()));
    match headers.collect::<Option<Vec<_>>>() {
        Some(headers) => {
            let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            (headers.collect(), body.start..end)
        }
        None => (BTreeMap::new(), body),
    }
}

fn opt_header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    // Bodies of other formats have such lines as well: `BEGIN:VCALENDAR`.
    let is_header = is_token && (value.starts_with(' ') || value.is_empty() || name.contains('-'));
    is_header.then_some((name, value.trim()))
}

fn trimmed(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let from = start + rest.len() - rest.trim_start().len();
    from..from.max(text.trim_end().len())
}

fn read_body(block: &CodeBlock, range: Range<usize>, kind: &str, report: &mut Report) -> ExampleBody {
    let text = &block.text[range.clone()];
    if text.is_empty() {
        return ExampleBody::Empty;
    }
    let says_json = kind.contains("json") || kind.is_empty();
    if !text.starts_with(['{', '[']) || is_placeholder(text) {
        let scalar = says_json.then(|| serde_json::from_str(text).ok()).flatten();
        return scalar.map_or_else(|| ExampleBody::Other(text.to_owned()), ExampleBody::Json);
    }
    match parse_json(text) {
        Ok(json) => {
            if let Some(fault) = json.repaired {
                report_fault(
                    &REPAIRED_JSON,
                    "body of an example is not quite JSON",
                    block,
                    range.start,
                    &fault,
                    report,
                );
            }
            ExampleBody::Json(json.value)
        }
        Err(fault) if says_json => {
            report_fault(&BROKEN_JSON, "body of an example is not JSON", block, range.start, &fault, report);
            ExampleBody::BrokenJson(text.to_owned())
        }
        Err(_) => ExampleBody::Other(text.to_owned()),
    }
}

/// Whether the text only names what stands there: `{Raw bytes of the file}`.
fn is_placeholder(text: &str) -> bool {
    text.len() > 2 && text.ends_with('}') && !text.contains(['"', ':', '\n', '[', ','])
}

/// Reports `fault` at its place in the page, and says where in the block that is.
fn report_fault(
    code: &'static crate::diagnostics::Code,
    message: &str,
    block: &CodeBlock,
    start: usize,
    fault: &JsonFault,
    report: &mut Report,
) {
    let offset = (start + fault.offset).min(block.text.len());
    let length = block.text[offset..].chars().next().map_or(0, char::len_utf8);
    let before = &block.text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before[before.rfind('\n').map_or(0, |end| end + 1)..].chars().count() + 1;
    report.push(
        code.at(block.place(offset..offset + length), format!("{message} (line {line}, column {column} of the block)"))
            .label(format!("expected {}", fault.expected)),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::lower::testing::page;

    fn read(text: &str) -> (Vec<String>, ExampleBody, Vec<String>) {
        let (_, page) = page("api/x.md", &format!("# T\n```http\n{text}```\n"));
        let block = page.sections[1].code_blocks().next().unwrap();
        let mut report = Report::default();
        let start = block.text.find('\n').map_or(block.text.len(), |end| end + 1);
        let content = content(block, start, &mut report);
        let headers = content.headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (headers, content.body, report.diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn blank_lines_may_be_too_many_or_missing() {
        for text in
            ["POST /a\nA-B: c\n\n{\"d\": 1}\n", "POST /a\n\nA-B: c\n\n\n{\"d\": 1}\n", "POST /a\nA-B: c\n{\"d\": 1}\n"]
        {
            let (headers, body, faults) = read(text);
            assert_eq!((headers.as_slice(), faults.len()), (["A-B=c".to_owned()].as_slice(), 0), "{text}");
            assert!(matches!(body, ExampleBody::Json(value) if value == json!({"d": 1})), "{text}");
        }
    }

    #[test]
    fn headers_may_stand_behind_the_body() {
        let (headers, body, faults) = read("POST /a\n{\n  \"d\": 1\n}\nAccept: x\nContent-Type: application/json\n");
        assert_eq!((headers.len(), faults.len()), (2, 0));
        assert!(matches!(body, ExampleBody::Json(value) if value == json!({"d": 1})));
        let (headers, body, _) = read("POST /a\n\n{\n}\nAccept: x\nnothing\n");
        assert!(headers.is_empty() && matches!(body, ExampleBody::BrokenJson(_)));
    }

    #[test]
    fn faults_are_reported_where_they_are() {
        let (_, body, faults) = read("POST /a\n\n{\n  \"d\": 1,\n}\n");
        assert!(matches!(body, ExampleBody::Json(_)));
        assert_eq!(faults, ["body of an example is not quite JSON (line 5, column 1 of the block)"]);
        let (_, body, faults) = read("POST /a\n\n{\n  \"d\" = 1\n}\n");
        assert!(matches!(body, ExampleBody::BrokenJson(_)));
        assert_eq!(faults, ["body of an example is not JSON (line 4, column 7 of the block)"]);
    }

    #[test]
    fn other_formats_are_kept_as_text() {
        let (_, body, faults) = read("HTTP/1.1 200 OK\nContent-Type: text/plain\n\nBEGIN:VCALENDAR\nA: b\n");
        assert!(matches!(body, ExampleBody::Other(text) if text == "BEGIN:VCALENDAR\nA: b"));
        assert!(faults.is_empty());
        assert!(matches!(read("HTTP/1.1 200 OK\n\n{Raw bytes}\n").1, ExampleBody::Other(_)));
        assert!(matches!(read("GET /a\n").1, ExampleBody::Empty));
    }
}
