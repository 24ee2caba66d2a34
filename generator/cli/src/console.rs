//! What the user sees: data on stdout, everything else on stderr.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};

use mdbindgen::Error;
use mdbindgen::diagnostics::{Findings, Level, Presentation};
use mdbindgen::slice::Extent;

use crate::Outcome;
use crate::args::{ColorChoice, OutputArguments};

/// So many diagnostics are shown whatever they are.
const SHOWN_ALWAYS: usize = 20;

/// Of more than these, so many of each code are shown; a table counts the others.
const SHOWN_PER_CODE: usize = 3;

/// So many of what a slice cuts are named, of each kind.
const CUTS_SHOWN: usize = 5;

/// How much the user wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

pub(crate) struct Console {
    verbosity: Verbosity,
    color: bool,
}

impl Console {
    pub(crate) fn new(arguments: &OutputArguments) -> Self {
        let verbosity = match arguments {
            OutputArguments { quiet: true, .. } => Verbosity::Quiet,
            OutputArguments { verbose: true, .. } => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        let color = match arguments.color {
            ColorChoice::Auto => {
                io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Self { verbosity, color }
    }

    /// Whether a progress bar has a reader.
    pub(crate) fn shows_progress(&self) -> bool {
        self.verbosity > Verbosity::Quiet && io::stderr().is_terminal()
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Writes a line for the user, unless only errors are wanted.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity > Verbosity::Quiet {
            write_stderr(&format!("{text}\n"));
        }
    }

    /// Says how much of the API a slice is, and where it was cut: a few places, or all if the user wants them.
    pub(crate) fn extent(&self, extent: Option<&Extent>, types: usize, operations: usize) {
        let Some(extent) = extent else { return };
        let (of_types, of_operations) = (extent.types, extent.operations);
        self.note(&format!("slice: {types} of {of_types} types, {operations} of {of_operations} operations"));
        let cuts: Vec<_> = extent.cuts.iter().map(|cut| &*cut.place).collect();
        self.note_cuts("raw JSON, since its type is left out", &cuts);
        let derived: Vec<_> = extent.derived.iter().map(|name| &*name.name).collect();
        self.note_cuts("left out, although values may be of that type", &derived);
    }

    /// Names what a slice has cut in one way: a few, or all if the user wants them.
    fn note_cuts(&self, what: &str, names: &[&str]) {
        let shown = if self.is_verbose() { names.len() } else { names.len().min(CUTS_SHOWN) };
        let quoted: Vec<_> = names[..shown].iter().map(|name| format!("`{name}`")).collect();
        let more = match names.len() - shown {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        if shown > 0 {
            self.note(&format!("slice: {what}: {}{more}", quoted.join(", ")));
        }
    }

    /// Writes data to stdout. A reader that has seen enough and closed the pipe is no failure.
    pub(crate) fn data(&self, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Outcome {
        let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        match write(&mut stdout).and_then(|()| stdout.flush()) {
            Ok(()) => Outcome::Done,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is left in the buffer has no reader either.
                let _ = stdout.into_parts();
                Outcome::Done
            }
            Err(error) => {
                self.failure(&format!("cannot write to stdout: {error}"));
                Outcome::Failed
            }
        }
    }

    /// Writes what stopped the run, and says how it ends therefore.
    pub(crate) fn error(&self, error: &Error) -> Outcome {
        if let Some(findings) = error.findings() {
            self.findings(findings);
        }
        self.failure(&error.to_string());
        match error {
            Error::Pages(_) => Outcome::Findings,
            _ => Outcome::Failed,
        }
    }

    pub(crate) fn failure(&self, message: &str) {
        write_stderr(&format!("{} {message}\n", self.painted("error:", "\u{1b}[1m\u{1b}[91m")));
    }

    pub(crate) fn help(&self, message: &str) {
        self.note(&format!("{} {message}", self.painted("help:", "\u{1b}[1m\u{1b}[96m")));
    }

    fn painted(&self, text: &str, style: &str) -> String {
        if self.color { format!("{style}{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Writes the diagnostics of a run: all, if they are few or the user wants them, or else some of each code.
    pub(crate) fn findings(&self, findings: &Findings) {
        let all = findings.report().diagnostics.len() <= SHOWN_ALWAYS || self.is_verbose();
        let per_code = (!all).then_some(SHOWN_PER_CODE);
        let text = match self.verbosity {
            Verbosity::Quiet => findings.render_errors(self.color),
            _ => findings.render(Presentation { color: self.color, per_code }),
        };
        write_stderr(&text);
        if self.verbosity == Verbosity::Normal && !all {
            self.table(findings);
        }
    }

    /// Counts the diagnostics by code.
    fn table(&self, findings: &Findings) {
        let counts = findings.by_code();
        let width = counts.iter().map(|(code, ..)| code.name.len()).max().unwrap_or_default();
        for (code, level, count) in counts {
            let level = if level == Level::Deny { "error" } else { "warning" };
            self.note(&format!("{count:>7}  {level:<7}  {:<width$}  {}", code.name, code.summary));
        }
        self.help("`-v` shows all of them, `mdbindgen explain CODE` says more about each");
        self.note("");
    }
}

/// Writes to stderr. If that fails there is nobody left to tell.
fn write_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
