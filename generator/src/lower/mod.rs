//! From pages to the model: what each page says of the API, linked and merged across pages.
//!
//! Every check of content lives here. What cannot be understood is reported and degrades one fact.

mod columns;
mod definitions;
mod links;
mod prose;
#[cfg(test)]
pub(crate) mod testing;
mod type_text;

pub use links::Links;
