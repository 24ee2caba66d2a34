//! The command line of mdbindgen.

mod args;
mod changes;
mod console;
mod explain;
mod generate;
mod mock;
mod model;
mod progress;
mod settings;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use console::Console;

/// A model is millions of small texts, made on all cores: the allocators of most platforms spend a third of a run on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended; what went wrong has been written by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Done,
    /// The input or the checked-in bindings are at fault.
    Findings,
    /// The command could not do its work.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Failed => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(&arguments.output);
    let result = match &arguments.command {
        Command::Generate(arguments) => generate::run(arguments, &console),
        Command::Model(arguments) => model::run(arguments, &console),
        Command::Mock(arguments) => mock::run(arguments, &console),
        Command::Explain(arguments) => Ok(explain::run(arguments, &console)),
    };
    result.unwrap_or_else(|error| console.error(&error)).into()
}
