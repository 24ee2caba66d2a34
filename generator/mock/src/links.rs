//! Links in examples: they lead to the service that the pages describe, and have to lead here.

use serde_json::Value;

use crate::catalog::opt_behind_version;
use crate::likeness::options;

/// Where a client reached this server.
#[derive(Debug)]
pub(crate) struct Here {
    /// The origin: `http://127.0.0.1:8080`.
    pub(crate) origin: String,
    /// The name of the docs root that it asked, if its path starts with one.
    pub(crate) root: Option<String>,
}

impl Here {
    /// A link to the same target on this server; links that are not absolute stay as they are.
    pub(crate) fn moved(&self, address: &str) -> String {
        self.target(address).map_or_else(|| address.to_owned(), |target| format!("{}{target}", self.origin))
    }

    /// The target of a link, below the origin of the service that a page shows: `/v1.0/users?$skiptoken=2`, with the name of
    /// the docs root in place of the version.
    fn target(&self, address: &str) -> Option<String> {
        let (_, rest) = address.split_once("://")?;
        let target = rest.find('/').map(|start| &rest[start..])?;
        let moved = self.root.as_ref().zip(opt_behind_version(target)).map(|(root, rest)| format!("/{root}{rest}"));
        Some(moved.unwrap_or_else(|| target.to_owned()))
    }

    /// Whether a link leads to the target that was asked for.
    fn leads(&self, link: &str, asked: &str) -> bool {
        let split = |target: &str| {
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            (path.to_lowercase(), options(query))
        };
        self.target(link).is_some_and(|target| split(&target) == split(asked))
    }
}

/// Lets the links in `value` that clients follow lead here: those of pages, and those for uploads and downloads.
///
/// A link to the next page that was followed to get here is left out: pages show the first page of a list, and without
/// this it would have no end.
pub(crate) fn move_links(value: &mut Value, here: &Here, asked: &str) {
    match value {
        Value::Object(members) => {
            members.retain(|name, link| {
                !(name.ends_with(NEXT) && link.as_str().is_some_and(|link| here.leads(link, asked)))
            });
            for (name, value) in members {
                match value {
                    Value::String(link) if FOLLOWED.iter().any(|end| name.ends_with(end)) => *link = here.moved(link),
                    value => move_links(value, here, asked),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_links(item, here, asked)),
        _ => {}
    }
}

const NEXT: &str = "@odata.nextLink";

/// The ends of the names whose values clients follow without being told where they lead.
const FOLLOWED: [&str; 4] = [NEXT, "@odata.deltaLink", "uploadUrl", "downloadUrl"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn here(root: Option<&str>) -> Here {
        Here { origin: "http://127.0.0.1:1".to_owned(), root: root.map(str::to_owned) }
    }

    #[test]
    fn versions_in_links_are_the_docs_root_that_was_asked() {
        let link = "https://graph.example/v1.0/users?$skiptoken=2";
        assert_eq!(here(Some("lights")).moved(link), "http://127.0.0.1:1/lights/users?$skiptoken=2");
        assert_eq!(here(None).moved(link), "http://127.0.0.1:1/v1.0/users?$skiptoken=2");
        assert_eq!(here(Some("lights")).moved("https://files.example/up"), "http://127.0.0.1:1/up");
    }

    #[test]
    fn uploads_and_downloads_stay_on_the_server() {
        let mut shown = json!({
            "uploadUrl": "https://files.example/up?sig=1",
            "@microsoft.graph.downloadUrl": "https://files.example/down",
            "webUrl": "https://files.example/web",
        });
        move_links(&mut shown, &here(None), "/v1.0/me");
        assert_eq!(shown["uploadUrl"], "http://127.0.0.1:1/up?sig=1");
        assert_eq!(shown["@microsoft.graph.downloadUrl"], "http://127.0.0.1:1/down");
        assert_eq!(shown["webUrl"], "https://files.example/web");
    }

    #[test]
    fn paging_stays_on_the_server_and_ends() {
        let shown = json!({
            "@odata.context": "https://graph.example/v1.0/$metadata#users",
            "@odata.nextLink": "https://graph.example/v1.0/users?$skiptoken=a%20b",
            "value": [{ "messages@odata.nextLink": "https://graph.example/v1.0/users/a/messages?$skip=1" }],
        });
        let mut first = shown.clone();
        move_links(&mut first, &here(None), "/v1.0/users");
        let next = "http://127.0.0.1:1/v1.0/users?$skiptoken=a%20b";
        assert_eq!(first["@odata.nextLink"], next);
        assert_eq!(first["@odata.context"], shown["@odata.context"]);
        let nested = &first["value"][0]["messages@odata.nextLink"];
        assert_eq!(nested, "http://127.0.0.1:1/v1.0/users/a/messages?$skip=1");

        let mut second = shown;
        move_links(&mut second, &here(None), "/V1.0/users?%24skiptoken=a%20b");
        assert_eq!(second.get("@odata.nextLink"), None);
    }
}
