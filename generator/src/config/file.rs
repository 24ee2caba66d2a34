//! The configuration file, read with the place of every value.

mod rules;
mod slice;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{AddressError, BaseUrl, Config, DateTimeLibrary, DocsRoot, Package, PublishedPages, RuleKind};
use crate::diagnostics::{
    Diagnostic, Findings, INVALID_CONFIG, Level, LevelError, Report, SingleFile, UNKNOWN_CONFIG_KEY, nearest,
};
use crate::source::{FileId, Span};

/// The keys of the file, sorted.
const KEYS: [&str; 15] = [
    "base-url",
    "crate",
    "date-time",
    "derives",
    "example-tests",
    "extern-types",
    "field-attributes",
    "levels",
    "output",
    "published-pages",
    "replacements",
    "roots",
    "runtime-path",
    "slice",
    "type-attributes",
];

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;
type Value<'a> = Spanned<DeValue<'a>>;

/// Reads a configuration; paths in it are relative to `folder`.
pub(super) fn parse(path: &str, text: String, folder: &Path) -> Result<Config, Findings> {
    let mut reader = Reader { config: Config::default(), folder, report: Report::default(), runtime: None };
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        reader.reject(error.span().unwrap_or_default(), "the file is not TOML", error.message().to_owned());
    }
    if errors.is_empty() {
        reader.read(table.get_ref());
    }
    let Reader { config, report, .. } = reader;
    let file = SingleFile { path: path.to_owned(), text };
    if report.has_errors() {
        return Err(Findings::new(Arc::new(file), report, 0));
    }
    Ok(Config { file: Some(file), ..config })
}

struct Reader<'a> {
    config: Config,
    folder: &'a Path,
    report: Report,
    /// The value of `runtime-path` and its place.
    runtime: Option<(std::path::PathBuf, Range<usize>)>,
}

