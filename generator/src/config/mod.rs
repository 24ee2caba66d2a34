//! What to read, what to write, and how: one set of fields, filled from `mdbindgen.toml` or by a caller.

mod file;
mod root;

use std::path::{Path, PathBuf};

pub use root::{DocsRoot, RootError};

use crate::Error;
use crate::diagnostics::Levels;
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
    /// The address of the service, without a slash at the end: `https://graph.microsoft.com`.
    pub base_url: Option<String>,
    /// The address of a published page, with `{page}` and `{version}` where these go.
    pub published_pages: Option<String>,
    /// The levels of diagnostics.
    pub levels: Levels,
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
    /// Whether Cargo takes `name` as the name of a package, and Rust as that of a crate.
    pub fn is_valid_name(name: &str) -> bool {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name.chars().all(is_plain)
            && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
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

    /// The address under which a page is published.
    ///
    /// `page` is relative to its docs root. The pattern's `{page}` becomes the page without its extension, and without
    /// `api/` in front; `{version}` becomes the [version](DocsRoot::version) of the root.
    pub fn published_address(&self, root: &DocsRoot, page: &str) -> Option<String> {
        let page = page.strip_suffix(".md").unwrap_or(page);
        let page = page.strip_prefix("api/").unwrap_or(page);
        let pattern = self.published_pages.as_ref()?;
        Some(pattern.replace("{page}", page).replace("{version}", &root.version()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_follow_the_pattern() {
        let config = Config {
            published_pages: Some("https://docs.example.test/{page}?view={version}".into()),
            ..Config::default()
        };
        let root = DocsRoot::new("docs/v1.0").unwrap();
        let address = |page| config.published_address(&root, page).unwrap();
        assert_eq!(address("api/user-list.md"), "https://docs.example.test/user-list?view=1.0");
        assert_eq!(address("resources/user.md"), "https://docs.example.test/resources/user?view=1.0");
        assert_eq!(Config::default().published_address(&root, "api/user-list.md"), None);
    }
}
