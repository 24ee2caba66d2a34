//! Finding the columns of a table.

use crate::english::singular;
use crate::syntax::{Row, Table, Text};

/// The columns of a table that lists named things: properties, parameters, headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The column of the names.
    pub(crate) name: usize,
    /// The column of the types.
    pub(crate) kind: Option<usize>,
    /// The column of the descriptions.
    pub(crate) description: Option<usize>,
    /// The column that says which are required.
    pub(crate) required: Option<usize>,
    /// The column that says which may be null.
    pub(crate) nullable: Option<usize>,
}

impl Columns {
    /// The columns of `table`; nothing if its header names none with a name.
    pub(crate) fn of(table: &Table) -> Option<Self> {
        const NAMES: [&str; 16] = [
            "property",
            "property name",
            "name",
            "relationship",
            "relationship name",
            "navigation",
            "parameter",
            "parameter name",
            "header",
            "header name",
            "query parameter",
            "attribute",
            "function parameter",
            "key",
            "field",
            "argument",
        ];
        let words = table.header_words();
        let position = |accepted: &[&str]| words.iter().position(|word| accepted.contains(&word.as_str()));
        let description = words.iter().position(|word| word.starts_with("description"));
        // Beside a description, the value that a parameter has is its type.
        let value = position(&["value"]).filter(|_| description.is_some());
        Some(Self {
            name: words.iter().position(|word| NAMES.contains(&&**word) || NAMES.contains(&&*singular(word)))?,
            kind: position(&["type", "data type", "return type"])
                .or_else(|| words.iter().position(|word| word.starts_with("type")))
                .or(value),
            description: description.or_else(|| position(&["value", "details", "notes"])),
            required: position(&["required", "required?", "is required", "is required?", "required (y/n)"]),
            nullable: position(&["nullable", "nullable?", "is nullable", "is nullable?"]),
        })
    }

    /// The cell with the name.
    pub(crate) fn name(self, row: &Row) -> Option<&Text> {
        row.cells.get(self.name)
    }

    /// The cell with the type.
    pub(crate) fn kind(self, row: &Row) -> Option<&Text> {
        self.kind.and_then(|column| row.cells.get(column))
    }

    /// Whether the cell about that says that what the row lists is required; nothing if it says neither yes nor no.
    pub(crate) fn required(self, row: &Row) -> Option<bool> {
        says_yes(row.cells.get(self.required?)?)
    }

    /// Whether the cell about that says that what the row lists may be null; nothing if it says neither yes nor no.
    pub(crate) fn nullable(self, row: &Row) -> Option<bool> {
        says_yes(row.cells.get(self.nullable?)?)
    }

    /// The cell with the description.
    pub(crate) fn description(self, row: &Row) -> Option<&Text> {
        self.description.and_then(|column| row.cells.get(column))
    }
}

/// The yes or no that a cell starts with.
fn says_yes(cell: &Text) -> Option<bool> {
    let cell = cell.plain().to_lowercase();
    let word = cell.split([',', ';', '.', '(']).next().unwrap_or_default();
    match word.trim_matches(|character: char| !character.is_alphabetic()) {
        "y" | "yes" | "required" | "true" => Some(true),
        "n" | "no" | "optional" | "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    #[test]
    fn names_stand_below_words_for_them_in_singular_and_plural() {
        for (header, expected) in [("Parameter", true), ("Properties", true), ("Fields", true), ("Error code", false)] {
            let (_, page) = page("resources/t.md", &format!("# T\n\n|{header}|Type|\n|-|-|\n|a|String|\n"));
            let table = page.sections.iter().flat_map(|section| section.tables()).next().unwrap();
            assert_eq!(Columns::of(table).is_some(), expected, "{header}");
        }
    }

    #[test]
    fn columns_say_what_is_required_and_what_may_be_null() {
        let text = "# T\n\n|Name|Type|Required (Y/N)|Nullable?|\n|-|-|-|-|\n|a|String|Y|no|\n|b|String|No.|True|\n|c|String|-||\n";
        let (_, page) = page("resources/t.md", text);
        let table = page.sections.iter().flat_map(|section| section.tables()).next().unwrap();
        let columns = Columns::of(table).unwrap();
        let said: Vec<_> = table.rows.iter().map(|row| (columns.required(row), columns.nullable(row))).collect();
        assert_eq!(said, [(Some(true), Some(false)), (Some(false), Some(true)), (None, None)]);
    }
}
