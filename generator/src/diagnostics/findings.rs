//! Reports together with the files they point into.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use annotate_snippets::Renderer;

use super::render::{one_line, render};
use super::{Code, Diagnostic, Files, Level, Report};

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    /// Whether colours are used, as ANSI escape sequences.
    pub color: bool,
    /// The largest number of diagnostics per code that are written out; the others are only counted.
    pub per_code: Option<usize>,
}

/// What a run found wrong with its input: the report, together with the files that it points into.
#[derive(Clone)]
pub struct Findings {
    files: Arc<dyn Files + Send + Sync>,
    report: Report,
    pages: usize,
}

impl Findings {
    /// Joins a report and its `files`, of which `pages` are pages.
    pub fn new(files: Arc<dyn Files + Send + Sync>, mut report: Report, pages: usize) -> Self {
        report.sort(&*files);
        Self { files, report, pages }
    }

    /// The report, sorted.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The number of diagnostics that forbid output.
    pub fn errors(&self) -> usize {
        self.report.count(Level::Deny)
    }

    /// The number of diagnostics that do not.
    pub fn warnings(&self) -> usize {
        self.report.count(Level::Warn)
    }

    /// Writes the findings as text, a blank line behind each.
    pub fn render(&self, presentation: Presentation) -> String {
        let renderer = renderer(presentation.color);
        let mut text = String::new();
        for diagnostic in self.selected(presentation.per_code) {
            text.push_str(&render(diagnostic, &*self.files, &renderer));
            text.push('\n');
        }
        text
    }

    /// Writes the errors alone, a blank line behind each.
    pub fn render_errors(&self, color: bool) -> String {
        let renderer = renderer(color);
        let errors = self.report.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Deny);
        errors.map(|diagnostic| render(diagnostic, &*self.files, &renderer) + "\n").collect()
    }

    /// Writes one line per finding, for places that take no more, such as `cargo::warning`.
    pub fn lines(&self, per_code: Option<usize>) -> Vec<String> {
        self.selected(per_code).map(|diagnostic| one_line(diagnostic, &*self.files)).collect()
    }

    /// The number of findings of each code, the most frequent first.
    pub fn by_code(&self) -> Vec<(&'static Code, Level, usize)> {
        let mut counts: HashMap<&str, (&'static Code, Level, usize)> = HashMap::new();
        for diagnostic in &self.report.diagnostics {
            let entry = counts.entry(diagnostic.code.name).or_insert((diagnostic.code, diagnostic.level, 0));
            entry.2 += 1;
        }
        let mut counts: Vec<_> = counts.into_values().collect();
        counts.sort_by_key(|(code, level, count)| (std::cmp::Reverse(*level), std::cmp::Reverse(*count), code.name));
        counts
    }

    /// One line that counts the errors: `2 errors in 1 of 42 pages`.
    pub fn summary(&self) -> String {
        let errors = self.errors();
        let noun = if errors == 1 { "error" } else { "errors" };
        match self.files_with_errors() {
            files if files > 0 && self.pages > 0 => format!("{errors} {noun} in {files} of {} pages", self.pages),
            _ => format!("{errors} {noun}"),
        }
    }

    fn files_with_errors(&self) -> usize {
        let errors = self.report.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Deny);
        let files: HashSet<_> = errors.filter_map(|diagnostic| diagnostic.span.map(|span| span.file)).collect();
        files.len()
    }

    /// The diagnostics to show, in order: of each code the first `per_code`.
    fn selected(&self, per_code: Option<usize>) -> impl Iterator<Item = &Diagnostic> {
        let limit = per_code.unwrap_or(usize::MAX);
        let mut shown: HashMap<&str, usize> = HashMap::new();
        self.report.diagnostics.iter().filter(move |diagnostic| {
            let count = shown.entry(diagnostic.code.name).or_default();
            *count += 1;
            *count <= limit
        })
    }
}

fn renderer(color: bool) -> Renderer {
    if color { Renderer::styled() } else { Renderer::plain() }
}

impl fmt::Debug for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render_errors(false))
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::tests::{Page, span};
    use super::super::{UNKNOWN_TYPE, test_codes};
    use super::*;

    fn findings() -> Findings {
        let mut report = Report::default();
        for file in [0, 1] {
            for offset in 0..4 {
                report.push(UNKNOWN_TYPE.at(span(file, offset..offset + 1), "unknown"));
            }
            report.push(test_codes::BROKEN.at(span(file, 2..3), "broken"));
        }
        Findings::new(Arc::new([Page::new("b.md", "text"), Page::new("a.md", "text")]), report, 6)
    }

    #[test]
    fn findings_are_counted() {
        let findings = findings();
        assert_eq!((findings.errors(), findings.warnings()), (2, 8));
        assert_eq!(findings.summary(), "2 errors in 2 of 6 pages");
        let counts: Vec<_> = findings.by_code().into_iter().map(|(code, _, count)| (code.name, count)).collect();
        assert_eq!(counts, [("broken", 2), ("unknown-type", 8)]);
    }

    #[test]
    fn a_limit_keeps_the_first_of_each_code_over_all_files() {
        let expected = [
            "a.md:1:1: unknown [unknown-type]",
            "a.md:1:2: unknown [unknown-type]",
            "a.md:1:3: broken [broken]",
            "b.md:1:3: broken [broken]",
        ];
        assert_eq!(findings().lines(Some(2)), expected);
        assert_eq!(findings().lines(None).len(), 10);
    }

    #[test]
    fn debug_shows_the_errors_alone() {
        let text = format!("{:?}", findings());
        assert_eq!(text.matches("error[broken]: broken\n --> ").count(), 2);
        assert!(!text.contains("warning"));
    }

    #[test]
    fn colours_appear_only_when_asked_for() {
        assert!(findings().render(Presentation { color: true, per_code: None }).contains('\u{1b}'));
        assert!(!findings().render(Presentation::default()).contains('\u{1b}'));
    }
}
