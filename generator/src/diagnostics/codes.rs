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

/// A value of the configuration is not what its key takes.
pub static INVALID_CONFIG: Code = Code {
    name: "invalid-config",
    level: Level::Deny,
    summary: "a value of the configuration is not what its key takes",
    explanation: "\
The file is not TOML, or a value in it has the wrong type or makes no sense for its key: a module that is no Rust
identifier, a base URL that is none, a level other than `allow`, `warn` and `deny`. The label says what is expected.

Mend it by correcting the value.",
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

/// Two documented names give the same Rust identifier in one scope.
pub static NAME_COLLISION: Code = Code {
    name: "name-collision",
    level: Level::Warn,
    summary: "two documented names give the same Rust identifier",
    explanation: "\
Rust identifiers are made of the words of a documented name, so names that differ only in case or in punctuation (`Id`
and `id`) give the same one. The name that is listed first keeps the plain identifier, the other one has a suffix. Wire
names are not affected.

If one of the two is a slip, mend the page; if the service really has both, nothing needs to be done.",
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
The file has more than 1 MiB. The largest pages of real references have a fifth of that.

Mend it by dividing the page, or by moving the file out of the folders `api` and `resources` if it is none.",
};

/// The configuration has a key that means nothing.
pub static UNKNOWN_CONFIG_KEY: Code = Code {
    name: "unknown-config-key",
    level: Level::Deny,
    summary: "the configuration has a key that means nothing",
    explanation: "\
A key that is not known would be a setting without effect, mostly a slip of the pen; therefore it is an error.

Mend it by correcting the spelling or removing the key.",
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

/// An annotation comment is not valid JSON.
pub static INVALID_ANNOTATION: Code = Code {
    name: "invalid-annotation",
    level: Level::Warn,
    summary: "an annotation comment is not valid JSON",
    explanation: "\
A comment that starts with a brace is metadata of the code block below it, or of the page. This one cannot be read, not
even with the usual slips (bare keys, surplus commas) overlooked, so that the block is classified by its content alone.

Mend it by correcting the JSON at the place shown.",
};

/// The metadata at the top of a page is not valid YAML.
pub static INVALID_FRONT_MATTER: Code = Code {
    name: "invalid-front-matter",
    level: Level::Warn,
    summary: "the metadata at the top of a page is not valid YAML",
    explanation: "\
What stands between the first two `---` lines is read as YAML. This is not: an unquoted colon or a leading asterisk is
enough. Each line is read as `key: rest of the line` instead.

Mend it by putting the value in quotes.",
};

/// Text looks like a table but is none.
pub static UNREADABLE_TABLE: Code = Code {
    name: "unreadable-table",
    level: Level::Warn,
    summary: "a table, or what looks like one, cannot be read",
    explanation: "\
Either lines start with a pipe, but there is no delimiter row (`|:--|:--|`) below the first, so that CommonMark reads them as
a paragraph. Or a table in a section of properties lacks the columns for names and types. In both cases its facts are lost.

Mend it by adding the delimiter row, or by naming the columns `Property`, `Type` and `Description`.",
};

/// A JSON block is not valid JSON.
pub static BROKEN_JSON: Code = Code {
    name: "broken-json",
    level: Level::Warn,
    summary: "a JSON block is not valid JSON",
    explanation: "\
The block cannot be read as JSON, not even with the usual slips (surplus or missing commas, comments, bare keys, typographic
quotes) overlooked. The facts that only this block states are lost; a broken example is kept as text.

Mend it by correcting the JSON at the place shown.",
};

/// A row of a table has no usable name.
pub static UNREADABLE_ROW: Code = Code {
    name: "unreadable-row",
    level: Level::Warn,
    summary: "a row of a table has no usable name",
    explanation: "\
The first cell of a table of properties is the exact name of a JSON member, that of a table of enumeration members the
name of a member. This one is not a single word, so that the row is left out.

Mend it by writing the name alone into the cell; remarks belong into the description.",
};

/// Two places define an enumeration differently.
pub static ENUM_CONTRADICTION: Code = Code {
    name: "enum-contradiction",
    level: Level::Warn,
    summary: "two places define an enumeration differently",
    explanation: "\
A table defines the members of an enumeration, and the descriptions of the properties of that type list values that the
table does not have. If it has none of several listed values, it usually is the table of another enumeration, pasted by
mistake: the listed values are taken instead of it. Otherwise each value that it lacks is added to the members.

Mend it by correcting the place that is wrong.",
};

/// The JSON representation of a type and its tables differ.
pub static REPRESENTATION_CONTRADICTION: Code = Code {
    name: "representation-contradiction",
    level: Level::Warn,
    summary: "the JSON representation of a type and its tables differ",
    explanation: "\
A resource page shows its type twice: as tables and as a JSON representation. The two differ in a name, a type or a list.
The tables are believed, but for the spelling of names; what only the JSON shows is taken from there, typed after its
placeholder.

Mend it by correcting the place that is wrong.",
};

/// Two pages declare a property differently.
pub static TYPE_CONTRADICTION: Code = Code {
    name: "type-contradiction",
    level: Level::Warn,
    summary: "two pages declare a property differently",
    explanation: "\
Several pages describe the same type, and they do not agree on the type of a property. The first page, by name, is believed.

Mend it by correcting the page that is wrong.",
};

