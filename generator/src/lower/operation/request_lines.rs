//! The request lines of a page: methods and paths.

use std::collections::HashMap;

use super::brackets::is_unbalanced;
use super::outline::{Part, Topic, code_blocks};
use super::path::{Path, parse_path, split_target};
use crate::diagnostics::{MALFORMED_REQUEST_LINE, Report};
use crate::model::{Evidence, ExampleRequest, Method, ValueType, with_key_segments};
use crate::source::{Span, Spanned};
use crate::syntax::CodeBlock;

/// A request line as a page has it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The method.
    pub(super) method: Method,
    /// The path.
    pub(super) path: Path,
    /// The query string behind it, in each form that the page has of the line; empty where there is none.
    pub(super) queries: Vec<String>,
    /// Where it stands.
    pub(super) span: Span,
    /// How the page states it.
    pub(super) evidence: Evidence,
    /// Why other lines should be used instead, if the page says so.
    pub(super) deprecated: Option<String>,
}

/// Tells the requests on one of `lines` from others.
pub(super) fn shown_by(lines: &[Line]) -> impl Fn(&ExampleRequest) -> bool {
    let template = |line: &Line| (line.method, line.path.clone().into_template());
    let templates: Vec<_> = lines.iter().map(template).collect();
    move |request| {
        let path = request.target().path_with_key_segments();
        templates.iter().any(|(method, template)| *method == request.method && template.matches(&path))
    }
}

/// The method and target that `line` starts with.
pub(super) fn opt_start_line(line: &str) -> Option<(Method, &str)> {
    let line = line.trim();
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    methods.into_iter().find_map(|method| {
        let word = method.as_str();
        let start = line.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
        let rest = &line[start.len()..];
        let target = rest.trim_start();
        // `DELETE/users` has lost its blank; `Getting` and `Post it` are words.
        let is_target = target.starts_with(['/', '~', '*', '{'])
            || (start == word && rest.len() > target.len() && !target.is_empty());
        is_target.then_some((method, target))
    })
}

/// The request lines of the page, in document order and without repetition.
///
/// They stand under a heading "HTTP request", or, on pages without one, in the blocks before the first example.
pub(super) fn request_lines(
    parts: &[Part<'_>],
    type_of: &dyn Fn(&str) -> Option<ValueType>,
    report: &mut Report,
) -> Vec<Line> {
    let blocks = request_blocks(parts).into_iter();
    let mut lines: Vec<Line> = Vec::new();
    let mut places: HashMap<(&str, String), usize> = HashMap::new();
    for line in blocks.flat_map(|block| lines_of(block, type_of, report)) {
        let place = *places.entry((line.method.as_str(), form_of_path(&line.path.text))).or_insert(lines.len());
        match lines.get_mut(place) {
            Some(known) => known.queries.extend(line.queries),
            None => lines.push(line),
        }
    }
    lines
}

/// Whether all request lines of the page are `GET`.
pub(super) fn only_reads(parts: &[Part<'_>]) -> bool {
    let blocks = request_blocks(parts).into_iter();
    let mut methods = blocks.flat_map(|block| block.text.lines()).filter_map(opt_start_line).peekable();
    methods.peek().is_some() && methods.all(|(method, _)| method == Method::Get)
}

/// A path in the form in which paths are compared: in lower case, and with keys as segments.
fn form_of_path(path: &str) -> String {
    with_key_segments(path).to_lowercase()
}

/// The blocks with request lines.
fn request_blocks<'a>(parts: &[Part<'a>]) -> Vec<&'a CodeBlock> {
    let under_heading: Vec<_> = code_blocks(parts, Topic::Request).filter(|block| starts_with_request(block)).collect();
    if !under_heading.is_empty() {
        return under_heading;
    }
    let before_examples = parts.iter().take_while(|part| part.topic != Topic::Examples);
    let blocks = before_examples.flat_map(|part| part.section.code_blocks());
    let is_relative = |block: &&CodeBlock| {
        first_line(block).and_then(opt_start_line).is_some_and(|(_, target)| !target.contains("://"))
    };
    blocks.filter(is_relative).collect()
}

/// The first line of `block` that is not blank.
pub(super) fn first_line(block: &CodeBlock) -> Option<&str> {
    block.text.lines().find(|line| !line.trim().is_empty())
}

fn starts_with_request(block: &CodeBlock) -> bool {
    block.text.lines().any(|line| opt_start_line(line).is_some())
}

