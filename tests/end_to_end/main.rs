//! Programs that use the bindings of `docs-input/`, against servers on this machine, over real sockets.

#![expect(clippy::duplicate_mod, reason = "each example program has the module that they share")]

mod bodies;
mod documented;
mod examples;
mod faults;
mod life;
mod origins;
mod paging;
mod server;
mod service;
