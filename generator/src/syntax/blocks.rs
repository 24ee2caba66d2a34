//! From CommonMark's events to sections and blocks.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::inline::TextBuilder;
use super::repair::{Comment, Prepared};
use super::{Annotation, Block, CodeBlock, Row, Section, Table, Text, parse_json};
use crate::diagnostics::{INVALID_ANNOTATION, Report, UNREADABLE_TABLE};
use crate::source::{FileId, SourceFile, Sources, Span, Spanned};

/// Parses the body of a page; gives its sections, and the annotations that belong to no code block.
pub(super) fn parse_blocks(
    sources: &Sources,
    id: FileId,
    prepared: &Prepared,
    report: &mut Report,
) -> (Vec<Section>, Vec<Annotation>) {
    let source = sources.file(id);
    let end = source.text.len();
    let first = Section::new(0, Text::empty(Span::new(id, end..end)));
    let mut builder = BlockBuilder {
        source,
        report,
        sections: vec![first],
        comments: parse_annotations(source, id, prepared),
        tab: Tab::None,
        quote_depth: 0,
        item_depth: 0,
        open: Open::Nothing,
        text: TextBuilder::new(Span::new(id, end..end)),
    };
    for (event, range) in Parser::new_ext(&prepared.text, Options::ENABLE_TABLES).into_offset_iter() {
        let span = Span::new(id, prepared.original(range));
        builder.push(event, span);
    }
    builder.finish()
}

/// Which tab of a tab group the reader is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    None,
    Http,
    /// Code samples in another language, which are left out.
    Sample,
}

/// The block that is being read.
enum Open {
    Nothing,
    Heading(u8),
    Paragraph,
    Code(CodeBlock),
    Table { table: Table, row: Option<Row> },
}

/// A comment that holds an annotation, until the code block that it belongs to is found.
struct PendingAnnotation {
    /// Nothing once its code block was found.
    annotation: Option<Result<Annotation, InvalidAnnotation>>,
    /// The start of what follows the comment and its blanks.
    next: usize,
}

struct InvalidAnnotation {
    span: Span,
    expected: &'static str,
}

struct BlockBuilder<'a> {
    source: &'a SourceFile,
    report: &'a mut Report,
    sections: Vec<Section>,
    comments: Vec<PendingAnnotation>,
    tab: Tab,
    quote_depth: usize,
    item_depth: usize,
    open: Open,
    /// The text of the heading, paragraph or cell that is open.
    text: TextBuilder,
}

