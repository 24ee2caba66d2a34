//! Request lines that a page shows in its examples and nowhere else: `/me/ownedDevices`, where the section about the request
//! lists `/users/{id}/ownedDevices` alone.
//!
//! Not every path in an example is one: it has to start as a documented path does and to go on as a line of its own page,
//! or to lead to one object that another page of the same type leads to.

use super::OperationPage;
use super::documented_lines::{DocumentedLines, fixed_length, leads_to_one, segments};
use super::path::{Path, Piece, last_segment, parse_path};
use super::request_lines::Line;
use crate::model::{Evidence, Example, ExampleRequest, Method, PathEncoding, PathTemplate, ValueType};

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
            found.push(Line { method, path, queries, span, evidence: Evidence::Shown });
        }
    }
    found
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
