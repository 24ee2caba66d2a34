//! The client against real HTTP servers on this machine.

mod origins;
mod pages;
mod redirects;
mod retries;
mod server;
mod stacks;
mod streams;
mod time_outs;
mod tokens;
