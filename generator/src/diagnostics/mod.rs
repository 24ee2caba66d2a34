//! What is wrong with the input: codes, diagnostics, the report.
//!
//! Trouble with the content of pages is a [`Diagnostic`], collected in a [`Report`]; the run goes on, so that one run
//! shows everything. Trouble with the environment is an [`Error`](crate::Error).

mod codes;
mod findings;
mod level;
mod nearest;
mod render;
mod report;

pub use codes::*;
pub use findings::{Findings, Presentation};
pub use level::{LevelError, Levels};
pub use nearest::nearest;
pub use render::{Files, SingleFile, one_line};
pub use report::Report;

use crate::source::Span;

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the output is produced all the same.
    Warn,
    /// Reported; no output is produced.
    Deny,
}

/// A kind of diagnostic.
#[derive(Debug)]
pub struct Code {
    /// Its name: lower-case words with hyphens, `unknown-type`.
    pub name: &'static str,
    /// Its level unless the configuration says otherwise.
    pub level: Level,
    /// One line about it.
    pub summary: &'static str,
    /// What it means, why it matters, how to mend it: the text of `mdbindgen explain`.
    pub explanation: &'static str,
}

impl Code {
    /// The code of a name, if there is one.
    pub fn named(name: &str) -> Option<&'static Self> {
        let found = CODES.binary_search_by(|code| code.name.cmp(name));
        found.ok().map(|index| CODES[index])
    }

    /// Starts a diagnostic of this kind at `span`.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), ..self.without_place(message) }
    }

    /// Starts a diagnostic of this kind that has no place in any file.
    pub fn without_place(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            level: self.level,
            message: message.into(),
            span: None,
            label: String::new(),
            context: Vec::new(),
            help: None,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Something that is wrong with the input, and where.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// How serious it is: its code's level, until [`Report::apply`] changes it.
    pub level: Level,
    /// What is wrong, clear when read alone.
    pub message: String,
    /// The place at fault.
    pub span: Option<Span>,
    /// Why it is at fault there; may be empty.
    pub label: String,
    /// Other places that explain it, each with a label.
    pub context: Vec<(Span, String)>,
    /// One action that mends it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Says why the place is at fault.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Shows another place.
    pub fn context(mut self, span: Span, label: impl Into<String>) -> Self {
        self.context.push((span, label.into()));
        self
    }

    /// Names an action that mends it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.help_if(Some(help.into()))
    }

    /// Names an action that mends it, if there is one.
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

#[cfg(test)]
pub(crate) mod test_codes {
    use super::{Code, Level};

    /// A code that is an error by itself.
    pub(crate) static BROKEN: Code =
        Code { name: "broken", level: Level::Deny, summary: "something is broken", explanation: "It is broken." };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_words_with_a_summary_and_an_explanation() {
        assert!(CODES.is_sorted_by(|left, right| left.name < right.name));
        for code in CODES {
            let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
            let is_word = |word: &str| !word.is_empty() && word.chars().all(is_plain);
            assert!(code.name.split('-').all(is_word), "{}", code.name);
            let is_phrase = !code.summary.is_empty() && !code.summary.ends_with('.') && !code.summary.contains('\n');
            assert!(is_phrase, "{}", code.name);
            assert!(code.explanation.len() > code.summary.len(), "{}", code.name);
            assert_eq!(Code::named(code.name), Some(code));
        }
    }
}
