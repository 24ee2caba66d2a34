//! Pages for the tests of this stage.

use crate::diagnostics::Report;
use crate::source::Sources;
use crate::syntax::{Page, Pages, Text, parse_pages};

/// Parses `text` as the page `path`.
pub(crate) fn page(path: &str, text: &str) -> (Sources, Page) {
    let (sources, mut pages) = pages(&[(path, text)]);
    (sources, pages.pages.remove(0))
}

/// Parses texts, each with its path, as the pages of one docs root.
pub(crate) fn pages(texts: &[(&str, &str)]) -> (Sources, Pages) {
    let sources = Sources::from_texts(texts);
    let pages = parse_pages(&sources, &mut Report::default());
    (sources, pages)
}

/// A table cell with this content.
pub(crate) fn cell(markdown: &str) -> Text {
    let (_, page) = page("resources/page.md", &format!("|a|\n|-|\n|{markdown}|\n"));
    let table = page.sections[0].tables().next().unwrap();
    table.rows[0].cells[0].clone()
}
