//! Where the links of a page lead.

use memchr::memchr2;

use crate::model::decode_percent;

/// Where the pages of a docs root are published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links {
    /// The address of a page, with `{page}` where its path goes, without folder for operations and without extension.
    pub pages: Option<String>,
}

impl Links {
    /// The address under which `page` is published; `page` is relative to its docs root.
    pub(crate) fn published_page(&self, page: &str) -> Option<String> {
        let path = page.strip_suffix(".md").unwrap_or(page);
        let path = path.strip_prefix("api/").unwrap_or(path);
        self.pages.as_ref().map(|pattern| pattern.replace("{page}", &path.replace(' ', "%20")))
    }

    /// The address of a link that starts at the root of the site.
    pub(crate) fn published_path(&self, path: &str) -> Option<String> {
        let pattern = self.pages.as_ref()?;
        let host = pattern.find("://")? + 3;
        let end = pattern[host..].find('/').map_or(pattern.len(), |length| host + length);
        Some(format!("{}{path}", &pattern[..end]))
    }
}

/// The page that `target`, written on `page`, leads to: relative to the docs root, in lower case, without anchor and query.
///
/// Nothing if the link leads elsewhere. The case of file names in links is unreliable, so pages compare without it.
pub(crate) fn page_of(target: &str, page: &str) -> Option<String> {
    let end = memchr2(b'#', b'?', target.as_bytes()).unwrap_or(target.len());
    let target = &target[..end];
    let mut path = if target.contains('%') { decode_percent(target).to_lowercase() } else { target.to_lowercase() };
    if path.contains('\\') {
        path = path.replace('\\', "/");
    }
    if path.is_empty() {
        return Some(page.to_lowercase());
    }
    if let Some(published) = path.strip_prefix("/graph/api/") {
        return published.starts_with("resources/").then(|| format!("{}.md", published.trim_end_matches(".md")));
    }
    if !path.ends_with(".md") || path.starts_with('/') || path.contains("://") {
        return None;
    }
    let mut linked = page.rsplit_once('/').map_or("", |(folder, _)| folder).to_lowercase();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => linked.truncate(linked.rfind('/').unwrap_or(0)),
            name => {
                let slash = if linked.is_empty() { "" } else { "/" };
                linked.extend([slash, name]);
            }
        }
    }
    Some(linked)
}

#[cfg(test)]
mod tests {
    use super::{Links, page_of};

    #[test]
    fn addresses_follow_the_pattern() {
        let links = Links { pages: Some("https://docs.example.test/api/{page}?view=1".to_owned()) };
        assert_eq!(links.published_page("api/user-get.md").unwrap(), "https://docs.example.test/api/user-get?view=1");
        assert_eq!(links.published_page("api/my get.md").unwrap(), "https://docs.example.test/api/my%20get?view=1");
        assert_eq!(links.published_path("/graph/auth").unwrap(), "https://docs.example.test/graph/auth");
        assert_eq!(Links::default().published_page("api/user-get.md"), None);
    }

    #[test]
    fn links_are_relative_to_their_page() {
        let cases = [
            ("user.md", Some("resources/user.md")),
            ("../api/User-Get.md#example", Some("api/user-get.md")),
            ("./user.md?view=beta", Some("resources/user.md")),
            ("my%20%55ser.md", Some("resources/my user.md")),
            ("..\\resources\\user.md", Some("resources/user.md")),
            ("#values", Some("resources/page.md")),
            ("/graph/api/resources/user?view=x", Some("resources/user.md")),
            ("/graph/permissions", None),
            ("https://example.com/a.md", None),
        ];
        for (target, page) in cases {
            assert_eq!(page_of(target, "resources/page.md").as_deref(), page, "{target}");
        }
    }
}