impl Reader<'_> {
    fn read(&mut self, table: &DeTable<'_>) {
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "base-url" => self.config.base_url = self.address(value, BaseUrl::new),
                "crate" => self.config.package = self.package(value),
                "date-time" => self.config.date_time = self.date_time(value),
                "example-tests" => self.config.example_tests = self.boolean(value),
                "levels" => self.levels(value),
                "output" => self.config.output = self.path(value).unwrap_or_default(),
                "published-pages" => self.config.published_pages = self.address(value, PublishedPages::new),
                "roots" => self.roots(value),
                "runtime-path" => self.runtime = self.path(value).map(|path| (path, value.span())),
                "slice" => self.slice(value),
                other => match RuleKind::ALL.into_iter().find(|kind| kind.key() == other) {
                    Some(kind) => self.rules(kind, value),
                    None => self.unknown_key(other, &KEYS, key.span()),
                },
            }
        }
        self.join_runtime();
    }

    fn unknown_key(&mut self, name: &str, known: &[&'static str], range: Range<usize>) {
        let similar = nearest(name, known.iter().copied());
        self.report.push(
            UNKNOWN_CONFIG_KEY
                .at(span(range), format!("configuration key `{name}` is not known"))
                .label(format!("expected one of {}", quoted(known)))
                .help_if(similar.map(|name| format!("a key with a similar name exists: `{name}`"))),
        );
    }

    fn reject(&mut self, range: Range<usize>, message: impl Into<String>, label: impl Into<String>) {
        self.report.push(INVALID_CONFIG.at(span(range), message).label(label));
    }

    fn text<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            let found = value.get_ref().type_str();
            self.reject(value.span(), format!("value is of type {found}, expected a string"), "not a string");
        }
        text
    }

    fn boolean(&mut self, value: &Value<'_>) -> bool {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            let found = value.get_ref().type_str();
            self.reject(
                value.span(),
                format!("value is of type {found}, expected a Boolean"),
                "neither true nor false",
            );
        }
        boolean.unwrap_or_default()
    }

    fn date_time(&mut self, value: &Value<'_>) -> DateTimeLibrary {
        let Some(text) = self.text(value) else { return DateTimeLibrary::default() };
        let found = DateTimeLibrary::ALL.into_iter().find(|library| library.name() == text);
        if found.is_none() {
            let known = quoted(&DateTimeLibrary::ALL.map(DateTimeLibrary::name));
            self.reject(
                value.span(),
                format!("date-time library `{text}` is not known"),
                format!("expected one of {known}"),
            );
        }
        found.unwrap_or_default()
    }

    fn path(&mut self, value: &Value<'_>) -> Option<std::path::PathBuf> {
        self.text(value).map(|text| self.folder.join(text))
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let found = value.get_ref().type_str();
            self.reject(value.span(), format!("value is of type {found}, expected a table"), "not a table");
        }
        table
    }

    /// A text that is an address of some kind.
    fn address<T>(&mut self, value: &Value<'_>, parse: fn(&str) -> Result<T, AddressError>) -> Option<T> {
        let address = parse(self.text(value)?);
        address.map_err(|error| self.reject(value.span(), error.to_string(), error.expectation())).ok()
    }

    fn package(&mut self, value: &Value<'_>) -> Option<Package> {
        let name = self.text(value)?;
        if !Package::is_valid_name(name) {
            let label = "expected letters, digits, `-` and `_`, a letter first";
            self.reject(value.span(), format!("crate name `{name}` is not possible"), label);
            return None;
        }
        Some(Package { name: name.to_owned(), runtime: None })
    }

    fn join_runtime(&mut self) {
        let Some((path, range)) = self.runtime.take() else { return };
        match &mut self.config.package {
            Some(package) => package.runtime = Some(path),
            None => self.reject(range, "configuration key `runtime-path` has no effect without `crate`", "no effect"),
        }
    }

    fn roots(&mut self, value: &Value<'_>) {
        let Some(table) = self.table(value) else { return };
        for (module, folder) in in_order(table) {
            let Some(path) = self.text(folder) else { continue };
            match DocsRoot::with_module(self.folder.join(path), &**module.get_ref()) {
                // Reports and generated files name the folder as the configuration does.
                Ok(root) => self.config.roots.push(DocsRoot { label: super::root::label(Path::new(path)), ..root }),
                Err(error) => self.reject(module.span(), error.to_string(), "the name of a module"),
            }
        }
        if table.is_empty() {
            self.reject(value.span(), "no docs root is given", "expected a module and its folder");
        }
    }

    fn levels(&mut self, value: &Value<'_>) {
        let Some(table) = self.table(value) else { return };
        for (code, value) in in_order(table) {
            let Some(level) = self.text(value) else { continue };
            let level = match level {
                "allow" => Level::Allow,
                "warn" => Level::Warn,
                "deny" => Level::Deny,
                other => {
                    let label = "expected `allow`, `warn` or `deny`";
                    self.reject(value.span(), format!("level `{other}` is not known"), label);
                    continue;
                }
            };
            if let Err(error) = self.config.levels.set(code.get_ref(), level) {
                self.report.push(level_fault(&error, code));
            }
        }
    }
}

fn level_fault(error: &LevelError, code: &Key<'_>) -> Diagnostic {
    let fault = INVALID_CONFIG.at(span(code.span()), error.to_string());
    match error {
        LevelError::UnknownCode { similar, .. } => {
            let help = similar.map(|name| format!("a code with a similar name exists: `{name}`"));
            fault.help(help.unwrap_or_else(|| "`mdbindgen explain` lists the codes".to_owned()))
        }
        LevelError::AlwaysDenied { .. } => fault.label("such input leaves nothing sound to write"),
    }
}

/// The entries of a table in the order of the file.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn span(range: Range<usize>) -> Span {
    Span::new(FileId::ALONE, range)
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
output = "generated"
crate = "bindings"
example-tests = true
runtime-path = "runtime"
base-url = "https://api.example.test/"
published-pages = "https://docs.example.test/{page}?v={version}"

