//! What a build script can say about the bindings.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::{AddressError, BaseUrl, DateTimeLibrary, DocsRoot, FilterKind, PublishedPages, Rule, RuleKind};
use crate::diagnostics::{Level, LevelError};
use crate::{Config, Error};

/// The folder of the cache in `OUT_DIR`.
const CACHE_FOLDER: &str = "mdbindgen-cache";

/// Generates bindings in a build script, piece by piece configured.
///
/// ```no_run
/// fn main() -> Result<(), mdbindgen::Error> {
///     mdbindgen::Builder::new()
///         .docs("docs/v1.0")
///         .resource("message")
///         .method("GET")
///         .field_attribute("message.subject", "#[doc(alias = \"title\")]")
///         .generate()
/// }
/// ```
///
/// Paths are relative to the folder of the package. Names may be globs, as [`Pattern`](crate::config::Pattern) describes
/// them; one that matches nothing is an error.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is generated before `generate` is called"]
pub struct Builder {
    config: Config,
    /// The file that the configuration was read from.
    file: Option<PathBuf>,
    /// What makes no sense; `generate` returns it.
    faults: Vec<String>,
}

impl Builder {
    /// A builder that knows of no docs root yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder with the settings of a configuration file, which others can be added to.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or has faults.
    pub fn from_file(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        Ok(Self { config: Config::read(&path)?, file: Some(path), faults: Vec::new() })
    }

    /// Adds a docs root: a folder that holds `api/` and `resources/`, or one of them.
    ///
    /// If there are several, each becomes a module named after its folder: `v1` after `docs/v1.0`.
    pub fn docs(self, folder: impl Into<PathBuf>) -> Self {
        self.root(DocsRoot::new(folder))
    }

    /// Adds a docs root that becomes the module `module` if there are several.
    pub fn docs_as(self, module: &str, folder: impl Into<PathBuf>) -> Self {
        self.root(DocsRoot::with_module(folder, module))
    }

