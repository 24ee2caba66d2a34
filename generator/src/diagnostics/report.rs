//! Diagnostics, collected.

use super::{Diagnostic, Files, Level, Levels};

/// The diagnostics of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The diagnostics, in the order of their discovery until [`Report::sort`] is called.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds all of `other`.
    pub fn append(&mut self, mut other: Self) {
        self.diagnostics.append(&mut other.diagnostics);
    }

    /// Gives each diagnostic the level that `levels` states for its code, and drops those that are allowed.
    pub fn apply(&mut self, levels: &Levels) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.level = levels.of(diagnostic.code);
        }
        self.diagnostics.retain(|diagnostic| diagnostic.level != Level::Allow);
    }

    /// Sorts by path, then by place; diagnostics without a place come first.
    ///
    /// The order does not depend on the order of discovery, unless two diagnostics are equal in everything shown.
    pub fn sort(&mut self, files: &dyn Files) {
        self.diagnostics.sort_by(|left, right| {
            let path = |diagnostic: &Diagnostic| diagnostic.span.map(|span| files.path(span.file));
            let place = |diagnostic: &Diagnostic| diagnostic.span.map(|span| (span.start, span.end));
            let by_place = || place(left).cmp(&place(right));
            let by_text = || (left.code.name, &left.message).cmp(&(right.code.name, &right.message));
            path(left).cmp(&path(right)).then_with(by_place).then_with(by_text)
        });
    }

    /// Whether a diagnostic forbids output.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Deny)
    }

    /// The number of diagnostics of a level.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::tests::{Page, span};
    use super::super::{UNKNOWN_TYPE, test_codes};
    use super::*;

    #[test]
    fn reports_are_sorted_by_path_and_place_whatever_the_order_of_discovery() {
        let files = [Page::new("b.md", "text"), Page::new("a.md", "text")];
        let found = [
            test_codes::BROKEN.without_place("nowhere"),
            UNKNOWN_TYPE.at(span(1, 2..3), "late in a"),
            UNKNOWN_TYPE.at(span(0, 0..1), "in b"),
            UNKNOWN_TYPE.at(span(1, 0..1), "early in a"),
        ];
        let mut forward = Report { diagnostics: found.to_vec() };
        let mut backward = Report { diagnostics: found.iter().rev().cloned().collect() };
        forward.sort(&files);
        backward.sort(&files);
        let messages = |report: &Report| -> Vec<String> {
            report.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect()
        };
        assert_eq!(messages(&forward), ["nowhere", "early in a", "late in a", "in b"]);
        assert_eq!(messages(&forward), messages(&backward));
    }

    #[test]
    fn levels_raise_and_drop_diagnostics() {
        let mut report = Report { diagnostics: vec![UNKNOWN_TYPE.without_place("a")] };
        assert!(!report.has_errors());
        let mut levels = Levels::default();
        levels.set("unknown-type", Level::Deny).unwrap();
        report.apply(&levels);
        assert!(report.has_errors());
        levels.set("unknown-type", Level::Allow).unwrap();
        report.apply(&levels);
        assert!(report.diagnostics.is_empty());
    }
}
