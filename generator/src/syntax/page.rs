//! A page as typed blocks.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Text;
use crate::source::{FileId, Span, Spanned};

/// A page, cut into sections and blocks; what each of them means is decided later.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// The docs root that the file was read for.
    pub root: usize,
    /// The path relative to the docs root: `resources/user.md`.
    pub path: Arc<str>,
    /// The metadata at the top.
    pub front_matter: FrontMatter,
    /// The sections in document order; the first has level 0 and holds what stands before any heading.
    pub sections: Vec<Section>,
    /// The annotations that belong to no code block.
    pub annotations: Vec<Annotation>,
}

impl Page {
    /// The section at `index` and those below it: the following ones with a deeper heading.
    pub fn subtree(&self, index: usize) -> &[Section] {
        let level = self.sections[index].level;
        let rest = &self.sections[index + 1..];
        let length = rest.iter().position(|section| section.level <= level).unwrap_or(rest.len());
        &self.sections[index..=index + length]
    }
}

/// The keys of the front matter that say something about the API; the others are for the publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The title in the table of contents.
    pub title: Option<String>,
    /// A summary of the page.
    pub description: Option<String>,
    /// What kind of page its author took it for; wrong on about one of a hundred pages.
    pub doc_type: Option<String>,
    /// The product that the page is about, as its authors divide the reference: `outlook`.
    pub product: Option<String>,
}

/// A heading and what follows it, up to the next heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// 1 to 6; 0 for what stands before the first heading.
    pub level: u8,
    /// The heading; empty at level 0.
    pub heading: Text,
    /// Its content.
    pub blocks: Vec<Block>,
    /// The heading as readers compare it.
    title: String,
}

impl Section {
    /// A section without content.
    pub fn new(level: u8, heading: Text) -> Self {
        let title = heading.plain().trim().trim_end_matches(':').to_lowercase();
        Self { level, heading, blocks: Vec::new(), title }
    }

    /// The heading in lower case, without surrounding blanks and without a colon at its end.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The tables among the blocks.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The code blocks among the blocks.
    pub fn code_blocks(&self) -> impl Iterator<Item = &CodeBlock> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Code(code) => Some(&**code),
            _ => None,
        })
    }

    /// The paragraphs and list items among the blocks.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Text> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(text) | Block::Item(text) => Some(text),
            _ => None,
        })
    }
}

/// A block of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Text),
    /// A paragraph of a list item.
    Item(Text),
    /// A paragraph of a block quote: a note or a warning.
    Note(Text),
    /// A table.
    Table(Table),
    /// A fenced code block.
    Code(Box<CodeBlock>),
    /// A file to be read in place; nothing if it cannot be, which was reported.
    Include(Spanned<Option<FileId>>),
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// The header cells.
    pub header: Vec<Text>,
    /// The rows; each has as many cells as the header, missing ones are empty.
    pub rows: Vec<Row>,
}

impl Table {
    /// The header in lower case.
    pub fn header_words(&self) -> Vec<String> {
        self.header.iter().map(|cell| cell.plain().trim().to_lowercase()).collect()
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The whole row.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<Text>,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// The info string in lower case: `http`, `json`.
    pub language: String,
    /// The content.
    pub text: String,
    /// The whole block with its fences.
    pub span: Span,
    /// The annotation right before the block.
    pub annotation: Option<Annotation>,
    /// Where pieces of `text` start: their offsets in the text and in the file, in order.
    pub(super) pieces: Vec<(u32, u32)>,
}

impl CodeBlock {
    /// The place in the file of a range of the content.
    pub fn place(&self, range: std::ops::Range<usize>) -> Span {
        let position = |offset: usize| {
            let index = self.pieces.partition_point(|(start, _)| *start as usize <= offset);
            let (start, origin) = self.pieces[index.max(1) - 1];
            origin as usize + offset - start as usize
        };
        if self.pieces.is_empty() {
            return self.span;
        }
        let start = position(range.start).min(self.span.end as usize);
        Span::new(self.span.file, start..position(range.end).clamp(start, self.span.end as usize))
    }

    /// The lines of the content, each with its place and without its line break.
    pub fn lines(&self) -> impl Iterator<Item = Spanned<&str>> {
        let mut offset = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let start = offset;
            offset += line.len();
            let content = line.trim_end_matches('\n');
            Spanned::new(content, self.place(start..start + content.len()))
        })
    }
}

/// A comment that holds a JSON object: metadata of the code block that follows, or of the page.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The object.
    pub fields: Map<String, Value>,
    /// The comment.
    pub span: Span,
}

impl Annotation {
    /// The text of the member called `name`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// Whether the member called `name` is true; authors also write it as text.
    pub fn is_true(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(value)) => value.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// What the code block is: `resource`, `request`, `response`, `ignored`, `example`…
    pub fn block_type(&self) -> Option<&str> {
        self.text("blockType")
    }
}
