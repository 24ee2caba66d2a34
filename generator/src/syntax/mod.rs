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

use std::sync::OnceLock;

use crate::diagnostics::Report;
use crate::source::{FileId, Sources};

/// The files of a run, each parsed when it is first asked for, and kept: others may include it too.
#[derive(Debug)]
pub struct Pages<'a> {
    sources: &'a Sources,
    parsed: Vec<OnceLock<(Page, Report)>>,
}

impl<'a> Pages<'a> {
    /// The pages of `sources` and the files that they include, none of which is parsed yet.
    pub fn new(sources: &'a Sources) -> Self {
        let files = sources.pages().chain(sources.included());
        Self { sources, parsed: files.map(|_| OnceLock::new()).collect() }
    }

    /// The files.
    pub fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// A file, parsed.
    pub fn page(&self, file: FileId) -> &Page {
        &self.parsed(file).0
    }

    /// What parsing a file finds wrong with it.
    pub fn faults(&self, file: FileId) -> &Report {
        &self.parsed(file).1
    }

    fn parsed(&self, file: FileId) -> &(Page, Report) {
        self.parsed[file.0 as usize].get_or_init(|| parse_page(self.sources, file))
    }
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
