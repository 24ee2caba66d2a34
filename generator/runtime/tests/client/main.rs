//! The client against real HTTP servers on this machine.

mod batches;
mod long_running;
mod origins;
mod pages;
mod redirects;
mod retries;
mod server;
mod stacks;
mod streams;
mod time_outs;
mod tokens;
mod uploads;
