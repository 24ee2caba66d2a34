//! What to read, what to write, and how: one set of fields, filled from `mdbindgen.toml` or by a caller.

mod addresses;
mod file;
mod pattern;
mod root;
mod rules;
mod slice;

use std::path::{Path, PathBuf};

pub use addresses::{AddressError, BaseUrl, PublishedPages};
pub use pattern::Pattern;
pub use root::{DocsRoot, RootError};
pub use rules::{Rule, RuleError, RuleKind};
pub use slice::{FilterKind, Filters, Slice};

use crate::Error;
use crate::diagnostics::{Levels, SingleFile};
use crate::source;

/// The name of the configuration file.
pub const FILE_NAME: &str = "mdbindgen.toml";

/// What to read, what to write, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The docs roots, each of which becomes a module if there are several.
    pub roots: Vec<DocsRoot>,
    /// The folder that receives the module tree, or the crate if `package` is set.
    pub output: PathBuf,
    /// The crate to write around the module tree.
    pub package: Option<Package>,
    /// Whether to write tests as well, which try out the examples of the pages.
    ///
    /// They are a module of the tree that only tests compile, so any crate that holds the tree can have them. Its manifest
    /// must name the runtime among the development dependencies, with the feature `example-tests`.
    pub example_tests: bool,
    /// The address of the service, which the module of each docs root then has as a constant.
    pub base_url: Option<BaseUrl>,
    /// Where the pages are published, so that documentation can lead there.
    pub published_pages: Option<PublishedPages>,
    /// The part of the API that the bindings are for.
    pub slice: Slice,
    /// What is added to generated types, and which types are taken from elsewhere; the last rule for a type wins.
    pub rules: Vec<Rule>,
    /// The library whose types stand for instants, dates and times of day.
    pub date_time: DateTimeLibrary,
    /// The levels of diagnostics.
    pub levels: Levels,
    /// The folder where runs leave what makes the next one quick; without one every run starts from nothing.
    ///
    /// It may be deleted at any time, and several runs may share it. What is generated does not depend on it.
    pub cache: Option<PathBuf>,
    /// The file that it was read from, which the places of patterns point into.
    pub file: Option<SingleFile>,
}

/// A library with types for instants, dates and times of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateTimeLibrary {
    /// The crate `chrono`.
    #[default]
    Chrono,
    /// The crate `time`; the runtime needs its feature of that name.
    Time,
}

impl DateTimeLibrary {
    /// Every library.
    pub const ALL: [Self; 2] = [Self::Chrono, Self::Time];

    /// Its name, which is also that of the feature of the runtime if it needs one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chrono => "chrono",
            Self::Time => "time",
        }
    }

    /// The rules that make its types those of members; none for what the runtime has by itself.
    fn rules(self) -> Vec<Rule> {
        let types: &[(&str, &str)] = match self {
            Self::Chrono => &[],
            Self::Time => &[
                ("Edm.DateTimeOffset", "::mdbindgen_runtime::time::OffsetDateTime"),
                ("Edm.Date", "::mdbindgen_runtime::time::Date"),
                ("Edm.TimeOfDay", "::mdbindgen_runtime::time::Time"),
            ],
        };
        let rule = |(name, path): &(&str, &str)| Rule::new(RuleKind::Replacement, *name, *path);
        types.iter().map(|one| rule(one).unwrap_or_else(|error| unreachable!("{error}"))).collect()
    }
}

/// A crate that is written around the bindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The folder of the runtime crate that it depends on; by version if there is none.
    pub runtime: Option<PathBuf>,
}

impl Package {
    /// Whether Cargo takes `name` as the name of a package beside the runtime, and Rust as that of a crate.
    pub fn is_valid_name(name: &str) -> bool {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name.chars().all(is_plain)
            && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
            && name != "mdbindgen-runtime"
    }
}

impl Config {
    /// Reads a configuration file; paths in it are relative to its folder.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] if the file cannot be read, and [`Error::Config`] with every fault in it otherwise.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = source::read_text(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        file::parse(&path.to_string_lossy().replace('\\', "/"), text, folder).map_err(Error::Config)
    }

    /// All rules: those of the library for dates, then those that were given.
    pub(crate) fn all_rules(&self) -> Vec<Rule> {
        self.date_time.rules().into_iter().chain(self.rules.iter().cloned()).collect()
    }

    /// Whether the fields agree with each other, as they must whoever filled them.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.roots.is_empty() {
            return Err("no docs root is given: name a folder, or `roots` in the configuration".to_owned());
        }
        if let (Some(package), Some(rule)) = (&self.package, self.rules.iter().find(|rule| rule.leads_elsewhere())) {
            let (key, code, name) = (rule.kind().key(), rule.code(), &package.name);
            return Err(format!(
                "`{code}` among the {key} is no part of the crate `{name}`, whose manifest is written for it: leave out \
                 the crate, and put the module tree into one of your own"
            ));
        }
        for (index, root) in self.roots.iter().enumerate() {
            if let Some(other) = self.roots[..index].iter().find(|other| other.module == root.module) {
                let (one, two) = (&other.label, &root.label);
                return Err(format!("`{one}` and `{two}` would both become the module `{}`", root.module));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_has_no_types_of_others() {
        let with = |kind, code: &str| Config {
            roots: vec![DocsRoot::new("docs").unwrap()],
            package: Some(Package { name: "mail".to_owned(), runtime: None }),
            rules: vec![Rule::new(kind, "itemBody", code).unwrap()],
            ..Config::default()
        };
        use RuleKind::{Derive, ExternType, Replacement, TypeAttribute};
        for (kind, code, is_possible) in [
            (Replacement, "::mdbindgen_runtime::Json", true),
            (Replacement, "Vec<::std::string::String>", true),
            (Replacement, "crate::Body", false),
            (Replacement, "::std::boxed::Box<::chrono::NaiveDate>", false),
            (ExternType, "::mail", false),
            (ExternType, "::mail::api", false),
            (Derive, "Hash, serde::Serialize", true),
            (TypeAttribute, "#[allow(clippy::large_enum_variant)] #[rustfmt::skip]", true),
            (Derive, "Hash, ::schemars::JsonSchema", false),
        ] {
            assert_eq!(with(kind, code).check().is_ok(), is_possible, "{code}");
        }
    }

    #[test]
    fn every_root_needs_a_module_of_its_own() {
        let config = |folders: &[&str]| Config {
            roots: folders.iter().map(|folder| DocsRoot::new(*folder).unwrap()).collect(),
            ..Config::default()
        };
        assert_eq!(config(&["docs/v1.0", "docs/beta"]).check(), Ok(()));
        assert!(config(&[]).check().is_err_and(|fault| fault.starts_with("no docs root is given")));
        let message = "`a/v1.0` and `b/v1` would both become the module `v1`";
        assert_eq!(config(&["a/v1.0", "b/v1"]).check(), Err(message.to_owned()));
    }
}
