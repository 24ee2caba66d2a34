//! A typed page as text: one line per block, each with its place.

use std::fmt::Write as _;

use mdbindgen::source::{Sources, Span};
use mdbindgen::syntax::{Annotation, Block, CodeBlock, FrontMatter, Page, Section, Style, Table, Text};

/// Writes `page` as an outline.
pub(crate) fn outline(page: &Page, sources: &Sources) -> String {
    let mut outline = Outline { sources, text: String::new() };
    outline.front_matter(&page.front_matter);
    for annotation in &page.annotations {
        outline.annotation("page annotation", annotation);
    }
    page.sections.iter().for_each(|section| outline.section(section));
    outline.text
}

struct Outline<'a> {
    sources: &'a Sources,
    text: String,
}

impl Outline<'_> {
    fn line(&mut self, indent: usize, span: Span, content: &str) {
        let place = self.place(span);
        let line = format!("{:indent$}{content}", "", indent = indent * 2);
        writeln!(self.text, "{place:>11}  {}", line.trim_end()).expect("text takes text");
    }

    /// `3:1-7` within one line, `3:1-5:4` over several.
    fn place(&self, span: Span) -> String {
        let behind = Span { start: span.end, ..span };
        let (line, column) = self.sources.line_and_column(span);
        match self.sources.line_and_column(behind) {
            (last, end) if last == line => format!("{line}:{column}-{end}"),
            (last, end) => format!("{line}:{column}-{last}:{end}"),
        }
    }

    fn front_matter(&mut self, front_matter: &FrontMatter) {
        let FrontMatter { title, description, doc_type, product } = front_matter;
        for (key, value) in
            [("title", title), ("description", description), ("doc_type", doc_type), ("product", product)]
        {
            if let Some(value) = value {
                writeln!(self.text, "{:>11}  {key}: {value}", "").expect("text takes text");
            }
        }
    }

    fn annotation(&mut self, name: &str, annotation: &Annotation) {
        let fields = serde_json::to_string(&annotation.fields).expect("annotations are JSON");
        self.line(usize::from(name == "annotation") + 1, annotation.span, &format!("{name} {fields}"));
    }

    fn section(&mut self, section: &Section) {
        let Section { level, heading, blocks, .. } = section;
        if *level > 0 {
            self.line(0, heading.span, &format!("{} {}", "#".repeat(usize::from(*level)), marked(heading)));
        }
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.line(1, text.span, &format!("paragraph {}", marked(text))),
            Block::Item(text) => self.line(1, text.span, &format!("item {}", marked(text))),
            Block::Note(text) => self.line(1, text.span, &format!("note {}", marked(text))),
            Block::Table(table) => self.table(table),
            Block::Code(code) => self.code(code),
            Block::Include(include) => {
                let target = include.value.map(|file| &*self.sources.file(file).page).unwrap_or("nothing");
                self.line(1, include.span, &format!("include of {target}"));
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.line(1, table.span, "table");
        for cell in &table.header {
            self.line(2, cell.span, &format!("column {}", marked(cell)));
        }
        for row in &table.rows {
            self.line(2, row.span, "row");
            row.cells.iter().for_each(|cell| self.line(3, cell.span, &marked(cell)));
        }
    }

    fn code(&mut self, code: &CodeBlock) {
        self.line(1, code.span, format!("code {}", code.language).trim_end());
        if let Some(annotation) = &code.annotation {
            self.annotation("annotation", annotation);
        }
        for line in code.lines() {
            self.line(2, line.span, &format!("| {}", line.value));
        }
    }
}

/// Inline content with its styles and links marked; a forced line break is `⏎`.
fn marked(text: &Text) -> String {
    let mut marked = String::new();
    for run in text.runs() {
        let styled = match run.style {
            Style::Plain => run.text.to_owned(),
            Style::Code => format!("`{}`", run.text),
            Style::Strong => format!("**{}**", run.text),
            Style::Emphasis => format!("*{}*", run.text),
        };
        match run.link {
            Some(target) => write!(marked, "[{styled}]({target})").expect("text takes text"),
            None => marked.push_str(&styled),
        }
    }
    marked.replace('\n', "⏎")
}
