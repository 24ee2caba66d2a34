//! From text to typed pages: front matter, sections, tables, code blocks, annotations.
//!
//! This stage knows the form of the dialect and nothing of its meaning. Parsing never fails: what cannot be read is
//! reported and left out.

mod blocks;
mod front_matter;
mod inline;
mod json_text;
mod page;
mod repair;
mod tables;
mod text;

pub use json_text::{JsonFault, parse_json};
pub use page::{Annotation, Block, CodeBlock, FrontMatter, Page, Row, Section, Table};
pub use text::{Run, Style, Text};

use std::collections::BTreeMap;

use crate::diagnostics::Report;
use crate::parallel;
use crate::source::{FileId, Sources};

/// Every page of a run, parsed once.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// The pages, sorted by root and path.
    pub pages: Vec<Page>,
    /// The files that pages include.
    pub included: BTreeMap<FileId, Page>,
}

/// Parses every file.
pub fn parse_pages(sources: &Sources, report: &mut Report) -> Pages {
    let mut parse = |files: Vec<FileId>| {
        let parsed = parallel::map(&files, |file| parse_page(sources, *file));
        let pages = parsed.into_iter().map(|(page, faults)| {
            report.append(faults);
            page
        });
        pages.collect::<Vec<_>>()
    };
    let pages = parse(sources.pages().collect());
    let included = parse(sources.included().collect());
    Pages { pages, included: included.into_iter().map(|page| (page.file, page)).collect() }
}

/// Parses one file.
pub fn parse_page(sources: &Sources, id: FileId) -> (Page, Report) {
    let file = sources.file(id);
    let mut report = Report::default();
    let (front_matter, body) = front_matter::parse_front_matter(id, &file.text, &mut report);
    let prepared = repair::prepare(&file.text, body);
    let (sections, annotations) = blocks::parse_blocks(sources, id, &prepared, &mut report);
    let page = Page { file: id, root: file.root, path: file.page.clone(), front_matter, sections, annotations };
    (page, report)
}