impl BlockBuilder<'_> {
    fn push(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.close();
                self.start_text(Open::Heading(level as u8), span);
            }
            Event::Start(Tag::Paragraph) => {
                self.close();
                self.start_text(Open::Paragraph, span);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.close();
                self.open = Open::Code(self.start_code(&kind, span));
            }
            Event::Start(Tag::Table(_)) => {
                self.close();
                let table = Table { span, header: Vec::new(), rows: Vec::new() };
                self.open = Open::Table { table, row: None };
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table) => self.close(),
            Event::Start(Tag::BlockQuote(_)) => {
                self.close();
                self.quote_depth += 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.close();
                self.quote_depth -= 1;
            }
            Event::Start(Tag::Item) => {
                self.close();
                self.item_depth += 1;
            }
            Event::End(TagEnd::Item) => {
                self.close();
                self.item_depth -= 1;
            }
            Event::Start(Tag::List(_)) | Event::End(TagEnd::List(_)) => self.close(),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_) => self.close(),
            Event::Rule => {
                self.close();
                self.tab = Tab::None;
            }
            inline => self.push_inline(inline, span),
        }
    }

    /// Takes an event that lies within a block.
    fn push_inline(&mut self, event: Event<'_>, span: Span) {
        match &mut self.open {
            Open::Heading(_) | Open::Paragraph => self.text.push(event, span),
            Open::Code(code) => {
                if let Event::Text(text) = event {
                    code.pieces.push((code.text.len() as u32, span.start));
                    code.text.push_str(&text);
                }
            }
            Open::Table { table, row } => push_table_event(table, row, &mut self.text, event, span),
            // The text of a tight list item stands in no paragraph.
            Open::Nothing => {
                self.start_text(Open::Paragraph, span);
                self.text.push(event, span);
            }
        }
    }

    fn start_text(&mut self, block: Open, span: Span) {
        self.text.start(span);
        self.open = block;
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, span: Span) -> CodeBlock {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_lowercase(),
            CodeBlockKind::Indented => String::new(),
        };
        let annotation = self.take_annotation(span);
        CodeBlock { language, text: String::with_capacity(span.range().len()), span, annotation, pieces: Vec::new() }
    }

    /// The annotation between which and the block at `span` there are only blanks.
    fn take_annotation(&mut self, span: Span) -> Option<Annotation> {
        let line_start = self.source.text[..span.start as usize].rfind('\n').map_or(0, |end| end + 1);
        // Comments are in order, so those that end before the block are found without looking at each.
        let behind = self.comments.partition_point(|pending| pending.next <= span.start as usize);
        let pending = self.comments[..behind].last_mut().filter(|pending| pending.next >= line_start)?;
        match pending.annotation.take()? {
            Ok(annotation) => Some(annotation),
            Err(invalid) => {
                self.report_annotation(&invalid);
                None
            }
        }
    }

    fn report_annotation(&mut self, invalid: &InvalidAnnotation) {
        self.report.push(
            INVALID_ANNOTATION
                .at(invalid.span, "annotation is not valid JSON")
                .label(format!("expected {}", invalid.expected)),
        );
    }

    /// Ends the block that is open and keeps it unless it belongs to a sample tab.
    fn close(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Heading(level) => {
                let heading = self.text.finish();
                self.close_heading(level, heading);
            }
            Open::Paragraph => {
                let paragraph = self.text.finish();
                self.close_paragraph(paragraph);
            }
            Open::Code(code) => self.add(Block::Code(Box::new(code))),
            Open::Table { table, .. } => self.add(Block::Table(table)),
        }
    }

    /// Starts a section, or a tab: to CommonMark `# [HTTP](#tab/http)` is a heading too.
    fn close_heading(&mut self, level: u8, heading: Text) {
        let tab = heading.links().first().and_then(|(_, target)| target.strip_prefix("#tab/").map(str::to_owned));
        match tab.as_deref() {
            Some("http") => self.tab = Tab::Http,
            Some(_) => self.tab = Tab::Sample,
            None => {
                self.tab = Tab::None;
                self.sections.push(Section::new(level, heading));
            }
        }
    }

    fn close_paragraph(&mut self, text: Text) {
        if text.is_blank() {
            return;
        }
        let includes = &self.source.includes;
        let first = includes.partition_point(|include| include.span.start < text.span.start);
        let included = includes[first..].iter().take_while(|include| include.span.end <= text.span.end);
        let included: Vec<_> = included.collect();
        if let Some(first) = included.first()
            && self.source.text[text.span.start as usize..first.span.start as usize].trim().is_empty()
        {
            for include in included {
                self.add(Block::Include(Spanned::new(include.file, include.span)));
            }
            return;
        }
        // A lone pipe is what an editor left over, not a table.
        let is_row = text.plain().starts_with('|') && text.plain().contains(char::is_alphanumeric);
        if is_row && self.tab != Tab::Sample {
            self.report.push(
                UNREADABLE_TABLE
                    .at(text.span, "text looks like a table but is none")
                    .label("there is no delimiter row below the header")
                    .help("add a row such as `|:--|:--|` below the header"),
            );
        }
        self.add(match (self.quote_depth, self.item_depth) {
            (0, 0) => Block::Paragraph(text),
            (0, _) => Block::Item(text),
            _ => Block::Note(text),
        });
    }

    fn add(&mut self, block: Block) {
        if self.tab != Tab::Sample
            && let Some(section) = self.sections.last_mut()
        {
            section.blocks.push(block);
        }
    }

    fn finish(mut self) -> (Vec<Section>, Vec<Annotation>) {
        self.close();
        let mut annotations = Vec::new();
        for pending in std::mem::take(&mut self.comments) {
            match pending.annotation {
                Some(Ok(annotation)) => annotations.push(annotation),
                Some(Err(invalid)) => self.report_annotation(&invalid),
                None => {}
            }
        }
        (self.sections, annotations)
    }
}

fn push_table_event(table: &mut Table, row: &mut Option<Row>, cell: &mut TextBuilder, event: Event<'_>, span: Span) {
    match event {
        Event::Start(Tag::TableHead | Tag::TableRow) => {
            *row = Some(Row { span, cells: Vec::with_capacity(table.header.len()) });
        }
        Event::End(TagEnd::TableHead) => table.header = row.take().map_or_else(Vec::new, |row| row.cells),
        Event::End(TagEnd::TableRow) => table.rows.extend(row.take()),
        Event::Start(Tag::TableCell) => cell.start(span),
        Event::End(TagEnd::TableCell) => row.iter_mut().for_each(|row| row.cells.push(cell.finish())),
        inline => cell.push(inline, span),
    }
}

/// Reads the comments that hold annotations: those whose text starts with a brace.
fn parse_annotations(source: &SourceFile, id: FileId, prepared: &Prepared) -> Vec<PendingAnnotation> {
    let annotation = |comment: &Comment| {
        let content = &source.text[comment.content.clone()];
        if !content.trim_start().starts_with('{') {
            return None;
        }
        let rest = &source.text[comment.range.end..];
        let next = comment.range.end + (rest.len() - rest.trim_start().len());
        let span = Span::new(id, comment.range.clone());
        let annotation = match parse_json(content).map(|json| json.value) {
            Ok(Value::Object(fields)) => Ok(Annotation { fields, span }),
            Ok(_) => Err("an object"),
            Err(fault) => Err(fault.expected),
        };
        let annotation = annotation.map_err(|expected| InvalidAnnotation { span, expected });
        Some(PendingAnnotation { annotation: Some(annotation), next })
    };
    prepared.comments.iter().filter_map(annotation).collect()
}
