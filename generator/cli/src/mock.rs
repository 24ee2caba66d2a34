//! `mdbindgen mock`: a server that answers as the pages' examples do.

use std::net::SocketAddr;
use std::time::Duration;

use mdbindgen::Error;
use mdbindgen_mock::Mock;

use crate::Outcome;
use crate::args::MockArguments;
use crate::console::Console;
use crate::progress::Bar;
use crate::settings;

pub(crate) fn run(arguments: &MockArguments, console: &Console) -> Result<Outcome, Error> {
    let config = settings::config(&arguments.input)?;
    let bar = Bar::new(console);
    let result = mdbindgen::model_with(&config, &|stage| bar.start(stage));
    bar.clear();
    let model = result?;
    console.findings(&model.findings);
    console.extent(model.extent.as_ref(), model.types(), model.operations());
    let mock = with_faults(Mock::new(&config, model), arguments);
    let roots: Vec<_> = mock.roots().map(|(name, operations)| (name.to_owned(), operations)).collect();
    let served = mock.serve(arguments.listen, |address| announce(address, &roots, console));
    Ok(match served {
        Ok(()) => Outcome::Done,
        Err(error) => {
            console.failure(&format!("cannot serve at {}: {error}", arguments.listen));
            Outcome::Failed
        }
    })
}

fn with_faults(mock: Mock, arguments: &MockArguments) -> Mock {
    let mock = mock.latency(Duration::from_millis(arguments.latency));
    let mock =
        mock.fail_rate(arguments.fail_rate).seed(arguments.seed).throttle(arguments.throttle.unwrap_or_default());
    if arguments.require_auth { mock.require_auth() } else { mock }
}

/// Prints the address for programs, and what is found there for people.
fn announce(address: SocketAddr, roots: &[(String, usize)], console: &Console) {
    console.data(|out| writeln!(out, "http://{address}"));
    for (name, operations) in roots {
        console.note(&format!("{operations:>7}  operations at http://{address}/{name}"));
    }
    if !address.ip().is_loopback() {
        console.note("Other machines may reach this address.");
    }
    console.note("Interrupt (Ctrl-C) to stop.");
}
