//! The request lines that all pages of a docs root list.

use std::collections::{BTreeMap, HashSet};

use super::name::Title;
use super::outline::outline;
use super::path::{parse_path, split_outside};
use super::request_lines::{Line, request_lines};
use super::{resource_of_stem, stem, title};
use crate::diagnostics::Report;
use crate::lower::definitions::Definitions;
use crate::model::{Method, PathPart, PathTemplate, TypeName};
use crate::syntax::Page;

/// A request line as its page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedRequest {
    /// The method.
    pub(crate) method: Method,
    /// The path.
    pub(crate) path: PathTemplate,
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
        ListedRequest { method: line.method, path: line.path.into_template(), leads_to_one }
    };
    lines.map(request).collect()
}

/// The request lines that the pages of a docs root list, and what they start with.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct DocumentedLines {
    lines: Vec<DocumentedLine>,
    lines_by_path: FirstSegments,
    starts: Starts,
}

#[derive(Clone, Debug, Hash)]
struct DocumentedLine {
    method: Method,
    path: PathTemplate,
    /// The type of the one object that the line leads to, if it is known to lead to one.
    object: Option<TypeName>,
}

/// What request lines start with, up to some slash; no two differ in case alone.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Starts {
    starts: Vec<Start>,
    by_path: FirstSegments,
}

/// What a path starts with.
#[derive(Clone, Debug, Hash)]
pub(super) struct Start {
    /// As documented.
    pub(super) text: String,
    /// The same as a template.
    pub(super) path: PathTemplate,
}

impl DocumentedLines {
    /// Collects the lines of `pages`, which start with `starts`.
    pub(crate) fn new(pages: Vec<(&str, Vec<ListedRequest>)>, starts: Starts, definitions: &Definitions) -> Self {
        let lines: Vec<_> =
            pages.into_iter().flat_map(|(page, requests)| of_page(page, requests, definitions)).collect();
        let lines_by_path = FirstSegments::of(lines.iter().map(|line| &line.path));
        Self { lines, lines_by_path, starts }
    }

    /// Whether a page lists `path`, with values for its placeholders or without.
    pub(super) fn has(&self, method: Method, path: &str) -> bool {
        let mut lines = self.lines_by_path.candidates(path).map(|index| &self.lines[index]);
        lines.any(|line| line.method == method && line.path.matches(path))
    }

    /// The documented start that is `path`, the one with the most fixed text; nothing for the start of all paths.
    pub(super) fn opt_start(&self, path: &str) -> Option<&Start> {
        let starts = self.starts.by_path.candidates(path).map(|index| &self.starts.starts[index]);
        // Some pages have an identifier where the others have a placeholder.
        let is_template = |start: &Start| start.text.contains('{');
        let matching = starts.filter(|start| start.path.matches(path));
        matching.max_by_key(|start| (fixed_length(&start.path), is_template(start), std::cmp::Reverse(&start.text)))
    }

    /// Whether some documented path starts with this segment.
    pub(super) fn starts_with(&self, segment: &str) -> bool {
        self.opt_start(&format!("/{segment}")).is_some()
    }

    /// The path, as documented, of the first line that leads to one object of the type `object` and that `path` fits.
    pub(super) fn opt_path_to(&self, object: &TypeName, path: &str) -> Option<&str> {
        let lines = self.lines_by_path.candidates(path).map(|index| &self.lines[index]);
        let fitting = lines.filter(|line| line.object.as_ref() == Some(object) && line.path.matches(path));
        fitting.map(|line| &*line.path.text).next()
    }
}

fn of_page(
    page: &str,
    requests: Vec<ListedRequest>,
    definitions: &Definitions,
) -> impl Iterator<Item = DocumentedLine> {
    let owner = if requests.is_empty() { None } else { resource_of_stem(stem(page), definitions) };
    requests.into_iter().map(move |ListedRequest { method, path, leads_to_one }| {
        let object = owner.clone().filter(|_| leads_to_one);
        DocumentedLine { method, path, object }
    })
}

