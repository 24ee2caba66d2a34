//! The table `slice` of the configuration file.

use super::{DeTable, Reader, Value, in_order, span};
use crate::config::{FilterKind, Filters, Pattern};

/// The key of the table of filters that exclude.
const EXCLUDE: &str = "exclude";

impl Reader<'_> {
    /// Reads the filters that choose, and those that exclude.
    pub(super) fn slice(&mut self, value: &Value<'_>) {
        let Some(table) = self.table(value) else { return };
        self.config.slice.include = self.filters(table, &[EXCLUDE]);
        let exclude = table.get(EXCLUDE).and_then(|value| self.table(value));
        if let Some(table) = exclude {
            self.config.slice.exclude = self.filters(table, &[]);
        }
    }

    /// Reads the filters in a table, in which some other keys may stand.
    fn filters(&mut self, table: &DeTable<'_>, others: &[&'static str]) -> Filters {
        let known: Vec<_> = FilterKind::ALL.into_iter().map(FilterKind::key).chain(others.iter().copied()).collect();
        let mut filters = Filters::default();
        for (key, value) in in_order(table) {
            let name = &**key.get_ref();
            match FilterKind::ALL.into_iter().find(|kind| kind.key() == name) {
                Some(kind) => self.patterns(value).into_iter().for_each(|pattern| filters.push(kind, pattern)),
                None if others.contains(&name) => {}
                None => self.unknown_key(name, &known, key.span()),
            }
        }
        filters
    }

    /// Reads a list of patterns.
    fn patterns(&mut self, value: &Value<'_>) -> Vec<Pattern> {
        let Some(items) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            self.reject(value.span(), format!("value is of type {found}, expected a list"), "not a list");
            return Vec::new();
        };
        let pattern = |item| Some(Pattern { text: self.text(item)?.to_owned(), place: Some(span(item.span())) });
        items.iter().filter_map(pattern).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::parse;
    use crate::config::{Config, FilterKind};

    fn read(text: &str) -> Result<Config, String> {
        let text = format!("output = 'o'\nroots.v1 = 'docs'\n{text}");
        parse("mdbindgen.toml", text, Path::new("")).map_err(|findings| findings.lines(None).join("\n"))
    }

    #[test]
    fn filters_are_read_with_their_places() {
        let config = read("[slice]\nresources = ['message', 'mail*']\nexclude.paths = ['/me/**']\n").unwrap();
        let include = config.slice.include.of(FilterKind::Resource);
        assert_eq!(include.iter().map(|pattern| &*pattern.text).collect::<Vec<_>>(), ["message", "mail*"]);
        let file = config.file.as_ref().unwrap();
        assert_eq!(&file.text[include[1].place.unwrap().range()], "'mail*'");
        assert!(config.slice.exclude.matches(FilterKind::Path, "/me/messages"));
    }

    #[test]
    fn faults_are_reported_where_they_stand() {
        let cases = [
            ("slice = 1", "mdbindgen.toml:3:9: value is of type integer, expected a table [invalid-config]"),
            ("slice.paths = '/me'", "mdbindgen.toml:3:15: value is of type string, expected a list [invalid-config]"),
            ("slice.paths = [1]", "mdbindgen.toml:3:16: value is of type integer, expected a string [invalid-config]"),
            ("slice.path = []", "mdbindgen.toml:3:7: configuration key `path` is not known [unknown-config-key]"),
            (
                "slice.exclude.exclude = []",
                "mdbindgen.toml:3:15: configuration key `exclude` is not known [unknown-config-key]",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(read(line).unwrap_err(), expected);
        }
    }
}
