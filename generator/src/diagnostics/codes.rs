//! The table of codes.

use super::{Code, Level};

/// A type cell, annotation or sentence names a type that nothing defines.
pub static UNKNOWN_TYPE: Code = Code {
    name: "unknown-type",
    level: Level::Warn,
    summary: "a page names a type that no page defines",
    explanation: "\
The name is neither a primitive of OData nor the name of a type that some page of the docs root defines, in the
namespace of the page or in any other. The value is kept as raw JSON, so nothing is lost, but it has no typed form.

Mend it by correcting the spelling, by linking the name to the page of its type, or by adding that page.",
};

/// Every code, sorted by name.
pub static CODES: [&Code; 1] = [&UNKNOWN_TYPE];