impl Starts {
    /// What the lines of `pages` start with.
    pub(crate) fn of(pages: &[(&str, Vec<ListedRequest>)]) -> Self {
        let (mut starts, mut known) = (Vec::new(), HashSet::new());
        for text in pages.iter().flat_map(|(_, requests)| requests).map(|request| &request.path.text) {
            let mut end = 0;
            for segment in segments(text) {
                end += 1 + segment.len();
                let start = &text[..end];
                if known.insert(start.to_lowercase())
                    && let Some(path) = parse_path(start, &|_| None)
                {
                    starts.push(Start { text: start.to_owned(), path: path.into_template() });
                }
            }
        }
        let by_path = FirstSegments::of(starts.iter().map(|start| &start.path));
        Self { starts, by_path }
    }
}

/// The places of path templates in a list by their first segment: hardly any of thousands has that of a given path.
#[derive(Clone, Debug, Default, Hash)]
struct FirstSegments {
    /// Those whose first segment is fixed text, which stands here in lower case.
    fixed: BTreeMap<String, Vec<usize>>,
    /// The others.
    open: Vec<usize>,
}

impl FirstSegments {
    fn of<'a>(paths: impl Iterator<Item = &'a PathTemplate>) -> Self {
        let mut segments = Self::default();
        for (index, path) in paths.enumerate() {
            match opt_fixed_segment(path) {
                Some(segment) => segments.fixed.entry(segment.to_ascii_lowercase()).or_default().push(index),
                None => segments.open.push(index),
            }
        }
        segments
    }

    /// The places of those that `path` may fit, in order.
    fn candidates(&self, path: &str) -> impl Iterator<Item = usize> {
        let segment = path.strip_prefix('/').map(|rest| rest.split('/').next().unwrap_or(rest).to_ascii_lowercase());
        let fixed = segment.and_then(|segment| self.fixed.get(&segment));
        let mut candidates = [fixed.map_or(&[][..], Vec::as_slice), &self.open].concat();
        candidates.sort_unstable();
        candidates.into_iter()
    }
}

/// The first segment of a template if it holds no placeholder.
fn opt_fixed_segment(path: &PathTemplate) -> Option<&str> {
    let [PathPart::Literal(text), rest @ ..] = path.parts.as_slice() else { return None };
    let text = text.strip_prefix('/')?;
    match text.split_once('/') {
        Some((segment, _)) => Some(segment),
        None => rest.is_empty().then_some(text),
    }
}

/// Whether requests of this method, on a page of this title, are for one object and not for a list.
pub(super) fn leads_to_one(title: &str, method: Method) -> bool {
    match method {
        Method::Patch | Method::Delete => true,
        Method::Get => Title::parse(title).verb == "get",
        Method::Post | Method::Put => false,
    }
}

/// How much of a path is no placeholder, in bytes.
pub(super) fn fixed_length(path: &PathTemplate) -> usize {
    let length = |part: &PathPart| if let PathPart::Literal(text) = part { text.len() } else { 0 };
    path.parts.iter().map(length).sum()
}

/// The segments of a path.
pub(super) fn segments(path: &str) -> Vec<&str> {
    split_outside(path.strip_prefix('/').unwrap_or(path), '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented(paths: &[&str]) -> DocumentedLines {
        let template = |path: &str| parse_path(path, &|_| None).unwrap().into_template();
        let request = |path: &&str| ListedRequest { method: Method::Get, path: template(path), leads_to_one: false };
        let pages = vec![("api/x.md", paths.iter().map(request).collect())];
        let starts = Starts::of(&pages);
        DocumentedLines::new(pages, starts, &Definitions::default())
    }

    #[test]
    fn paths_are_found_by_their_first_segment_in_any_case_and_behind_a_placeholder() {
        let documented = documented(&["/users/{id}/messages", "/Me", "/reports(period='{period}')", "/{root}/items"]);
        for path in ["/Users/7/messages", "/me", "/reports(period='D7')", "/drives/items"] {
            assert!(documented.has(Method::Get, path), "{path}");
        }
        for path in ["/user/7/messages", "/", "", "me", "/groups/7/messages"] {
            assert!(!documented.has(Method::Get, path), "{path}");
        }
    }

    #[test]
    fn the_start_with_the_most_fixed_text_counts() {
        let documented = documented(&["/users/{id}/messages", "/users/delta", "/{root}/delta"]);
        let start = |path| documented.opt_start(path).map(|start| start.text.as_str());
        assert_eq!(start("/users/delta"), Some("/users/delta"));
        assert_eq!(start("/users/7"), Some("/users/{id}"));
        assert_eq!(start("/groups/delta"), Some("/{root}/delta"));
        assert_eq!(start("/groups/7"), None);
    }
}
