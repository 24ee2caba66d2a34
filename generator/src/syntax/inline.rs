//! Collecting the inline events of a heading, paragraph or cell.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Run, Style, Text};
use crate::source::Span;

/// Collects the runs of a text.
pub(super) struct TextBuilder {
    text: Text,
    strong: usize,
    emphasis: usize,
    links: Vec<String>,
}

impl TextBuilder {
    /// Starts a text at `span`.
    pub(super) fn new(span: Span) -> Self {
        Self { text: Text::empty(span), strong: 0, emphasis: 0, links: Vec::new() }
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

    /// The text collected.
    pub(super) fn finish(self) -> Text {
        self.text
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

    /// Adds `text` to the last run if that has the same style and link.
    fn add(&mut self, text: &str, style: Style, span: Span) {
        if text.is_empty() {
            return;
        }
        let link = self.links.last();
        match self.text.runs.last_mut() {
            Some(last) if last.style == style && style != Style::Code && last.link.as_ref() == link => {
                last.text.push_str(text);
                last.span.end = span.end.max(last.span.end);
            }
            _ => self.text.runs.push(Run { text: text.to_owned(), style, link: link.cloned(), span }),
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