/// The text of a page and its example state different responses.
pub static RESPONSE_CONTRADICTION: Code = Code {
    name: "response-contradiction",
    level: Level::Warn,
    summary: "text and example state different responses",
    explanation: "\
The section about the response names another status code than the first example shows, or the one speaks of a list where the
other has a single object. The text is believed for the status; a client takes any code below 300 for success. Whether a list
comes back is decided by the path: one that ends in a placeholder leads to a single object.

Mend it by making the text and the example agree.",
};

/// A request line is not a method and a path.
pub static MALFORMED_REQUEST_LINE: Code = Code {
    name: "malformed-request-line",
    level: Level::Warn,
    summary: "a request line is not a method and a path",
    explanation: "\
A line of an HTTP request block starts with a method, but what follows is no path that a service would take (longer than
2048 bytes, for one), or has a bracket without a counterpart: one of `()`, `{}` and `<>`. In the first case the line is
left out: the operation has one path less. In the second the segment is read as if it had both brackets.

Mend it by writing the line as in `GET /users/{id}/messages`.",
};

/// The first line of a response has no status code.
pub static MALFORMED_STATUS_LINE: Code = Code {
    name: "malformed-status-line",
    level: Level::Warn,
    summary: "the first line of a response has no status code",
    explanation: "\
The block starts with `HTTP/` like a response, but no number between 100 and 599 follows. The example is left out.

Mend it by writing the line as in `HTTP/1.1 200 OK`.",
};

/// A page of an operation has no request line.
pub static MISSING_REQUEST: Code = Code {
    name: "missing-request",
    level: Level::Warn,
    summary: "a page of an operation has no request line",
    explanation: "\
The page has the sections of an operation, but no block under a heading `HTTP request`, nor one before its examples, that
shows a method and a path. Where the heading stands there, the requests of the examples count; otherwise there is nothing to
call, and no function is generated.

Mend it by adding the section.",
};

/// The body of an example is JSON with slips.
pub static REPAIRED_JSON: Code = Code {
    name: "repaired-json",
    level: Level::Warn,
    summary: "the body of an example is JSON with slips",
    explanation: "\
The body is not valid JSON, but its meaning is clear once the usual slips are overlooked: a comma too many, a comment, a
key without quotes, an ellipsis. It is used as mended; readers who copy it get an error.

Mend it by correcting the JSON at the place shown.",
};

/// A permission cell names no permission.
pub static UNREADABLE_PERMISSIONS: Code = Code {
    name: "unreadable-permissions",
    level: Level::Warn,
    summary: "a cell of a permission table names no permission",
    explanation: "\
Permissions are words joined by dots, such as `User.Read.All`. The cell has none and does not say that this kind of caller
is not supported, so that the list of permissions is empty where the author may have meant one.

Mend it by writing the names with commas between them, or `Not supported.`",
};

/// An example contradicts the type that it shows.
pub static EXAMPLE_CONTRADICTION: Code = Code {
    name: "example-contradiction",
    level: Level::Warn,
    summary: "an example contradicts the type that it shows",
    explanation: "\
The response of an example has a member that its type does not list, or a value of another kind than the property's
declaration says. The declaration is believed; the bindings keep undocumented members, so that such a response can be
read, but a value of another kind cannot.

Mend it by correcting the example or the declaration.",
};

/// A rule of the configuration matches nothing.
pub static UNMATCHED_RULE: Code = Code {
    name: "unmatched-rule",
    level: Level::Deny,
    summary: "a rule of the configuration matches nothing",
    explanation: "\
A filter, or another rule that names things of the reference, fits none of them. Whoever wrote it expects it to do
something, and without it the bindings would lack something, or have too much; so nothing is written.

Mend it by correcting the name, or by removing the rule.",
};

/// A page links to a page that does not exist.
pub static UNRESOLVED_LINK: Code = Code {
    name: "unresolved-link",
    level: Level::Warn,
    summary: "a page links to a page that does not exist",
    explanation: "\
The link is relative and leads to a page of the folders `api` or `resources`, but there is no such file, whatever the case
of its name. In a type cell it also means that the link cannot tell which type is meant.

Mend it by correcting the link, or by adding the page.",
};

/// Every code, sorted by name.
pub static CODES: [&Code; 27] = [
    &BROKEN_JSON,
    &ENUM_CONTRADICTION,
    &EXAMPLE_CONTRADICTION,
    &INCLUDE_CYCLE,
    &INCLUDE_OUTSIDE_ROOT,
    &INCLUDE_TOO_DEEP,
    &INVALID_ANNOTATION,
    &INVALID_CONFIG,
    &INVALID_FRONT_MATTER,
    &MALFORMED_REQUEST_LINE,
    &MALFORMED_STATUS_LINE,
    &MISSING_INCLUDE,
    &MISSING_REQUEST,
    &NAME_COLLISION,
    &NOT_UTF8,
    &PAGE_TOO_LARGE,
    &REPAIRED_JSON,
    &REPRESENTATION_CONTRADICTION,
    &RESPONSE_CONTRADICTION,
    &TYPE_CONTRADICTION,
    &UNKNOWN_CONFIG_KEY,
    &UNKNOWN_TYPE,
    &UNMATCHED_RULE,
    &UNREADABLE_PERMISSIONS,
    &UNREADABLE_ROW,
    &UNREADABLE_TABLE,
    &UNRESOLVED_LINK,
];
