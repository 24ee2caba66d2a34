//! Diagnostics as text.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Title, Renderer, Snippet, normalize_untrusted_str,
};

use super::{Diagnostic, Level};
use crate::source::{FileId, Sources, Span};

/// The files that diagnostics point into.
pub trait Files {
    /// The path of a file as messages show it, with `/` on every platform.
    fn path(&self, file: FileId) -> &str;

    /// The text of a file, as its spans count it.
    fn text(&self, file: FileId) -> &str;
}

impl Files for Sources {
    fn path(&self, file: FileId) -> &str {
        &self.file(file).path
    }

    fn text(&self, file: FileId) -> &str {
        &self.file(file).text
    }
}

/// A file that stands alone, such as the configuration: the one with [`FileId::ALONE`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SingleFile {
    /// Its path, as messages show it.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Files for SingleFile {
    fn path(&self, _: FileId) -> &str {
        &self.path
    }

    fn text(&self, _: FileId) -> &str {
        &self.text
    }
}

/// Writes a diagnostic with the lines of the page that it is about; ends with a line break.
pub(super) fn render(diagnostic: &Diagnostic, files: &dyn Files, renderer: &Renderer) -> String {
    let title = title(diagnostic.level).primary_title(&*diagnostic.message).id(diagnostic.code.name);
    let snippets = snippets(diagnostic, files);
    let mut groups = vec![Group::with_title(title).elements(snippets)];
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Title::HELP.secondary_title(normalize_untrusted_str(help))));
    }
    let mut text = renderer.render(&groups);
    text.push('\n');
    text
}

fn title(level: Level) -> Title<'static> {
    match level {
        Level::Deny => Title::ERROR,
        Level::Allow | Level::Warn => Title::WARNING,
    }
}

/// The excerpts to show: the file at fault first, then one for each other file.
fn snippets<'a>(diagnostic: &'a Diagnostic, files: &'a dyn Files) -> Vec<Snippet<'a, Annotation<'a>>> {
    let primary = diagnostic.span.map(|span| (span, AnnotationKind::Primary, &*diagnostic.label));
    let context = diagnostic.context.iter().map(|(span, label)| (*span, AnnotationKind::Context, &**label));
    let mut by_file: Vec<(FileId, Vec<Mark<'a>>)> = Vec::new();
    for mark in primary.into_iter().chain(context) {
        match by_file.iter_mut().find(|(file, _)| *file == mark.0.file) {
            Some((_, marks)) => marks.push(mark),
            None => by_file.push((mark.0.file, vec![mark])),
        }
    }
    by_file.into_iter().map(|(file, marks)| snippet(files.path(file), files.text(file), marks)).collect()
}

type Mark<'a> = (Span, AnnotationKind, &'a str);

/// Cuts the lines that hold `marks` out of `text`: the renderer's cost grows with the text it is given.
fn snippet<'a>(path: &'a str, text: &'a str, marks: Vec<Mark<'a>>) -> Snippet<'a, Annotation<'a>> {
    let ranges: Vec<Range<usize>> = marks.iter().map(|(span, ..)| shown_range(text, span.range())).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let last = ranges.iter().map(|range| range.end).max().unwrap_or_default();
    let start = text[..first].rfind('\n').map_or(0, |line_break| line_break + 1);
    let end = text[last..].find('\n').map_or(text.len(), |length| last + length);
    let annotations = marks.into_iter().zip(ranges).map(|((_, kind, label), range)| {
        let annotation = kind.span(range.start - start..range.end - start);
        if label.is_empty() { annotation } else { annotation.label(label) }
    });
    let line = 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count();
    Snippet::source(&text[start..end]).path(path).line_start(line).annotations(annotations)
}

/// The part of `range` to point at: within the text, at whole characters, and no longer than its first line, since a
/// frame drawn around whole code blocks hides more than it shows.
fn shown_range(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor_char_boundary(text, range.start);
    let end = floor_char_boundary(text, range.end).max(start);
    let first_line = text[start..end].lines().next().unwrap_or_default().trim_end().len();
    start..start + first_line
}

/// The last boundary between characters at or before `offset`.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|index| text.is_char_boundary(*index)).unwrap_or_default()
}

/// Writes a diagnostic on one line: path, line, column, message and code.
pub fn one_line(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let message = normalize_untrusted_str(&diagnostic.message).replace('\n', " ");
    let place = diagnostic.span.map(|span| place(span, files)).unwrap_or_default();
    format!("{place}{message} [{}]", diagnostic.code.name)
}

