//! Tests that prove generated bindings by the examples of the pages that they come from.
//!
//! A generated module has a table: how each type that examples show is decoded, and how each request that they show is
//! built. The examples themselves are JSON lines, a message each, with the page and the line that show it. What is
//! done with them is written once, here:
//!
//! - a response is decoded into the type of its operation, and written again it is the same JSON;
//! - so is the body of a request;
//! - the request function of the operation, given what the example has, yields its method, path, query and body.
//!
//! JSON is the same if all values are: instants may be written with another offset, numbers with other digits, and names of
//! members of enumerations in other case; a member that is null is as good as none. Names in paths and of parameters are the
//! same in other case, values are not, and a key may be a segment or stand in parentheses. A line may say why its example is at
//! fault; then it has to fail, so that the list of faults is never longer than it has to be.

mod build;
mod compare;
mod example;
mod members;
mod suite;

pub use build::{Fault, Given};
pub use suite::{Build, Decode, Suite, json, nothing, text};
