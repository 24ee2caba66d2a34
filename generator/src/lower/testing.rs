//! Pages for the tests of this stage.

use super::{Links, lower_pages};
use crate::diagnostics::Report;
use crate::model::Api;
use crate::source::Sources;
use crate::syntax::{Page, Pages, Text, parse_page};

/// Parses `text` as the page `path`.
pub(crate) fn page(path: &str, text: &str) -> (Sources, Page) {
    let sources = Sources::from_texts(&[(path, text)]);
    let file = sources.pages().next().unwrap();
    let (page, _) = parse_page(&sources, file);
    (sources, page)
}

/// The model of some pages, each with its path.
pub(crate) fn api(pages: &[(&str, &str)]) -> Api {
    let sources = Sources::from_texts(pages);
    lower_pages(&Pages::new(&sources), 0, &Links::default(), &mut Report::default())
}

/// A table cell with this content.
pub(crate) fn cell(markdown: &str) -> Text {
    let (_, page) = page("resources/page.md", &format!("|a|\n|-|\n|{markdown}|\n"));
    let table = page.sections[0].tables().next().unwrap();
    table.rows[0].cells[0].clone()
}