fn lines_of(block: &CodeBlock, type_of: &dyn Fn(&str) -> Option<ValueType>, report: &mut Report) -> Vec<Line> {
    let mut lines = Vec::new();
    let written: Vec<_> = block.lines().collect();
    for (index, line) in written.iter().enumerate() {
        let joined = written.get(index + 1).and_then(|next| opt_joined(line.value, next.value));
        let Some((method, target)) = opt_start_line(joined.as_deref().unwrap_or(line.value)) else { continue };
        if target.split('/').any(|segment| segment.trim() == "...") {
            continue;
        }
        let (text, query) = split_target(target);
        match parse_path(&text, type_of) {
            Some(path) => {
                report_unbalanced(line, &text, report);
                lines.push(Line {
                    method,
                    path,
                    queries: vec![query.unwrap_or_default().to_owned()],
                    span: line.span,
                    evidence: Evidence::Listed,
                    deprecated: None,
                });
            }
            None => report.push(
                MALFORMED_REQUEST_LINE
                    .at(line.span, "request line has no path")
                    .label("expected a method and a path")
                    .help("write the path as in `GET /users/{id}`, or remove the line"),
            ),
        }
    }
    lines
}

/// A request line that was broken within brackets, which the next line closes. Prose and headers have spaces, which a path
/// lacks.
fn opt_joined(line: &str, next: &str) -> Option<String> {
    let continues = opt_start_line(next).is_none() && !next.trim().contains([' ', '"']);
    let is_broken = opt_start_line(line).is_some() && is_unbalanced(line) && continues;
    is_broken.then(|| format!("{}{}", line.trim_end(), next.trim())).filter(|joined| !is_unbalanced(joined))
}

fn report_unbalanced(line: &Spanned<&str>, path: &str, report: &mut Report) {
    if is_unbalanced(path) {
        report.push(
            MALFORMED_REQUEST_LINE
                .at(line.span, "a bracket has no counterpart in a request line")
                .label("read as if the segment had both")
                .help("add the other bracket"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;
    use crate::lower::testing::page;

    fn lines(text: &str) -> (Vec<String>, usize) {
        let (_, page) = page("api/x.md", text);
        let mut report = Report::default();
        let lines = request_lines(&outline(&page), &|_| None, &mut report);
        let shown = lines.iter().map(|line| format!("{} {}", line.method.as_str(), line.path.text));
        (shown.collect(), report.diagnostics.len())
    }

    #[test]
    fn lines_are_read_from_every_block_under_the_heading() {
        let text = "# T\n## HTTP request\n```http\nGET /a/{id}\nor\nGET a/{id}/\n\n{ \"a\": 1 }\n```\n### For b\n```\n\
                    GET https://graph.example/v1.0/b?x=y\nDELETE/c\nGET /d/.../e\nPATCH ~/f(x='{x}')\n```\n";
        assert_eq!(lines(text).0, ["GET /a/{id}", "GET /b", "DELETE /c", "PATCH /f(x='{x}')"]);
    }

    #[test]
    fn lines_that_were_broken_within_brackets_are_joined() {
        let text = "# T\n## HTTP request\n```http\nGET /a/b(exter\nnalId={externalId})\nGET /a/{c\nGET /d\n```\n";
        assert_eq!(lines(text).0, ["GET /a/b(externalId={externalId})", "GET /a/{c", "GET /d"]);
        let text = "# T\n## HTTP request\n```http\nPOST /a/{b\nx-kind: {kind} or none}\n```\n";
        assert_eq!(lines(text).0, ["POST /a/{b"]);
    }

    #[test]
    fn without_the_heading_relative_requests_before_the_examples_count() {
        let text = "# T\n## By path\n```http\nGET /a\n```\n```json\n{}\n```\n## Example\n```http\nGET /b\n```\n";
        assert_eq!(lines(text).0, ["GET /a"]);
    }

    #[test]
    fn lines_without_a_path_are_reported() {
        let text = "# T\n## HTTP request\n```http\nGET /me/mailFolders\nGET /me/mailfolders?x=y\n```\n";
        assert_eq!(lines(text).0, ["GET /me/mailFolders"], "the case of letters does not matter");
        let text = "# T\n## HTTP request\n```http\nGET /a/{x}/b/{y}\nGET /a('{x}')/b('{y}')\n```\n";
        assert_eq!(lines(text).0, ["GET /a/{x}/b/{y}"], "nor how keys are written");
        let text =
            "# T\n## HTTP request\n```http\nPOST ** Collection URI for a not found\nGET /a(b='{c}'/d\nGET /a/b}\n```\n";
        assert_eq!(lines(text), (vec!["GET /a(b='{c}'/d".to_owned(), "GET /a/b}".to_owned()], 3));
    }

    #[test]
    fn words_are_no_methods() {
        for line in ["Getting /a", "Post it", "get", "// GET /a", ""] {
            assert!(opt_start_line(line).is_none(), "{line}");
        }
    }
}
