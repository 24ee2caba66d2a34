//! Pages for the tests of this stage.

use crate::source::Sources;
use crate::syntax::{Page, Text, parse_page};

/// Parses `text` as the page `path`.
pub(crate) fn page(path: &str, text: &str) -> (Sources, Page) {
    let sources = Sources::from_texts(&[(path, text)]);
    let file = sources.pages().next().unwrap();
    let (page, _) = parse_page(&sources, file);
    (sources, page)
}

/// A table cell with this content.
pub(crate) fn cell(markdown: &str) -> Text {
    let (_, page) = page("resources/page.md", &format!("|a|\n|-|\n|{markdown}|\n"));
    let table = page.sections[0].tables().next().unwrap();
    table.rows[0].cells[0].clone()
}
