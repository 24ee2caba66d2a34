//! An HTTP server that answers as the examples of API reference pages do.
//!
//! It knows the requests that the pages of a docs root list or show, and answers each with the response that the page shows:
//! status, headers and body. Where a page shows several, the one whose request is most like the one that came: first by
//! its path, then by its query, then by the members of its body. A page without an example gives its documented status
//! and no content. Every other request gets an OData error: 404 if no page knows its path, 405 if none knows its method.
//!
//! In a test it runs on a port of its own, for as long as the [`Server`] lives:
//!
//! ```no_run
//! use mdbindgen_mock::Mock;
//!
//! let server = Mock::read(["docs/v1.0"])?.require_auth().throttle(3).start()?;
//! let base = format!("{}/v1.0", server.url());
//! // …requests of the program under test, to `base`…
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Links that clients follow lead to this server instead of the documented one: those of pages, the `Location`, and the
//! addresses for uploads and downloads, so that no content of a test leaves the machine. A list ends where a client has
//! followed its link to the next page. Nothing is stored: a request for an object that was just deleted, or that never
//! was, is answered as every other. What the protocol has beside the pages, `$batch` and paths that end in `$count`, is
//! answered only where a page shows it.
//!
//! Paths start with the name of their docs root, such as `/v1.0` or `/beta`. Those that start with no such name belong to
//! the first root, with or without a version.
//!
//! It listens on this machine alone, unless told otherwise, and bounds what it takes: 256 connections, about 64 KiB for the
//! head of a request, 4 MiB for its body, 30 seconds for either to arrive.

mod answer;
mod catalog;
mod faults;
mod likeness;
mod links;
mod pattern;
mod server;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use mdbindgen::config::DocsRoot;
use mdbindgen::{Config, Error, Model};

use catalog::Catalog;
use faults::Faults;
pub use server::Server;
use server::State;

/// A server to be: what it answers, and what goes wrong.
///
/// Faults come in an order that depends on the settings alone, so that a test sees the same ones each time.
#[derive(Debug)]
pub struct Mock {
    catalog: Catalog,
    faults: Faults,
}

impl Mock {
    /// Answers as the pages in these docs roots do.
    ///
    /// # Errors
    ///
    /// Returns an error if pages cannot be read, or if they have errors.
    pub fn read<F: Into<PathBuf>>(folders: impl IntoIterator<Item = F>) -> Result<Self, Error> {
        let roots = folders.into_iter().map(DocsRoot::new).collect::<Result<_, _>>();
        let roots = roots.map_err(|error| Error::Usage(error.to_string()))?;
        let config = Config { roots, ..Config::default() };
        let model = mdbindgen::model(&config)?;
        Ok(Self::new(&config, model))
    }

    /// Answers as the pages of `model` do, which was made with `config`.
    pub fn new(config: &Config, model: Model) -> Self {
        let apis = model.roots.into_iter().map(|(_, api)| api);
        Self { catalog: Catalog::new(config.roots.iter().zip(apis)), faults: Faults::default() }
    }

    /// Waits this long before each answer.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.faults.latency = latency;
        self
    }

    /// Answers this share of the requests, from 0 to 1, with 503.
    pub fn fail_rate(mut self, rate: f64) -> Self {
        self.faults.fail_rate = rate;
        self
    }

    /// Chooses which requests fail; another seed, other requests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.faults.seed = seed;
        self
    }

    /// Answers every request whose number is a multiple of `every` with 429 and `Retry-After`; never if that is 0.
    pub fn throttle(mut self, every: u64) -> Self {
        self.faults.throttle = every;
        self
    }

    /// The seconds in `Retry-After`; 1 unless they are set.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.faults.retry_after = seconds;
        self
    }

    /// Answers requests without a bearer token with 401; any token will do.
    pub fn require_auth(mut self) -> Self {
        self.faults.require_auth = true;
        self
    }

    /// The names of the docs roots, which the paths of their requests start with, each with its number of operations.
    pub fn roots(&self) -> impl Iterator<Item = (&str, usize)> {
        self.catalog.roots()
    }

    /// Starts the server on this machine, on a port that is free.
    ///
    /// # Errors
    ///
    /// Returns an error if the machine gives neither a port nor a thread.
    pub fn start(self) -> io::Result<Server> {
        self.start_at((Ipv4Addr::LOCALHOST, 0).into())
    }

    /// Starts the server at an address.
    ///
    /// # Errors
    ///
    /// Returns an error if the address is not free.
    pub fn start_at(self, address: SocketAddr) -> io::Result<Server> {
        Server::start(State::new(self.catalog, self.faults), address)
    }

    /// Serves at an address until the process is interrupted (Ctrl-C, `SIGINT`). Calls `started` with the address, whose
    /// port the system has chosen if 0 was given, once requests are answered.
    ///
    /// This blocks its thread, and is not for `async` code.
    ///
    /// # Errors
    ///
    /// Returns an error if the address is not free, or if interrupts cannot be caught.
    pub fn serve(self, address: SocketAddr, started: impl FnOnce(SocketAddr)) -> io::Result<()> {
        server::serve(State::new(self.catalog, self.faults), address, started)
    }
}
