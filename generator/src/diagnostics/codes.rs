//! The table of codes.

use super::{Code, Level};

/// An included file includes itself.
pub static INCLUDE_CYCLE: Code = Code {
    name: "include-cycle",
    level: Level::Deny,
    summary: "an included file includes itself",
    explanation: "\
Following the include would never end: the file stands among those that include it, directly or through others. The
report names them in order.

Mend it by removing one of the includes.",
};

/// An include leads out of the docs root.
pub static INCLUDE_OUTSIDE_ROOT: Code = Code {
    name: "include-outside-root",
    level: Level::Warn,
    summary: "an include leads out of the docs root",
    explanation: "\
Pages may include files of their docs root and of the `includes` folder beside it. Other paths are not read, so that a
page cannot pull foreign files of the machine into the bindings; symbolic links are followed before the check.

Mend it by moving the file into one of the two folders.",
};

/// Includes stand too deep within one another.
pub static INCLUDE_TOO_DEEP: Code = Code {
    name: "include-too-deep",
    level: Level::Deny,
    summary: "includes stand too deep within one another",
    explanation: "\
Included files include further files, eight levels deep and more. Real references need two.

Mend it by including the innermost file directly.",
};

/// An included file does not exist.
pub static MISSING_INCLUDE: Code = Code {
    name: "missing-include",
    level: Level::Warn,
    summary: "an included file does not exist",
    explanation: "\
The page includes a file that is not there; it is read as if the file were empty. If it holds the permission table of
an operation, the bindings will not know the permissions.

Mend it by adding the file or correcting the path, which is relative to the page.",
};

/// A page is not UTF-8.
pub static NOT_UTF8: Code = Code {
    name: "not-utf8",
    level: Level::Deny,
    summary: "a page is not UTF-8",
    explanation: "\
The bytes of the file are not valid UTF-8, so that its text is unknown.

Mend it by saving the page in that encoding.",
};

/// A page is larger than any page can be.
pub static PAGE_TOO_LARGE: Code = Code {
    name: "page-too-large",
    level: Level::Deny,
    summary: "a page is larger than any page can be",
    explanation: "\
The file has more than 8 MiB. The largest pages of real references have a fortieth of that.

Mend it by dividing the page, or by moving the file out of the folders `api` and `resources` if it is none.",
};

/// A page names a type that no page defines.
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
pub static CODES: [&Code; 7] = [
    &INCLUDE_CYCLE,
    &INCLUDE_OUTSIDE_ROOT,
    &INCLUDE_TOO_DEEP,
    &MISSING_INCLUDE,
    &NOT_UTF8,
    &PAGE_TOO_LARGE,
    &UNKNOWN_TYPE,
];
