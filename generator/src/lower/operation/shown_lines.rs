//! Request lines that a page shows in its examples and nowhere else: `/me/ownedDevices`, where the section about the request
//! lists `/users/{id}/ownedDevices` alone.
//!
//! Not every path in an example is one: it has to start as a documented path does and to go on as a line of its own page,
//! or to lead to one object that another page of the same type leads to.

use std::collections::BTreeMap;

use super::name::Title;
use super::outline::outline;
use super::path::{Path, Piece, last_segment, parse_path, split_outside};
use super::request_lines::{Line, request_lines};
use super::{OperationPage, resource_of_stem, stem, title};
use crate::diagnostics::Report;
use crate::lower::definitions::Definitions;
use crate::model::{
    Evidence, Example, ExampleRequest, Method, PathEncoding, PathPart, PathTemplate, TypeName, TypeRef,
};
use crate::syntax::Page;

/// A request line as its page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedRequest {
    /// The method.
    pub(crate) method: Method,
    /// The path as documented.
    pub(crate) path: String,
    /// Whether the page says that the line leads to one object, and not to a list.
    pub(crate) leads_to_one: bool,
}

/// The request lines that `page` lists, without what its tables say of arguments.
pub(crate) fn listed_requests(page: &Page) -> Vec<ListedRequest> {
    let title = title(page);
    // Whatever is wrong with the lines is reported when the operation is read.
    let lines = request_lines(&outline(page), &|_| None, &mut Report::default()).into_iter();
    let request = |line: Line| {
        let leads_to_one = leads_to_one(&title, line.method);
        ListedRequest { method: line.method, path: line.path.text, leads_to_one }
    };
    lines.map(request).collect()
}

/// The request lines that the pages of a docs root list.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct DocumentedLines {
    lines: Vec<DocumentedLine>,
    /// What lines start with, up to some slash, by the text in lower case.
    starts: BTreeMap<String, Start>,
}

#[derive(Clone, Debug, Hash)]
struct DocumentedLine {
    method: Method,
    path: PathTemplate,
    /// The type of the one object that the line leads to, if it is known to lead to one.
    object: Option<TypeName>,
}

/// What a path starts with.
#[derive(Clone, Debug, Hash)]
struct Start {
    text: String,
    path: PathTemplate,
}

impl DocumentedLines {
    /// Collects the lines of all `pages`.
    pub(crate) fn of<'a>(
        pages: impl IntoIterator<Item = (&'a str, Vec<ListedRequest>)>,
        definitions: &Definitions,
    ) -> Self {
        let mut documented = Self::default();
        for (page, requests) in pages {
            let owner = resource_of_stem(stem(page), definitions).filter(|_| !requests.is_empty());
            for ListedRequest { method, path, leads_to_one } in requests {
                documented.add_starts(&path);
                let object = owner.clone().filter(|_| leads_to_one);
                let path = parse_path(&path, &|_| None).map(Path::into_template);
                documented.lines.extend(path.map(|path| DocumentedLine { method, path, object }));
            }
        }
        documented
    }

    fn add_starts(&mut self, text: &str) {
        let mut end = 0;
        for segment in segments(text) {
            end += 1 + segment.len();
            let start = &text[..end];
            let key = start.to_lowercase();
            if self.starts.contains_key(&key) {
                continue;
            }
            if let Some(path) = parse_path(start, &|_| None) {
                self.starts.insert(key, Start { text: start.to_owned(), path: path.into_template() });
            }
        }
    }

    fn has(&self, method: Method, path: &str) -> bool {
        self.lines.iter().any(|line| line.method == method && line.path.arguments(path).is_some())
    }

    /// The documented start that is `path`, the one with the most fixed text; nothing for the start of all paths.
    fn opt_start(&self, path: &str) -> Option<&Start> {
        let starts = self.starts.values().filter(|start| start.path.arguments(path).is_some());
        // Some pages have an identifier where the others have a placeholder.
        let is_template = |start: &Start| start.text.contains('{');
        starts.max_by_key(|start| (fixed_length(&start.path), is_template(start), std::cmp::Reverse(&start.text)))
    }
}

