//! `mdbindgen explain`: what a diagnostic means.

use std::io;

use mdbindgen::diagnostics::{CODES, Code, Level, nearest};

use crate::Outcome;
use crate::args::ExplainArguments;
use crate::console::Console;

pub(crate) fn run(arguments: &ExplainArguments, console: &Console) -> Outcome {
    let Some(name) = &arguments.code else {
        return console.data(list);
    };
    if let Some(code) = Code::named(name) {
        return console.data(|out| explain(code, out));
    }
    console.failure(&format!("diagnostic code `{name}` is not known"));
    match nearest(name, CODES.iter().map(|code| code.name)) {
        Some(similar) => console.help(&format!("a code with a similar name exists: `{similar}`")),
        None => console.help("`mdbindgen explain` lists the codes"),
    }
    Outcome::Failed
}

fn explain(code: &Code, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}: {} ({} by default)\n", code.name, code.summary, level(code))?;
    writeln!(out, "{}", code.explanation.trim_end())
}

fn list(out: &mut dyn io::Write) -> io::Result<()> {
    let width = CODES.iter().map(|code| code.name.len()).max().unwrap_or_default();
    for code in CODES {
        writeln!(out, "{:<width$}  {:<5}  {}", code.name, level(code), code.summary)?;
    }
    Ok(())
}

fn level(code: &Code) -> &'static str {
    match code.level {
        Level::Allow => "allow",
        Level::Warn => "warn",
        Level::Deny => "deny",
    }
}
