//! Docs roots and the modules that they become.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use crate::source::PAGE_FOLDERS;

/// A docs root: a folder that holds `api/` and `resources/`, or one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsRoot {
    /// The folder.
    pub folder: PathBuf,
    /// What reports and generated files call it, with `/` on every platform: `docs-input/v1.0`.
    pub label: String,
    /// The module that it becomes if there are several roots, a Rust identifier: `v1`.
    pub module: String,
}

/// Why a folder cannot be a docs root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootError {
    /// The module's name is no Rust identifier.
    Module(String),
    /// The path names no folder that a module could be called after.
    Unnamed(PathBuf),
}

impl fmt::Display for RootError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Module(name) => write!(formatter, "module name `{name}` is not a Rust identifier"),
            Self::Unnamed(path) => write!(formatter, "no module can be named after the folder `{}`", path.display()),
        }
    }
}

impl std::error::Error for RootError {}

impl DocsRoot {
    /// A docs root whose module is named after the folder: `v1.0` becomes `v1`. A name without letters and digits of ASCII
    /// gives the module `docs`.
    ///
    /// # Errors
    ///
    /// Returns an error if the path names no folder.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, RootError> {
        let folder = folder.into();
        match folder_name(&folder) {
            Some(name) => Self::with_module(folder, module_name(&name)),
            None => Err(RootError::Unnamed(folder)),
        }
    }

    /// A docs root whose module has the name `module`.
    ///
    /// # Errors
    ///
    /// Returns an error if `module` is not a Rust identifier, or is a keyword.
    pub fn with_module(folder: impl Into<PathBuf>, module: impl Into<String>) -> Result<Self, RootError> {
        let (folder, module) = (folder.into(), module.into());
        // A crate has a module `__api` of its own, and files cannot have other names everywhere.
        if !module.is_ascii() || module == "__api" || syn::parse_str::<syn::Ident>(&module).is_err() {
            return Err(RootError::Module(module));
        }
        Ok(Self { label: label(&folder), folder, module })
    }

    /// The folders in which pages may appear: those that hold pages if there are both, and else the docs root.
    ///
    /// What watches a folder sees everything in it, new sub-folders too.
    pub(crate) fn watched_folders(&self) -> Vec<PathBuf> {
        let folders = PAGE_FOLDERS.map(|name| self.folder.join(name));
        if folders.iter().all(|folder| folder.is_dir()) { folders.into() } else { vec![self.folder.clone()] }
    }

    /// The name of the folder: `v1.0` for `docs-input/v1.0`.
    pub fn name(&self) -> String {
        folder_name(&self.folder).unwrap_or_default()
    }

    /// The version that the pages describe, after the folder: `1.0` for `docs-input/v1.0`, `beta` for `docs-input/beta`.
    pub fn version(&self) -> String {
        let name = self.name();
        let number = name.strip_prefix('v').filter(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
        number.unwrap_or(&name).to_owned()
    }
}

/// The path as reports show it. Of an absolute path only the end is kept: generated files carry the label, and must not
/// depend on where a checkout lies.
pub(super) fn label(folder: &Path) -> String {
    let parts: Vec<_> = folder.components().filter(|part| *part != Component::CurDir).collect();
    let kept = if folder.is_absolute() { parts.len().saturating_sub(2).max(1) } else { 0 };
    let names: Vec<_> = parts[kept.min(parts.len())..].iter().map(|part| part.as_os_str().to_string_lossy()).collect();
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}

/// The name of a folder; `.` has no name of its own, but the folder it stands for has.
fn folder_name(folder: &Path) -> Option<String> {
    let name = |folder: &Path| Some(folder.file_name()?.to_string_lossy().into_owned());
    name(folder).or_else(|| name(&folder.canonicalize().ok()?))
}

/// A Rust identifier after a folder's name; `docs` if it has no letter or digit.
fn module_name(folder: &str) -> String {
    let trimmed = folder.strip_suffix(".0").unwrap_or(folder);
    let lower = trimmed.chars().map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '_' });
    let name = lower.collect::<String>().trim_matches('_').to_owned();
    let Some(first) = name.chars().next() else { return "docs".to_owned() };
    let name = if first.is_ascii_digit() { format!("v{name}") } else { name };
    let is_keyword = syn::parse_str::<syn::Ident>(&name).is_err();
    if is_keyword { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_after_folders() {
        let cases = [
            ("v1.0", "v1"),
            ("beta", "beta"),
            ("1.0", "v1"),
            ("My Docs", "my_docs"),
            ("v1.1", "v1_1"),
            ("type", "type_"),
            ("...", "docs"),
            ("文档", "docs"),
        ];
        for (folder, module) in cases {
            assert_eq!(module_name(folder), module, "{folder}");
        }
    }

    #[test]
    fn module_names_must_be_identifiers() {
        for name in ["", "v1.0", "fn", "a b", "1", "_", "ü", "__api"] {
            assert_eq!(DocsRoot::with_module("docs", name), Err(RootError::Module(name.into())));
        }
        assert!(DocsRoot::with_module("docs", "v1").is_ok());
    }

    #[test]
    fn labels_do_not_say_where_a_checkout_lies() {
        for (folder, expected) in
            [("docs/v1.0", "docs/v1.0"), ("./docs/v1.0/", "docs/v1.0"), ("../v1.0", "../v1.0"), (".", ".")]
        {
            assert_eq!(label(Path::new(folder)), expected);
        }
        let absolute = std::env::temp_dir().join("docs/v1.0");
        assert_eq!(label(&absolute), "docs/v1.0");
    }
}