fn place(span: Span, files: &dyn Files) -> String {
    let text = files.text(span.file);
    let before = &text[..floor_char_boundary(text, span.start as usize)];
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
    let column = 1 + before.chars().rev().take_while(|char| *char != '\n').count();
    format!("{}:{line}:{column}: ", normalize_untrusted_str(files.path(span.file)).replace('\n', " "))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{UNKNOWN_TYPE, test_codes};
    use super::*;

    /// A page that is written in a test.
    pub(crate) struct Page {
        path: &'static str,
        text: &'static str,
    }

    impl Page {
        pub(crate) fn new(path: &'static str, text: &'static str) -> Self {
            Self { path, text }
        }
    }

    impl<const N: usize> Files for [Page; N] {
        fn path(&self, file: FileId) -> &str {
            self[file.0 as usize].path
        }

        fn text(&self, file: FileId) -> &str {
            self[file.0 as usize].text
        }
    }

    pub(crate) fn span(file: u32, range: Range<usize>) -> Span {
        Span::new(FileId(file), range)
    }

    const TABLE: &str = "\
# Page


| Name   | Type    | Description        |
|:-------|:--------|:-------------------|
| $top   | Int23   | Page size, 1-1000. |

More.
";

    fn of(needle: &str) -> Range<usize> {
        let start = TABLE.find(needle).unwrap();
        start..start + needle.len()
    }

    fn plain(diagnostic: &Diagnostic, files: &dyn Files) -> String {
        render(diagnostic, files, &Renderer::plain())
    }

    #[test]
    fn a_diagnostic_shows_its_lines_its_context_and_its_help() {
        let diagnostic = UNKNOWN_TYPE
            .at(span(0, of("Int23")), "unknown type `Int23`")
            .label("no page defines this type")
            .context(span(0, of("Type")), "read as the type column")
            .help("a type with a similar name exists: `Int32`");
        let expected = "\
warning[unknown-type]: unknown type `Int23`
 --> docs/list.md:6:12
  |
4 | | Name   | Type    | Description        |
  |            ---- read as the type column
5 | |:-------|:--------|:-------------------|
6 | | $top   | Int23   | Page size, 1-1000. |
  |            ^^^^^ no page defines this type
  |
help: a type with a similar name exists: `Int32`
";
        assert_eq!(plain(&diagnostic, &[Page::new("docs/list.md", TABLE)]), expected);
    }

    #[test]
    fn a_diagnostic_without_a_place_is_its_title_and_its_help() {
        let diagnostic = test_codes::BROKEN.without_place("nothing works").help("try again");
        assert_eq!(plain(&diagnostic, &[]), "error[broken]: nothing works\n |\nhelp: try again\n");
    }

    #[test]
    fn context_in_another_file_is_shown_after_the_place_at_fault() {
        let files = [Page::new("a.md", "include b\n"), Page::new("b.md", "fault\n")];
        let diagnostic = test_codes::BROKEN.at(span(1, 0..5), "broken").context(span(0, 0..9), "included from here");
        let text = plain(&diagnostic, &files);
        let places: Vec<_> = text.lines().filter(|line| line.contains(".md:")).map(str::trim_start).collect();
        assert_eq!(places, ["--> b.md:1:1", "::: a.md:1:1"]);
    }

    #[test]
    fn any_span_can_be_shown() {
        let files = [Page::new("a.md", "ä\tö\r\n\u{1b}[31m x\n\nlast")];
        for start in 0..24 {
            for end in start..24 {
                let diagnostic = test_codes::BROKEN.at(span(0, start..end), "broken");
                assert!(plain(&diagnostic, &files).contains("--> a.md:"));
                assert!(!plain(&diagnostic, &files).contains('\u{1b}'));
                assert!(one_line(&diagnostic, &files).starts_with("a.md:"));
            }
        }
    }

    #[test]
    fn one_line_stays_one_line() {
        let files = [Page::new("a.md", "one\nzwö drei")];
        let diagnostic = UNKNOWN_TYPE.at(span(0, 9..13), "unknown type `a\nb\u{1b}`");
        assert_eq!(one_line(&diagnostic, &files), "a.md:2:5: unknown type `a b␛` [unknown-type]");
    }
}
