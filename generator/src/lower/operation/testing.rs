//! Operations of small pages for the tests of this module.

use std::collections::BTreeSet;

use super::{DocumentedLines, Methods, OperationContext, Starts, listed_requests, lower_operation};
use crate::diagnostics::Report;
use crate::lower::Links;
use crate::lower::definitions::Definitions;
use crate::model::{Operation, TypeName};
use crate::source::Sources;
use crate::syntax::Pages;

/// The operation of the page `path`, and the codes of what is wrong with it.
///
/// The types `user`, `group` and `color` have pages.
pub(super) fn operation_at(path: &str, text: &str) -> (Option<Operation>, Vec<&'static str>) {
    let sources = Sources::from_texts(&[(path, text)]);
    let pages = Pages::new(&sources);
    let mut definitions = Definitions::default();
    for name in ["user", "group", "color"] {
        definitions.add(&TypeName::new("microsoft.graph", name), &format!("resources/{name}.md"));
    }
    let paths = BTreeSet::from(["user", "group", "color", "overview"].map(|name| format!("resources/{name}.md")));
    let links = Links::default();
    let methods = Methods::default();
    let page = sources.pages().next().map(|file| pages.page(file)).unwrap();
    let listed = vec![(path, listed_requests(page))];
    let starts = Starts::of(&listed);
    let documented = DocumentedLines::new(listed, starts, &definitions);
    let context = OperationContext {
        pages: &pages,
        definitions: &definitions,
        links: &links,
        methods: &methods,
        documented: &documented,
        paths: &paths,
    };
    let mut report = Report::default();
    let operation = lower_operation(page, &context, &mut report).map(|(operation, _)| operation);
    (operation, report.diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect())
}

/// The operation of a page that has a title, these request lines and `rest`.
pub(super) fn operation(title: &str, lines: &str, rest: &str) -> Operation {
    let text = format!("# {title}\n\nDoes it.\n\n## HTTP request\n\n``` http\n{lines}\n```\n\n{rest}");
    operation_at("api/user-x.md", &text).0.unwrap()
}
