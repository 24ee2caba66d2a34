//! Inline content: the text of a heading, paragraph or cell.

use crate::source::Span;

/// Inline content: pieces of text, each of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// All of it.
    pub span: Span,
    /// The texts of the runs, one behind the other.
    content: String,
    runs: Vec<StoredRun>,
}

/// A run without its text, which starts where that of the run before ends.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StoredRun {
    end: usize,
    style: Style,
    link: Option<Box<str>>,
    span: Span,
}

/// A piece of text of one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// The text, entities and escapes resolved. A `\n` is a line break that the author forced.
    pub text: &'a str,
    /// How it is set.
    pub style: Style,
    /// The target of the link that it belongs to, as written.
    pub link: Option<&'a str>,
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

impl<'a> Run<'a> {
    /// A run like this with another text.
    pub fn with_text(self, text: &'a str) -> Self {
        Self { text, ..self }
    }
}

impl From<Run<'_>> for Text {
    fn from(run: Run<'_>) -> Self {
        let mut text = Self::empty(run.span);
        text.push(run);
        text
    }
}

impl<'a> Extend<Run<'a>> for Text {
    fn extend<T: IntoIterator<Item = Run<'a>>>(&mut self, runs: T) {
        runs.into_iter().for_each(|run| self.push(run));
    }
}

impl Text {
    /// Nothing, at `span`.
    pub fn empty(span: Span) -> Self {
        Self { span, content: String::new(), runs: Vec::new() }
    }

    /// Adds a run, also if it is set as the one before.
    pub fn push(&mut self, run: Run<'_>) {
        let Run { text, style, link, span } = run;
        self.content.push_str(text);
        self.runs.push(StoredRun { end: self.content.len(), style, link: link.map(Box::from), span });
    }

    /// Adds to the text of the last run if that is set as `run` is, and else a run of its own.
    pub(super) fn join(&mut self, run: Run<'_>) {
        match self.runs.last_mut() {
            Some(last) if last.style == run.style && last.link.as_deref() == run.link => {
                self.content.push_str(run.text);
                last.end = self.content.len();
                last.span.end = last.span.end.max(run.span.end);
            }
            _ => self.push(run),
        }
    }

    /// Starts again at `span`, with the room that there is.
    pub(super) fn clear(&mut self, span: Span) {
        self.span = span;
        self.content.clear();
        self.runs.clear();
    }

    /// Takes the text, which is then as large as it must be, and leaves nothing but the room that it had.
    pub(super) fn take(&mut self) -> Self {
        let content = self.content.as_str().to_owned();
        self.content.clear();
        Self { span: self.span, content, runs: self.runs.drain(..).collect() }
    }

    /// The runs, in order.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = Run<'_>> + Clone {
        (0..self.runs.len()).map(|index| self.run(index))
    }

    /// The run at `index`, which must be less than their number.
    pub fn run(&self, index: usize) -> Run<'_> {
        let start = self.start_of(index);
        let StoredRun { end, style, link, span } = &self.runs[index];
        Run { text: &self.content[start..*end], style: *style, link: link.as_deref(), span: *span }
    }

    /// Where the run at `index` starts in the plain text, in bytes.
    pub fn start_of(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.runs[before].end)
    }

    /// The text without its styles.
    pub fn plain(&self) -> &str {
        &self.content
    }

    /// Whether there is no text but blanks.
    pub fn is_blank(&self) -> bool {
        self.content.trim().is_empty()
    }

    /// The links, each as its text and its target; neighbouring pieces of one link are one.
    pub fn links(&self) -> Vec<(String, &str)> {
        let mut links: Vec<(String, &str)> = Vec::new();
        let mut previous: Option<&str> = None;
        for run in self.runs() {
            match (run.link, previous) {
                (Some(target), Some(before)) if target == before => {
                    if let Some((text, _)) = links.last_mut() {
                        text.push_str(run.text);
                    }
                }
                (Some(target), _) => links.push((run.text.to_owned(), target)),
                (None, _) => {}
            }
            previous = run.link;
        }
        links
    }
}
