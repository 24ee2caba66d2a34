//! Request lines that a page shows in its examples and nowhere else: `/me/ownedDevices`, where the section about the request
//! lists `/users/{id}/ownedDevices` alone.
//!
//! Not every path in an example is one: it has to start as a documented path does and to go on as a line of its own page,
//! or to lead to one object that another page of the same type leads to.

use std::collections::HashSet;

use serde_json::Value;

use super::OperationPage;
use super::documented_lines::{DocumentedLines, fixed_length, leads_to_one, segments};
use super::outline::{Part, Topic, code_blocks};
use super::path::{Path, Piece, last_segment, parse_path, split_target};
use super::request_lines::{Line, first_line, opt_start_line};
use crate::model::{Evidence, Example, ExampleRequest, Method, PathEncoding, PathTemplate, ValueType, decode_percent};
use crate::syntax::Annotation;

/// The lines that the examples of a page show beside those that it lists, without repetition.
pub(super) fn shown_lines(
    page: &OperationPage<'_>,
    listed: &[Line],
    examples: &[Example],
    type_of: &dyn Fn(&str) -> Option<ValueType>,
) -> Vec<Line> {
    let documented = page.context.documented;
    let listed: Vec<(&Line, PathTemplate)> =
        listed.iter().map(|line| (line, line.path.clone().into_template())).collect();
    let mut found: Vec<Line> = Vec::new();
    for request in examples.iter().filter_map(|example| example.request.as_ref()) {
        let Some(text) = opt_text(page, &listed, request, documented) else { continue };
        let is_known = |line: &Line| line.method == request.method && line.path.text.eq_ignore_ascii_case(&text);
        if let Some(path) = parse_path(&text, type_of)
            && !found.iter().any(is_known)
        {
            let span = page.context.pages.sources().line_span(page.page.file, request.origin.line);
            let (method, queries) = (request.method, Vec::new());
            found.push(Line { method, path, queries, span, evidence: Evidence::Shown, deprecated: None });
        }
    }
    found
}

/// The lines that examples show, on a page whose section about the request lists none; what annotations say
/// are keys are placeholders.
pub(super) fn example_lines(parts: &[Part<'_>], type_of: &dyn Fn(&str) -> Option<ValueType>) -> Vec<Line> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    let lists_some = code_blocks(parts, Topic::Request).any(|block| first_line(block).is_some());
    if lists_some || !parts.iter().any(|part| part.topic == Topic::Request) {
        return found;
    }
    for block in code_blocks(parts, Topic::Examples) {
        let Some((method, target)) = first_line(block).and_then(opt_start_line) else { continue };
        let (path, query) = split_target(target);
        let Some(path) = parse_path(&without_keys(&path, block.annotation.as_ref()), type_of) else { continue };
        if known.insert((method.as_str(), path.text.clone())) {
            let (queries, evidence) = (query.map(str::to_owned).into_iter().collect(), Evidence::Listed);
            found.push(Line { method, path, queries, span: block.span, evidence, deprecated: None });
        }
    }
    found
}

/// A path with placeholders for the segments that are among the annotation's `sampleKeys`.
fn without_keys(path: &str, annotation: Option<&Annotation>) -> String {
    let keys = annotation.and_then(|annotation| annotation.fields.get("sampleKeys")?.as_array());
    let keys: Vec<String> = keys.into_iter().flatten().filter_map(Value::as_str).map(decode_percent).collect();
    let segment = |segment: &str| if keys.contains(&decode_percent(segment)) { "{id}" } else { segment }.to_owned();
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// The template of the path that `request` has, if it is a line of its own.
fn opt_text(
    page: &OperationPage<'_>,
    listed: &[(&Line, PathTemplate)],
    request: &ExampleRequest,
    documented: &DocumentedLines,
) -> Option<String> {
    let target = request.target();
    let addressed = target.addressed();
    let own = || listed.iter().filter(|(line, _)| line.method == request.method);
    let is_documented =
        |path: &str| own().any(|(_, template)| template.matches(path)) || documented.has(request.method, path);
    if own().next().is_none()
        || is_documented(target.path)
        || is_documented(addressed.path)
        || is_documented(&target.path_with_key_segments())
    {
        return None;
    }
    let path = addressed.path;
    let own: Vec<&Line> = own().map(|(line, _)| *line).collect();
    let continued = own.iter().flat_map(|line| continuations(&line.path, path, documented));
    let best = continued.max_by_key(|found| (found.names, found.fixed, std::cmp::Reverse(found.text.clone())));
    let continued = best.map(|found| found.text);
    continued
        .or_else(|| opt_key_path(page, &own, path))
        .or_else(|| opt_object_path(page, request.method, path, documented))
}

/// A way to read a path: it starts as one line and goes on as another.
struct Continuation {
    text: String,
    /// How many names the part has that it shares with the line of its page.
    names: usize,
    /// How much fixed text the start has.
    fixed: usize,
}

/// The ways to read `path` as a documented start with the end of `line`, which includes the last name in that line.
fn continuations(line: &Path, path: &str, documented: &DocumentedLines) -> Vec<Continuation> {
    let text = text_with_arguments(line);
    let segments = segments(&text);
    let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    let mut found = Vec::new();
    for first in 0..segments.len() {
        let end = format!("/{}", segments[first..].join("/"));
        let names = segments[first..].iter().filter(|segment| is_name(segment)).count();
        let Some(template) = parse_path(&end, &|_| None).filter(|_| names > 0) else { continue };
        let template = with_encodings(template, line).into_template();
        let own_start = parse_path(&format!("/{}", segments[..first].join("/")), &|_| None).map(Path::into_template);
        for at in slashes.iter().filter(|at| template.matches(&path[**at..])) {
            if own_start.as_ref().is_some_and(|own| adds_key(own, &path[..*at])) {
                continue;
            }
            let (text, fixed) = match documented.opt_start(&path[..*at]) {
                Some(start) => (format!("{}{end}", start.text), fixed_length(&start.path)),
                // Where no path of the API starts so, the example has lost the start of its own line.
                None if *at == 0 && is_name(segments[first]) && documented.starts_with(segments[first]) => {
                    (end.clone(), 0)
                }
                None => continue,
            };
            found.push(Continuation { text, names, fixed });
        }
    }
    found
}

/// The text of a line, with the arguments that only a table has for the function at its end.
fn text_with_arguments(line: &Path) -> String {
    let mut arguments = Vec::new();
    for piece in line.pieces.iter().rev() {
        match piece {
            Piece::Slot(slot) => arguments.insert(0, format!("{}={{{}}}", slot.name, slot.name)),
            Piece::Literal(text) if text.contains('(') => break,
            Piece::Literal(_) => {}
        }
    }
    let ends_in_call = matches!(line.pieces.last(), Some(Piece::Literal(text)) if text.ends_with(')'));
    let is_complete = !ends_in_call || last_segment(&line.text).contains('(');
    if is_complete { line.text.clone() } else { format!("{}({})", line.text, arguments.join(",")) }
}

/// Whether `start` is `own` with a key behind it: `/tables/{id}/add` is no other way to `/tables/add`.
fn adds_key(own: &PathTemplate, start: &str) -> bool {
    start.rsplit_once('/').is_some_and(|(start, _)| own.matches(start))
}

/// The end of `line`, its places for arguments as they are there.
fn with_encodings(mut end: Path, line: &Path) -> Path {
    let known: Vec<PathEncoding> = line.slots().map(|slot| slot.encoding).collect();
    let slots = end.pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Slot(slot) => Some(slot),
        Piece::Literal(_) => None,
    });
    slots.rev().zip(known.into_iter().rev()).for_each(|(slot, encoding)| slot.encoding = encoding);
    end
}

