//! What is wrong with the input: codes, diagnostics, the report.
//!
//! Trouble with the content of pages is a [`Diagnostic`], collected in a [`Report`]; the run goes on, so that one run
//! shows everything. Trouble with the environment is an [`Error`](crate::Error).

mod codes;

pub use codes::*;

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
    /// Starts a diagnostic of this kind at `span`.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            message: message.into(),
            span: Some(span),
            label: String::new(),
            context: Vec::new(),
            help: None,
        }
    }

    /// Starts a diagnostic of this kind that has no place in any file.
    pub fn without_place(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
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
}
