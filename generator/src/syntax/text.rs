//! Inline content: the text of a heading, paragraph or cell.

use crate::source::Span;

/// Inline content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The pieces, in order.
    pub runs: Vec<Run>,
    /// All of it.
    pub span: Span,
}

/// A piece of text of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text, entities and escapes resolved. A `\n` is a line break that the author forced.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// The target of the link that it belongs to, as written.
    pub link: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As running text.
    Plain,
    /// As code.
    Code,
    /// Strong.
    Strong,
    /// With emphasis.
    Emphasis,
}

impl Run {
    /// A run like this with another text.
    pub fn with_text(&self, text: &str) -> Self {
        Self { text: text.to_owned(), style: self.style, link: self.link.clone(), span: self.span }
    }
}

impl Text {
    /// Nothing, at `span`.
    pub fn empty(span: Span) -> Self {
        Self { runs: Vec::new(), span }
    }

    /// The text without its styles.
    pub fn plain(&self) -> String {
        match self.runs.as_slice() {
            [run] => run.text.clone(),
            runs => runs.iter().map(|run| run.text.as_str()).collect(),
        }
    }

    /// Whether there is no text but blanks.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The links, each as its text and its target; neighbouring pieces of one link are one.
    pub fn links(&self) -> Vec<(String, &str)> {
        let mut links: Vec<(String, &str)> = Vec::new();
        let mut previous: Option<&str> = None;
        for run in &self.runs {
            match (&run.link, previous) {
                (Some(target), Some(before)) if target == before => {
                    if let Some((text, _)) = links.last_mut() {
                        text.push_str(&run.text);
                    }
                }
                (Some(target), _) => links.push((run.text.clone(), target)),
                (None, _) => {}
            }
            previous = run.link.as_deref();
        }
        links
    }
}