    /// Writes a module tree with a `mod.rs` into this folder, such as `src/api`, instead of one file into `OUT_DIR`.
    ///
    /// Files that no page produces any more are removed if they carry the header of generated files.
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.config.output = folder.into();
        self
    }

    /// States the address of the service, with `{folder}` where the name of a docs root's folder goes: the constant
    /// `BASE_URL` of the module of each docs root.
    pub fn base_url(mut self, address: impl Into<String>) -> Self {
        self.config.base_url = self.address(BaseUrl::new(&address.into()));
        self
    }

    /// States the address of a published page, with `{page}` and `{version}` where these go.
    pub fn published_pages(mut self, pattern: impl Into<String>) -> Self {
        self.config.published_pages = self.address(PublishedPages::new(&pattern.into()));
        self
    }

    fn address<T>(&mut self, address: Result<T, AddressError>) -> Option<T> {
        address.map_err(|error| self.faults.push(format!("{error}, {}", error.expectation()))).ok()
    }

    /// Adds tests, which try out the examples of the pages; they need a folder of their own, named with [`Builder::output`].
    ///
    /// The manifest must name the runtime among the development dependencies, with the feature `example-tests`.
    pub fn example_tests(mut self) -> Self {
        self.config.example_tests = true;
        self
    }

    /// Chooses the library whose types stand for instants, dates and times of day.
    pub fn date_time(mut self, library: DateTimeLibrary) -> Self {
        self.config.date_time = library;
        self
    }

    /// Sets the level of the diagnostics with a code: `unknown-type`.
    pub fn level(mut self, code: &str, level: Level) -> Self {
        if let Err(error) = self.config.levels.set(code, level) {
            let hint = match &error {
                LevelError::UnknownCode { similar: Some(name), .. } => {
                    format!("; a code with a similar name exists: `{name}`")
                }
                LevelError::UnknownCode { similar: None, .. } | LevelError::AlwaysDenied { .. } => String::new(),
            };
            self.faults.push(format!("{error}{hint}"));
        }
        self
    }

    /// Chooses a type and the operations that belong to it.
    pub fn resource(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Resource, glob)
    }

    /// Chooses the operation of a page: `user-list-messages`.
    pub fn operation(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Operation, glob)
    }

    /// Chooses requests by their path: `/users/*/messages`.
    pub fn path(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Path, glob)
    }

    /// Chooses the types of a namespace and the operations that belong to them.
    pub fn namespace(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Namespace, glob)
    }

    /// Narrows what is chosen down to the requests with an HTTP method.
    pub fn method(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Method, glob)
    }

    /// Narrows what is chosen down to the operations for which a permission is enough.
    pub fn permission(self, glob: impl Into<String>) -> Self {
        self.include(FilterKind::Permission, glob)
    }

    /// Leaves out what a filter matches.
    pub fn exclude(mut self, kind: FilterKind, glob: impl Into<String>) -> Self {
        self.config.slice.exclude.push(kind, glob);
        self
    }

    /// Derives further traits for types: `.derive("importance", "Hash")`.
    ///
    /// `Clone`, `Debug` and `PartialEq` are there already, `Default` of structs and `Eq` of enumerations too, and so are
    /// the traits of serde; naming them changes nothing. As ever, what a trait asks of the fields has to hold.
    pub fn derive(self, types: impl Into<String>, traits: impl Into<String>) -> Self {
        self.rule(RuleKind::Derive, types.into(), traits.into())
    }

    /// Gives types attributes, behind their derives.
    pub fn type_attribute(self, types: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.rule(RuleKind::TypeAttribute, types.into(), attribute.into())
    }

    /// Gives fields and variants attributes; they are named as the pages do: `message.subject`.
    pub fn field_attribute(self, members: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.rule(RuleKind::FieldAttribute, members.into(), attribute.into())
    }

    /// Takes types from bindings that are generated elsewhere, in the module `path`: `::directory::api`.
    ///
    /// They are looked for where mdbindgen puts them: in that module, or in one named after their namespace within it. A
    /// value is of that type alone, not a choice of those that derive from it, which the other bindings may not have; and an
    /// update takes all of it, not a struct of changes.
    pub fn extern_types(self, types: impl Into<String>, path: impl Into<String>) -> Self {
        self.rule(RuleKind::ExternType, types.into(), path.into())
    }

    /// Uses the type `path` for a documented one, which is not generated then.
    ///
    /// It has to implement what the runtime asks of the values of fields, as the generated types do.
    pub fn replace(self, type_: impl Into<String>, path: impl Into<String>) -> Self {
        self.rule(RuleKind::Replacement, type_.into(), path.into())
    }

    /// Generates the bindings, and tells Cargo when to do so again.
    ///
    /// Without [`Builder::output`] they are one file, `mdbindgen.rs` in `OUT_DIR`.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting makes no sense or matches nothing, if pages cannot be read or have errors, or if a
    /// file cannot be written. Cargo shows it in full if the script's `main` returns it.
    pub fn generate(self) -> Result<(), Error> {
        let out = env::var_os("OUT_DIR").map(PathBuf::from);
        self.generate_into(out.as_deref(), &mut io::stdout().lock())
    }

    /// Generates into a folder, unless the configuration names one, with instructions for Cargo to `cargo`.
    pub(super) fn generate_into(mut self, out: Option<&Path>, cargo: &mut dyn io::Write) -> Result<(), Error> {
        self.config.cache = out.map(|out| out.join(CACHE_FOLDER));
        self.check(out).map_err(Error::Usage)?;
        super::run(&self.config, self.file.as_deref(), out.unwrap_or(Path::new("")), cargo)
    }

    /// Whether the settings make sense, and agree with where the bindings go.
    fn check(&self, out: Option<&Path>) -> Result<(), String> {
        let Config { output, package, example_tests, .. } = &self.config;
        let fault = |message: &str| Err(message.to_owned());
        match (output.as_os_str().is_empty(), out) {
            _ if !self.faults.is_empty() => Err(self.faults.join("\n")),
            (true, _) if package.is_some() => fault("a crate needs a folder: name one with `output`"),
            (true, _) if *example_tests => fault("example tests need a folder: name one with `output`"),
            (true, None) => fault("`OUT_DIR` is not set, but Cargo sets it for every build script"),
            _ => Ok(()),
        }
    }

    fn root(mut self, root: Result<DocsRoot, impl std::error::Error>) -> Self {
        match root {
            Ok(root) => self.config.roots.push(root),
            Err(error) => self.faults.push(error.to_string()),
        }
        self
    }

    fn include(mut self, kind: FilterKind, glob: impl Into<String>) -> Self {
        self.config.slice.include.push(kind, glob);
        self
    }

    fn rule(mut self, kind: RuleKind, pattern: String, code: String) -> Self {
        match Rule::new(kind, pattern, code) {
            Ok(rule) => self.config.rules.push(rule),
            Err(error) => self.faults.push(error.to_string()),
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings of a file, whose rules and filters lose their places there.
    fn settings(text: &str) -> Config {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mdbindgen.toml");
        std::fs::write(&path, text).unwrap();
        let read = Config::read(&path).unwrap();
        let (slice, rules) = (read.slice, read.rules);
        let mut config = Config { slice: crate::config::Slice::default(), rules: Vec::new(), file: None, ..read };
        for kind in FilterKind::ALL {
            slice.include.of(kind).iter().for_each(|pattern| config.slice.include.push(kind, pattern.text.clone()));
            slice.exclude.of(kind).iter().for_each(|pattern| config.slice.exclude.push(kind, pattern.text.clone()));
        }
        let rule = |rule: &Rule| Rule::new(rule.kind(), rule.pattern().text.clone(), rule.code()).unwrap();
        config.rules = rules.iter().map(rule).collect();
        config.roots.iter_mut().for_each(|root| root.folder = root.folder.strip_prefix(folder.path()).unwrap().into());
        config.output = config.output.strip_prefix(folder.path()).unwrap().into();
        config
    }

    #[test]
    fn the_builder_has_what_a_file_has() {
        let mut expected = settings(
            r##"
            roots.v1 = "docs/v1.0"
            output = "src/api"
            base-url = "https://api.example.test/{folder}"
            published-pages = "https://docs.example.test/{page}"
            example-tests = true
            date-time = "time"
            levels.unknown-type = "allow"
            slice.resources = ["message"]
            slice.operations = ["user-*"]
            slice.paths = ["/me/**"]
            slice.namespaces = ["*.security"]
            slice.methods = ["GET"]
            slice.permissions = ["Mail.Read"]
            slice.exclude.methods = ["DELETE"]
            derives.message = "Hash"
            type-attributes.message = "#[a]"
            field-attributes."message.id" = "#[b]"
            extern-types.user = "::directory::api"
            replacements.itemBody = "crate::Body"
            "##,
        );
        let builder = Builder::new().docs_as("v1", "docs/v1.0").output("src/api").example_tests();
        let builder = builder.base_url("https://api.example.test/{folder}");
        let builder = builder.published_pages("https://docs.example.test/{page}").date_time(DateTimeLibrary::Time);
        let builder = builder.level("unknown-type", Level::Allow).resource("message").operation("user-*");
        let builder = builder.path("/me/**").namespace("*.security").method("GET").permission("Mail.Read");
        let builder = builder.exclude(FilterKind::Method, "DELETE").derive("message", "Hash");
        let builder = builder.type_attribute("message", "#[a]").field_attribute("message.id", "#[b]");
        let builder = builder.extern_types("user", "::directory::api").replace("itemBody", "crate::Body");
        // What a root is called in reports follows from where it lies.
        expected
            .roots
            .iter_mut()
            .zip(&builder.config.roots)
            .for_each(|(one, other)| one.label.clone_from(&other.label));
        assert_eq!(builder.config, expected);
        assert_eq!(builder.faults, [""; 0]);
    }

    #[test]
    fn all_settings_that_make_no_sense_are_reported_at_once() {
        let builder = Builder::new().docs("docs/v1.0").level("unknown-tpye", Level::Deny);
        let builder = builder.published_pages("nonsense").base_url("harbour");
        assert_eq!(
            builder.check(None),
            Err("diagnostic code `unknown-tpye` is not known; a code with a similar name exists: `unknown-type`\n\
                 pattern `nonsense` is the same for every page, expected an address with `{page}` in it\n\
                 base URL `harbour` is not an address, expected `https://`, a host, and perhaps a path with `{folder}` in it"
                .to_owned())
        );
    }

    #[test]
    fn crates_and_tests_are_no_single_file() {
        let out = Some(Path::new("out"));
        let package = Some(crate::config::Package { name: "mail".to_owned(), runtime: None });
        let builder = |config| Builder { config, ..Builder::new() };
        let of_crate = builder(Config { package, ..Config::default() });
        assert_eq!(of_crate.check(out), Err("a crate needs a folder: name one with `output`".to_owned()));
        assert_eq!(of_crate.output("api").check(out), Ok(()));
        let of_tests = builder(Config { example_tests: true, ..Config::default() });
        assert_eq!(of_tests.check(out), Err("example tests need a folder: name one with `output`".to_owned()));
    }
}
