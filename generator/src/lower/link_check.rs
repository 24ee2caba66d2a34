//! Links to pages that do not exist.

use std::collections::{BTreeSet, HashSet};

use super::links::page_of;
use crate::diagnostics::{Report, UNRESOLVED_LINK, nearest};
use crate::syntax::{Block, Page, Text};

/// How many links of a page are given a suggestion: where a part of a reference is read, most links lead out of it.
const MOST_SUGGESTIONS: usize = 3;

/// Reports the links of `page` to pages that are not among `known`, the paths of all pages in lower case; each once.
///
/// Links that leave the folders of pages, to concepts or other sites, cannot be followed and are not judged.
pub(crate) fn check_links(page: &Page, known: &BTreeSet<String>, report: &mut Report) {
    let mut reported = HashSet::new();
    for run in page.sections.iter().flat_map(|section| section.blocks.iter().flat_map(texts)).flat_map(Text::runs) {
        let Some(target) = run.link.filter(|target| !target.starts_with('/')) else { continue };
        let Some(linked) = page_of(target, &page.path).filter(|linked| is_page(linked)) else { continue };
        if known.contains(&linked) || !reported.insert(linked.clone()) {
            continue;
        }
        let (folder, file) = linked.rsplit_once('/').unwrap_or_default();
        let paths = known.range(folder.to_owned()..);
        let siblings = paths.map_while(|path| path.strip_prefix(folder)).filter_map(|path| path.strip_prefix('/'));
        // The search for a similar name is dear, and nobody reads more than a few suggestions.
        let similar = (reported.len() <= MOST_SUGGESTIONS)
            .then(|| nearest(file, siblings))
            .flatten()
            .map(|file| format!("{folder}/{file}"));
        report.push(
            UNRESOLVED_LINK
                .at(run.span, format!("linked page `{target}` does not exist"))
                .label(format!("there is no `{linked}`"))
                .help_if(similar.map(|path| format!("a page with a similar name exists: `{path}`"))),
        );
    }
}

/// Whether a path lies in a folder of pages; other files of the docs are not read.
fn is_page(path: &str) -> bool {
    path.starts_with("api/") || path.starts_with("resources/")
}

/// The texts of a block.
fn texts(block: &Block) -> Vec<&Text> {
    match block {
        Block::Paragraph(text) | Block::Item(text) | Block::Note(text) => vec![text],
        Block::Table(table) => table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells)).collect(),
        Block::Code(_) | Block::Include(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    #[test]
    fn each_missing_page_is_reported_once() {
        let text = "# a\n\n[b](b.md) [c](c.md#x) [c](../resources/C.md)\n\n|d|\n|-|\n|[d](../api/d.md)|\n\n\
            [e](/graph/e) [f](https://example.com/f.md) [g](#g) [h](../concepts/h.md)\n";
        let (_, page) = page("resources/a.md", text);
        let known = BTreeSet::from(["resources/a.md".to_owned(), "resources/b.md".to_owned()]);
        let mut report = Report::default();
        check_links(&page, &known, &mut report);
        let labels: Vec<_> = report.diagnostics.iter().map(|found| found.label.as_str()).collect();
        assert_eq!(labels, ["there is no `resources/c.md`", "there is no `api/d.md`"]);
    }
}
