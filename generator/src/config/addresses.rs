//! Where the service and the published reference are.

use std::fmt;

use super::DocsRoot;

/// The address of the service, perhaps with [`BaseUrl::FOLDER`] in it: `https://graph.microsoft.com/{folder}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// What stands for the name of a docs root's folder, which mostly is the version in addresses, too.
    pub const FOLDER: &str = "{folder}";

    /// Takes an address; slashes at its end do not count.
    ///
    /// # Errors
    ///
    /// Returns an error if it is no address of a service.
    pub fn new(address: &str) -> Result<Self, AddressError> {
        let trimmed = address.trim_end_matches('/');
        let rest = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
        let is_clean = |rest: &str| {
            let fixed = rest.replace(Self::FOLDER, "");
            !rest.is_empty() && !rest.starts_with(['/', ':']) && !fixed.contains(['?', '#', ' ', '{', '}'])
        };
        match rest {
            Some(rest) if is_clean(rest) => Ok(Self(trimmed.to_owned())),
            _ => Err(AddressError::NoBaseUrl(address.to_owned())),
        }
    }

    /// The address below which the paths of a docs root's pages are.
    pub(crate) fn of(&self, root: &DocsRoot) -> String {
        self.0.replace(Self::FOLDER, &root.name().replace(' ', "%20"))
    }
}

/// The address of a published page, with [`PublishedPages::PAGE`] and perhaps [`PublishedPages::VERSION`] in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublishedPages(String);

impl PublishedPages {
    /// What stands for the path of the page.
    pub const PAGE: &str = "{page}";
    /// What stands for the version that the page describes.
    pub const VERSION: &str = "{version}";

    /// Takes the pattern of an address.
    ///
    /// # Errors
    ///
    /// Returns an error if all pages would have the same address.
    pub fn new(pattern: &str) -> Result<Self, AddressError> {
        let pattern = pattern.to_owned();
        if pattern.contains(Self::PAGE) { Ok(Self(pattern)) } else { Err(AddressError::SamePage(pattern)) }
    }

    /// The pattern for the pages of a docs root, whose version is in it.
    pub(crate) fn of(&self, root: &DocsRoot) -> String {
        self.0.replace(Self::VERSION, &root.version())
    }
}

/// Why a text cannot be an address of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// It is no address of a service.
    NoBaseUrl(String),
    /// It is the same for every page.
    SamePage(String),
}

impl AddressError {
    /// What was expected.
    pub fn expectation(&self) -> &'static str {
        match self {
            Self::NoBaseUrl(_) => "expected `https://`, a host, and perhaps a path with `{folder}` in it",
            Self::SamePage(_) => "expected an address with `{page}` in it",
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseUrl(text) => write!(formatter, "base URL `{text}` is not an address"),
            Self::SamePage(text) => write!(formatter, "pattern `{text}` is the same for every page"),
        }
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_what_their_root_says() {
        let pages = PublishedPages::new("https://docs.example.test/{page}?view={version}").unwrap();
        let service = BaseUrl::new("https://api.example.test/{folder}/").unwrap();
        for (folder, of_pages, of_service) in [
            ("docs/v1.0", "https://docs.example.test/{page}?view=1.0", "https://api.example.test/v1.0"),
            ("docs/beta", "https://docs.example.test/{page}?view=beta", "https://api.example.test/beta"),
        ] {
            let root = DocsRoot::new(folder).unwrap();
            assert_eq!((pages.of(&root).as_str(), service.of(&root).as_str()), (of_pages, of_service));
        }
    }

    #[test]
    fn base_urls_have_a_host_and_no_query() {
        for text in [
            "",
            "api.example.test",
            "https://",
            "https:///v1.0",
            "https://a b",
            "https://a?b",
            "ftp://a",
            "https://a/{version}",
            "https://:",
        ] {
            assert_eq!(BaseUrl::new(text), Err(AddressError::NoBaseUrl(text.to_owned())));
        }
        assert!(BaseUrl::new("http://localhost:8080").is_ok());
    }
}
