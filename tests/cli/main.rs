//! The command line as a user meets it: arguments, streams, exit codes.

mod commands;
mod crates;
mod generate;
mod reports;
mod workspace;