[roots]
v1 = "docs/v1.0"
beta = "./docs/beta"

[levels]
unknown-type = "deny"

[derives]
"*" = "Eq"
"#;

    fn read(text: &str) -> Result<Config, String> {
        parse("mdbindgen.toml", text.to_owned(), Path::new("base")).map_err(|findings| findings.lines(None).join("\n"))
    }

    #[test]
    fn every_key_is_read_and_paths_are_relative_to_the_file() {
        let config = read(WHOLE).unwrap();
        let roots: Vec<_> =
            config.roots.iter().map(|root| (&*root.module, &*root.label, root.folder.clone())).collect();
        let expected = [("v1", "docs/v1.0", "base/docs/v1.0".into()), ("beta", "docs/beta", "base/./docs/beta".into())];
        assert_eq!(roots, expected);
        assert_eq!(config.output, Path::new("base/generated"));
        assert!(config.example_tests);
        assert_eq!(config.base_url, BaseUrl::new("https://api.example.test").ok());
        assert_eq!(config.package, Some(Package { name: "bindings".into(), runtime: Some("base/runtime".into()) }));
        assert_eq!(config.levels.of(&crate::diagnostics::UNKNOWN_TYPE), Level::Deny);
        let rules = config.rules.iter().map(|rule| (rule.kind(), &*rule.pattern().text, rule.code()));
        assert_eq!(rules.collect::<Vec<_>>(), [(RuleKind::Derive, "*", "Eq")]);
    }

    #[test]
    fn faults_are_reported_where_they_stand() {
        let rest = "output = \"o\"\nroots.v1 = \"docs\"\n";
        let cases = [
            ("otuput = 1", "mdbindgen.toml:3:1: configuration key `otuput` is not known [unknown-config-key]"),
            ("base-url = 1", "mdbindgen.toml:3:12: value is of type integer, expected a string [invalid-config]"),
            ("example-tests = 1", "mdbindgen.toml:3:17: value is of type integer, expected a Boolean [invalid-config]"),
            ("base-url = 'x'", "mdbindgen.toml:3:12: base URL `x` is not an address [invalid-config]"),
            ("crate = '../x'", "mdbindgen.toml:3:9: crate name `../x` is not possible [invalid-config]"),
            (
                "derives.x = '1'",
                "mdbindgen.toml:3:13: `1` among the derives is not the names of traits with commas between them \
                 [invalid-config]",
            ),
            ("levels = []", "mdbindgen.toml:3:10: value is of type array, expected a table [invalid-config]"),
            (
                "levels.unknwon-type = 'deny'",
                "mdbindgen.toml:3:8: diagnostic code `unknwon-type` is not known [invalid-config]",
            ),
            (
                "levels.not-utf8 = 'warn'",
                "mdbindgen.toml:3:8: diagnostic code `not-utf8` is always `deny` [invalid-config]",
            ),
            ("levels.unknown-type = 'bad'", "mdbindgen.toml:3:23: level `bad` is not known [invalid-config]"),
            ("roots.fn = 'docs'", "mdbindgen.toml:3:7: module name `fn` is not a Rust identifier [invalid-config]"),
            ("published-pages = 'x'", "mdbindgen.toml:3:19: pattern `x` is the same for every page [invalid-config]"),
            (
                "runtime-path = 'x'",
                "mdbindgen.toml:3:16: configuration key `runtime-path` has no effect without `crate` [invalid-config]",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(read(&format!("{rest}{line}\n")).unwrap_err(), expected);
        }
    }

    #[test]
    fn all_faults_are_reported_at_once() {
        let faults = read("a = 1\nb = 2\n").unwrap_err();
        let messages: Vec<_> = faults.lines().collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    #[test]
    fn what_is_not_toml_is_reported_with_its_place() {
        let fault = read("output = \n").unwrap_err();
        assert!(fault.starts_with("mdbindgen.toml:1:"), "{fault}");
        assert!(fault.ends_with("the file is not TOML [invalid-config]"), "{fault}");
    }
}
