//! `mdbindgen generate`: the bindings, written or compared.

use std::time::Instant;

use mdbindgen::{Error, Mode, Status, Summary};

use crate::Outcome;
use crate::args::GenerateArguments;
use crate::changes;
use crate::console::Console;
use crate::progress::Bar;
use crate::settings;

pub(crate) fn run(arguments: &GenerateArguments, console: &Console) -> Result<Outcome, Error> {
    let started = Instant::now();
    let config = settings::generate_config(arguments)?;
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let bar = Bar::new(console);
    let result = mdbindgen::generate_with(&config, mode, &|stage| bar.start(stage));
    bar.clear();
    let summary = result?;
    console.findings(&summary.findings);
    console.extent(summary.extent.as_ref(), summary.types, summary.operations);
    if summary.is_stale() || console.is_verbose() {
        list_files(&summary, console);
    }
    changes::show(&summary, &config.output, console);
    console.note(&closing_line(&summary, mode, started));
    if !summary.is_stale() {
        return Ok(Outcome::Done);
    }
    let stale = summary.files.iter().filter(|file| file.status.is_stale()).count();
    let stale = counted(stale, "file differs", "files differ");
    console.failure(&format!("the bindings in `{}` are not up to date: {stale}", config.output.display()));
    let command =
        changes::mending_command(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()));
    console.help(&format!("run `{command}` and commit the result"));
    Ok(Outcome::Findings)
}

/// Names the files that are not as they were, or as they should be.
fn list_files(summary: &Summary, console: &Console) {
    for file in &summary.files {
        let status = match file.status {
            Status::Unchanged => continue,
            Status::Written => "written",
            Status::Removed => "removed",
            Status::Missing => "missing",
            Status::Outdated => "outdated",
            Status::Superfluous => "superfluous",
        };
        console.note(&format!("{status:>11}  {}", file.path));
    }
}

/// Says in one line what was done: pages, types, operations, files, diagnostics, time.
fn closing_line(summary: &Summary, mode: Mode, started: Instant) -> String {
    let files = |status: Status| counted(summary.count(status), "file", "files");
    let files = match (mode, summary.count(Status::Removed)) {
        (Mode::Check, _) => format!("{} compared", counted(summary.files.len(), "file", "files")),
        (Mode::Write, 0) => format!("{} written", files(Status::Written)),
        (Mode::Write, removed) => format!("{} written and {removed} removed", files(Status::Written)),
    };
    let parts = [
        format!("{} read", counted(summary.pages, "page", "pages")),
        counted(summary.types, "type", "types"),
        counted(summary.operations, "operation", "operations"),
        files,
        counted(summary.findings.warnings(), "warning", "warnings"),
        format!("{:.2} s", started.elapsed().as_secs_f64()),
    ];
    parts.join(", ")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
