//! Collecting the inline events of a heading, paragraph or cell.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Run, Style, Text};
use crate::source::Span;

/// Collects the runs of one text after the other.
pub(super) struct TextBuilder {
    /// What was collected; its room serves the next text, too.
    text: Text,
    strong: usize,
    emphasis: usize,
    links: Vec<String>,
}

impl TextBuilder {
    /// A builder of texts, the first of which is at `span`.
    pub(super) fn new(span: Span) -> Self {
        Self { text: Text::empty(span), strong: 0, emphasis: 0, links: Vec::new() }
    }

    /// Starts a text at `span`.
    pub(super) fn start(&mut self, span: Span) {
        self.text.clear(span);
        (self.strong, self.emphasis) = (0, 0);
        self.links.clear();
    }

    /// Takes an inline event at `span`; other events are ignored.
    pub(super) fn push(&mut self, event: Event<'_>, span: Span) {
        self.text.span.end = self.text.span.end.max(span.end);
        match event {
            Event::Text(text) => self.add(&clean(&text), self.style(), span),
            Event::Code(text) => self.add(&clean(&text), Style::Code, span),
            Event::SoftBreak => self.add(" ", Style::Plain, span),
            Event::HardBreak => self.add("\n", Style::Plain, span),
            Event::InlineHtml(tag) => self.add(line_break_of(&tag), Style::Plain, span),
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong -= 1,
            Event::Start(Tag::Emphasis) => self.emphasis += 1,
            Event::End(TagEnd::Emphasis) => self.emphasis -= 1,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.links.push(dest_url.into_string());
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.links.pop();
            }
            _ => {}
        }
    }

    /// The text collected since the last start.
    pub(super) fn finish(&mut self) -> Text {
        self.text.take()
    }

    fn style(&self) -> Style {
        if self.strong > 0 {
            Style::Strong
        } else if self.emphasis > 0 {
            Style::Emphasis
        } else {
            Style::Plain
        }
    }

    /// Adds `text` to the last run if that has the same style and link; each piece of code is a run of its own.
    fn add(&mut self, text: &str, style: Style, span: Span) {
        if text.is_empty() {
            return;
        }
        let run = Run { text, style, link: self.links.last().map(String::as_str), span };
        match style {
            Style::Code => self.text.push(run),
            _ => self.text.join(run),
        }
    }
}

/// Replaces typographic blanks by ordinary ones and drops what has no width, control characters among it.
fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    // Nearly all text is printable ASCII, which has neither.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.into();
    }
    let is_blank = |character: char| matches!(character, '\u{a0}' | '\u{202f}');
    let has_no_width =
        |character: char| matches!(character, '\u{200b}' | '\u{feff}') || (character.is_control() && character != '\n');
    if text.contains(|character| is_blank(character) || has_no_width(character)) {
        let kept = text.chars().filter(|character| !has_no_width(*character));
        kept.map(|character| if is_blank(character) { ' ' } else { character }).collect::<String>().into()
    } else {
        text.into()
    }
}

/// The line break that an HTML tag stands for, if it does.
fn line_break_of(tag: &str) -> &'static str {
    let name = tag.trim_start_matches(['<', '/']).trim_start();
    let length = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    match name[..length].to_ascii_lowercase().as_str() {
        "br" | "p" | "ul" | "ol" | "li" | "tr" | "table" => "\n",
        _ => "",
    }
}