/// Whether requests of this method, on a page of this title, are for one object and not for a list.
fn leads_to_one(title: &str, method: Method) -> bool {
    match method {
        Method::Patch | Method::Delete => true,
        Method::Get => Title::parse(title).verb == "get",
        Method::Post | Method::Put => false,
    }
}

fn fixed_length(path: &PathTemplate) -> usize {
    let length = |part: &PathPart| if let PathPart::Literal(text) = part { text.len() } else { 0 };
    path.parts.iter().map(length).sum()
}

/// The segments of a path.
fn segments(path: &str) -> Vec<&str> {
    split_outside(path.strip_prefix('/').unwrap_or(path), '/')
}

/// The lines that the examples of a page show beside those that it lists, without repetition.
pub(super) fn shown_lines(
    page: &OperationPage<'_>,
    listed: &[Line],
    examples: &[Example],
    type_of: &dyn Fn(&str) -> Option<TypeRef>,
) -> Vec<Line> {
    let documented = page.context.documented;
    let mut found: Vec<Line> = Vec::new();
    for request in examples.iter().filter_map(|example| example.request.as_ref()) {
        let own: Vec<&Line> = listed.iter().filter(|line| line.method == request.method).collect();
        let Some(text) = opt_text(page, &own, request, documented) else { continue };
        let is_known = |line: &Line| line.method == request.method && line.path.text.eq_ignore_ascii_case(&text);
        if let Some(path) = parse_path(&text, type_of)
            && !found.iter().any(is_known)
        {
            let span = page.context.pages.sources().line_span(page.page.file, request.origin.line);
            found.push(Line { method: request.method, path, query: None, span, evidence: Evidence::Shown });
        }
    }
    found
}

/// The template of the path that `request` has, if it is a line of its own.
fn opt_text(
    page: &OperationPage<'_>,
    own: &[&Line],
    request: &ExampleRequest,
    documented: &DocumentedLines,
) -> Option<String> {
    let target = request.target();
    let addressed = target.addressed();
    let templates: Vec<_> = own.iter().map(|line| line.path.clone().into_template()).collect();
    let is_documented = |path: &str| {
        let is_own = |template: &PathTemplate| template.arguments(path).is_some();
        templates.iter().any(is_own) || documented.has(request.method, path)
    };
    if own.is_empty()
        || is_documented(target.path)
        || is_documented(addressed.path)
        || is_documented(&target.path_with_key_segments())
    {
        return None;
    }
    let path = addressed.path;
    let continued = own.iter().flat_map(|line| continuations(&line.path, path, documented));
    let best = continued.max_by_key(|found| (found.names, found.fixed, std::cmp::Reverse(found.text.clone())));
    let continued = best.map(|found| found.text);
    continued
        .or_else(|| opt_key_path(page, own, path))
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
        for at in slashes.iter().filter(|at| template.arguments(&path[**at..]).is_some()) {
            if own_start.as_ref().is_some_and(|own| adds_key(own, &path[..*at])) {
                continue;
            }
            let (text, fixed) = match documented.opt_start(&path[..*at]) {
                Some(start) => (format!("{}{end}", start.text), fixed_length(&start.path)),
                None if *at == 0 && is_name(segments[first]) => (end.clone(), 0),
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
    start.rsplit_once('/').is_some_and(|(start, _)| own.arguments(start).is_some())
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
        leads_to_one(&page.title, line.method)
            && is_name(last_segment(&line.path.text))
            && template.arguments(start).is_some()
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
    let mut lines = documented.lines.iter().filter(|line| line.object.as_ref() == Some(object));
    lines.find(|line| line.path.arguments(path).is_some()).map(|line| line.path.text.clone())
}