/// Whether a segment has a name of the API, aside from placeholders and words of the protocol.
fn is_name(segment: &str) -> bool {
    segment.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// A listed path to a list with a key behind it, on a page that is about one object: `GET /users/{id}` where the page has
/// `GET /users` for it.
fn opt_key_path(page: &OperationPage<'_>, own: &[&Line], path: &str) -> Option<String> {
    let (start, key) = path.rsplit_once('/')?;
    let leads_to_list = |line: &&&Line| {
        let template = line.path.clone().into_template();
        leads_to_one(&page.title, line.method) && is_name(last_segment(&line.path.text)) && template.matches(start)
    };
    // Letters alone may be the name of a property as well.
    let line = own.iter().find(leads_to_list).filter(|_| key.contains(|next: char| !next.is_ascii_alphabetic()))?;
    let is_placeholder = key.starts_with('{') && key.ends_with('}');
    Some(format!("{}/{}", line.path.text, if is_placeholder { key } else { "{id}" }))
}

/// `path` in the words of a page of the same type that leads to one object there, as this page does: `PATCH /me` on a page
/// that lists `PATCH /users/{id}`, as there is `GET /me`.
fn opt_object_path(
    page: &OperationPage<'_>,
    method: Method,
    path: &str,
    documented: &DocumentedLines,
) -> Option<String> {
    let object = page.resource.as_ref().filter(|_| leads_to_one(&page.title, method))?;
    documented.opt_path_to(object, path).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation_at;

    #[test]
    fn examples_are_the_lines_of_a_section_that_lists_none() {
        let example = "## Example\n\n<!-- { \"blockType\": \"request\", \"sampleKeys\": [\"19:a@b\"] } -->\n\
                       ```http\nGET https://x/v1.0/users/19%3Aa%40b/friends\n```\n";
        let read = |heading: &str| {
            let text = format!("# List friends\n\n{heading}## Response\n\nReturns `200 OK`.\n\n{example}");
            let (found, codes) = operation_at("api/user-list-friends.md", &text);
            let lines = found.map(|found| found.requests.iter().map(|line| line.documented()).collect::<Vec<_>>());
            (lines, codes)
        };
        let found = vec!["GET /users/{id}/friends".to_owned()];
        assert_eq!(read("## HTTP request\n\n"), (Some(found), vec!["missing-request"]));
        assert_eq!(read("").0, None);
    }
}
